// SPDX-License-Identifier: GPL-3.0-or-later
// End-to-end encryption in the call (E5): what people see of it, whatever happens to the line.
import assert from 'node:assert/strict';
import { violations } from './lib/access.mjs';
import {
  allSeeAndHear, arrive, participantOf, readyToWait, pathOf, sees, seesScreen,
} from './lib/journey.mjs';
import { media, negotiation, packetsReceived } from './lib/probe.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { meddler, protectedAs, readCode, sameCode, withoutTransforms } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

async function compare(...visitors) {
  for (const visitor of visitors) {
    await readCode(visitor);
    await visitor.click('security-compare');
    await visitor.sees('security-compared');
    await protectedAs(visitor, 'compared');
  }
}

/** Both pages have built a new connection since `before`. */
async function rebuilt(visitors, before) {
  await until('connections to be rebuilt', async () => {
    const now = await Promise.all(visitors.map((visitor) => negotiation(visitor.page)));
    return now.every(({ connections }, index) => connections > before[index].connections);
  }, { timeout: 40_000 });
}

async function codeAndRecovery(self) {
  const step = self.tap.chain();
  let scene;
  let both;

  await step('E5 on by itself, the same four pictures in French and in English', async () => {
    scene = await callUnderWay(self, { patient: { locale: 'en-GB' } });
    both = [scene.practitioner, scene.patient];
    await scene.patient.page.evaluate(() => localStorage.setItem('auscult.locale', 'en'));
    await scene.patient.page.reload();
    for (const visitor of both) await protectedAs(visitor, 'on');
    await allSeeAndHear(scene.seats);
    const [french, english] = await sameCode(...both);
    assert.notDeepEqual(french.words, english.words);
  });

  await step('E5 WCAG the open security panel, on phone and desktop', async () => {
    for (const visitor of both) assert.deepEqual(await violations(visitor.page), []);
  });

  await step('E5 compared on one screen is said on that screen only', async () => {
    await compare(scene.practitioner);
    await protectedAs(scene.patient, 'on');
    await compare(scene.patient);
  });

  await step('E5 a screen is shared under its own key', async () => {
    await scene.practitioner.click('share-toggle');
    await seesScreen(scene.patient, scene.practitionerId);
    await scene.practitioner.click('share-toggle');
  });

  await step('E5 after kill -9 of the media worker what was compared holds', async () => {
    const before = await Promise.all(both.map((visitor) => negotiation(visitor.page)));
    for (const visitor of both) visitor.expectOutage();
    for (const worker of await self.server.workers()) process.kill(worker, 'SIGKILL');
    await rebuilt(both, before);
    await allSeeAndHear(scene.seats);
    for (const visitor of both) await protectedAs(visitor, 'compared');
  });

  await step('E5 after kill -9 of the daemon, too: the pages kept their keys', async () => {
    const before = await Promise.all(both.map((visitor) => negotiation(visitor.page)));
    await self.server.kill();
    await self.server.launch();
    await rebuilt(both, before);
    await allSeeAndHear(scene.seats);
    for (const visitor of both) await protectedAs(visitor, 'compared');
    await sameCode(...both);
  }, { timeout: 150_000 });

  await step('E5 a reload is another page: the code must be compared again', async () => {
    await scene.patient.page.reload();
    await scene.patient.sees('call');
    await allSeeAndHear(scene.seats);
    for (const visitor of both) await protectedAs(visitor, 'on');
    await sameCode(...both);
  });

  await step('E5 a third person shares the code, and when they leave it stays', async () => {
    const link = await scene.api.addCompanion(scene.consultation.id);
    const companion = await self.visitor({ name: 'companion' });
    await arrive(companion, link.url);
    await scene.practitioner.click(`admit-${link.participant_id}`);
    await allSeeAndHear([...scene.seats, [companion, link.participant_id]]);
    const [{ numbers }] = await sameCode(companion, ...both);
    await compare(...both);
    await companion.click('hang-up');
    await companion.sees('left');
    await scene.practitioner.at(`remote-video-${link.participant_id}`)
      .waitFor({ state: 'detached' });
    await self.leave(companion);
    await allSeeAndHear(scene.seats);
    for (const visitor of both) await protectedAs(visitor, 'compared');
    assert.equal((await readCode(scene.patient)).numbers, numbers);
  });

  await step('E5 alone in the room, the lock stays in the head and covers nothing', async () => {
    await scene.api.act(scene.consultation.id, `participants/${scene.patientId}/put-back`);
    await protectedAs(scene.practitioner, 'alone');
    const lock = await scene.practitioner.at('security-toggle').boundingBox();
    assert.ok(lock.y + lock.height < 100 && lock.width < 300, JSON.stringify(lock));
    await self.leave(...both);
  });
}

async function failures(self) {
  const step = self.tap.chain();
  let scene;

  await step('E5 a key that was lost is asked for again, counted and shown', async () => {
    const patient = await self.visitor({ name: 'patient' });
    await patient.context.addInitScript(meddler);
    await patient.context.addInitScript(() => { window.__meddle = 'key:drop'; });
    const api = self.api();
    const consultation = await api.plan();
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    await arrive(patient, consultation.link.patient.url);
    const patientId = participantOf(consultation, 'patient').id;
    await practitioner.click(`admit-${patientId}`);
    await practitioner.sees('security-trouble');
    const picture = await media(practitioner.page, patientId);
    assert.equal(picture.frames, 0);
    await patient.page.evaluate(() => { window.__meddle = null; });
    await sees(practitioner, patientId);
    await practitioner.at('security-trouble').waitFor({ state: 'detached' });
    await practitioner.click('security-toggle');
    assert.match(await practitioner.at('security-troubles').innerText(), /Louise Durand.*[1-9]/);
    scene = { practitioner, patient, patientId, consultation };
  });

  await step('E5 a falsified key agreement is noticed and nothing is shown or sent', async () => {
    const { practitioner, patient, patientId } = scene;
    await patient.page.evaluate(() => sessionStorage.setItem('meddle', 'reveal:falsify'));
    await patient.context.addInitScript(() => {
      window.__meddle = sessionStorage.getItem('meddle');
    });
    await patient.page.reload();
    await protectedAs(practitioner, 'meddled');
    await practitioner.sees('security-meddled');
    const before = await until('a frame for the picture', () =>
      media(practitioner.page, patientId));
    const packets = await packetsReceived(practitioner.page);
    await until('packets that nobody can open', async () =>
      (await packetsReceived(practitioner.page)) > packets + 50);
    const after = await media(practitioner.page, patientId);
    assert.equal(after.frames, before.frames);
    await patient.page.evaluate(() => { window.__meddle = null; });
    await protectedAs(practitioner, 'on', { timeout: 40_000 });
    await sees(practitioner, patientId);
    await self.leave(practitioner, patient);
  });
}

async function without(self) {
  const step = self.tap.chain();
  const api = self.api();
  let old;
  let practitioner;
  let consultation;
  let patientId;

  await step('E5 whose browser cannot is said while they wait', async () => {
    consultation = await api.plan();
    patientId = participantOf(consultation, 'patient').id;
    old = await self.visitor({ name: 'old' });
    await old.context.addInitScript(withoutTransforms);
    await arrive(old, consultation.link.patient.url);
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    const row = practitioner.at(`consultation-${consultation.id}`);
    await row.getByText('sans chiffrement de bout en bout').waitFor();
  });

  await step('E5 the practitioner is asked before they are let in', async () => {
    await practitioner.click(`admit-${patientId}`);
    await practitioner.sees('admit-question');
    assert.deepEqual(await violations(practitioner.page), []);
    assert.equal(participantOf(await api.get(consultation.id), 'patient').admitted, false);
    await practitioner.page.keyboard.press('Escape');
    await practitioner.at('admit-question').waitFor({ state: 'detached' });
    await practitioner.goto(`/visit/${consultation.id}`);
    await practitioner.sees('lobby');
    await practitioner.click(`admit-${patientId}`);
    await practitioner.click('admit-anyway');
  });

  await step('E5 off is said on both screens, and they see and hear each other', async () => {
    await old.sees('call');
    await allSeeAndHear([
      [practitioner, participantOf(consultation, 'practitioner').id], [old, patientId],
    ]);
    for (const visitor of [practitioner, old]) {
      await protectedAs(visitor, 'off');
      await visitor.sees('security-off');
    }
  });

  await step('E5 with a browser that can, the same person is encrypted again', async () => {
    await self.leave(old);
    const young = await self.visitor({ name: 'young' });
    await young.goto(pathOf(consultation.link.patient.url));
    await until('the way into the call', async () => {
      if (await young.at('equipment-ready').isVisible()) await readyToWait(young);
      return young.at('call').isVisible();
    });
    for (const visitor of [practitioner, young]) await protectedAs(visitor, 'on');
    await sees(practitioner, patientId);
    await self.leave(young, practitioner);
  });
}

await suite('e2ee', {}, async (self) => {
  await codeAndRecovery(self);
  await failures(self);
  await without(self);
});
