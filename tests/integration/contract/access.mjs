// SPDX-License-Identifier: GPL-3.0-or-later
// Who may: no credential, another scope, another site, another organisation (B9), too many.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, makePlan } from '../rest-client.mjs';
import {
  admitted, claire, operations, planned, quentin, queue, session, startWorldLike, unknownId,
  unsafe, validBody, world,
} from './world.mjs';

test('/http/api/L1/no-credential', async () => {
  for (const op of operations()) {
    if (op.open) continue;
    for (const options of [{}, { token: 'nobody-knows-this' }, { cookie: 'aus_session=unknown' },
      { headers: { authorization: 'Basic YTpi' }, cookie: session.cookie }]) {
      const answer = await world.api(op.method, op.target(), options);
      assert.equal(answer.problem, 'unauthenticated', op.operation.operationId);
      assert.match(answer.headers['www-authenticate'], /^Bearer/);
    }
  }
});

test('/http/api/L1/wrong-scope', async () => {
  for (const op of operations()) {
    if (op.open || !op.operation.responses[403]?.['x-problems'].includes('forbidden')) continue;
    const token = op.bearer ? claire.account_token : claire.token;
    const answer = await world.api(op.method, op.target(), { token });
    assert.equal(answer.problem, 'forbidden', op.operation.operationId);
    const write = op.operation.security[0].bearer?.[0] === 'consultations:write';
    if (write)
      assert.equal((await world.api(op.method, op.target(), { token: claire.read_token })).problem,
        'forbidden', op.operation.operationId);
  }
});

test('/http/api/L3/csrf', async () => {
  for (const op of operations()) {
    if (!unsafe(op)) continue;
    const elsewhere = { origin: 'https://evil.example.com' };
    const attempts = op.open ? [{ headers: elsewhere }]
      : [{ cookie: session.cookie }, { cookie: session.cookie, csrf: 'wrong' },
        { ...session, headers: elsewhere }];
    for (const options of attempts)
      assert.equal((await world.api(op.method, op.target(), options)).problem, 'csrf',
        op.operation.operationId);
  }
});

test('/http/api/B9/other-organisation', async () => {
  for (const op of operations()) {
    if (!op.pattern.includes('{id}') || !op.bearer) continue;
    const extra = { body: validBody(op) };
    const other = await world.api(op.method, op.target(),
      { ...admitted(op, extra), token: quentin.token });
    const none = await world.api(op.method, op.target(unknownId), admitted(op, extra));
    // To list for a practitioner is refused alike, whether there is such a one or not.
    const expected = /practitioners.*\/(waiting|tags|announce|hours|slots)$/.test(op.pattern)
      ? 'forbidden' : 'not-found';
    assert.equal(other.problem, expected, `${op.operation.operationId} ${other.text}`);
    assert.deepEqual(other.body, none.body, 'what exists elsewhere is not told');
  }
});

/** One of each thing that has an id, of Claire's organisation. */
async function claireHas() {
  const token = { token: claire.token };
  const make = async (method, target, body, as = token) =>
    (await world.api(method, target, { ...as, body })).body;
  const device = await make('POST', `/consultations/${planned.id}/devices`, { name: 'otoscope' });
  const hook = await make('POST', '/account/webhooks', { url: 'https://example.org/b9' }, session);
  const bearer = await make('POST', '/account/tokens',
    { name: 'b9', scopes: ['consultations:read'] }, session);
  const [opened] = (await world.api('GET', '/account/sessions', session)).body.items;
  const structures = (await world.api('GET', '/structures', token)).body?.items ?? [];
  return { consultation: planned.id, seat: planned.participants[0].id,
    patient: planned.participants.at(-1).id, practitioner: claire.id, queue: queue.id,
    device: device.id, webhook: hook.id, token: bearer.id, session: opened.id,
    ...(structures[0] && { structure: structures[0].id }) };
}

/** The other tests count such things. */
async function claireTidies({ webhook, token, device }) {
  for (const target of [`/account/webhooks/${webhook}`, `/account/tokens/${token}`])
    assert.equal((await world.api('DELETE', target, session)).status, 204);
  assert.equal((await world.api('DELETE', `/consultations/${planned.id}/devices/${device}`,
    { token: claire.token })).status, 204);
}

/** Names that nobody of another organisation may read. */
const ours = /Lilas|Martin|Roche|Petit|Durand|louise|claire@|Tilleuls/i;

test('/http/api/B9/every-id-of-every-route', async () => {
  const had = await claireHas();
  const things = Object.entries(had);
  const foreign = await world.logIn('quentin');
  const before = (await world.api('GET', `/consultations/${planned.id}/audit`,
    { token: claire.token })).text;
  const asQuentin = (op, extra) => (op.bearer ? { token: quentin.token, ...extra }
    : { ...foreign, ...extra });
  for (const op of operations()) {
    if (!op.pattern.includes('{')) continue;
    const version = op.headers.includes('If-Match') ? { version: 1 } : {};
    for (const [what, id] of things) {
      const target = op.pattern.replace('/api/v1', '').replaceAll(/\{\w+\}/g, id);
      const answer = await world.api(op.method, target,
        asQuentin(op, { ...version, body: validBody(op) }));
      assert.ok(['not-found', 'forbidden'].includes(answer.problem) || op.open,
        `${op.operation.operationId} with a ${what}: ${answer.status} ${answer.text}`);
      assert.doesNotMatch(answer.text, ours);
    }
  }
  assert.equal((await world.api('GET', `/consultations/${planned.id}/audit`,
    { token: claire.token })).text, before, 'and nothing was done');
  await claireTidies(had);
});

test('/http/api/B9/every-id-in-bodies-and-queries', async () => {
  const had = await claireHas();
  const things = Object.values(had);
  const foreign = await world.logIn('quentin');
  const isId = (schema) => schema?.pattern?.includes('{26}')
    || schema?.items?.pattern?.includes('{26}');
  for (const op of operations()) {
    if (op.open || op.pattern.includes('{')) continue;
    const names = Object.entries(op.schema?.properties ?? {}).filter(([, schema]) => isId(schema));
    const queries = op.queries.filter(({ schema }) => isId(schema));
    const ask = (target, body) => world.api(op.method, target,
      { ...(op.bearer ? { token: quentin.token } : foreign), body });
    for (const id of things) {
      for (const [name, schema] of names) {
        const answer = await ask(op.target(),
          { ...validBody(op), [name]: schema.type === 'array' ? [id] : id });
        assert.ok(answer.status >= 400, `${op.operation.operationId} ${name}: ${answer.text}`);
        assert.doesNotMatch(answer.text, ours);
      }
      for (const { name } of queries) {
        const answer = await ask(`${op.target()}?${name}=${id}`);
        assert.ok(answer.status >= 400, `${op.operation.operationId} ?${name}: ${answer.text}`);
        assert.doesNotMatch(answer.text, ours);
      }
    }
  }
  await claireTidies(had);
});

test('/http/pages/B9/beside-the-api', async () => {
  const foreign = await world.logIn('quentin');
  const headers = { cookie: foreign.cookie, 'x-csrf-token': foreign.csrf, accept: '*/*' };
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'auscult.v1' };
  for (const [method, target, more] of [
    ['POST', `/visit/${planned.id}/feedback`, {}], ['GET', `/visit/${planned.id}/documents`, {}],
    ['GET', `/visit/${planned.id}/vital-signs`, {}], ['GET', `/visit/${planned.id}/socket`, upgrade],
    ['POST', `/whip/${planned.id}`, {}], ['POST', `/whep/${planned.id}`, {}],
    ['GET', '/api/v1/operator/rooms', {}], ['GET', `/api/v1/operator/rooms/${planned.id}`, {}],
    ['GET', '/api/v1/operator/statistics', {}], ['GET', '/api/v1/operator/problems', {}],
  ]) {
    const answer = await exchange(world.port, method, target, { headers: { ...headers, ...more } });
    assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${target}: ${answer.status}`);
    assert.doesNotMatch(answer.text, ours, target);
  }
});

test('/http/api/B9/other-practitioner', async () => {
  const options = { token: claire.token };
  for (const id of [quentin.id, unknownId]) {
    const body = makePlan({ practitioner_id: id });
    for (const answer of [
      await world.api('POST', '/consultations', { ...options, body }),
      await world.api('POST', '/consultations/now',
        { ...options, body: { practitioner_id: id, participants: body.participants } }),
      await world.api('GET', `/consultations?practitioner_id=${id}`, options),
    ])
      assert.equal(answer.problem, 'forbidden', 'whether there is one or not');
  }
});

test('/http/api/L1/too-many', async () => {
  const strict = await startWorldLike(['--rate', '0']);
  for (const op of operations()) {
    const answer = await strict.api(op.method, op.target());
    assert.equal(answer.problem, 'too-many-requests');
    assert.ok(Number(answer.headers['retry-after']) > 0);
  }
  for (const name of strict.seen) world.seen.add(name);
  await strict.stop();
});
