// SPDX-License-Identifier: GPL-3.0-or-later
// What the description cannot say: races, replays, pages, slow clients, and what the log keeps to
// itself.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { filesBelow } from './files.mjs';
import { exchange, makePlan, startWorld } from './rest-client.mjs';

let world, claire, denise;

before(async () => {
  world = await startWorld();
  ({ claire, denise } = world.people);
});
after(() => world?.stop());

const plan = async (options = {}, changes = {}) => world.api('POST', '/consultations',
  { token: claire.token, body: makePlan(changes), ...options });
const get = (target, headers = {}, method = 'GET') =>
  exchange(world.port, method, target, { headers });

test('/http/race/A4/two-delegates-save', async () => {
  const { id, version } = (await plan()).body;
  const save = (token, text) => world.api('PATCH', `/consultations/${id}`,
    { token, version, body: { private_comment: text } });
  for (let round = 0; round < 20; round++) {
    const now = (await world.api('GET', `/consultations/${id}`, { token: claire.token })).body;
    const both = await Promise.all([claire.token, denise.token].map((token, i) =>
      world.api('PATCH', `/consultations/${id}`,
        { token, version: now.version, body: { private_comment: `${round} by ${i}` } })));
    const [won, lost] = both[0].status === 200 ? both : [both[1], both[0]];
    assert.equal(won.status, 200);
    assert.equal(lost.status, 412);
    assert.equal(lost.problem, 'precondition-failed');
    assert.equal(lost.body.current.version, won.body.version);
    assert.equal(lost.body.current.private_comment, won.body.private_comment);
    assert.equal(lost.headers.etag, won.headers.etag);
  }
  assert.equal((await save(denise.token, 'late')).status, 412);
});

test('/http/idempotency/N1/replay', async () => {
  const body = makePlan();
  const options = { token: claire.token, body, key: 'one-booking' };
  const first = await world.api('POST', '/consultations', options);
  const again = await world.api('POST', '/consultations', options);
  assert.equal(first.status, 201);
  assert.equal(again.status, 201);
  assert.equal(again.text, first.text, 'the same links, too');
  assert.equal(again.headers.location, first.headers.location);
  assert.equal(again.headers.etag, first.headers.etag);
  assert.equal(again.headers['idempotency-replayed'], 'true');
  const other = await world.api('POST', '/consultations', { ...options, body: makePlan() });
  assert.equal(other.problem, 'idempotency-mismatch');
  const denises = await world.api('POST', '/consultations',
    { ...options, token: denise.token, body: { ...makePlan(), practitioner_id: claire.id } });
  assert.equal(denises.status, 201, 'a key belongs to its account');
});

test('/http/idempotency/N1/at-once', async () => {
  const options = { token: claire.token, body: makePlan(), key: 'ten-at-once' };
  const answers = await Promise.all(Array.from({ length: 10 }, () =>
    world.api('POST', '/consultations', options)));
  assert.deepEqual(new Set(answers.map((answer) => answer.body.id)).size, 1);
});

test('/http/idempotency/N1/refused-leaves-no-trace', async () => {
  const body = { ...makePlan(), practitioner_id: world.people.quentin.id };
  const refused = await world.api('POST', '/consultations',
    { token: claire.token, body, key: 'tried-twice' });
  assert.ok(refused.status >= 400);
  const done = await world.api('POST', '/consultations',
    { token: claire.token, body: makePlan(), key: 'tried-twice' });
  assert.equal(done.status, 201);
});

test('/http/input/L3/one-line', async () => {
  const plan = makePlan();
  plan.participants[0].given_name = 'Eve\nBcc: eve@example.org';
  const refused = await world.api('POST', '/consultations', { token: claire.token, body: plan });
  assert.equal(refused.status, 422);
  assert.equal(refused.body.pointer, '/participants/0/given_name');
  const text = { kind: 'invitation', locale: 'fr', subject: 'Bonjour\u2028Bcc: eve@example.org',
    body: '{{practitioner}} {{date}} {{time}} {{link}} {{test_link}}',
    sms: '{{date}} {{time}} {{link}}' };
  const template = await world.api('POST', '/templates', { token: claire.token, body: text });
  assert.equal(template.body.pointer, '/subject');
});

test('/http/policy/B6/delegate', async () => {
  const unsaid = await world.api('POST', '/consultations',
    { token: denise.token, body: makePlan() });
  assert.equal(unsaid.body.practitioner.id, claire.id, 'the only one she acts for');
  assert.equal(unsaid.body.created_by.id, denise.id);
  const forClaire = await world.api('POST', '/consultations',
    { token: denise.token, body: { ...makePlan(), practitioner_id: claire.id } });
  assert.equal(forClaire.status, 201);
  const forPaul = await world.api('POST', '/consultations',
    { token: denise.token, body: { ...makePlan(), practitioner_id: world.people.paul.id } });
  assert.ok([403, 404].includes(forPaul.status));
  const start = await world.api('POST', `/consultations/${forClaire.body.id}/start`,
    { token: denise.token });
  assert.equal(start.problem, 'forbidden');
});

test('/http/pages/C3/link', async () => {
  const body = makePlan();
  delete body.planned_start;
  const now = (await world.api('POST', '/consultations/now',
    { token: claire.token, body: { ...body, confirm_overlap: true } })).body;
  const link = now.links.find((item) => item.role === 'patient');
  const target = new URL(link.url).pathname;
  for (const method of ['HEAD', 'GET']) {
    const answer = await get(target, {}, method);
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.location, `/visit/${now.id}`);
    assert.match(answer.headers['set-cookie'][0], /^aus_visit=.*HttpOnly; SameSite=Lax$/);
    const cookie = answer.headers['set-cookie'][0].split(';')[0];
    assert.equal((await get(`/visit/${now.id}`, { cookie })).status, 200);
    const elsewhere = await get(`/visit/${claire.id}`, { cookie });
    assert.equal(elsewhere.status, 401, 'a visit is one consultation and nothing else');
    assert.match(elsewhere.text, /<html data-problem="unauthenticated"/);
  }
  assert.equal((await get(`/visit/${now.id}`)).status, 401);
  const { cookie: session } = await world.logIn('claire');
  assert.equal((await get(`/visit/${now.id}`, { cookie: session })).status, 200);
  const shown = (await world.api('GET', `/consultations/${now.id}`, { token: claire.token })).body;
  const patient = shown.participants.find((item) => item.role === 'patient');
  assert.equal(patient.presence, 'away', 'a preview of a link is no arrival');
  assert.equal(patient.arrived_at, null);

  await world.api('DELETE', `/consultations/${now.id}/participants/${patient.id}/link`,
    { token: claire.token });
  const revoked = await get(target);
  assert.equal(revoked.status, 410);
  assert.match(revoked.text, /<html data-problem="link-revoked"/);
  assert.ok(!revoked.text.includes('Durand'));
  assert.equal((await get(target, {}, 'HEAD')).status, 410);

  const unknown = await get('/c/AAAAAAAAAAAAAAAAAAAAAAAAAAA');
  assert.equal(unknown.status, 404);
  assert.match(unknown.text, /<html data-problem="link-unknown"/);
});

test('/http/pages/B3/patient-cancels', async () => {
  const days = (n) => new Date(Date.now() + n * 24 * 3600 * 1000).toISOString();
  const planned = (await plan({}, { planned_start: days(3), confirm_overlap: true })).body;
  const { url } = planned.links.find(({ role }) => role === 'patient');
  const target = `${new URL(url).pathname}/cancel`;
  const cancel = async (body, headers = {}) => {
    const answer = await exchange(world.port, 'POST', target, { body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers } });
    return { status: answer.status, ...(answer.text ? JSON.parse(answer.text) : {}) };
  };
  const offer = async () => JSON.parse((await get(target)).text);
  const isProblem = (answer, name) => assert.equal(answer.type?.split('/').pop(), name);

  assert.deepEqual(await offer(), { cancel: 'possible', needs_birth_date: true });
  isProblem(await cancel({ birth_date: '1951-04-02' }, { origin: 'https://evil.example' }), 'csrf');
  assert.equal((await cancel({})).pointer, '/birth_date');
  assert.equal((await cancel({ birth_date: '1951-02-30' })).pointer, '/birth_date');
  assert.equal((await cancel({ birth_date: '1950-01-01' })).pointer, '/birth_date');
  assert.equal((await cancel({ birth_date: '1951-04-02', reason: '' })).pointer, '/reason');
  assert.equal((await cancel({ birth_date: '1951-04-02' })).status, 204);
  const shown = (await world.api('GET', `/consultations/${planned.id}`, { token: claire.token })).body;
  assert.deepEqual([shown.status, shown.status_reason], ['cancelled', 'by the patient']);
  assert.deepEqual(await offer(), { cancel: 'cancelled', needs_birth_date: false });
  isProblem(await cancel({ birth_date: '1951-04-02' }), 'illegal-transition');
  const history = (await world.api('GET', `/consultations/${planned.id}/audit`,
    { token: claire.token })).body.items.find(({ action }) => action === 'cancel.by_patient');
  assert.ok(history, 'the practice sees who did it');
  assert.equal((await get('/c/AAAAAAAAAAAAAAAAAAAAAAAAAAA/cancel')).status, 404);
});

test('/http/proxy/L3/secure-cookies', async () => {
  const person = world.people.claire;
  const logIn = (headers) => world.api('POST', '/session',
    { body: { email: person.email, password: person.password }, headers });
  const plain = await logIn({});
  assert.doesNotMatch(plain.headers['set-cookie'][0], /Secure/);
  assert.equal(plain.headers['strict-transport-security'], undefined);
  const behind = await logIn({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' });
  assert.match(behind.headers['set-cookie'][0], /; Secure/);
  assert.ok(behind.headers['strict-transport-security']);
});

test('/http/pages/L3/headers', async () => {
  for (const target of ['/', '/app', '/test', '/nowhere']) {
    const page = await get(target);
    assert.equal(page.status, target === '/nowhere' ? 404 : 200);
    assert.match(page.headers['content-type'], /^text\/html/);
    assert.match(page.headers['content-security-policy'], /default-src 'none'; script-src 'self'/);
    assert.match(page.headers['permissions-policy'], /camera=\(self\)/);
    assert.equal(page.headers['x-content-type-options'], 'nosniff');
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.equal(page.headers['cross-origin-opener-policy'], 'same-origin');
  }
  const api = await get('/api/v1/nowhere');
  assert.equal(api.status, 404);
  assert.equal(api.headers['content-type'], 'application/problem+json');
  assert.equal(api.headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
});

test('/http/pages/M2/health', async () => {
  assert.equal((await get('/health')).text, 'ok\n');
  assert.equal((await get('/ready')).text, 'ready\n');
  assert.equal((await get('/assets/nothing.js')).status, 404);
  assert.equal((await get('/assets/..%2f..%2fetc%2fpasswd')).status, 404);
});

test('/http/head/N1', async () => {
  const { id } = (await plan()).body;
  const headers = { authorization: `Bearer ${claire.token}` };
  const whole = await get(`/api/v1/consultations/${id}`, headers);
  const head = await get(`/api/v1/consultations/${id}`, headers, 'HEAD');
  assert.equal(head.status, 200);
  assert.equal(head.text, '');
  assert.equal(head.headers.etag, whole.headers.etag);
  assert.equal(head.headers['content-length'], whole.headers['content-length']);
});

/** Sends `text` on a bare socket and waits for the end of what comes. */
function converse(port, text) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    let received = '';
    socket.on('data', (data) => { received += data; });
    socket.on('error', (error) => (error.code === 'ECONNRESET' ? resolve(received) : reject(error)));
    socket.on('close', () => resolve(received));
  });
}

test('/http/slow/L3/cut-off', async () => {
  const hasty = await startWorld(['--phase-ms', '50']);
  await converse(hasty.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  await converse(hasty.port, '');
  const body = await converse(hasty.port, 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n'
    + 'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"email"');
  assert.ok(!body.includes(' 200 '));
  assert.equal((await exchange(hasty.port, 'GET', '/health')).status, 200);
  await hasty.stop();
});

test('/http/large/L3/refused-before-it-is-read', async () => {
  const received = await converse(world.port, 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n'
    + 'Content-Type: application/json\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n'
    + 'Connection: close\r\n\r\n');
  assert.match(received, /^HTTP\/1.1 413 /);
  assert.match(received, /problems\/too-large/);
  const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
  const chunked = await converse(world.port, 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n'
    + 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n'
    + chunk.repeat(6) + '0\r\n\r\n');
  assert.match(chunked, /^HTTP\/1.1 413 /);
  const endless = await converse(world.port, 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\n'
    + 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' + chunk.repeat(40));
  assert.ok(!endless.includes(' 200 '), 'cut off, not read on for ever');
});

test('/http/garbage/L3', async () => {
  // Some of it is not even a request: then only the deadline ends the connection.
  const hasty = await startWorld(['--phase-ms', '50']);
  for (const text of ['\0\0\0\0\r\n\r\n', 'GET\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n',
    'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    `GET /${'a'.repeat(20000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n'])
    assert.ok(!(await converse(hasty.port, text)).startsWith('HTTP/1.1 2'), text.slice(0, 20));
  assert.equal((await exchange(hasty.port, 'GET', '/health')).status, 200);
  await hasty.stop();
});

test('/http/client-gone/N1', async () => {
  const body = JSON.stringify(makePlan());
  const head = 'POST /api/v1/consultations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'
    + `Authorization: Bearer ${claire.token}\r\nContent-Length: ${body.length}\r\n\r\n`;
  for (let i = 0; i < 50; i++)
    await new Promise((resolve) => {
      const socket = net.connect(world.port, '127.0.0.1', () => {
        socket.write(head + body, () => { socket.resetAndDestroy(); resolve(); });
      });
    });
  assert.equal((await get('/health')).status, 200);
});

test('/http/log/L2/nothing-personal', async () => {
  const session = await world.logIn('claire');
  const answer = await plan();
  await world.api('GET', '/consultations?q=Durand', { token: claire.token });
  await world.api('POST', '/session', { body: { email: 'curious@example.org', password: 'hunter22' } });
  for (const link of answer.body.links) {
    await get(new URL(link.url).pathname);
    if (link.code) await world.api('POST', '/codes/redeem', { body: { code: link.code } });
  }
  await world.tell('advance 1');
  const log = await world.logUntilNow();
  assert.match(log, /POST \/api\/v1\/session/, 'there is a log');
  const secrets = ['Louise', 'Durand', 'louise.durand', 'example.net', 'example.org', '1951-04-02',
    'curious', 'hunter22', 'Claire', 'Martin', claire.password, claire.token, claire.read_token,
    session.csrf, session.cookie.split('=')[1],
    ...answer.body.links.flatMap((link) => [new URL(link.url).pathname.split('/').pop(), link.code])];
  for (const secret of secrets.filter(Boolean))
    assert.ok(!log.includes(secret), `the log knows ${secret}`);
  for (const { name, data } of await filesBelow(world.directory))
    for (const secret of [claire.token, session.cookie.split('=')[1], claire.password])
      assert.ok(!data.includes(secret), `${name} holds a secret in clear`);
});

/** What a practice does beside calls; each word in it is somebody's, or opens something. */
async function everydayLife() {
  const secrets = [];
  const mine = (...words) => { secrets.push(...words); return words[0]; };
  const token = { token: claire.token };
  const call = async (method, target, options) => {
    const answer = await world.api(method, target, options);
    assert.ok(answer.status < 300, `${method} ${target}: ${answer.text}`);
    return answer;
  };
  const outside = async (method, target, body, headers = {}) => {
    const answer = await exchange(world.port, method, target, { body: body && JSON.stringify(body),
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }),
        ...headers } });
    assert.ok(answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text}`);
    return { ...answer, body: answer.text ? JSON.parse(answer.text) : null };
  };

  // Patients of the register, found by what is on their card.
  await call('POST', '/patients', { ...token, body: { sex: 'female', birth_name: mine('Vandenberghe'),
    given_names: mine('Hortense'), birth_date: mine('1955-08-14'), ins: mine('255081416802538'),
    email: mine('hortense@example.com'), mobile: '06 98 76 54 32' } });
  mine('98765432');
  await call('GET', '/patients?q=Vandenberghe', token);
  await call('GET', '/patients?q=255081416802538', token);

  // Money: a hold, a bill, a receipt.
  const session = await world.logIn('claire');
  await world.tell('provider ready');
  await call('POST', '/account/payment/link', session);
  await call('PATCH', '/account/payment', { ...session,
    body: { enabled: true, default_amount: { cents: 2500 } } });
  const paid = (await call('POST', '/consultations', { ...token, body: makePlan({
    payment: { mode: 'online' }, private_comment: mine('anxieuse'), tags: [mine('phlébologie')] }) })).body;
  await world.tell(`hold ${paid.id} ${paid.participants.at(-1).id}`);
  await call('POST', `/consultations/${paid.id}/start`, token);
  await call('POST', `/consultations/${paid.id}/end`, token);
  await call('POST', `/consultations/${paid.id}/bill`, { ...token, body: { amount: { cents: 2000 } } });
  await world.tell('captured 2000');
  const receipt = (await call('GET', `/consultations/${paid.id}/receipt`, token)).body.url;
  mine(receipt.split('/').pop(), 'Visa', '4242');
  await outside('GET', `${new URL(receipt).pathname}/data`);

  // Documents and the report.
  const file = await call('POST', `/consultations/${paid.id}/documents`, { ...token,
    raw: `%PDF-1.7 ${mine('cholestérol')}`, headers: { 'content-disposition':
      `attachment; filename*=UTF-8''${mine('biopsie')}.pdf` } });
  await call('POST', `/consultations/${paid.id}/documents/${file.body.id}/send`, { ...token,
    body: { kind: 'prescription', to_patient: true,
      recipients: [{ name: mine('Cornuault'), email: mine('cornuault@example.com') }] } });
  await call('PUT', `/consultations/${paid.id}/report`,
    { ...token, body: { version: 0, reason: mine('palpitations'), conclusion: mine('extrasystoles') } });
  await call('POST', `/consultations/${paid.id}/report/versions`, { ...token, body: { version: 1 } });

  // A site, its host, a measurement, a kiosk.
  const host = await world.logIn('nadia');
  const at = (await call('POST', '/consultations', { ...token, body: makePlan({ confirm_overlap: true,
    structure_id: world.people.nadia.structure_id, planned_start: await world.now() }) })).body;
  const code = mine(at.links.find(({ role }) => role === 'patient').code);
  await call('POST', '/site/check-in', { ...host, body: { code } });
  await call('POST', `/site/consultations/${at.id}/accompany`, host);
  await outside('POST', `/visit/${at.id}/vital-signs`, { kind: 'saturation', value: 97 },
    { cookie: host.cookie, 'x-csrf-token': host.csrf });
  const [cookie] = (await call('POST', '/site/kiosks', { ...host, body: { name: mine('cabine bleue') } }))
    .headers['set-cookie'];
  mine(cookie.split(/[=;]/)[1]);
  await outside('POST', '/kiosk/visits', { code }, { cookie: cookie.split(';')[0] });
  await call('POST', `/site/consultations/${at.id}/leave`, host);

  // The queue, a booking, the practice's own words.
  const queue = (await call('POST', '/queues', { ...token,
    body: { name: mine('Permanence du soir'), practitioner_ids: [claire.id] } })).body;
  await call('POST', `/queues/${queue.id}/open`, token);
  await outside('POST', `/q/${queue.code}/join`, { given_name: mine('Ludivine'),
    family_name: mine('Trottier'), birth_date: mine('1977-07-07'), email: mine('ludivine@example.com') });
  await call('PUT', `/practitioners/${claire.id}/hours`, { ...token, body: { slot_minutes: 60,
    lead_minutes: 0, horizon_days: 60, page: { enabled: true, slug: 'claire', languages: ['fr'] },
    weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' })) } });
  const [{ start }] = (await call('GET', '/public/claire/slots?days=7')).body.items;
  const held = (await call('POST', '/public/claire/bookings', { body: { start, given_name: mine('Barnabé'),
    family_name: mine('Quesnel'), birth_date: mine('1966-06-06'), email: mine('barnabe@example.com') } })).body;
  mine(held.token);
  const digits = mine(await world.tell(`code ${held.token}`));
  const booked = (await call('POST', `/public/claire/bookings/${held.token}/confirm`,
    { body: { code: digits } })).body;
  mine(new URL(booked.url).pathname.split('/').pop());
  await call('PUT', '/organisation/complaints', { ...token, body: { contact: mine('Mme Grandjean') } });
  const calendar = (await call('POST', '/account/calendar', session)).body.url;
  mine(calendar.split('/').pop());
  await exchange(world.port, 'GET', new URL(calendar).pathname);
  return secrets;
}

test('/http/log/L2/nothing-personal-of-all-the-rest', async () => {
  const secrets = await everydayLife();
  assert.ok(secrets.length > 30);
  const log = await world.logUntilNow();
  for (const secret of [...secrets, 'Durand', 'Nadia', 'Faure'])
    assert.ok(!log.includes(secret), `the log knows ${secret}`);
  // What was sealed is not to be found in the files either.
  const sealed = ['255081416802538', 'Hortense', 'cholestérol', 'extrasystoles', 'biopsie'];
  for (const { name, data } of await filesBelow(world.directory))
    for (const word of sealed)
      assert.ok(!data.includes(word), `${name} holds ${word} in clear`);
});
