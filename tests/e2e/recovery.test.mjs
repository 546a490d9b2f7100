// SPDX-License-Identifier: GPL-3.0-or-later
// Processes die in the middle of a consultation: it goes on, without a click.
import assert from 'node:assert/strict';
import { allSeeAndHear, participantOf } from './lib/journey.mjs';
import { negotiation } from './lib/probe.mjs';
import { callWithPictures } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** Both pages have built a new connection since `before`. */
function rebuilt(visitors, before) {
  return until('both connections to be rebuilt', async () => {
    for (const [index, visitor] of visitors.entries()) {
      const { connections } = await negotiation(visitor.page);
      if (connections <= before[index].connections) return false;
    }
    return true;
  }, { timeout: 40_000 });
}

await suite('recovery', {}, async (self) => {
  const step = self.tap.chain();
  let scene;
  let visitors;

  await step('E1 two people see and hear each other', async () => {
    scene = await callWithPictures(self);
    visitors = [scene.practitioner, scene.patient];
    for (const visitor of visitors) visitor.expectOutage();
  });

  await step('E7 kill -9 of the media worker: both are back without a click', async () => {
    const before = await Promise.all(visitors.map((visitor) => negotiation(visitor.page)));
    const workers = await self.server.workers();
    assert.ok(workers.length > 0, 'no media worker runs');
    for (const worker of workers) process.kill(worker, 'SIGKILL');
    await rebuilt(visitors, before);
    await allSeeAndHear(scene.seats);
  });

  await step('A3 the consultation stayed in progress, its seats kept', async () => {
    const consultation = await scene.api.get(scene.consultation.id);
    assert.equal(consultation.status, 'in_progress');
    assert.equal(participantOf(consultation, 'patient').admitted, true);
    const workers = await self.server.workers();
    assert.ok(workers.length > 0, 'a new worker took over');
  });

  await step('E7 kill -9 of the daemon and a restart: both are back without a click', async () => {
    const before = await Promise.all(visitors.map((visitor) => negotiation(visitor.page)));
    await self.server.kill();
    await self.server.launch();
    await rebuilt(visitors, before);
    await allSeeAndHear(scene.seats);
  }, { timeout: 150_000 });

  await step('A3 the restarted daemon knows the consultation in progress', async () => {
    const consultation = await scene.api.get(scene.consultation.id);
    assert.equal(consultation.status, 'in_progress');
    for (const role of ['practitioner', 'patient'])
      assert.equal(participantOf(consultation, role).presence, 'in_call');
  });

  await step('A1 hanging up still works after all that', async () => {
    await scene.practitioner.click('hang-up');
    await scene.practitioner.click('end-for-all');
    await scene.patient.sees('after-call');
    const consultation = await until('the consultation to be over', async () => {
      const now = await scene.api.get(scene.consultation.id);
      return now.status === 'finalized' && now;
    });
    assert.ok(consultation.duration_seconds > 0);
  });
});
