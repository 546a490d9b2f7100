// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of docs/api.md as they stand there, against the real daemon, with a real receiver that
// checks signatures as the Standard Webhooks specification says.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { startDaemon } from './daemon.mjs';
import { until } from './wait.mjs';

let daemon, receiver, practitioner;
const calls = [];
const answers = []; // statuses of the next answers to a ping; then 204

before(async () => {
  receiver = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const status = JSON.parse(body).type === 'ping' ? answers.shift() : undefined;
      response.writeHead(status ?? 204).end();
      calls.push({ headers: request.headers, body });
      receiver.emit('told');
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  daemon = await startDaemon(['webhook.private-addresses=true']);
  practitioner = daemon.demo.accounts.find((account) => account.role === 'practitioner');
});
after(async () => {
  await daemon?.stop();
  receiver?.close();
  receiver?.closeAllConnections();
});

const hookUrl = () => `http://127.0.0.1:${receiver.address().port}/hook`;

async function told(found) {
  for (;;) {
    const call = calls.find(found);
    if (call) return call;
    await once(receiver, 'told');
  }
}

function isSigned({ headers, body }, secret) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const wanted = createHmac('sha256', key)
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest();
  return headers['webhook-signature'].split(' ').some((one) => one.startsWith('v1,') &&
    timingSafeEqual(Buffer.from(one.slice(3), 'base64'), wanted));
}

async function logIn(base = daemon, account = practitioner) {
  const answer = await fetch(`${base.url}/api/v1/session`, { method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: account.email, password: account.password }) });
  const { csrf_token: csrf } = await answer.json();
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  return async (method, path, body) => {
    const response = await fetch(`${base.url}/api/v1/account/webhooks${path}`, { method,
      headers: { cookie, 'x-csrf-token': csrf, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body) });
    return response.status === 204 ? null : response.json();
  };
}

/** Runs every "sh" block of the document in one shell: what one sets, the next may use. */
async function runDocument(environment) {
  const text = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1]);
  const shell = spawn('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')],
    { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (data) => { output += data; });
  const [code] = await once(shell, 'close');
  assert.ok(code === 0, output);
  return output;
}

test('/integration/N1/api-document', async () => {
  const output = await runDocument({ AUSCULT: daemon.url, TOKEN: practitioner.api_token,
    EMAIL: practitioner.email, PASSWORD: practitioner.password, HOOK: hookUrl() });
  const secret = /whsec_[A-Za-z0-9+/]+={0,2}/.exec(output)?.[0];
  assert.ok(secret, output);
  const ping = await told((call) => JSON.parse(call.body).type === 'ping');
  assert.ok(isSigned(ping, secret));
  assert.ok(!isSigned({ ...ping, body: ping.body + ' ' }, secret), 'a changed body is noticed');
  assert.match(output, /signature: good/);
});

test('/integration/N1/told-again-after-an-error', async () => {
  const webhooks = await logIn();
  const { id, secret } = await webhooks('POST', '', { url: hookUrl() });
  answers.push(500);
  const ping = await webhooks('POST', `/${id}/ping`);
  const isIt = (call) => call.headers['webhook-id'] === ping.id;
  const first = await told(isIt);
  const second = await told((call) => isIt(call) && call !== first);
  assert.equal(second.body, first.body);
  assert.ok(isSigned(first, secret) && isSigned(second, secret));
  // The log has both tries; what the receiver said is there.
  const entry = await until('the answer to be noted', async () =>
    (await webhooks('GET', `/${id}/deliveries`)).items
      .find((one) => one.id === ping.id && one.state !== 'sending'));
  assert.deepEqual([entry.state, entry.tries, entry.status], ['sent', 2, 204]);
  await webhooks('DELETE', `/${id}`);
});

test('/integration/N1/not-into-the-own-network', async () => {
  const strict = await startDaemon();
  try {
    const account = strict.demo.accounts.find(({ role }) => role === 'practitioner');
    const webhooks = await logIn(strict, account);
    const { port } = receiver.address();
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0',
      '169.254.169.254', '10.1.2.3', '[fd00::1]', '[64:ff9b::a01:203]',
      '[64:ff9b:1::1]', '[2002:a01:203::1]']) {
      const { id } = await webhooks('POST', '', { url: `http://${host}:${port}/hook` });
      const before = calls.length;
      await webhooks('POST', `/${id}/ping`);
      const tried = await until(`a try at ${host}`, async () =>
        (await webhooks('GET', `/${id}/deliveries`)).items
          .find(({ tries, state }) => tries > 0 && state !== 'sending'));
      assert.deepEqual([host, tried.status, tried.reason], [host, null, 'private-address']);
      assert.equal(calls.length, before);
      await webhooks('DELETE', `/${id}`);
    }
  } finally {
    await strict.stop();
  }
});
