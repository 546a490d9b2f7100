// SPDX-License-Identifier: GPL-3.0-or-later
// Shared queues.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange } from '../rest-client.mjs';
import { claire, planned, quentin, queue, world } from './world.mjs';

test('/http/api/B8/queues', async () => {
  const call = (method, path, options = {}) => world.api(method, `/queues${path}`,
    { token: claire.token, ...options });
  const listed = (await call('GET', '')).body.items;
  const colleagues = await world.api('GET', '/practitioners', { token: claire.read_token });
  assert.deepEqual(colleagues.body.items.map((one) => one.id), [claire.id, world.people.paul.id]);
  assert.ok(listed.some((one) => one.id === queue.id && one.serves));
  const before = (await call('GET', '')).body.items.find((one) => one.id === queue.id);
  const changed = await call('PATCH', `/${queue.id}`,
    { body: { name: 'Permanence', version: before.version } });
  assert.equal(changed.body.name, 'Permanence');
  assert.equal((await call('PATCH', `/${queue.id}`, { body: { name: 'Garde',
    version: before.version } })).problem, 'precondition-failed');
  const nobody = await call('PATCH', `/${queue.id}`, { body: { practitioner_ids: [] } });
  assert.equal(nobody.status, 422);
  assert.equal(nobody.body.pointer, '/practitioner_ids');
  // Everything bad that walked by above may have changed who serves it.
  await call('PATCH', `/${queue.id}`,
    { body: { practitioner_ids: [claire.id, world.people.paul.id] } });
  const bad = await call('PATCH', `/${queue.id}`, { body: { practitioner_ids: [quentin.id] } });
  assert.equal(bad.body.pointer, '/practitioner_ids/0');
  const page = (path, options) => exchange(world.port, options ? 'POST' : 'GET',
    `/q/${queue.code}${path}`, options && { headers: { 'content-type': 'application/json' },
      body: JSON.stringify(options) });
  assert.equal((await call('POST', `/${queue.id}/close`)).body.open, false);
  const patient = { given_name: 'Zoé', family_name: 'Petit' };
  assert.equal((await page('/join', patient)).status, 409);
  assert.equal((await call('POST', `/${queue.id}/open`)).body.open, true);
  const seen = JSON.parse((await page('/queue')).text);
  assert.deepEqual(seen, { name: 'Permanence', organisation: 'Cabinet des Lilas', open: true,
    waiting: 0 });
  assert.equal((await page('/join', { ...patient, email: 'nobody' })).status, 422);
  assert.equal((await exchange(world.port, 'GET', '/q/ZZZZZZ/queue')).status, 404);
  const joined = await page('/join', patient);
  assert.equal(joined.status, 201, joined.text);
  const { location } = JSON.parse(joined.text);
  assert.ok(joined.headers['set-cookie'][0].includes(`Path=${location}`));
  assert.equal((await call('POST', `/${queue.id}/take`)).problem, 'illegal-transition',
    'they are not ready yet');
  const id = location.split('/').at(-1);
  const seat = await world.api('GET', `/consultations/${id}`, { token: world.people.paul.token });
  await world.tell(`wait ${id} ${seat.body.participants.at(-1).id}`);
  const key = 'take-once';
  const taken = await call('POST', `/${queue.id}/take`, { body: {}, key });
  assert.equal(taken.body.id, id);
  assert.equal(taken.body.practitioner.id, claire.id);
  assert.equal(taken.body.queue.name, 'Permanence');
  const again = await call('POST', `/${queue.id}/take`, { body: {}, key });
  assert.equal(again.body.id, id, 'a repeated request takes nobody else');
  assert.equal((await call('POST', `/${queue.id}/take`,
    { token: world.people.paul.token, body: { consultation_id: id } })).problem,
  'illegal-transition');
  assert.equal((await call('POST', `/${queue.id}/take`, { body: { consultation_id: planned.id } }))
    .problem, 'not-found');
  assert.equal((await call('POST', `/${queue.id}/take`, { body: {}, key: 'other', token: world.people
    .denise.token })).problem, 'forbidden');
  const clash = await call('POST', `/${queue.id}/take`, { body: { consultation_id: id }, key });
  assert.equal(clash.problem, 'idempotency-mismatch');
});

test('/q/B8/places-of-one-address', async () => {
  const join = async (person, from) => {
    const answer = await exchange(world.port, 'POST', `/q/${queue.code}/join`, {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ given_name: 'Zoé', family_name: 'Petit', ...person }) });
    const body = JSON.parse(answer.text);
    return [answer.status, body.type?.split('/').pop(), body.pointer];
  };
  const held = (pointer) => [409, 'duplicate', pointer];
  for (let i = 0; i < 3; i++)
    assert.equal((await join({ email: 'famille@example.org' }, `192.0.2.${i + 1}`))[0], 201);
  assert.deepEqual(await join({ email: 'Famille@example.org' }, '192.0.2.4'), held('/email'));
  for (let i = 0; i < 10; i++) assert.equal((await join({}, '198.51.100.7'))[0], 201);
  assert.deepEqual(await join({}, '198.51.100.7'), held(undefined));
  assert.equal((await join({}, '198.51.100.8'))[0], 201);
});
