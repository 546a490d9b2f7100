// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the published description: every operation gets every kind of bad input, then the stories
// bring about everything else it declares. The last case asks whether anything declared was never
// seen; an answer that is not declared fails where it comes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlan } from './rest-client.mjs';
import { claire, operations, world } from './contract/world.mjs';
// The walks first: they want nothing linked, filed or closed yet.
import './contract/access.mjs';
import './contract/input.mjs';
import './contract/network.mjs';
import './contract/consultation.mjs';
import './contract/sites.mjs';
import './contract/account.mjs';
import './contract/payment.mjs';
import './contract/practice.mjs';
import './contract/queues.mjs';
import './contract/documents.mjs';
import './contract/patients.mjs';
import './contract/lists.mjs';

test('/http/api/C3/expired', async () => {
  const body = makePlan();
  delete body.planned_start;
  const now = (await world.api('POST', '/consultations/now',
    { token: claire.token, body: { ...body, confirm_overlap: true,
      structure_id: world.people.nadia.structure_id } })).body;
  const { code } = now.links.find((link) => link.role === 'patient');
  await world.tell(`advance ${3 * 24 * 3600}`);
  const answer = await world.api('POST', '/codes/redeem', { body: { code } });
  assert.equal(answer.problem, 'link-expired');
  assert.equal((await world.api('POST', '/site/check-in',
    { ...await world.logIn('nadia'), body: { code } })).problem, 'link-expired');
});

test('/http/api/N1/complete', async () => {
  assert.deepEqual((await world.api('GET', '/openapi.json')).body, world.document);
  const missing = [];
  for (const op of operations())
    for (const [status, response] of Object.entries(op.operation.responses)) {
      if (status === 'default') continue;
      if (!world.seen.has(`${op.operation.operationId} ${status}`))
        missing.push(`${op.operation.operationId} ${status}`);
      for (const problem of response['x-problems'] ?? [])
        if (!world.seen.has(`${op.operation.operationId} ${problem}`))
          missing.push(`${op.operation.operationId} ${problem}`);
    }
  assert.deepEqual(missing, [], 'declared, but never seen');
});
