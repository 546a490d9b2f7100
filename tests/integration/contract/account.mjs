// SPDX-License-Identifier: GPL-3.0-or-later
// An account: its settings, tokens, sessions, password, calendar, webhooks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange } from '../rest-client.mjs';
import { claire, planned, session, world } from './world.mjs';

test('/http/api/J3/account', async () => {
  const shown = await world.api('GET', '/session', session);
  assert.equal(shown.body.account.email, claire.email);
  assert.equal(shown.body.csrf_token, session.csrf);
  const byToken = await world.api('GET', '/session', { token: claire.account_token });
  assert.equal(byToken.body.csrf_token, null);
  const changed = await world.api('PATCH', '/account', { ...session, body: { sound: false },
    headers: { 'content-type': 'application/merge-patch+json' } });
  assert.equal(changed.body.sound, false);
  assert.equal(changed.headers.etag, `"v${changed.body.version}.${changed.body.version}"`);
  const save = (version, body) => world.api('PATCH', '/account', { ...session, body, version,
    headers: { 'content-type': 'application/merge-patch+json' } });
  const saved = await save(changed.body.version, { signature: 'Dr Martin' });
  assert.equal(saved.body.version, changed.body.version + 1);
  assert.equal((await save(changed.body.version, { signature: '' })).problem, 'precondition-failed');
  assert.equal((await world.api('GET', '/session', session)).body.account.signature, 'Dr Martin');
  const token = await world.api('POST', '/account/tokens',
    { ...session, body: { name: 'software', scopes: ['consultations:read'] } });
  assert.equal(token.status, 201);
  const tokens = await world.api('GET', '/account/tokens', session);
  assert.ok(tokens.body.items.some((item) => item.id === token.body.id));
  assert.ok(!tokens.text.includes(token.body.token));
  const list = await world.api('GET', '/consultations', { token: token.body.token });
  assert.equal(list.status, 200);
  assert.equal((await world.api('DELETE', `/account/tokens/${token.body.id}`, session)).status, 204);
  assert.equal((await world.api('GET', '/consultations', { token: token.body.token })).status, 401);
});

test('/http/api/L1/sessions', async () => {
  const second = await world.logIn('paul');
  const first = await world.logIn('paul');
  const sessions = await world.api('GET', '/account/sessions', first);
  assert.equal(sessions.body.items.filter((item) => item.current).length, 1);
  const other = sessions.body.items.find((item) => !item.current);
  assert.equal((await world.api('DELETE', `/account/sessions/${other.id}`, first)).status, 204);
  assert.equal((await world.api('GET', '/session', second)).status, 401);
  const wrong = await world.api('POST', '/account/password',
    { ...first, body: { current: 'wrong', new: 'a new long password' } });
  assert.equal(wrong.problem, 'wrong-credentials');
  const address = await world.api('POST', '/account/password',
    { ...first, body: { current: world.people.paul.password,
      new: world.people.paul.email.toUpperCase() } });
  assert.deepEqual([address.problem, address.body.pointer], ['invalid', '/new'], 'nor the address');
  const third = await world.logIn('paul');
  const right = await world.api('POST', '/account/password',
    { ...first, body: { current: world.people.paul.password, new: 'a new long password' } });
  assert.equal(right.status, 204);
  assert.equal((await world.api('GET', '/session', third)).status, 401);
  const out = await world.api('DELETE', '/session', first);
  assert.equal(out.status, 204);
  assert.match(out.headers['set-cookie'][0], /^aus_session=;.*Max-Age=0/);
  assert.equal((await world.api('GET', '/session', first)).status, 401);
});

test('/http/api/L1/lock-out', async () => {
  const email = world.people.otto.email;
  const open = await world.logIn('otto');
  const wrong = () => world.api('POST', '/session', { body: { email, password: 'wrong' } });
  let last = await wrong();
  assert.equal(last.problem, 'wrong-credentials');
  for (let i = 0; i < 20 && last.problem !== 'locked-out'; i++) last = await wrong();
  assert.equal(last.problem, 'locked-out');
  const wait = Number(last.headers['retry-after']);
  assert.ok(wait > 0);
  const right = { body: { email, password: world.people.otto.password } };
  assert.equal((await world.api('POST', '/session', right)).problem, 'locked-out');
  // Nor can it be guessed on by whoever sits down at an open session.
  const change = { current: world.people.otto.password, new: 'a new long password' };
  assert.equal((await world.api('POST', '/account/password', { ...open, body: change })).problem,
    'locked-out');
  const nobody = await world.api('POST', '/session',
    { body: { email: 'nobody@example.org', password: 'x' } });
  assert.equal(nobody.problem, 'wrong-credentials');
});

test('/http/api/B7/calendar', async () => {
  const none = await world.api('GET', '/account/calendar', session);
  assert.equal(none.body.url, null);
  const made = await world.api('POST', '/account/calendar', session);
  assert.equal(made.status, 201);
  const path = new URL(made.body.url).pathname;
  const feed = await exchange(world.port, 'GET', path);
  assert.equal(feed.status, 200);
  assert.match(feed.headers['content-type'], /^text\/calendar/);
  assert.match(feed.text, new RegExp(`UID:${planned.id}@auscult`));
  assert.ok(!feed.text.includes('Durand'), 'no names');
  const seen = await exchange(world.port, 'GET', path,
    { headers: { 'if-none-match': feed.headers.etag } });
  assert.equal(seen.status, 304);
  const renewed = await world.api('POST', '/account/calendar', session);
  assert.equal((await exchange(world.port, 'GET', path)).status, 404);
  assert.equal((await world.api('DELETE', '/account/calendar', session)).status, 204);
  assert.equal((await exchange(world.port, 'GET', new URL(renewed.body.url).pathname)).status, 404);
});

test('/http/api/N1/webhooks', async () => {
  const call = (method, target, body) => world.api(method, `/account/webhooks${target}`,
    { ...session, body });
  for (const url of ['example.org', 'ftp://example.org/', 'https://me:secret@example.org/'])
    assert.equal((await call('POST', '', { url })).body.pointer, '/url', url);
  const made = await call('POST', '', { url: 'https://example.org/hook' });
  assert.equal(made.status, 201);
  assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{36}$/);
  const { id } = made.body;
  const listed = await call('GET', '');
  assert.deepEqual(listed.body.items.map((item) => [item.id, item.secret]), [[id, undefined]]);
  const ping = await call('POST', `/${id}/ping`);
  const log = await call('GET', `/${id}/deliveries`);
  assert.deepEqual(log.body.items.map((item) => [item.id, item.type, item.state]),
    [[ping.body.id, 'ping', 'waiting']]);
  assert.equal((await call('POST', `/${id}/deliveries/${ping.body.id}/redeliver`)).status, 204);
  assert.equal((await call('POST', `/${id}/enable`)).body.disabled_at, null);
  assert.equal((await call('DELETE', `/${id}`)).status, 204);
  for (const [method, target] of [['POST', '/ping'], ['POST', '/enable'], ['GET', '/deliveries'],
    ['DELETE', ''], ['POST', `/deliveries/${ping.body.id}/redeliver`]])
    assert.equal((await call(method, `/${id}${target}`)).problem, 'not-found', target);
});
