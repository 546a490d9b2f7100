// SPDX-License-Identifier: GPL-3.0-or-later
// A year of an organisation of fifty practitioners (250,000 consultations) and what their day asks
// of it: the dashboard in a real Chromium, search, statistics, a list as a file.
// usage: AUS_BUILD=DIR node data-bench.mjs [--json] [--consultations N] [--rounds N] [--seconds N]
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs, promisify } from 'node:util';
import { DESKTOP, launch, Visitor } from '../e2e/lib/browser.mjs';
import { logIn } from '../e2e/lib/suite.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    consultations: { type: 'string', default: '250000' },
    practitioners: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '5' },
  },
});
const build = process.env.AUS_BUILD ?? 'build';
const run = promisify(execFile);
const rounds = Number(options.rounds);
const round = (value, digits = 1) => Number(value.toFixed(digits));

async function tool(name, ...args) {
  const { stdout } = await run(path.join(build, 'tests/bench', name), args);
  return JSON.parse(stdout);
}

/** One figure: a line of JSON, or of a table. */
function print(figure) {
  if (options.json) return console.log(JSON.stringify(figure));
  const { name, target, ...values } = figure;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${name.padEnd(44)} ${text}${target ? `   (to reach: ${target})` : ''}`);
}

async function startDaemon(directory) {
  const child = spawn(path.join(build, 'src/daemon/auscultd'), ['--data', directory, '--port', '0',
    '--no-media', '--web', path.join(build, 'data/web/pages'),
    '--set', 'http.rate-per-minute=1000000', '--set', 'log.level=warning'],
  { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
    child.once('exit', (code) => reject(new Error(`auscultd ended with ${code}`)));
  });
  const stop = () => new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
  return { url, port: new URL(url).port, stop };
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => round(sorted[Math.ceil(sorted.length * part) - 1]);
  return { median_ms: at(0.5), p95_ms: at(0.95), n: sorted.length };
}

/**
 * From the moment the dashboard is asked for until its rows stand in the page and were painted.
 * `arrive` is a click within the application, `reload` the whole page anew.
 */
async function dashboard(visitor, how) {
  const { page } = visitor;
  const times = [];
  for (let i = 0; i < rounds + 2; i++) {
    await page.goto('/app/preferences');
    await page.getByTestId('nav-dashboard').waitFor();
    const shown = async () => page.evaluate(() => new Promise((resolve) => {
      const rows = () => document.querySelectorAll('[data-testid="section-upcoming"] .row,'
        + ' [data-testid="section-past"] .row').length;
      const look = () => (rows() > 0
        ? requestAnimationFrame(() => setTimeout(() => resolve({ rows: rows(), at: performance.now() })))
        : requestAnimationFrame(look));
      look();
    }));
    let began = 0;
    if (how === 'click') {
      began = await page.evaluate(() => {
        const at = performance.now();
        document.querySelector('[data-testid="nav-dashboard"]').click();
        return at;
      });
    } else {
      await page.goto('/app', { waitUntil: 'commit' });
    }
    const { at, rows } = await shown();
    if (i >= 2) times.push(at - began); // the first fill the caches
    if (i === 0) visitor.rows = rows;
  }
  return { ...spread(times), rows: visitor.rows };
}

/** One client, one request after the other, at the server. */
async function at(server, token, name, paths, target) {
  const load = await tool('api-load', server.port, token, '1', options.seconds, 'get', ...paths);
  print({ name, p50_ms: round(load.p50_ms), p99_ms: round(load.p99_ms), requests: load.requests,
    failures: load.failures, ...(target && { target }) });
}

async function fetched(server, token, name, target, expectation) {
  const times = [];
  let bytes = 0;
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    const answer = await fetch(server.url + target, { headers: { authorization: `Bearer ${token}` } });
    bytes = (await answer.arrayBuffer()).byteLength;
    if (!answer.ok) throw new Error(`${target}: ${answer.status}`);
    times.push(performance.now() - began);
  }
  print({ name, ...spread(times), kilobytes: Math.round(bytes / 1000),
    ...(expectation && { target: expectation }) });
}

async function tokenOf(server, email, password) {
  const opened = await fetch(`${server.url}/api/v1/session`, { method: 'POST',
    headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  const cookie = opened.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  const { csrf_token } = await opened.json();
  const made = await fetch(`${server.url}/api/v1/account/tokens`, { method: 'POST',
    headers: { cookie, 'x-csrf-token': csrf_token, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', scopes: ['consultations:read'] }) });
  return (await made.json()).token;
}

const WORDS = ['durand', 'lou', 'faure', 'person1234', 'henry', 'nadia mor', 'urgent', 'zzz'];
const searches = (sort = '-planned_start') =>
  WORDS.map((word) => `/api/v1/consultations?q=${encodeURIComponent(word)}&limit=25&sort=${sort}`);

/** The day as the page asks for it. */
function today() {
  const from = new Date(new Date().setHours(0, 0, 0, 0));
  const to = new Date(from.getTime() + 86_400_000);
  return `/api/v1/consultations?from=${from.toISOString()}&to=${to.toISOString()}&limit=200`
    + '&sort=planned_start';
}

async function measure(server, seed) {
  const secretariat = await tokenOf(server, seed.delegate_email, seed.password);
  const browser = await launch();
  try {
    for (const [who, email] of [['a practitioner', seed.email], ['a secretariat of all', seed.delegate_email]]) {
      const visitor = await Visitor.open(browser, server.url, { name: who, viewport: DESKTOP });
      await logIn(visitor, { email, password: seed.password });
      for (const how of ['click', 'reload'])
        print({ name: `dashboard shown, ${how}, ${who}`, ...(await dashboard(visitor, how)),
          ...(how === 'click' && { target: 'median < 100 ms' }) });
      await visitor.close();
    }
  } finally {
    await browser.close();
  }
  for (const [who, token] of [['a practitioner', seed.token], ['a secretariat of all', secretariat]]) {
    await at(server, token, `the day, ${who}`, [today()]);
    await at(server, token, `search, ${who}`, searches(), 'p99 < 20 ms');
    await fetched(server, token, `statistics of a year by month, ${who}`, '/api/v1/statistics');
    await fetched(server, token, `the list as a file, ${who}`, '/api/v1/consultations.csv');
  }
}

const directory = await mkdtemp(path.join(process.env.AUS_BENCH_DIR ?? path.resolve(build), 'data-bench-'));
try {
  const began = performance.now();
  const seed = await tool('api-seed', path.join(directory, 'auscult.db'), options.consultations,
    options.practitioners);
  const { size } = await stat(path.join(directory, 'auscult.db'));
  print({ name: 'machine', date: new Date().toISOString(), cores: cpus().length, model: cpus()[0].model,
    load: round(loadavg()[0]), consultations: Number(options.consultations),
    practitioners: Number(options.practitioners), megabytes: Math.round(size / 1e6),
    built_in_s: round((performance.now() - began) / 1000) });
  const server = await startDaemon(directory);
  try {
    await measure(server, seed);
  } finally {
    await server.stop();
  }
} finally {
  await rm(directory, { recursive: true });
}
