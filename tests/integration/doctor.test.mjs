// SPDX-License-Identifier: GPL-3.0-or-later
// `auscultctl doctor` against the real things, and against each of them broken: coturn, a server
// with its media worker, certificates, a time server, a mail server. Output is TAP.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Network } from '../e2e/lib/network.mjs';
import { buildDirectory, Server } from '../e2e/lib/server.mjs';
import { Tap } from '../e2e/lib/tap.mjs';
import { TurnServer } from '../e2e/lib/turn.mjs';

const program = path.join(buildDirectory, 'src/ctl/auscultctl');
const directory = await mkdtemp(path.join(tmpdir(), 'auscult-doctor-'));
const file = (name) => path.join(directory, name);
const tap = new Tap();
const endings = [];

/** Runs the checks named by `only` with these settings. */
async function doctor(only, settings = {}, options = []) {
  const args = [
    ...Object.entries({ 'data.directory': directory, ...settings })
      .flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    'doctor', '--json', ...[only].flat().flatMap((name) => ['--only', name]), ...options,
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  const [status] = await once(child, 'close');
  const report = JSON.parse(text);
  assert.equal(status, report.verdict === 'failed' ? 1 : 0, text);
  for (const finding of report.findings)
    assert.equal(Boolean(finding.advice), finding.verdict !== 'ok', JSON.stringify(finding));
  return report;
}

const verdictsOf = (report) => report.findings.map(({ verdict }) => verdict);

function openssl(...words) {
  const run = spawnSync('openssl', words, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`openssl ${words[0]}: ${run.stderr}`);
}

/** A certificate by the test's own authority. */
async function certify(name, { host = 'localhost', days = 90 } = {}) {
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${host}`,
    '-keyout', file(`${name}.key`), '-out', file(`${name}.csr`));
  await writeFile(file(`${name}.ext`), `subjectAltName=DNS:${host}\n`);
  openssl('x509', '-req', '-in', file(`${name}.csr`), '-CA', file('ca.pem'),
    '-CAkey', file('ca.key'), '-CAcreateserial', '-days', String(days),
    '-extfile', file(`${name}.ext`), '-out', file(`${name}.pem`));
  return { key: await readFile(file(`${name}.key`)), cert: await readFile(file(`${name}.pem`)) };
}

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => new Promise((resolve) => {
    server.closeAllConnections?.();
    server.close(resolve);
  }));
  return server.address().port;
}

/** A mail server that knows one password; it speaks no TLS. */
function mailServer() {
  return createServer((socket) => {
    socket.write('220 mail.test ESMTP\r\n');
    socket.setEncoding('utf8').on('data', (line) => {
      const [command] = line.trim().split(' ');
      const good = Buffer.from('\0clerk\0right').toString('base64');
      if (command === 'EHLO') socket.write('250-mail.test\r\n250 AUTH PLAIN\r\n');
      else if (command === 'AUTH') socket.write('334 \r\n');
      else if (/^[A-Za-z0-9+/]{10,}=*$/.test(command))
        socket.write(command === good ? '235 ok\r\n' : '535 no\r\n');
      else if (command === 'QUIT') socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    }).on('error', () => {});
  });
}

openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=authority',
  '-keyout', file('ca.key'), '-out', file('ca.pem'));

await tap.case('M4 disk: space and the time of a safe write', async () => {
  const report = await doctor('disk');
  assert.equal(report.findings.length, 2);
  assert.match(report.findings[1].text, /safe after \d/);
  assert.deepEqual(verdictsOf(await doctor('disk', { 'data.directory': '/nowhere' })), ['failed']);
});

await tap.case('M4 ports: the range, and addresses of this machine', async () => {
  const narrow = { 'media.port-min': 45000, 'media.port-max': 45050 };
  assert.deepEqual(verdictsOf(await doctor('ports', { ...narrow, 'media.addresses': '127.0.0.1' })),
    ['warning', 'ok']);
  const wrong = await doctor('ports', { 'media.port-min': 45000, 'media.port-max': 44000,
    'media.addresses': '192.0.2.77' });
  assert.deepEqual(verdictsOf(wrong), ['failed', 'failed']);
});

await tap.case('M4 clock: the kernel, and a time server that is 90 s away', async () => {
  const server = dgram.createSocket('udp4');
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  server.on('message', (message, from) => {
    const answer = Buffer.alloc(48);
    answer.writeUInt32BE(Math.floor(Date.now() / 1000) + 2208988800 + 90, 40);
    server.send(answer, from.port, from.address);
  });
  server.bind(123, '127.0.0.1');
  await once(server, 'listening');
  const report = await doctor('clock', {}, ['--time-server', '127.0.0.1']);
  assert.equal(report.findings[1].verdict, 'failed');
  assert.match(report.findings[1].text, /^-(89|90)\./);
});

await tap.case('M4 certificate: name, chain and expiry', async () => {
  const check = async (name, options, trust = ['--ca', file('ca.pem')]) => {
    const port = await listen(createTlsServer(await certify(name, options)));
    return doctor('certificate', { 'http.base-url': `https://localhost:${port}` }, trust);
  };
  assert.deepEqual(verdictsOf(await check('good')), ['ok']);
  assert.deepEqual(verdictsOf(await check('soon', { days: 3 })), ['warning']);
  const other = await check('other', { host: 'elsewhere.test' });
  assert.match(other.findings[0].text, /is for another name/);
  const unknown = await check('unknown', {}, []);
  assert.match(unknown.findings[0].text, /signed by nobody/);
  assert.equal(unknown.verdict, 'failed');
  const plain = await doctor('certificate', { 'http.base-url': 'http://localhost' });
  assert.equal(plain.verdict, 'warning');
});

await tap.case('M4 mail: encryption and login, without a letter', async () => {
  const port = await listen(mailServer());
  const mail = { 'mail.transport': 'smtp', 'mail.host': '127.0.0.1', 'mail.port': port,
    'mail.security': 'none', 'mail.user': 'clerk', 'mail.password-file': file('mail.secret') };
  await writeFile(file('mail.secret'), 'right\n');
  assert.deepEqual(verdictsOf(await doctor('mail', mail)), ['ok']);
  await writeFile(file('mail.secret'), 'wrong\n');
  const refused = await doctor('mail', mail);
  assert.match(refused.findings[0].advice, /mail\.password-file/);
  const plain = await doctor('mail', { ...mail, 'mail.security': 'starttls' });
  assert.match(plain.findings[0].advice, /STARTTLS/);
  assert.equal((await doctor('mail', { ...mail, 'mail.port': 9 })).verdict, 'failed');
  assert.equal((await doctor('mail')).verdict, 'warning', 'a folder is no way to patients');
});

await tap.case('M4 server: ready, and a media worker offers', async () => {
  assert.equal((await doctor('server', { 'http.port': 9 })).verdict, 'failed');
  const server = await Server.start();
  endings.push(() => server.stop());
  assert.deepEqual(verdictsOf(await doctor('server', { 'http.port': server.port })), ['ok', 'ok']);
});

const chain = tap.chain();
let network, turn, settings;

await chain('M4 STUN and TURN: over UDP, TCP and TLS a datagram goes there and back', async () => {
  network = await Network.create();
  endings.push(() => network.remove());
  turn = await TurnServer.start(network.host);
  endings.unshift(() => turn.stop());
  settings = { 'media.stun-server': `${turn.host}:${turn.port}`, 'media.turn-servers': turn.urls,
    'media.turn-secret-file': turn.secretFile };
  const report = await doctor(['stun', 'turn'], settings, ['--ca', turn.certificate]);
  assert.deepEqual(verdictsOf(report), ['ok', 'ok', 'ok', 'ok'], JSON.stringify(report));
  for (const finding of report.findings.slice(1)) assert.match(finding.text, /there and back in \d/);
});

await chain('M4 TURN: a certificate of nobody, a wrong secret, a server that is not there', async () => {
  const distrusted = await doctor('turn', settings);
  assert.deepEqual(verdictsOf(distrusted), ['ok', 'ok', 'failed']);
  await writeFile(file('wrong.secret'), 'not the secret\n', { mode: 0o644 });
  await chmod(file('wrong.secret'), 0o644);
  const wrong = await doctor('turn', { ...settings, 'media.turn-secret-file': file('wrong.secret'),
    'media.turn-servers': turn.url({ transport: 'udp' }) });
  assert.deepEqual(verdictsOf(wrong), ['warning', 'failed'], 'others can read it; it is wrong');
  assert.match(wrong.findings[1].text, /401/);
  const absent = await doctor(['stun', 'turn'], { ...settings, 'media.stun-server': '127.0.0.1:9',
    'media.turn-servers': 'turn:127.0.0.1:9?transport=tcp' });
  assert.deepEqual(verdictsOf(absent), ['failed', 'failed']);
  assert.equal((await doctor('turn')).verdict, 'warning', 'none is configured');
});

await tap.case('M4 what is said holds no secret', async () => {
  const run = spawnSync(program, ['--set', `media.turn-servers=${turn?.urls ?? ''}`,
    '--set', `media.turn-secret-file=${turn?.secretFile ?? '/nowhere'}`, 'doctor'],
  { encoding: 'utf8' });
  assert.match(run.stdout, /^(ok|warning|failed) +disk /m);
  assert.ok(!turn || !(run.stdout + run.stderr).includes(turn.secret));
});

for (const end of endings) await end();
await rm(directory, { recursive: true, force: true });
process.exitCode = tap.finish();
