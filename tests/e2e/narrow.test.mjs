// SPDX-License-Identifier: GPL-3.0-or-later
// One line becomes narrow in a call of three: sound goes on, the picture gets smaller or pauses and
// says so, and whoever has a good line notices nothing.
import assert from 'node:assert/strict';
import { allSeeAndHear, arrive, hears, sees } from './lib/journey.mjs';
import { callWithPictures } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { Skip } from './lib/tap.mjs';
import { until } from './lib/wait.mjs';
import { ShapedNetwork } from '../fixture/network/network.mjs';

const CHANGE = { timeout: 40_000 };

let network;
try {
  network = await ShapedNetwork.create({ seed: 11 });
} catch (error) {
  network = null;
  console.log(`# no shaped network here: ${error.message}`);
}

/** A third of a second of queue, as a home router has. */
const downlink = (bps) =>
  network.shape({ down: { rate_bps: bps, queue_bytes: Math.round(bps / 24) } });

/** What this page sends of its camera, by m-line: 1 is the picture, 14 the low one. */
function sentPictures(page) {
  return page.evaluate(async () => {
    const lines = {};
    const connection = window.__probe.connections.findLast(({ connectionState }) =>
      connectionState === 'connected');
    for (const { mid, sender } of connection?.getTransceivers() ?? []) {
      for (const report of (await sender.getStats()).values()) {
        if (report.type === 'outbound-rtp' && report.kind === 'video')
          lines[mid] = { frames: report.framesSent ?? 0, height: report.frameHeight ?? 0 };
      }
    }
    return lines;
  });
}

await suite('narrow', { network }, async (self) => {
  const step = self.tap.chain();
  let scene;
  let seats;
  let companion;
  const words = () => scene.patient.at(`paused-${scene.practitionerId}`);

  await step('E1 three people see and hear each other', async () => {
    if (!network) throw new Skip('needs root: a network namespace and a TUN device');
    const browser = await self.launch({
      executablePath: network.browser, extra: network.argumentsFor(self.server),
    });
    await downlink(3_000_000);
    scene = await callWithPictures(self, { patient: { browser } });
    const link = await scene.api.addCompanion(scene.consultation.id);
    companion = await self.visitor({ name: 'companion' });
    await arrive(companion, link.url);
    await scene.practitioner.click(`admit-${link.participant_id}`);
    seats = [...scene.seats, [companion, link.participant_id]];
    await allSeeAndHear(seats, CHANGE);
  });

  await step('E6 the patient at 300 kbit/s: a low second picture is sent for that one', async () => {
    await downlink(300_000);
    const before = await sentPictures(scene.practitioner.page);
    await until('the practitioner to send the low picture', async () =>
      (await sentPictures(scene.practitioner.page))['14']?.frames > 0, CHANGE);
    await sees(scene.patient, scene.practitionerId, CHANGE);
    await hears(scene.patient, scene.practitionerId, CHANGE);
    await until('the others to get the high picture still, and the second one to be smaller',
      async () => {
        const after = await sentPictures(scene.practitioner.page);
        return after['1'].frames > before['1'].frames && after['14'].height < after['1'].height;
      }, CHANGE);
    await until('nothing to be paused', async () => await words().count() === 0, CHANGE);
  });

  await step('E6 at 150 kbit/s for two voices the picture pauses and says why, sound goes on', async () => {
    await downlink(150_000);
    await words().waitFor(CHANGE);
    assert.match(await words().innerText(), /connexion est lente|connection is slow|en pause|paused/);
    await hears(scene.patient, scene.practitionerId, CHANGE);
  });

  await step('E6 the third person sees and hears as before', async () => {
    assert.equal(await companion.at(`paused-${scene.practitionerId}`).count(), 0);
    for (const id of [scene.practitionerId, scene.patientId]) {
      await sees(companion, id, CHANGE);
      await hears(companion, id, CHANGE);
    }
  });

  await step('E6 the line is good again: so is the picture, by itself', async () => {
    await downlink(3_000_000);
    await words().waitFor({ state: 'detached', ...CHANGE });
    await sees(scene.patient, scene.practitionerId, CHANGE);
    await until('the second picture to be given up', async () => {
      const { height } = (await sentPictures(scene.practitioner.page))['14'] ?? {};
      const first = await sentPictures(scene.practitioner.page);
      await hears(scene.patient, scene.practitionerId, CHANGE);
      const second = await sentPictures(scene.practitioner.page);
      return height === undefined || second['14']?.frames === first['14']?.frames;
    }, { timeout: 60_000 });
    await allSeeAndHear(seats, CHANGE);
  });
});
