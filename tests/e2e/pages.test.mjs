// SPDX-License-Identifier: GPL-3.0-or-later
// Every page: axe-core in both themes and on phone and desktop, no motion for those who want none,
// and a consultation led with the keyboard alone. With AUS_SCREENSHOTS=DIR pages are painted too.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pressByKeyboard, runningAnimations, violations } from './lib/access.mjs';
import { DESKTOP, PHONE } from './lib/browser.mjs';
import { allSeeAndHear, participantOf, pathOf, reaches } from './lib/journey.mjs';
import { portraitCamera } from './lib/portraits.mjs';
import { suite } from './lib/suite.mjs';
import { tour } from './lib/tour.mjs';

const DEVICES = { phone: PHONE, desktop: DESKTOP };
const folder = process.env.AUS_SCREENSHOTS;

/** Lets fonts and layout come to rest; the mouse moves, as a call's controls fade when unused. */
async function settle(page) {
  await page.mouse.move(200, 300);
  await page.mouse.move(210, 310);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

async function paint(page, name, device, language) {
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({
    path: path.join(folder, `${name}-${device}-${language}.png`), animations: 'disabled',
  });
}

async function inspect({ page }, { name, language, pictures = [] }) {
  const found = [];
  for (const [device, viewport] of Object.entries(DEVICES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle(page);
      found.push(...(await violations(page)).map((line) => `${device} ${colorScheme}: ${line}`));
      for (const line of await runningAnimations(page)) found.push(`${device}: moves: ${line}`);
      const wide = await page.evaluate(() =>
        document.documentElement.scrollWidth > document.documentElement.clientWidth);
      if (wide) found.push(`${device}: the page is wider than the screen`);
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await settle(page);
    if (folder && pictures.includes(device)) await paint(page, name, device, language);
  }
  assert.deepEqual(found, []);
}

async function keyboardOnly(self) {
  const step = self.tap.chain();
  const api = self.api();
  let consultation;
  let patient;
  let practitioner;
  await step('D1 by keyboard alone: from the link to the waiting room', async () => {
    consultation = await api.plan();
    patient = await self.visitor({ name: 'patient' });
    await patient.goto(pathOf(consultation.link.patient.url));
    for (const testId of ['identity-yes', 'consent-accept', 'equipment-ready'])
      await pressByKeyboard(patient, testId);
    await patient.sees('waiting-room');
  });
  await step('D7 by keyboard alone: admitting from the dashboard', async () => {
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    const patientId = participantOf(consultation, 'patient').id;
    await pressByKeyboard(practitioner, `admit-${patientId}`);
    await patient.sees('call');
    await allSeeAndHear([
      [practitioner, participantOf(consultation, 'practitioner').id], [patient, patientId],
    ]);
  });
  await step('E2 by keyboard alone: hanging up', async () => {
    await pressByKeyboard(practitioner, 'hang-up');
    await pressByKeyboard(practitioner, 'end-for-all');
    await patient.sees('after-call');
    await reaches(api, consultation.id, 'finalized');
    await self.leave(patient, practitioner);
  });
}

/** For paintings: a camera with a drawn person for each side, in a browser of its own. */
async function sitters(self) {
  const browsers = {};
  for (const person of ['patient', 'practitioner']) {
    const camera = await portraitCamera(self.browser, self.server.directory, person);
    browsers[person] = await self.launch({ extra: [camera] });
  }
  return browsers;
}

await suite('pages', {}, async (self) => {
  const browsers = folder ? await sitters(self) : {};
  for (const [language, locale] of [['fr', 'fr-FR'], ['en', 'en-GB']]) {
    const look = (visitor, name, pictures) => self.tap.case(`WCAG ${language}: ${name}`, () =>
      inspect(visitor, { name, language, pictures }));
    await tour(self, locale, look, browsers);
  }
  await keyboardOnly(self);
});
