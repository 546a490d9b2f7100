// SPDX-License-Identifier: GPL-3.0-or-later
// The operator's view of a real auscultd (M2): metrics and who may read them, the pages' API, the
// control socket, draining, correlation ids; and what patients say after a call (F6).
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { exchange, makePlan } from './rest-client.mjs';
import { until } from './wait.mjs';

const token = 'a-token-that-nobody-guesses';
let directory, daemon, demo;

/** By the control socket, which needs no credential: this is the server's own user. */
function overSocket(socketPath, target) {
  return new Promise((resolve, reject) => {
    http.get({ socketPath, path: target, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    }).on('error', reject);
  });
}

async function startDaemon(...settings) {
  const child = spawn(process.env.AUS_DAEMON, ['--data', directory, '--port', '0', '--demo',
    '--worker', process.env.AUS_TEST_WORKER, '--set', 'media.workers=2',
    '--set', 'log.level=info', '--set', 'log.format=json', ...settings],
  { stdio: ['ignore', 'pipe', 'pipe'] });
  const running = { child, log: '' };
  child.stderr.on('data', (data) => { running.log += data; });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
    child.once('exit', () => reject(new Error(`auscultd did not start:\n${running.log}`)));
  });
  running.ended = new Promise((resolve) => child.once('exit', resolve));
  running.port = Number(new URL(url).port);
  // It serves before its media processes are up: ask until they are.
  const socket = path.join(directory, 'auscultd.sock');
  await until('two media processes', async () =>
    (await overSocket(socket, '/api/v1/operator/rooms')).includes('"workers_ready":2'));
  return running;
}

async function stopDaemon(running) {
  running.child.kill('SIGTERM');
  await running.ended;
}

before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'aus-operator-'));
  daemon = await startDaemon();
  demo = JSON.parse(await readFile(path.join(directory, 'demo.json'), 'utf8'));
});
after(async () => {
  if (daemon) await stopDaemon(daemon);
  await rm(directory, { recursive: true });
});

async function ask(method, target, { headers = {}, body, ...rest } = {}) {
  const text = body && JSON.stringify(body);
  const answer = await exchange(rest.port ?? daemon.port, method, target, {
    headers: { ...headers,
      ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) },
    body: text });
  answer.body = answer.headers['content-type']?.includes('json') ? JSON.parse(answer.text) : null;
  return answer;
}

async function logIn(role) {
  const { email, password } = demo.accounts.find((account) => account.role === role);
  const answer = await ask('POST', '/api/v1/session', { body: { email, password } });
  assert.equal(answer.status, 200, answer.text);
  const cookie = answer.headers['set-cookie'][0].split(';')[0];
  return { cookie, 'x-csrf-token': answer.body.csrf_token };
}

/** The text format, strictly: every sample belongs to a family that was announced before it. */
function parseMetrics(text) {
  const families = new Map();
  let family = null;
  for (const line of text.split('\n').slice(0, -1)) {
    const help = /^# HELP ([a-z_]+) (.+\.)$/.exec(line);
    const type = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line);
    const sample = /^([a-z_]+)(?:\{([a-z]+)="([^"\\]*)"\})? (-?[\d.e+-]+)$/.exec(line);
    if (help) {
      assert.ok(!families.has(help[1]), `${help[1]} twice`);
      families.set(help[1], family = { name: help[1], samples: [] });
    } else if (type) {
      assert.equal(type[1], family.name);
      [, , family.type] = type;
    } else {
      assert.ok(sample, `no metric: ${line}`);
      const base = family.type === 'histogram'
        ? sample[1].replace(/_(bucket|sum|count)$/, '') : sample[1];
      assert.equal(base, family.name, line);
      family.samples.push({ name: sample[1], label: sample[3], value: Number(sample[4]) });
    }
  }
  return families;
}

test('/operator/metrics/M2/format', async () => {
  const answer = await ask('GET', '/metrics');
  assert.equal(answer.status, 200);
  assert.match(answer.headers['content-type'], /^text\/plain; version=0\.0\.4/);
  const families = parseMetrics(answer.text);
  assert.equal(families.get('auscult_ready').samples[0].value, 1);
  assert.equal(families.get('auscult_media_workers').samples[0].value, 2);
  for (const { name, type, samples } of families.values()) {
    assert.ok(samples.length > 0, name);
    assert.equal(name.endsWith('_total'), type === 'counter', name);
    if (type !== 'histogram') continue;
    const buckets = samples.filter((one) => one.name.endsWith('_bucket'));
    assert.equal(buckets.at(-1).label, '+Inf');
    buckets.reduce((low, { value }) => (assert.ok(value >= low, name), value), 0);
    assert.equal(samples.find((one) => one.name.endsWith('_count')).value, buckets.at(-1).value);
  }
});

test('/operator/metrics/M2/counts-requests', async () => {
  const count = async () => parseMetrics((await ask('GET', '/metrics')).text)
    .get('auscult_http_requests_total').samples.find(({ label }) => label === '4xx').value;
  const before = await count();
  await ask('GET', '/api/v1/nowhere');
  assert.equal(await count(), before + 1);
});

test('/operator/metrics/M2/promtool', async (context) => {
  const { text } = await ask('GET', '/metrics');
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (checked.error) return context.skip('promtool (package prometheus) is not installed');
  assert.equal(checked.stdout + checked.stderr, '');
  return assert.equal(checked.status, 0);
});

test('/operator/metrics/M2/dashboard-asks-for-what-there-is', async () => {
  const families = parseMetrics((await ask('GET', '/metrics')).text);
  const dashboard = JSON.parse(await readFile(process.env.AUS_DASHBOARD, 'utf8'));
  const asked = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    .flatMap((expression) => expression.match(/\b(auscult|process)_[a-z_]+/g));
  assert.ok(asked.length > 15);
  for (const name of asked)
    assert.ok(families.has(name.replace(/_bucket$/, '')), `${name} is not in /metrics`);
  for (const name of families.keys())
    assert.ok(name === 'auscult_build_info' || asked.some((one) => one.startsWith(name)),
      `${name} is in no panel`);
});

test('/operator/metrics/L1/only-for-this-machine', async () => {
  // Behind a proxy that is not trusted everybody comes from here.
  for (const name of ['x-forwarded-for', 'forwarded']) {
    const answer = await ask('GET', '/metrics', { headers: { [name]: '127.0.0.1' } });
    assert.equal(answer.status, 403, name);
    assert.doesNotMatch(answer.text, /auscult_/);
  }
});

test('/operator/api/L1/who-may', async () => {
  const practitioner = await logIn('practitioner');
  for (const [method, target] of [['GET', '/rooms'], ['GET', `/rooms/${'0'.repeat(26)}`],
    ['GET', `/legs/${'0'.repeat(26)}/graph`], ['GET', '/problems'], ['POST', '/drain']]) {
    const address = `/api/v1/operator${target}`;
    const body = method === 'POST' ? { draining: true } : undefined;
    assert.equal((await ask(method, address, { body })).status, 401, address);
    const refused = await ask(method, address, { body, headers: practitioner });
    assert.equal(refused.status, 403, address);
    assert.match(refused.body.type, /forbidden$/);
  }
});

test('/operator/api/M2/rooms-and-bad-input', async () => {
  const operator = await logIn('operator');
  const list = await ask('GET', '/api/v1/operator/rooms', { headers: operator });
  assert.deepEqual(list.body, { draining: false, workers: 2, workers_ready: 2, items: [] });
  for (const target of ['rooms', 'legs'].map((kind) => `${kind}/${'0'.repeat(26)}`)) {
    const suffix = target.startsWith('legs') ? '/graph' : '';
    const answer = await ask('GET', `/api/v1/operator/${target}${suffix}`, { headers: operator });
    assert.equal(answer.status, 404);
  }
  const noToken = await ask('POST', '/api/v1/operator/drain',
    { headers: { cookie: operator.cookie }, body: { draining: true } });
  assert.match(noToken.body.type, /csrf$/);
  for (const [body, pointer] of [[{}, '/draining'], [{ draining: 1 }, '/draining'],
    [{ draining: true, worker: 64 }, '/worker']]) {
    const answer = await ask('POST', '/api/v1/operator/drain', { headers: operator, body });
    assert.equal(answer.body.pointer, pointer);
  }
});

test('/operator/api/M2/drain', async () => {
  const operator = await logIn('operator');
  const drain = (body) => ask('POST', '/api/v1/operator/drain', { headers: operator, body });
  assert.equal((await drain({ draining: true })).body.draining, true);
  assert.equal((await ask('GET', '/ready')).status, 503);
  assert.equal((await ask('GET', '/health')).status, 200);
  assert.equal((await drain({ draining: false })).body.draining, false);
  assert.equal((await ask('GET', '/ready')).status, 200);
  // One media process may go, the last one may not.
  assert.equal((await drain({ draining: true, worker: 0 })).status, 200);
  assert.equal((await drain({ draining: true, worker: 1 })).status, 503);
  assert.equal((await drain({ draining: true, worker: 7 })).status, 404);
  assert.equal((await drain({ draining: false, worker: 0 })).status, 200);
});

test('/operator/ctl/M2/control-socket', async () => {
  const socket = await stat(path.join(directory, 'auscultd.sock'));
  assert.equal(socket.mode & 0o777, 0o600);
  const ctl = (...words) => spawnSync(process.env.AUS_CTL, ['--data', directory, ...words],
    { encoding: 'utf8' });
  assert.equal(ctl('rooms').status, 0);
  const drained = ctl('drain');
  assert.match(drained.stdout, /^draining, 2 of 2 media processes ready$/m);
  assert.equal((await ask('GET', '/ready')).status, 503);
  assert.match(ctl('drain', '--off').stdout, /^taking visitors/);
  assert.match(ctl('drain', '--worker', '9').stderr, /Nothing here/);
});

test('/operator/ctl/L1/another-password-ends-the-tokens', async () => {
  const { email, password } = demo.accounts.find(({ role }) => role === 'site_host');
  const makeToken = async () => (await ask('POST', '/api/v1/account/tokens',
    { headers: await logIn('site_host'),
      body: { name: 'screen', scopes: ['consultations:read'] } })).body.token;
  const whose = (bearer) => ask('GET', '/api/v1/session',
    { headers: { authorization: `Bearer ${bearer}` } });
  const before = await makeToken(); // beside that of the demonstration
  const renewed = spawnSync(process.env.AUS_CTL,
    ['--data', directory, 'account', 'password', email], { input: `${password}\n`, encoding: 'utf8' });
  assert.deepEqual([renewed.status, renewed.stdout], [0, '2 API tokens are revoked\n'], renewed.stderr);
  assert.equal((await whose(before)).status, 401);
  assert.equal((await whose(await makeToken())).status, 200);
  assert.equal(spawnSync(process.env.AUS_CTL, ['--data', directory, 'audit', 'verify']).status, 0);
});

/** The cookie of somebody who followed the link. */
async function follow(link) {
  const answer = await ask('GET', new URL(link.url).pathname);
  assert.equal(answer.status, 303);
  return answer.headers['set-cookie'][0].split(';')[0];
}

test('/operator/feedback/F6/patient-practice-operator', async () => {
  const practitioner = await logIn('practitioner');
  const operator = await logIn('operator');
  const planNow = async () => (await ask('POST', '/api/v1/consultations/now',
    { headers: practitioner, body: { participants: makePlan().participants } })).body;
  const planned = await planNow();
  const cookie = await follow(planned.links.find(({ role }) => role === 'patient'));
  const address = `/visit/${planned.id}/feedback`;
  const give = (body, headers = { cookie }) => ask('POST', address, { headers, body });

  assert.equal((await give({ rating: 4 }, {})).status, 401);
  assert.equal((await give({ rating: 4 }, { cookie, origin: 'https://evil.example' })).status, 403);
  assert.equal((await give({ rating: 6 })).body.pointer, '/rating');
  assert.equal((await give({})).status, 422);
  assert.equal((await give({ problem_text: 'no sound' })).body.pointer, '/problem');
  assert.equal((await give({ comment: 'x'.repeat(2001) })).body.pointer, '/comment');
  const other = await planNow();
  assert.equal((await ask('POST', `/visit/${other.id}/feedback`,
    { headers: { cookie }, body: { rating: 1 } })).status, 401, 'of another visit');

  assert.equal((await give({ rating: 4, comment: 'Kind words for the doctor',
    problem: 'sound', problem_text: 'It crackled' })).status, 201);
  for (let i = 0; i < 4; i++) assert.equal((await give({ rating: 5 })).status, 201);
  assert.equal((await give({ rating: 5 })).status, 429);
  assert.equal((await give({ rating: 3 }, practitioner)).status, 201, 'the practitioner, too');

  const quality = (await ask('GET', `/api/v1/consultations/${planned.id}/quality`,
    { headers: practitioner })).body;
  assert.equal(quality.feedback.length, 6);
  assert.equal(quality.feedback[0].comment, 'Kind words for the doctor');
  const problems = await ask('GET', '/api/v1/operator/problems', { headers: operator });
  assert.equal(problems.body.items.length, 1);
  assert.equal(problems.body.items[0].problem_text, 'It crackled');
  // Who runs the server sees no consultation: neither names nor what was meant for the practice.
  assert.doesNotMatch(problems.text, /Kind words|Louise|rating/);
  assert.equal((await ask('GET', `/api/v1/consultations/${planned.id}/quality`,
    { headers: operator })).status, 404);
});

test('/operator/test-participant/M3/who-may-ask-and-what-it-is', async () => {
  const practitioner = await logIn('practitioner');
  const operator = await logIn('operator');
  const planned = (await ask('POST', '/api/v1/consultations/now',
    { headers: practitioner, body: { participants: makePlan().participants } })).body;
  const address = `/api/v1/operator/rooms/${planned.id}/tests`;
  assert.equal((await ask('POST', address)).status, 401);
  assert.match((await ask('POST', address, { headers: practitioner })).body.type, /forbidden$/);
  const nowhere = address.replace(planned.id, '0'.repeat(26));
  assert.equal((await ask('POST', nowhere, { headers: operator })).status, 404);

  const made = await ask('POST', address, { headers: operator });
  assert.equal(made.status, 201);
  assert.equal(made.body.role, 'diagnostic');
  // Who runs the server sees no consultation: neither names nor anything else of it.
  assert.doesNotMatch(made.text, /Louise|Durand|Martin/);
  const { participants } = (await ask('GET', `/api/v1/consultations/${planned.id}`,
    { headers: practitioner })).body;
  const test = participants.find(({ id }) => id === made.body.participant_id);
  assert.deepEqual([test.given_name, test.family_name, test.admitted], ['Test', 'Auscult', false]);
  assert.ok(await follow(made.body));
  const others = { headers: practitioner,
    body: { role: 'diagnostic', given_name: 'A', family_name: 'B', email: 'a@example.org' } };
  const refused = await ask('POST', `/api/v1/consultations/${planned.id}/participants`, others);
  assert.equal(refused.body.pointer, '/role', 'nobody but the operator makes one');
});

test('/operator/log/M2/request-id', async () => {
  const given = 'from-the-proxy.42';
  const answer = await ask('GET', '/api/v1/nowhere', { headers: { 'x-request-id': given } });
  assert.equal(answer.headers['x-request-id'], given);
  for (const odd of ['', 'a b', 'x'.repeat(65), '"},{"level":"error', 'é']) {
    const other = await ask('GET', '/health', { headers: { 'x-request-id': Buffer.from(odd).toString('latin1') } });
    assert.notEqual(other.headers['x-request-id'], odd);
    assert.match(other.headers['x-request-id'], /^[0-9a-f]{8}-[0-9a-f]+$/);
  }
  // The log comes by a pipe of its own, perhaps after the answer and with half a line at its end.
  await until('the request in the log', () => daemon.log.split('\n').slice(0, -1)
    .map((line) => JSON.parse(line))
    .some((line) => line.correlation === given && line.topic === 'http'));
});

test('/operator/metrics/L1/token', async () => {
  const file = path.join(directory, 'metrics-token');
  await writeFile(file, `${token}\n`);
  await stopDaemon(daemon);
  daemon = await startDaemon('--set', `metrics.token-file=${file}`);
  assert.equal((await ask('GET', '/metrics')).status, 403);
  for (const wrong of ['', 'Bearer ', 'Bearer x', `Basic ${token}`])
    assert.equal((await ask('GET', '/metrics', { headers: { authorization: wrong } })).status, 403);
  const answer = await ask('GET', '/metrics', { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
  assert.doesNotMatch(daemon.log, new RegExp(token));
});
