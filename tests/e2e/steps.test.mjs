// SPDX-License-Identifier: GPL-3.0-or-later
// How far it is: a newcomer plans a consultation in under a minute, a patient comes from the link to
// the waiting room in under 30 s. Counted in clicks and keystrokes with the keystroke-level model
// (Card, Moran and Newell 1983), with a picture of each screen in the results; nothing is timed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { PHONE } from './lib/browser.mjs';
import { pathOf } from './lib/journey.mjs';
import { buildDirectory } from './lib/server.mjs';
import { suite } from './lib/suite.mjs';

/**
 * Seconds of the model: one key of somebody who types letter by letter, thinking what to do next,
 * pointing, pressing, and a hand between mouse and keyboard.
 */
const KEY = 0.5;
const THINK = 1.35;
const POINT = 1.1;
const PRESS = 0.2;
const HAND = 0.4;

/** Counts what a person does at this page, and keeps pictures of the way. */
function walk(self, visitor, name) {
  const done = { clicks: 0, keys: 0, screens: 0, hands: 0 };
  return {
    done,
    async look() {
      done.screens++;
      await visitor.page.screenshot({ path: path.join(buildDirectory, 'tests/e2e/results',
        `steps-${name}-${done.screens}.png`) });
    },
    async click(locator) {
      done.clicks++;
      await locator.click();
    },
    async type(locator, text) {
      done.clicks++;
      done.hands += 2;
      done.keys += text.length;
      await locator.click();
      await locator.pressSequentially(text);
    },
    /** What the model says of all this, in seconds. */
    tell() {
      const seconds = done.clicks * (THINK + POINT + PRESS) + done.keys * KEY + done.hands * HAND;
      self.tap.note(`${name}: ${done.clicks} clicks, ${done.keys} keys, ${done.screens} screens: `
        + `${seconds.toFixed(0)} s by the model`);
      return seconds;
    },
  };
}

/** Clicks what answers an overlap with the demo's own day, if there is one. */
async function confirmed(way, visitor) {
  const confirm = visitor.at('overlap-confirm');
  await visitor.at('patient-link').or(confirm).first().waitFor();
  if (await confirm.isVisible()) await way.click(confirm);
  await visitor.sees('patient-link');
  await way.look();
  return visitor.at('patient-link').inputValue();
}

async function writesWho(way, visitor) {
  await way.type(visitor.at('plan-given-name'), 'Louise');
  await way.type(visitor.at('plan-family-name'), 'Durand');
  await way.type(visitor.at('plan-email'), 'louise@example.org');
  await way.look();
}

/** The first time one is led: what, who, when. */
async function ledInSteps(self) {
  const newcomer = await self.visitor({ name: 'newcomer', role: 'practitioner', newcomer: true });
  await newcomer.goto('/test');
  await newcomer.page.evaluate(() => localStorage.removeItem('auscult.plan-way'));
  const way = walk(self, newcomer, 'led');
  await newcomer.goto('/app');
  await newcomer.sees('plan-open');
  await way.look();
  await way.click(newcomer.at('plan-open'));
  await newcomer.sees('wizard-step-what');
  await way.look();
  await way.click(newcomer.at('wizard-teleconsultation'));
  await newcomer.sees('wizard-step-who');
  await writesWho(way, newcomer);
  await way.click(newcomer.at('wizard-next'));
  await newcomer.at('free-time').first().waitFor();
  await way.look();
  await way.click(newcomer.at('free-time').first());
  await way.click(newcomer.at('plan-save'));
  await confirmed(way, newcomer);
  const seconds = way.tell();
  assert.ok(seconds < 60, `${seconds} s`);
  await self.leave(newcomer);
}

/** On one page: whatever is asked for is there already, only who comes is to be written. */
async function onOnePage(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const way = walk(self, practitioner, 'plan');
  await practitioner.goto('/app');
  await practitioner.sees('plan-open');
  await way.look();
  await way.click(practitioner.at('plan-open'));
  await practitioner.sees('plan-save');
  await writesWho(way, practitioner);
  await way.click(practitioner.at('plan-save'));
  const link = await confirmed(way, practitioner);
  const seconds = way.tell();
  assert.ok(way.done.clicks <= 8, `${way.done.clicks} clicks`);
  assert.ok(seconds < 60, `${seconds} s`);
  await self.leave(practitioner);
  return link;
}

async function arrives(self, link) {
  const patient = await self.visitor({ name: 'patient', viewport: PHONE });
  const way = walk(self, patient, 'arrive');
  await patient.goto(pathOf(link));
  for (const [screen, testId] of [['identity', 'identity-yes'], ['consent', 'consent-accept'],
    ['equipment', 'equipment-ready']]) {
    await patient.sees(screen);
    await way.look();
    assert.equal(await patient.page.locator('main .button.main:visible').count(), 1,
      `one decision on the page of ${screen}`);
    await way.click(patient.at(testId));
  }
  await patient.sees('waiting-room');
  await way.look();
  assert.deepEqual(way.done, { clicks: 3, keys: 0, screens: 4, hands: 0 });
  const seconds = way.tell();
  assert.ok(seconds < 30, `${seconds} s`);
  await self.leave(patient);
}

await suite('steps', {}, async (self) => {
  const step = self.tap.chain();
  let link;
  await step('B1 a newcomer, led in steps, plans in under a minute', () => ledInSteps(self));
  await step('B1 B2 on one page it is no further', async () => {
    link = await onOnePage(self);
  });
  await step('D1 a patient is in the waiting room in under 30 s from the link', () =>
    arrives(self, link));
});
