// SPDX-License-Identifier: GPL-3.0-or-later
// WHIP without a browser (N4): what RFC 9725 asks of an endpoint, bad requests, and Debian's
// simple-whip-client against a real media worker. A practitioner sits in the room by WebSocket.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { Api } from '../e2e/lib/api.mjs';
import WebSocket from '../e2e/node_modules/ws/wrapper.mjs';
import { Server } from '../e2e/lib/server.mjs';
import { Tap } from '../e2e/lib/tap.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { PICTURE, SOUND, WhipClient } from '../e2e/lib/whip.mjs';

/** An offer as a device would send it; nobody answers at its address. */
const SDP = [
  'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE v0',
  'm=video 9 UDP/TLS/RTP/SAVPF 100 101', 'c=IN IP4 0.0.0.0', 'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, 'a=setup:actpass', 'a=mid:v0',
  'a=rtcp-mux', 'a=rtcp-rsize', 'a=sendonly', 'a=rtpmap:100 VP8/90000', 'a=rtcp-fb:100 nack pli',
  'a=rtpmap:101 rtx/90000', 'a=fmtp:101 apt=100', 'a=ssrc-group:FID 11 12', 'a=ssrc:11 cname:x', '',
].join('\r\n');

const tap = new Tap();
const step = tap.chain();
let server, api, consultation, other, socket, state;

async function enterRoom() {
  const { email, password } = server.demo.accounts.find(({ role }) => role === 'practitioner');
  const login = await fetch(`${server.origin}/api/v1/session`, { method: 'POST',
    headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  const cookie = login.headers.get('set-cookie').split(';')[0];
  socket = new WebSocket(`ws://127.0.0.1:${server.port}/visit/${consultation.id}/socket`,
    'auscult.v1', { headers: { cookie, origin: server.origin } });
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.type === 'state') state = message;
    if (message.type === 'ping') socket.send(JSON.stringify({ v: 1, type: 'pong', n: message.n }));
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ v: 1, type: 'hello', id: 1 }));
  await until('the state of the room', () => state);
  socket.send(JSON.stringify({ v: 1, type: 'act', id: 2, action: 'start' }));
  socket.send(JSON.stringify({ v: 1, type: 'ready', id: 3,
    equipment: { camera: false, microphone: false, browser: 'test' } }));
  await until('the call', () => state.step === 'call');
}

async function addDevice(name, kind = 'publish') {
  const { status, body } = await api.request('POST', `/consultations/${consultation.id}/devices`,
    { name, kind });
  assert.equal(status, 201, JSON.stringify(body));
  return { ...body, url: server.origin + new URL(body.url).pathname };
}

const revoke = (device) =>
  api.request('DELETE', `/consultations/${consultation.id}/devices/${device.id}`);

function post(device, body, { token = device.token, type = 'application/sdp', url = device.url } = {}) {
  return fetch(url, { method: 'POST', body,
    headers: { 'Content-Type': type, ...(token ? { Authorization: `Bearer ${token}` } : {}) } });
}

async function refuses(response, status, name) {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  assert.equal(JSON.parse(text).type, `https://auscult.org/problems/${name}`);
}

await step('N4 a practitioner is in the call', async () => {
  server = await Server.start({ log: process.env.AUS_WHIP_LOG,
    settings: { 'media.stun-server': '192.0.2.1:3478' } });
  api = new Api(server, server.demo.accounts.find(({ role }) => role === 'practitioner'));
  consultation = await api.plan({});
  other = await api.plan({});
  const early = await addDevice('early');
  await refuses(await post(early, SDP), 409, 'illegal-transition');
  await revoke(early);
  await enterRoom();
});

/** What must be as before after a bad request: the room, the consultation, its devices. */
async function facts() {
  const { version, revision, status } = await api.get(consultation.id);
  const { body } = await api.request('GET', `/consultations/${consultation.id}/devices`);
  return { version, revision, status, devices: body.items.map(({ id }) => id), here: state.devices };
}

const asBefore = (before) =>
  until('everything to be as before', async () => isDeepStrictEqual(await facts(), before));

const without = (pattern) => SDP.replace(pattern, '');
const BAD = [
  ['an unknown token', 401, 'unauthenticated',
    (device) => post(device, SDP, { token: 'nobody-knows-this' })],
  ['no token', 401, 'unauthenticated', async (device) => {
    const answer = await post(device, SDP, { token: null });
    assert.match(answer.headers.get('www-authenticate'), /^Bearer/);
    return answer;
  }],
  ['a token of another kind', 401, 'unauthenticated',
    (device) => post(device, SDP, { url: device.url.replace('/whip/', '/whep/') })],
  ['a token for another consultation', 401, 'unauthenticated',
    (device) => post(device, SDP, { url: device.url.replace(/[^/]+$/, other.id) })],
  ['an expired token', 401, 'unauthenticated', (device) => {
    server.sql(`UPDATE device SET expires_at = 1 WHERE id = '${device.id}'`);
    return post(device, SDP);
  }],
  ['not SDP', 400, 'malformed', (device) => post(device, 'hello')],
  ['an empty body', 400, 'malformed', (device) => post(device, '')],
  ['another type of body', 415, 'unsupported-media-type',
    (device) => post(device, SDP, { type: 'text/plain' })],
  ['wrong SDP: a missing fingerprint', 422, 'invalid',
    (device) => post(device, without(/a=fingerprint.*\r\n/))],
  ['wrong SDP: a fingerprint of SHA-1', 422, 'invalid',
    (device) => post(device, SDP.replace('sha-256', 'sha-1'))],
  ['wrong SDP: no ICE password', 422, 'invalid',
    (device) => post(device, without(/a=ice-pwd.*\r\n/))],
  ['wrong SDP: no mid', 422, 'invalid', (device) => post(device, without(/a=mid.*\r\n/))],
  ['wrong SDP: a passive device', 422, 'invalid',
    (device) => post(device, SDP.replace('actpass', 'passive'))],
  ['wrong SDP: a device that only receives', 422, 'invalid',
    (device) => post(device, SDP.replace('sendonly', 'recvonly'))],
  ['SDP of 1 MB', 413, 'too-large', (device) => post(device, SDP + 'a=x\r\n'.repeat(220_000))],
  ['codecs that do not match: H.264 alone', 422, 'invalid',
    (device) => post(device, SDP.replace('VP8/90000', 'H264/90000'))],
  ['codecs that do not match: sound alone', 422, 'invalid',
    (device) => post(device, SDP.replace('m=video', 'm=audio').replace('VP8/90000', 'opus/48000/2'))],
];
for (const [label, status, name, ask] of BAD)
  await step(`N4 bad input changes nothing: ${label}`, async () => {
    const device = await addDevice('dermatoscope');
    const before = await facts();
    await refuses(await ask(device), status, name);
    await asBefore(before);
    await revoke(device);
  });

await step('N4 bad input changes nothing: a revoked token', async () => {
  const device = await addDevice('otoscope');
  await revoke(device);
  const before = await facts();
  await refuses(await post(device, SDP), 401, 'unauthenticated');
  await asBefore(before);
});

await step('N4 bad input changes nothing: a second use, trickle and DELETE for another session', async () => {
  const [mine, others] = [await addDevice('mine'), await addDevice('others')];
  const opened = await post(mine, SDP);
  assert.equal(opened.status, 201);
  const session = server.origin + opened.headers.get('location');
  const settled = await until('the session to be there', () => state.devices.length === 1 && facts());
  await refuses(await post(mine, SDP), 409, 'illegal-transition');
  const speak = (method, token, url) => fetch(url, { method,
    ...(method === 'PATCH' ? { body: 'a=ice-ufrag:abcd\r\n' } : {}),
    headers: { 'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '*',
      Authorization: `Bearer ${token}` } });
  for (const method of ['PATCH', 'DELETE']) {
    await refuses(await speak(method, others.token, session), 404, 'not-found');
    await refuses(await speak(method, 'nobody-knows-this', session), 401, 'unauthenticated');
    await refuses(await speak(method, mine.token, session.replace(/[^/]+$/, '0'.repeat(26))), 404,
      'not-found');
  }
  await asBefore(settled);
  await revoke(mine);
  await revoke(others);
  await until('no device to be left', () => state.devices.length === 0);
});

await step('N4 a session: Location, ETag, PATCH, DELETE as RFC 9725 says', async () => {
  const device = await addDevice('ecg');
  const third = await addDevice('third');
  const opened = await post(device, SDP);
  const answer = await opened.text();
  assert.equal(opened.status, 201, answer);
  assert.equal(opened.headers.get('content-type'), 'application/sdp');
  assert.match(answer, /^a=setup:passive\r$/m);
  assert.match(answer, /^m=video 9 UDP\/TLS\/RTP\/SAVPF 100 101\r$/m);
  assert.match(answer, /^a=recvonly\r$/m);
  assert.match(answer, /^a=candidate:/m);
  const session = server.origin + opened.headers.get('location');
  const etag = opened.headers.get('etag');
  await refuses(await post(device, SDP), 409, 'illegal-transition');

  const fragment = 'a=ice-ufrag:abcd\r\nm=video 9 UDP/TLS/RTP/SAVPF 100\r\na=mid:v0\r\n'
    + 'a=candidate:1 1 UDP 2122260223 192.0.2.1 50000 typ host\r\n';
  const patch = (headers, body = fragment, url = session) => fetch(url, { method: 'PATCH', body,
    headers: { 'Content-Type': 'application/trickle-ice-sdpfrag',
      Authorization: `Bearer ${device.token}`, ...headers } });
  assert.equal((await patch({ 'If-Match': etag })).status, 204);
  await refuses(await patch({}), 428, 'precondition-required');
  await refuses(await patch({ 'If-Match': '"other"' }), 412, 'precondition-failed');
  await refuses(await patch({ 'If-Match': etag }, 'a=mid:v0\r\n'), 400, 'malformed');
  await refuses(await patch({ 'If-Match': etag, 'Content-Type': 'text/plain' }), 415,
    'unsupported-media-type');
  await refuses(await patch({ 'If-Match': etag, Authorization: `Bearer ${third.token}` }), 404,
    'not-found');
  await refuses(await fetch(session, { method: 'DELETE',
    headers: { Authorization: `Bearer ${third.token}` } }), 404, 'not-found');

  const renewed = fragment.replace('abcd', 'efgh');
  const credentials = 'a=ice-ufrag:efgh\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n';
  // What cannot begin a new ICE session leaves the present one as it is.
  await refuses(await patch({ 'If-Match': etag }, renewed), 422, 'invalid');
  await refuses(await patch({ 'If-Match': '*' }, renewed), 400, 'malformed');
  await refuses(await patch({ 'If-Match': '*' }, `a=ice-pwd:short\r\n${renewed}`), 422, 'invalid');
  assert.equal((await patch({ 'If-Match': etag })).status, 204);

  const restarted = await patch({ 'If-Match': '*' }, credentials);
  const short = await restarted.text();
  assert.equal(restarted.status, 200, short);
  assert.equal(restarted.headers.get('content-type'), 'application/trickle-ice-sdpfrag');
  const next = restarted.headers.get('etag');
  assert.notEqual(next, etag);
  const ours = (text) => /a=ice-ufrag:(\S+)\r\na=ice-pwd:(\S{22,})\r\n/.exec(text);
  assert.notEqual(ours(short)[1], ours(answer)[1]);
  assert.equal(short.includes('a=candidate'), false, 'no m-line to put them under');
  await refuses(await patch({ 'If-Match': etag }, renewed), 412, 'precondition-failed');
  assert.equal((await patch({ 'If-Match': next }, renewed)).status, 204);

  const again = await patch({ 'If-Match': '*' },
    credentials.replace('efgh', 'ijkl') + fragment.slice(fragment.indexOf('m=')));
  const long = await again.text();
  assert.equal(again.status, 200, long);
  assert.match(long, /\r\nm=video 9 [^]*\r\na=mid:v0\r\na=candidate:[^]*a=end-of-candidates\r\n$/);
  assert.notEqual(ours(long)[1], ours(short)[1]);

  const options = await fetch(device.url, { method: 'OPTIONS' });
  assert.equal(options.status, 204);
  assert.equal(options.headers.get('accept-post'), 'application/sdp');
  const told = await fetch(device.url, { method: 'OPTIONS',
    headers: { Authorization: `Bearer ${device.token}` } });
  assert.equal(told.headers.get('link'), '<stun:192.0.2.1:3478>; rel="ice-server"');
  assert.equal(told.headers.get('allow'), 'OPTIONS, POST');
  await refuses(await fetch(device.url, { method: 'OPTIONS',
    headers: { Authorization: 'Bearer nobody-knows-this' } }), 401, 'unauthenticated');
  const end = () => fetch(session, { method: 'DELETE',
    headers: { Authorization: `Bearer ${device.token}` } });
  assert.equal((await end()).status, 200);
  await refuses(await end(), 404, 'not-found');
  await revoke(device);
  await revoke(third);
});

await step('N4 pages of other origins may use it, by preflight and with the token alone', async () => {
  const device = await addDevice('kiosk');
  const origin = 'https://kiosk.example.org';
  for (const url of [device.url, `${device.url}/${'0'.repeat(26)}`]) {
    const preflight = await fetch(url, { method: 'OPTIONS', headers: { Origin: origin,
      'Access-Control-Request-Method': 'PATCH', 'Access-Control-Request-Headers': 'authorization' } });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.match(preflight.headers.get('access-control-allow-methods'), /POST, PATCH, DELETE/);
    assert.match(preflight.headers.get('access-control-allow-headers'),
      /Authorization, Content-Type, If-Match/);
    assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
    assert.equal(preflight.headers.get('accept-post'), 'application/sdp');
  }
  const refused = await fetch(device.url, { method: 'POST', body: 'hello',
    headers: { Origin: origin, 'Content-Type': 'application/sdp',
      Authorization: `Bearer ${device.token}` } });
  assert.equal(refused.headers.get('access-control-allow-origin'), '*');
  assert.match(refused.headers.get('access-control-expose-headers'), /Location, ETag, Link/);
  await refuses(refused, 400, 'malformed');
  const elsewhere = await fetch(`${server.origin}/api/v1/session`, { method: 'OPTIONS',
    headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' } });
  assert.equal(elsewhere.headers.get('access-control-allow-origin'), null);
  await revoke(device);
});

await step('E3 the cookie of a visit opens its devices to the practitioner, not to the patient', async () => {
  const planned = await api.plan({});
  const visitOf = async (url) => {
    const answer = await fetch(server.origin + new URL(url).pathname, { redirect: 'manual' });
    return answer.headers.getSetCookie().find((one) => one.startsWith('aus_visit')).split(';')[0];
  };
  const practitioner = planned.participants.find(({ role }) => role === 'practitioner');
  const { body: link } = await api.request('POST',
    `/consultations/${planned.id}/participants/${practitioner.id}/link`);
  const ask = (method, cookie, { id = planned.id, rest = '', body, origin = server.origin } = {}) =>
    fetch(`${server.origin}/visit/${id}/devices${rest}`, { method, body,
      headers: { Cookie: cookie, Origin: origin, ...(body ? { 'Content-Type': 'application/json' } : {}) } });
  const doctor = await visitOf(link.url);
  const made = await ask('POST', doctor, { body: '{"name":"otoscope"}' });
  const device = await made.json();
  assert.equal(made.status, 201, JSON.stringify(device));
  assert.ok(device.token.length > 20 && device.url.endsWith(`/whip/${planned.id}`));
  const listed = await (await ask('GET', doctor)).json();
  assert.deepEqual(listed.items.map(({ name, token }) => [name, token]), [['otoscope', undefined]]);
  await refuses(await ask('POST', doctor, { body: '{"name":" "}' }), 422, 'invalid');
  await refuses(await ask('POST', doctor, { body: '{"name":"x"}', origin: 'https://evil.example' }),
    403, 'csrf');
  await refuses(await ask('GET', doctor, { id: consultation.id }), 401, 'unauthenticated');
  const patient = await visitOf(planned.link.patient.url);
  for (const method of ['GET', 'POST'])
    await refuses(await ask(method, patient,
      method === 'POST' ? { body: '{"name":"x"}' } : {}), 403, 'forbidden');
  await refuses(await ask('DELETE', patient, { rest: `/${device.id}` }), 403, 'forbidden');
  assert.equal((await ask('DELETE', doctor, { rest: `/${device.id}` })).status, 204);
});

for (const [label, words] of [['trickles its candidates', ['-V', PICTURE]],
  ['has them in its offer (-n)', ['-n', '-V', PICTURE]],
  ['sends sound, too (-A)', ['-A', SOUND, '-V', PICTURE]]]) {
  await step(`N4 simple-whip-client publishes: ${label}`, async () => {
    const device = await addDevice('otoscope');
    const client = new WhipClient(device, words);
    try {
      const began = Date.now();
      const shown = await Promise.race([client.missing, until('its picture to have a slot', () =>
        state.devices.find(({ id, slot }) => id === device.id && slot !== null))]);
      tap.note(`connected ${Date.now() - began} ms after the client was started`);
      assert.deepEqual([shown.name, shown.kind], ['otoscope', 'publish']);
      await until('it to be connected', () =>
        state.devices.some(({ connection }) => connection === 'connected'));
    } catch (error) {
      tap.note(client.output.slice(-2500));
      await client.stop();
      throw error;
    }
    await client.stop();
    await until('it to be gone', () => state.devices.length === 0);
    await revoke(device);
  });
}

await step('N4 revoking sends a connected device away', async () => {
  const device = await addDevice('otoscope');
  const client = new WhipClient(device, ['-V', PICTURE]);
  await Promise.race([client.missing, until('it to be connected', () =>
    state.devices.some(({ connection }) => connection === 'connected'))]);
  await revoke(device);
  await until('it to be gone', () => state.devices.length === 0);
  await client.stop('SIGKILL');
});

socket?.close();
await tap.case('M1 whip: the server stops cleanly', () => server.stop());
process.exitCode = tap.finish();
