// SPDX-License-Identifier: GPL-3.0-or-later
// How far it is: a newcomer plans a consultation, a patient comes from the link to the waiting room.
// Counted in clicks and keystrokes, with a picture of each page in the results; nothing is timed.
import assert from 'node:assert/strict';
import path from 'node:path';
import { PHONE } from './lib/browser.mjs';
import { pathOf } from './lib/journey.mjs';
import { buildDirectory } from './lib/server.mjs';
import { suite } from './lib/suite.mjs';

/** Counts what a person does at this page, and keeps pictures of the way. */
function walk(self, visitor, name) {
  const done = { clicks: 0, keys: 0, screens: 0 };
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
      done.keys += text.length;
      await locator.click();
      await locator.pressSequentially(text);
    },
    tell() {
      self.tap.note(`${name}: ${done.clicks} clicks, ${done.keys} keys, ${done.screens} pictures`);
      return done;
    },
  };
}

await suite('steps', {}, async (self) => {
  const step = self.tap.chain();
  let link;

  await step('B1, B2 a newcomer plans a consultation', async () => {
    const newcomer = await self.visitor({ name: 'newcomer', role: 'practitioner' });
    const way = walk(self, newcomer, 'plan');
    await newcomer.goto('/app');
    await newcomer.at('plan-open').waitFor();
    await way.look();
    await way.click(newcomer.at('plan-open'));
    // Whatever is asked for is there already: only who comes is to be written.
    await way.type(newcomer.at('plan-given-name'), 'Louise');
    await way.type(newcomer.at('plan-family-name'), 'Durand');
    await way.type(newcomer.at('plan-email'), 'louise@example.org');
    await way.look();
    await way.click(newcomer.at('plan-save'));
    const confirm = newcomer.at('overlap-confirm');
    await newcomer.at('patient-link').or(confirm).first().waitFor();
    if (await confirm.isVisible()) await way.click(confirm);
    link = await newcomer.at('patient-link').inputValue();
    await way.look();
    const { clicks, keys } = way.tell();
    assert.ok(clicks <= 8, `${clicks} clicks`);
    assert.ok(keys <= 40, `${keys} keys`);
    await self.leave(newcomer);
  });

  await step('D1 a patient comes from the link to the waiting room', async () => {
    const patient = await self.visitor({ name: 'patient', viewport: PHONE });
    const way = walk(self, patient, 'arrive');
    await patient.goto(pathOf(link));
    for (const [screen, testId] of [['identity', 'identity-yes'], ['consent', 'consent-accept'],
      ['equipment', 'equipment-ready']]) {
      await patient.sees(screen);
      await way.look();
      await way.click(patient.at(testId));
    }
    await patient.sees('waiting-room');
    await way.look();
    assert.deepEqual(way.tell(), { clicks: 3, keys: 0, screens: 4 }, 'one decision on each page');
    await self.leave(patient);
  });
});
