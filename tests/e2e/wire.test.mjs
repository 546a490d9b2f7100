// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody could see and hear who has the server's keys (E5): an independent stack reads every
// packet, takes off SRTP with the worker's own keys and decodes. At first the control: it must find
// clear media where the call says that it is not encrypted end to end.
import assert from 'node:assert/strict';
import { likeness, melodyShare, thumbnailOf, WireSniffer } from '../fixture/wire/wire.mjs';
import { FirefoxVisitor, launchFirefox } from './lib/firefox.mjs';
import {
  allSeeAndHear, arrive, participantOf, sees, seesScreen,
} from './lib/journey.mjs';
import { drum, MELODY, RHYTHM, sing } from './lib/melody.mjs';
import { media } from './lib/probe.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { protectedAs, withoutTransforms } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';
import { Skip } from './lib/tap.mjs';
import { until } from './lib/wait.mjs';

/** A stream that is read from the wire shows this much of what its sender shows. */
const ALIKE = 0.9;
const VOICES = [MELODY, RHYTHM];
/** Enough of a stream to judge it by: pictures, and a whole round of each voice. */
const PACKETS = { video: 40, audio: 260 };

/** What the pages show now: the pictures that must not be recognised on the wire. */
async function originals(...visitors) {
  const pictures = [];
  for (const { page } of visitors) {
    const videos = await page.$$eval('video[data-testid]', (all) =>
      all.filter(({ videoWidth }) => videoWidth > 0).map(({ dataset }) => dataset.testid));
    for (const name of videos)
      pictures.push(await page.evaluate(thumbnailOf, `[data-testid="${name}"]`));
  }
  return pictures;
}

/** The streams that were recognised, as one line each; `known` are pictures to recognise. */
function recognised(flows, known) {
  const found = [];
  for (const { kind, from, to, thumbnail, melody, decoded } of flows) {
    const alike = kind === 'video' && decoded > 0
      ? Math.max(...known.map((picture) => likeness(picture, thumbnail))) : 0;
    if (alike > ALIKE) found.push(`video ${from} > ${to}: likeness ${alike.toFixed(2)}`);
    if (kind === 'audio' && VOICES.some((voice) => melodyShare(melody, voice) > voice.share))
      found.push(`audio ${from} > ${to}`);
  }
  return found;
}

class Watch {
  constructor(sniffer) {
    this.sniffer = sniffer;
    this.known = [];
    this.seen = new Set();
  }

  /** Judges what was on the wire until now; streams of steps before are judged again. */
  async unreadable(kinds, ...visitors) {
    const before = this.seen.size;
    // The fake camera moves: several moments of it.
    for (let moments = 0; moments < 3; moments++) this.known.push(...(await originals(...visitors)));
    const flows = await until(`${kinds} new streams on the wire`, async () => {
      const all = await this.sniffer.report();
      for (const { from, to, ssrc, kind, packets } of all)
        if (packets >= PACKETS[kind]) this.seen.add(`${from} ${to} ${ssrc}`);
      return this.seen.size >= before + kinds && all;
    });
    assert.ok(this.known.length > 0);
    assert.deepEqual(recognised(flows, this.known), []);
  }
}

/** The patient's browser knows no transforms: the call is clear for both, and the sniffer finds it. */
async function clearCall(self, sniffer, openPatient) {
  const api = self.api();
  const before = recognised(await sniffer.report(), []).length;
  const consultation = await api.plan();
  const patientId = participantOf(consultation, 'patient').id;
  const patient = await openPatient([[withoutTransforms]]);
  await arrive(patient, consultation.link.patient.url);
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto('/app');
  await practitioner.click(`admit-${patientId}`);
  await practitioner.click('admit-anyway');
  await allSeeAndHear([
    [practitioner, participantOf(consultation, 'practitioner').id], [patient, patientId],
  ]);
  await protectedAs(practitioner, 'off');
  const known = [];
  await until('both kinds to be recognised from both sides', async () => {
    known.push(...(await originals(practitioner, patient)));
    const found = recognised(await sniffer.report(), known);
    const count = (kind) => found.filter((line) => line.startsWith(kind)).length;
    return count('video') >= 4 && count('audio') >= before + 4;
  }, { timeout: 60_000 });
  self.problems.push(...patient.problems);
  await self.leave(practitioner);
}

async function control(self, sniffer) {
  await self.tap.case('E5 control: clear media is recognised, picture and sound', async () => {
    await clearCall(self, sniffer, (scripts) => self.visitor({ name: 'old', scripts }));
    await self.leave(...self.visitors);
  });
  await self.tap.case('E5 control: clear media of Firefox, too', async () => {
    const firefox = await launchFirefox();
    try {
      await clearCall(self, sniffer, (scripts) => FirefoxVisitor.open(firefox, self.server.origin,
        { name: 'firefox', scripts: [[drum, RHYTHM], ...scripts] }));
    } finally {
      await firefox.close();
    }
  });
}

async function encrypted(self, sniffer) {
  const step = self.tap.chain();
  const watch = new Watch(sniffer);
  let scene;
  let both;

  await step('E5 on the wire: sound and pictures of two people', async () => {
    const browser = await self.launch({
      extra: ['--use-fake-device-for-media-stream=device-count=3'],
    });
    scene = await callUnderWay(self, { patient: { browser } });
    both = [scene.practitioner, scene.patient];
    await allSeeAndHear(scene.seats);
    await watch.unreadable(8, ...both);
  });

  await step('E5 on the wire: a shared screen, put on its line later', async () => {
    await scene.practitioner.click('share-toggle');
    await seesScreen(scene.patient, scene.practitionerId);
    await watch.unreadable(2, ...both);
    await scene.practitioner.click('share-toggle');
  });

  await step('E5 E3 on the wire: a second camera', async () => {
    const { patient, practitioner, patientId } = scene;
    await patient.click('settings-toggle');
    await patient.at('second-select').selectOption({ label: 'fake_device_2' });
    await patient.click('second-show');
    await seesScreen(practitioner, patientId);
    await watch.unreadable(2, ...both);
    await patient.click('second-stop');
    await patient.click('settings-toggle');
  });

  await step('E5 on the wire: a camera that was off and comes back', async () => {
    await scene.patient.click('camera-toggle');
    await until('the camera to be off', async () =>
      !(await media(scene.practitioner.page, scene.patientId)));
    await scene.patient.click('camera-toggle');
    await sees(scene.practitioner, scene.patientId);
    await watch.unreadable(0, ...both);
  });

  await step('E5 on the wire: a page that was loaded again', async () => {
    await scene.patient.page.reload();
    await scene.patient.sees('call');
    await allSeeAndHear(scene.seats);
    await watch.unreadable(4, ...both);
  });

  await step('E5 on the wire: connections rebuilt after kill -9 of the worker', async () => {
    for (const visitor of both) visitor.expectOutage();
    for (const worker of await self.server.workers()) process.kill(worker, 'SIGKILL');
    await watch.unreadable(8, ...both);
    await allSeeAndHear(scene.seats);
  });

  await step('E5 on the wire: a third person, with whom all send less', async () => {
    const link = await scene.api.addCompanion(scene.consultation.id);
    const companion = await self.visitor({ name: 'companion' });
    await arrive(companion, link.url);
    await scene.practitioner.click(`admit-${link.participant_id}`);
    await allSeeAndHear([...scene.seats, [companion, link.participant_id]]);
    await watch.unreadable(10, ...both, companion);
    await self.leave(companion, ...both);
  });
}

async function withFirefox(self, sniffer) {
  await self.tap.case('E5 on the wire: Firefox', async () => {
    const firefox = await launchFirefox();
    try {
      const api = self.api();
      const consultation = await api.plan();
      const patientId = participantOf(consultation, 'patient').id;
      const patient = await FirefoxVisitor.open(firefox, self.server.origin,
        { name: 'firefox', scripts: [[drum, RHYTHM]] });
      await arrive(patient, consultation.link.patient.url);
      const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
      await practitioner.goto('/app');
      await practitioner.click(`admit-${patientId}`);
      await allSeeAndHear([
        [practitioner, participantOf(consultation, 'practitioner').id], [patient, patientId],
      ]);
      await new Watch(sniffer).unreadable(8, practitioner, patient);
      self.problems.push(...patient.problems);
      await self.leave(practitioner);
    } finally {
      await firefox.close();
    }
  });
}

/** One suite for each server: a sniffer judges what it has seen from its beginning. */
let sniffer;
try {
  sniffer = await WireSniffer.start();
} catch (error) {
  sniffer = null;
}
await suite('wire', {
  server: { env: sniffer?.env ?? {} }, scripts: [[sing, MELODY]],
}, async (self) => {
  if (!sniffer) {
    await self.tap.case('E5 on the wire', async () => {
      throw new Skip('no right to open a packet socket');
    });
    return;
  }
  await encrypted(self, sniffer);
  await withFirefox(self, sniffer);
  await control(self, sniffer);
});
await sniffer?.stop();
