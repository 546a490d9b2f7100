// SPDX-License-Identifier: GPL-3.0-or-later
// The figures of the REST API, as ratios where a ratio says more than a number: bookings against
// what SQLite alone commits durably on the same disk in the same minutes.
// usage: AUS_BUILD=DIR node api-bench.mjs [--json] [--seconds N] [--consultations N] [--sockets N]
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import { idleSockets } from './api-idle.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    consultations: { type: 'string', default: '100000' },
    sockets: { type: 'string', default: '5000' },
    only: { type: 'string', default: '' },
  },
});
const build = process.env.AUS_BUILD ?? 'build';
const run = promisify(execFile);

async function toolIn(env, name, ...args) {
  const { stdout } = await run(path.join(build, 'tests/bench', name), args, { env });
  return JSON.parse(stdout);
}

const tool = (name, ...args) => toolIn(process.env, name, ...args);

/** A disk whose every sync takes @usec longer; 0: the disk as it is. */
function diskOf(usec) {
  if (!usec) return process.env;
  return { ...process.env, AUS_SYNC_USEC: String(usec),
    LD_PRELOAD: path.resolve(build, 'tests/bench/libslow-sync.so') };
}

/** One figure: a line of JSON, or of a table. */
function print(figure) {
  if (options.json) return console.log(JSON.stringify(figure));
  const { name, target, ...values } = figure;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${name.padEnd(32)} ${text}${target ? `   (to reach: ${target})` : ''}`);
}

async function startDaemon(directory, env) {
  const child = spawn(path.join(build, 'src/daemon/auscultd'), ['--data', directory, '--port', '0',
    '--no-media', '--production', '--set', 'http.rate-per-minute=1000000',
    '--set', 'log.level=warning'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
    child.once('exit', (code) => reject(new Error(`auscultd ended with ${code}`)));
  });
  const stop = () => new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  return { port: new URL(url).port, pid: child.pid, stop };
}

const wants = (name) => !options.only || options.only === name;
const round = (value, digits = 2) => Number(value.toFixed(digits));

let booked = 0;

/** Bookings of @clients at once, with the yardstick before and after: a shared disk has moods. */
async function bookings(server, seed, directory, clients, { syncUsec = 0, target } = {}) {
  const bareRate = async () => (await toolIn(diskOf(syncUsec), 'api-bare', directory, '2')).rate;
  const before = await bareRate();
  const load = await tool('api-load', server.port, seed.token, String(clients), options.seconds,
    'book', seed.practitioner_id, String(booked));
  booked += load.requests;
  const bare = (before + await bareRate()) / 2;
  print({ name: `bookings, ${clients} client${clients > 1 ? 's' : ''}`,
    ...(syncUsec && { sync_longer_by_ms: syncUsec / 1000 }), per_second: round(load.rate, 0),
    bare_commits_per_second: round(bare, 0), ratio: round(load.rate / bare), p50_ms: load.p50_ms,
    p99_ms: load.p99_ms, failures: load.failures, ...(target && { target }) });
}

/** The ratio of a lone client hangs on the disk: the slower its sync, the less the rest weighs. */
async function bookingsOnSlowDisks(seed, directory) {
  for (const syncUsec of [500, 1000, 2000]) {
    const server = await startDaemon(directory, diskOf(syncUsec));
    try {
      await bookings(server, seed, directory, 1, { syncUsec });
    } finally {
      await server.stop();
    }
  }
}

async function lists(server, seed) {
  const one = await tool('api-load', server.port, seed.token, '1', options.seconds, 'list');
  print({ name: 'dashboard list of 50', per_second: round(one.rate, 0), p50_ms: one.p50_ms,
    p99_ms: one.p99_ms, failures: one.failures, target: 'p99 < 10 ms' });
}

const directory = await mkdtemp(path.join(process.env.AUS_BENCH_DIR ?? path.resolve(build), 'api-bench-'));
try {
  const seed = await tool('api-seed', path.join(directory, 'auscult.db'), options.consultations);
  print({ name: 'machine', date: new Date().toISOString(), cores: cpus().length,
    model: cpus()[0].model, consultations: Number(options.consultations) });
  const server = await startDaemon(directory, process.env);
  try {
    if (wants('lists')) await lists(server, seed);
    if (wants('bookings')) {
      await bookings(server, seed, directory, 1, { target: 'ratio ≥ 0.5' });
      await bookings(server, seed, directory, 8);
      await bookings(server, seed, directory, 64, { target: 'ratio ≥ 1.0' });
    }
    if (wants('sockets')) print(await idleSockets(server, seed, Number(options.sockets)));
  } finally {
    await server.stop();
  }
  if (wants('bookings')) await bookingsOnSlowDisks(seed, directory);
} finally {
  await rm(directory, { recursive: true });
}
