// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody could see and hear who has the server's keys (E5): an independent stack reads every
// packet, takes off SRTP with the worker's own keys and decodes. At first the control: it must find
// clear media where the call says that it is not encrypted end to end.
import assert from 'node:assert/strict';
import { likeness, thumbnailOf, WireSniffer } from '../fixture/wire/wire.mjs';
import { FirefoxVisitor, launchFirefox } from './lib/firefox.mjs';
import {
  allSeeAndHear, arrive, participantOf, sees, seesScreen,
} from './lib/journey.mjs';
import { media } from './lib/probe.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { protectedAs, withoutTransforms } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';
import { Skip } from './lib/tap.mjs';
import { until } from './lib/wait.mjs';

/** A stream that is read from the wire shows this much of what its sender shows. */
const ALIKE = 0.9;
/**
 * Chromium's fake microphone beeps for 20 ms twice a second, Firefox's sends one long tone. Sealed
 * frames begin with the same few bytes, so that a decoder may make a hum of them that never stops.
 */
const QUIET_BETWEEN = 0.3;
const FIREFOX_HZ = 1000;
/** Enough of a stream to judge it by. */
const PACKETS = 40;

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
  for (const { kind, from, to, thumbnail, loud, tonal, pitch, decoded } of flows) {
    const alike = kind === 'video' && decoded > 0
      ? Math.max(...known.map((picture) => likeness(picture, thumbnail))) : 0;
    if (alike > ALIKE) found.push(`video ${from} > ${to}: likeness ${alike.toFixed(2)}`);
    const said = loud < QUIET_BETWEEN * decoded || pitch === FIREFOX_HZ;
    if (kind === 'audio' && loud > 5 && tonal > loud / 2 && said)
      found.push(`audio ${from} > ${to}: ${tonal} of ${loud} pieces are a tone of ${pitch} Hz`);
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
      const all = (await this.sniffer.report()).filter(({ packets }) => packets >= PACKETS);
      for (const { from, to, ssrc } of all) this.seen.add(`${from} ${to} ${ssrc}`);
      return this.seen.size >= before + kinds && all;
    });
    assert.ok(this.known.length > 0);
    assert.deepEqual(recognised(flows, this.known), []);
  }
}

async function control(self, sniffer) {
  await self.tap.case('E5 control: clear media is recognised, picture and sound', async () => {
    const api = self.api();
    const consultation = await api.plan();
    const patientId = participantOf(consultation, 'patient').id;
    const patient = await self.visitor({ name: 'old' });
    await patient.context.addInitScript(withoutTransforms);
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
      return count('video') >= 4 && count('audio') >= 4;
    }, { timeout: 60_000 });
    await self.leave(practitioner, patient);
  });
}

async function encrypted(self, sniffer) {
  const step = self.tap.chain();
  const watch = new Watch(sniffer);
  let scene;
  let both;

  await step('E5 on the wire: sound and pictures of two people', async () => {
    scene = await callUnderWay(self);
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
      const patient = await FirefoxVisitor.open(firefox, self.server.origin, { name: 'firefox' });
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
await suite('wire', { server: { env: sniffer?.env ?? {} } }, async (self) => {
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
