// SPDX-License-Identifier: GPL-3.0-or-later
// The test of the network before a call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWorldLike, unknownId, world } from './world.mjs';

test('/http/api/D3/network-test', async () => {
  const open = () => world.api('POST', '/network-tests', {});
  const opened = await open();
  assert.equal(opened.status, 201, opened.text);
  const { id, legs } = opened.body;
  assert.deepEqual(legs.map(({ way }) => way), ['udp', 'tcp']);
  const answer = (leg, sdp, test = id) =>
    world.api('POST', `/network-tests/${test}/answers`, { body: { leg, sdp } });
  assert.equal((await answer(unknownId, 'v=0\r\nm=')).problem, 'not-found');
  assert.equal((await answer(legs[0].id, 'v=0\r\nm=', unknownId)).problem, 'not-found');
  const wrong = await answer(legs[0].id, 'not SDP');
  assert.equal(wrong.problem, 'invalid');
  assert.equal(wrong.body.pointer, '/sdp');
  assert.equal((await answer(legs[1].id, 'v=0\r\nm=audio')).status, 204);
  assert.equal((await answer(legs[1].id, 'v=0\r\nm=audio')).problem, 'illegal-transition');
  const others = [await open(), await open(), await open()];
  assert.equal((await open()).problem, 'too-many-requests', 'four of one address at a time');
  for (const test of [id, ...others.map(({ body }) => body.id)])
    assert.equal((await world.api('DELETE', `/network-tests/${test}`, {})).status, 204);
  assert.equal((await world.api('DELETE', `/network-tests/${id}`, {})).problem, 'not-found');
});

test('/http/api/D3/no-media', async () => {
  const bare = await startWorldLike(['--no-media']);
  assert.equal((await bare.api('POST', '/network-tests', {})).problem, 'unavailable');
  for (const name of bare.seen) world.seen.add(name);
  await bare.stop();
});
