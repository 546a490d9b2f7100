// SPDX-License-Identifier: GPL-3.0-or-later
// A second camera of the same device: shown by name, encrypted, back after a crash, gone when told.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { allSeeAndHear, seesScreen } from './lib/journey.mjs';
import { negotiation } from './lib/probe.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { protectedAs } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** In the page: a phone that runs one camera at a time and refuses the next. */
function oneCamera() {
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  let last = null;
  devices.getUserMedia = async (wish) => {
    if (wish.video?.deviceId?.exact && last?.readyState === 'live')
      throw new DOMException('Could not start video source', 'NotReadableError');
    const stream = await open(wish);
    last = stream.getVideoTracks()[0] ?? last;
    return stream;
  };
}

/** In the page: a phone that cuts the first camera, silently, when a second one opens. */
function cutsAtOnce() {
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  let first = null;
  devices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    if (wish.video?.deviceId?.exact) Object.defineProperty(first, 'muted', { value: true });
    else first = stream.getVideoTracks()[0] ?? first;
    return stream;
  };
}

/** In the page: the same a moment later. */
function cutsLater() {
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  let first = null;
  devices.getUserMedia = async (wish) => {
    const stream = await open(wish);
    if (wish.video?.deviceId?.exact)
      setTimeout(() => first?.dispatchEvent(new Event('mute')), 200);
    else first = stream.getVideoTracks()[0] ?? first;
    return stream;
  };
}

/** Of Chromium's fake cameras the second one sends depths (Y16), which no call carries. */
const THIRD = { label: 'fake_device_2' };

await suite('second', {}, async (self) => {
  const step = self.tap.chain();
  const browser = await self.launch({
    extra: ['--use-fake-device-for-media-stream=device-count=3'],
  });
  const extraOf = (id) => `remote-extra-${id}`;
  const caption = (visitor, id) =>
    visitor.page.locator('figure', { has: visitor.at(extraOf(id)) }).locator('figcaption');
  let scene;

  await step('E3 a second camera is chosen, named, and the others see it', async () => {
    scene = await callUnderWay(self, { patient: { browser, viewport: undefined } });
    const { patient, practitioner, patientId } = scene;
    await allSeeAndHear(scene.seats);
    await patient.click('settings-toggle');
    await patient.at('second-select').selectOption(THIRD);
    await patient.at('second-name').fill('Dermatoscope');
    await self.look(patient, 'choose');
    await patient.at('second-select').selectOption(THIRD);
    await patient.click('second-show');
    await seesScreen(practitioner, patientId);
    assert.match(await caption(practitioner, patientId).innerText(), /^Dermatoscope \(.+\)$/);
    await patient.sees('self-extra');
    await patient.sees('sharing');
    await allSeeAndHear(scene.seats);
    await self.look(patient, 'shows');
    await self.look(practitioner, 'sees');
  });

  await step('E5 it is encrypted end to end like the rest', async () => {
    for (const visitor of [scene.practitioner, scene.patient]) await protectedAs(visitor, 'on');
    assert.equal(await caption(scene.practitioner, scene.patientId)
      .getByText('non chiffré').count(), 0);
  });

  await step('E7 it is back after kill -9 of the media worker', async () => {
    const { practitioner, patient } = scene;
    for (const visitor of [practitioner, patient]) visitor.expectOutage();
    const before = await negotiation(practitioner.page);
    for (const worker of await self.server.workers()) process.kill(worker, 'SIGKILL');
    await until('a new connection', async () =>
      (await negotiation(practitioner.page)).connections > before.connections);
    await seesScreen(practitioner, scene.patientId);
    await allSeeAndHear(scene.seats);
  });

  await step('E3 a screen takes its place, as one extra picture is shown at a time', async () => {
    const { practitioner, patient, patientId } = scene;
    await patient.click('share-toggle');
    await until('the caption of a screen', async () =>
      /^Écran de /.test(await caption(practitioner, patientId).innerText()));
    await seesScreen(practitioner, patientId);
    assert.equal(await patient.at('self-extra').count(), 0);
    await patient.click('share-toggle');
    await until('the screen to be gone', async () =>
      await practitioner.at(extraOf(patientId)).count() === 0);
  });

  await step('E3 stopped, its light goes out and the picture goes away', async () => {
    const { practitioner, patient, patientId } = scene;
    await patient.page.evaluate(() => {
      const { getUserMedia } = navigator.mediaDevices;
      navigator.mediaDevices.getUserMedia = async function watched(wish) {
        const stream = await getUserMedia.call(this, wish);
        [window.__second] = stream.getVideoTracks();
        return stream;
      };
    });
    await patient.at('second-select').selectOption(THIRD);
    await patient.click('second-show');
    await seesScreen(practitioner, patientId);
    await patient.click('second-stop');
    await until('the second camera to be gone', async () =>
      await practitioner.at(extraOf(patientId)).count() === 0);
    assert.equal(await patient.page.evaluate(() => window.__second.readyState), 'ended');
    await allSeeAndHear(scene.seats);
  });

  await step('E3 unplugged, it is told and the call goes on', async () => {
    const { practitioner, patient, patientId } = scene;
    await patient.at('second-select').selectOption(THIRD);
    await patient.click('second-show');
    await seesScreen(practitioner, patientId);
    await patient.page.evaluate(() => window.__second.dispatchEvent(new Event('ended')));
    await patient.page.getByText('La deuxième caméra s’est arrêtée').first().waitFor();
    await until('the second camera to be gone', async () =>
      await practitioner.at(extraOf(patientId)).count() === 0);
    await allSeeAndHear(scene.seats);
    await self.leave(practitioner, patient);
  });

  for (const [label, phone, words] of [
    ['refuses a second camera', oneCamera, 'ce téléphone n’en ouvre qu’une'],
    ['cuts the first for a second', cutsAtOnce, 'Certains téléphones n’en ouvrent qu’une'],
    ['cuts the first a moment later', cutsLater, 'Certains téléphones n’en ouvrent qu’une'],
  ])
    await step(`E3 a phone that ${label} keeps the face and says why`, async () => {
      scene = await callUnderWay(self, { patient: { browser, viewport: PHONE, tamper: null } });
      const { patient, practitioner, patientId } = scene;
      await allSeeAndHear(scene.seats);
      await patient.page.evaluate(phone);
      // The camera is opened anew, under the phone's rule.
      await patient.click('camera-toggle');
      await patient.click('camera-toggle');
      await allSeeAndHear(scene.seats);
      await patient.click('settings-toggle');
      await patient.at('second-select').selectOption(THIRD);
      await patient.click('second-show');
      await patient.page.getByText(words).first().waitFor();
      await until('no second picture', async () =>
        await practitioner.at(extraOf(patientId)).count() === 0);
      await allSeeAndHear(scene.seats);
      await self.look(patient, 'phone');
      await self.leave(practitioner, patient);
    });
});
