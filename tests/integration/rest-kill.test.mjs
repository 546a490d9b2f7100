// SPDX-License-Identifier: GPL-3.0-or-later
// The real auscultd is killed in the middle of a thousand bookings: what it acknowledged is there
// when it comes back, whole; what it did not acknowledge is there whole or not at all.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { makePlan } from './rest-client.mjs';

const bookings = 1000;
const killAfter = 300;
let directory, daemon;

async function startDaemon() {
  const child = spawn(process.env.AUS_DAEMON, ['--data', directory, '--port', '0', '--no-media',
    '--demo', '--set', 'http.rate-per-minute=1000000'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (data) => { log += data; });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
    child.once('exit', () => reject(new Error(`auscultd did not start:\n${log}`)));
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return { child, ended, port: Number(new URL(url).port) };
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 250 });

/** Resolves with the whole answer, or null when the server was gone before it. */
function send(method, target, token, body) {
  const text = body && JSON.stringify(body);
  return new Promise((resolve) => {
    const request = http.request({ host: '127.0.0.1', port: daemon.port, method, path: target, agent,
      headers: { authorization: `Bearer ${token}`, ...(text && {
        'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) } },
    (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', () => resolve(null));
      response.on('end', () => resolve(response.complete ? { status: response.statusCode,
        body: JSON.parse(Buffer.concat(chunks).toString()) } : null));
    });
    request.on('error', () => resolve(null));
    request.end(text);
  });
}

before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'aus-kill-'));
  daemon = await startDaemon();
});
after(async () => {
  if (daemon) {
    daemon.child.kill('SIGTERM');
    await daemon.ended;
  }
  agent.destroy();
  await rm(directory, { recursive: true });
});

test('/daemon/kill/M5/no-acknowledged-booking-is-lost', async () => {
  const demo = JSON.parse(await readFile(path.join(directory, 'demo.json'), 'utf8'));
  const { api_token: token } = demo.accounts.find((account) => account.role === 'practitioner');
  const acknowledged = [];
  const one = async () => {
    const plan = makePlan();
    const answer = await send('POST', '/api/v1/consultations', token, plan);
    if (!answer) return;
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    acknowledged.push({ id: answer.body.id, plan });
    if (acknowledged.length === killAfter) daemon.child.kill('SIGKILL');
  };
  await Promise.all(Array.from({ length: bookings }, one));
  await daemon.ended;
  assert.ok(acknowledged.length >= killAfter);
  assert.ok(acknowledged.length < bookings, 'it was killed in the middle');

  daemon = await startDaemon();
  for (const { id, plan } of acknowledged) {
    const { status, body } = await send('GET', `/api/v1/consultations/${id}`, token);
    assert.equal(status, 200, `${id} was acknowledged`);
    assert.equal(Date.parse(body.planned_start), Date.parse(plan.planned_start));
    assert.equal(body.participants.length, 2);
    assert.ok(body.participants.every((person) => person.role === 'practitioner'
      || person.link.state === 'active'));
    const audit = await send('GET', `/api/v1/consultations/${id}/audit`, token);
    assert.ok(audit.body.items.length >= 1, 'with its audit row');
  }
});
