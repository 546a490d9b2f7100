// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of bad input to every operation: ids, methods, queries, bodies, members, versions, keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, makePlan } from '../rest-client.mjs';
import { breakers } from '../rest-schema.mjs';
import {
  admitted, claire, operations, plan, planned, session, unknownId, unsafe, validBody, world,
} from './world.mjs';

test('/http/api/N1/bad-id', async () => {
  for (const op of operations()) {
    if (!op.pattern.includes('{id}')) continue;
    for (const id of ['7', `${unknownId}0`, unknownId.toUpperCase(), '..', '%00', "' OR 1=1"])
      assert.equal((await world.api(op.method, op.target(encodeURIComponent(id)),
        admitted(op))).problem, 'not-found', op.operation.operationId);
    if (op.pattern.includes('{pid}') || (op.givesBytes && op.pattern.includes('{did}')))
      assert.equal((await world.api(op.method, op.target(null, unknownId),
        admitted(op, { body: validBody(op) }))).problem, 'not-found',
      op.operation.operationId);
  }
  assert.equal((await world.api('DELETE', `/account/tokens/${unknownId}`, session)).status, 404);
  assert.equal((await world.api('DELETE', `/account/sessions/${unknownId}`, session)).status, 404);
});

test('/http/api/N1/wrong-method', async () => {
  for (const op of operations()) {
    const target = '/api/v1' + op.target();
    const answer = await exchange(world.port, 'REPORT', target);
    assert.equal(answer.status, 405);
    assert.equal(JSON.parse(answer.text).type, 'https://auscult.org/problems/method-not-allowed');
    assert.ok(answer.headers.allow.split(', ').includes(op.method), answer.headers.allow);
    const options = await exchange(world.port, 'OPTIONS', target);
    assert.equal(options.status, 204);
    assert.equal(options.headers.allow, answer.headers.allow);
    assert.equal(options.headers['access-control-allow-origin'], undefined);
  }
});

test('/http/api/N1/not-acceptable', async () => {
  for (const op of operations()) {
    const answer = await world.api(op.method, op.target(),
      admitted(op, { headers: { accept: 'text/html' } }));
    if (op.operation.operationId === 'previewReport') assert.equal(answer.status, 200);
    else assert.equal(answer.problem, op.givesBytes ? 'not-found' : 'not-acceptable');
  }
});

const goodQuery = { kind: 'teleconsultation', date: '2027-01-04' };

test('/http/api/N1/bad-query', async () => {
  for (const op of operations()) {
    const unknown = await world.api(op.method, op.target() + '?nonsense=1', admitted(op));
    assert.equal(unknown.problem, 'invalid', op.operation.operationId);
    assert.equal(unknown.body.pointer, '?nonsense');
    for (const { name, schema } of op.queries)
      for (const value of breakers(schema).filter((v) => ['string', 'number'].includes(typeof v))) {
        // In a query everything is text: what a text may be is no fault there.
        if (typeof value === 'number' && schema.type === 'string') continue;
        if (schema.type === 'array') continue;
        // Required neighbours are given, so that the blame falls where it belongs.
        const others = op.queries.filter((other) => other.required && other.name !== name)
          .map((other) => `&${other.name}=${goodQuery[other.name] ?? assert.fail(other.name)}`);
        const query = `?${name}=${encodeURIComponent(String(value))}${others.join('')}`;
        const answer = await world.api(op.method, op.target() + query, admitted(op));
        assert.equal(answer.problem, 'invalid', query);
        // A query with a NUL is not one that can be read at all.
        assert.equal(answer.body.pointer, value.includes?.('\0') ? '?' : `?${name}`);
      }
  }
});

test('/http/api/N1/bad-body', async () => {
  for (const op of operations()) {
    if (!unsafe(op) || op.takesBytes) continue;
    const json = { headers: { 'content-type': 'application/json' } };
    const send = (options) => world.api(op.method, op.target(), admitted(op, options));
    for (const raw of ['{', '[]x', '{"a":1,}', '\ud800'])
      assert.equal((await send({ ...json, raw })).problem, 'malformed', raw);
    assert.equal((await send({ ...json, raw: '[1]' })).problem, 'invalid');
    assert.equal((await send({ raw: '{}', headers: { 'content-type': 'text/plain' } })).problem,
      'unsupported-media-type');
    const large = await send({ ...json, raw: JSON.stringify({ x: 'x'.repeat(300 * 1024) }) });
    assert.equal(large.problem, 'too-large');
    const unknown = await send({ body: { ...validBody(op), nonsense: 1 } });
    assert.equal(unknown.problem, 'invalid');
    assert.equal(unknown.body.pointer, '/nonsense');
  }
});

test('/http/api/N1/bad-members', async () => {
  for (const op of operations()) {
    if (!op.schema) continue;
    const send = (body) => world.api(op.method, op.target(), admitted(op, { body }));
    for (const name of op.schema.required) {
      const body = validBody(op);
      delete body[name];
      const answer = await send(body);
      assert.equal(answer.problem, 'invalid', `${op.operation.operationId} without ${name}`);
      assert.equal(answer.body.pointer, `/${name}`);
    }
    for (const [name, schema] of Object.entries(op.schema.properties))
      for (const value of breakers(schema)) {
        const answer = await send({ ...validBody(op), [name]: value });
        // NUL in a text: refused by the reader of JSON already.
        if (value?.includes?.('\0')) {
          assert.equal(answer.problem, 'malformed');
          continue;
        }
        const what = `${op.operation.operationId} ${name}=${JSON.stringify(value)?.slice(0, 40)}`;
        assert.equal(answer.problem, 'invalid', what);
        assert.ok(answer.body.pointer.startsWith(`/${name}`), `${what}: ${answer.body.pointer}`);
      }
  }
});

test('/http/api/N1/bad-members-inside', async () => {
  const person = makePlan().participants[0];
  for (const [change, pointer] of [
    [{ participants: [{ ...person, email: 'nobody' }] }, '/participants/0/email'],
    [{ participants: [{ ...person, birth_date: '1951-02-30' }] }, '/participants/0/birth_date'],
    [{ participants: [person, { ...person, role: 'practitioner' }] }, '/participants/1/role'],
    [{ tags: ['a', 7] }, '/tags/1'],
    [{ payment: { mode: 'cash' } }, '/payment/mode'],
    // No account is linked: the patient could never pass the step of the hold.
    [{ payment: { mode: 'online', max_amount: { cents: 2500, currency: 'EUR' } } }, '/payment/mode'],
    [{ time_zone: 'Europe/Lilas' }, '/time_zone'],
  ]) {
    const answer = await world.api('POST', '/consultations',
      { token: claire.token, body: makePlan(change) });
    assert.equal(answer.problem, 'invalid', pointer);
    assert.equal(answer.body.pointer, pointer);
  }
});

test('/http/api/A4/preconditions', async () => {
  for (const op of operations()) {
    const match = op.operation.parameters?.find((p) => p.name === 'If-Match');
    if (!match) continue;
    const site = op.pattern.includes('/structures/') ? world.people.nadia.structure_id : undefined;
    const send = (options) => world.api(op.method, op.target(site),
      { ...(op.bearer ? { token: claire.token } : session), body: validBody(op), ...options });
    if (match.required)
      assert.equal((await send({})).problem, 'precondition-required');
    assert.equal((await send({ headers: { 'if-match': 'v1' } })).problem, 'malformed');
    const stale = await send({ version: 4711 });
    assert.equal(stale.problem, 'precondition-failed', op.operation.operationId);
    if (!op.pattern.includes('/consultations/')) continue; // the current state has to be read
    assert.equal(stale.body.current.id, planned.id);
    assert.equal(stale.headers.etag, `"v${stale.body.current.version}.${stale.body.current.revision}"`);
  }
});

test('/http/api/N1/what-makes-something-is-done-once', () => {
  // A file is its own body, a kiosk its own cookie; a report names the version it is made of; an
  // address has one account, and a host's password is kept nowhere, not even for a repetition.
  const others = ['addDocument', 'openKiosk', 'signReport', 'addHost'];
  for (const op of operations()) {
    const makes = op.method === 'POST' && '201' in op.operation.responses && !op.open;
    const acts = op.method === 'POST' && /\/consultations\/\{id\}\/[a-z]+$/.test(op.pattern);
    if ((makes || (acts && op.bearer)) && !others.includes(op.operation.operationId))
      assert.ok(op.headers.includes('Idempotency-Key'), op.operation.operationId);
  }
});

test('/http/api/A4/what-is-changed-whole-has-a-version', () => {
  for (const op of operations()) {
    const changes = ['PUT', 'PATCH'].includes(op.method) || op.operation.operationId === 'saveTemplate';
    if (changes)
      assert.ok(op.headers.includes('If-Match') || 'version' in op.schema.properties,
        op.operation.operationId);
  }
});

test('/http/api/N1/idempotency-mismatch', async () => {
  await plan({}, { key: 'used-elsewhere' });
  const inSession = await world.api('POST', '/account/tokens',
    { ...session, key: 'used-elsewhere', body: { name: 'x', scopes: ['consultations:read'] } });
  assert.equal(inSession.problem, 'idempotency-mismatch');
  for (const op of operations()) {
    if (!op.headers.includes('Idempotency-Key')) continue;
    const send = (key) => world.api(op.method, op.target(),
      admitted(op, { body: validBody(op), key }));
    assert.equal((await send('x'.repeat(200))).problem, 'malformed');
    if (op.operation.operationId === 'createToken') continue;
    assert.equal((await send('used-elsewhere')).problem, 'idempotency-mismatch',
      op.operation.operationId);
  }
});
