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

async function tool(name, ...args) {
  const { stdout } = await run(path.join(build, 'tests/bench', name), args);
  return JSON.parse(stdout);
}

/** One figure: a line of JSON, or of a table. */
function print(figure) {
  if (options.json) return console.log(JSON.stringify(figure));
  const { name, target, ...values } = figure;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${name.padEnd(32)} ${text}${target ? `   (to reach: ${target})` : ''}`);
}

async function startDaemon(directory) {
  const child = spawn(path.join(build, 'src/daemon/auscultd'), ['--data', directory, '--port', '0',
    '--no-media', '--production', '--set', 'http.rate-per-minute=1000000',
    '--set', 'log.level=warning'], { stdio: ['ignore', 'pipe', 'inherit'] });
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

async function bookings(server, seed, directory) {
  let first = 0;
  for (const [clients, target] of [[1, 'ratio ≥ 0.5'], [8, ''], [64, 'ratio ≥ 1.0']]) {
    // Before and after: the disk of a shared machine has moods.
    const before = await tool('api-bare', directory, '2');
    const load = await tool('api-load', server.port, seed.token, String(clients), options.seconds,
      'book', seed.practitioner_id, String(first));
    first += load.requests;
    const after = await tool('api-bare', directory, '2');
    const bare = (before.rate + after.rate) / 2;
    print({ name: `bookings, ${clients} client${clients > 1 ? 's' : ''}`, per_second: round(load.rate, 0),
      bare_commits_per_second: round(bare, 0), ratio: round(load.rate / bare), p50_ms: load.p50_ms,
      p99_ms: load.p99_ms, failures: load.failures, ...(target && { target }) });
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
  const server = await startDaemon(directory);
  try {
    if (wants('lists')) await lists(server, seed);
    if (wants('bookings')) await bookings(server, seed, directory);
    if (wants('sockets')) print(await idleSockets(server, seed, Number(options.sockets)));
  } finally {
    await server.stop();
  }
} finally {
  await rm(directory, { recursive: true });
}
