// SPDX-License-Identifier: GPL-3.0-or-later
// Every line of docs/diagnostics.md as printed, against a real server with its media worker (M3).
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { Api } from '../e2e/lib/api.mjs';
import { buildDirectory, Server } from '../e2e/lib/server.mjs';
import { Skip, Tap } from '../e2e/lib/tap.mjs';
import { TurnServer } from '../e2e/lib/turn.mjs';
import { until } from '../e2e/lib/wait.mjs';

const manual = await readFile(new URL('../../docs/diagnostics.md', import.meta.url), 'utf8');
const lines = new Map([...manual.matchAll(/```sh (\w+)\n([^]*?)```/g)].map(([, name, text]) => [name, text]));
const directory = await mkdtemp(path.join(tmpdir(), 'auscult-diagnostics-'));
const tap = new Tap();
const used = new Set();
const started = new Set();
const host = Object.values(networkInterfaces()).flat()
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const turn = host ? await TurnServer.start(host) : null;
const server = await Server.start({
  settings: {
    ...(turn && { 'media.turn-servers': turn.url({ transport: 'udp' }), 'media.turn-secret-file': turn.secretFile }),
    ...(host && { 'media.addresses': host }),
  },
  log: path.join(directory, 'server.log'),
});
const practitioner = new Api(server, server.demo.accounts.find(({ role }) => role === 'practitioner'));
const consultation = await practitioner.plan({ minutes: 1 });
await practitioner.act(consultation.id, 'start');

/** A line of the manual in a shell of its own, as a reader would run it. */
function run(name, variables = {}) {
  used.add(name);
  assert.ok(lines.has(name), `no line ${name} in the manual`);
  const child = spawn('sh', ['-c', lines.get(name)], {
    cwd: directory,
    detached: true,
    env: {
      ...process.env,
      GST_PLUGIN_PATH: path.join(buildDirectory, 'plugins'),
      SOCKET: path.join(server.directory, 'auscultd.sock'),
      ROOM: consultation.id,
      SINK: 'fakesink',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running = { child, out: '', error: '', ended: once(child, 'close') };
  started.add(child);
  child.once('close', () => started.delete(child));
  child.stdout.on('data', (data) => { running.out += data; });
  child.stderr.on('data', (data) => { running.error += data; });
  return running;
}

/** Ctrl-C: to everything that the line started. */
async function interrupt(running) {
  process.kill(-running.child.pid, 'SIGINT');
  await running.ended;
}

/** Follows the manual's first line: the link of a new test. */
function invite() {
  used.add('invite');
  const made = spawnSync('sh', ['-c', `${lines.get('invite')}\nprintf %s "$TEST"`], {
    encoding: 'utf8',
    env: { ...process.env, SOCKET: path.join(server.directory, 'auscultd.sock'), ROOM: consultation.id },
  });
  assert.match(made.stdout, /^http.*\/c\//, made.stderr);
  return made.stdout;
}

const tests = async () => (await practitioner.get(consultation.id)).participants
  .filter(({ role, removed }) => role === 'diagnostic' && !removed);

/** The test comes, is announced, and is let in by the practitioner. */
async function admitNewest(running) {
  const waiting = await until('a test to wait', async () => {
    if (running.child.exitCode !== null) throw new Error(running.error + running.out);
    return (await tests()).find(({ presence, admitted }) => presence === 'waiting' && !admitted);
  });
  assert.equal(`${waiting.given_name} ${waiting.family_name}`, 'Test Auscult');
  assert.equal(waiting.equipment.encryption, false);
  await practitioner.act(consultation.id, `participants/${waiting.id}/admit`);
  return waiting.id;
}

const sendAway = (id) => practitioner.act(consultation.id, `participants/${id}/remove`);

async function join(name, variables) {
  const running = run(name, { TEST: invite(), ...variables });
  running.id = await admitNewest(running);
  return running;
}

async function leave(running) {
  await interrupt(running);
  await sendAway(running.id);
}

const inspect = (...words) => spawnSync('gst-inspect-1.0', words, {
  encoding: 'utf8', env: { ...process.env, GST_PLUGIN_PATH: path.join(buildDirectory, 'plugins') } });

await tap.case('M3 gst-inspect-1.0 shows the elements with their pads and properties', async () => {
  assert.match(inspect('auscult').stdout, /auscultclient: [^]*auscultimpair: /);
  const { stdout } = inspect('auscultclient');
  for (const word of ['audio_%u', 'video_%u', 'recv_audio_%u', 'recv_video_%u', 'location', 'token',
    'display-name', 'ice-transport-policy', 'print-stats', 'stats'])
    assert.ok(stdout.includes(word), word);
});

await tap.case('M3 a person’s link is refused: a test never passes for somebody', async () => {
  const { url } = consultation.link.patient;
  const running = run('pattern', { TEST: url });
  const [status] = await running.ended;
  assert.equal(status, 1);
  assert.match(running.error, /no link of a test/);
  const wrong = run('statistics', { TEST: `${server.origin}/c/nothing` });
  await wrong.ended;
  assert.match(wrong.error, /not accepted \(status 404\)/);
});

await tap.case('M3 a test picture into a room, and pulled out of it by another test', async () => {
  const sender = await join('pattern');
  const viewer = await join('statistics');
  const figures = async () => (await readFile(path.join(directory, 'call.ndjson'), 'utf8'))
    .trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const last = await until('packets to arrive', async () => {
    const latest = (await figures()).at(-1);
    return latest?.['packets-received'] > 100 && latest.quality !== 'none' && latest;
  });
  assert.equal(last.step, 'call');
  assert.equal(last.connection, 'connected');
  assert.match(last.way, /^(host|peer-reflexive)\/udp$/);
  assert.equal(last.people, 1);
  assert.equal(last.encrypted, false, 'two tests have nothing to encrypt with');
  await leave(viewer);
  const window = await join('window', { SINK: 'fdsink' });
  await until('ten raw pictures of 640×360', () => window.out.length > 10 * 640 * 360);
  await leave(window);
  await leave(sender);
}, { timeout: 120_000 });

await tap.case('M3 loss and delay to the server; what a bad line does is seen there', async () => {
  const good = await join('measure');
  await until('a verdict', () => /\tgood\t[\d.]+\t0\t/.test(good.out));
  await leave(good);
  const bad = await join('impair');
  await until('the loss to be seen', () => {
    const losses = bad.out.split('\n').map((line) => Number(line.split('\t')[3]));
    return losses.some((loss) => loss > 3 && loss < 25);
  });
  await leave(bad);
}, { timeout: 120_000 });

await tap.case('M3 after kill -9 of the worker the test is back, unasked', async () => {
  const running = await join('again');
  const figures = async () => (await readFile(path.join(directory, 'call.ndjson'), 'utf8'))
    .trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const connected = async () => (await figures()).at(-1)?.connection === 'connected';
  await until('the call', connected);
  for (const worker of await server.workers()) process.kill(worker, 'SIGKILL');
  await until('the connection to be lost', () => /start again|No call/.test(running.error));
  const before = (await figures()).length;
  await until('another connection', async () => (await figures()).length > before && connected());
  await leave(running);
}, { timeout: 120_000 });

await tap.case('M3 UDP and TURN compared', async () => {
  if (!turn) throw new Skip('no address here but loopback');
  const both = await join('compare');
  await both.ended;
  const ways = both.out.trim().split('\n').map((line) => line.split('\t'));
  assert.deepEqual(ways.map(([policy]) => policy), ['all', 'relay']);
  assert.match(ways[0][1], /^(host|peer-reflexive)\//);
  assert.match(ways[1][1], /^relayed\//);
  await sendAway(both.id);
}, { timeout: 120_000 });

await tap.case('M3 every line of the manual was run', async () => {
  assert.deepEqual([...lines.keys()].filter((name) => !used.has(name)), []);
});

for (const { pid } of started) process.kill(-pid, 'SIGKILL');
await server.stop();
await turn?.stop();
await rm(directory, { recursive: true });
process.exitCode = tap.finish();
