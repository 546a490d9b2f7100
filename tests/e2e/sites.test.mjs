// SPDX-License-Identifier: GPL-3.0-or-later
// Who is there (K1): the patient sees them, and has one button about each.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { arrive } from './lib/journey.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const LANGUAGES = {
  fr: { locale: 'fr-FR', ask: 'Demander de sortir', thanks: /Merci d.être venu/ },
  en: { locale: 'en-GB', ask: 'Ask to leave', thanks: /Thank you for coming/ },
};

async function askToLeave(self, language) {
  const { locale, ask, thanks } = LANGUAGES[language];
  const scene = await callUnderWay(self, { patient: { locale } });
  const { api, consultation, patient, practitioner } = scene;
  const added = await api.addCompanion(consultation.id);
  const companion = await self.visitor({ name: 'companion', locale, viewport: PHONE });
  await arrive(companion, added.url);
  await practitioner.click(`admit-${added.participant_id}`);
  await companion.sees('call');

  await patient.click('panel-toggle');
  await patient.sees(`company-${added.participant_id}`);
  await patient.sees(`company-${scene.practitionerId}`);
  const button = patient.at(`ask-to-leave-${added.participant_id}`);
  assert.equal((await button.innerText()).trim(), ask);
  assert.equal(await patient.at(`ask-to-leave-${scene.practitionerId}`).count(), 0,
    'the practitioner cannot be sent out');
  await self.look(patient, `who-is-here-${language}`);
  await button.click();
  await patient.sees('leave-dialog');
  await self.look(patient, `leave-question-${language}`);
  await patient.click('ask-to-leave-yes');
  await companion.page.locator('[data-reason="dismissed"]').waitFor();
  assert.match(await companion.page.locator('h1').innerText(), thanks);
  await self.look(companion, `dismissed-${language}`);
  await companion.goto(new URL(added.url).pathname);
  await companion.sees('problem-page');

  await practitioner.click('panel-toggle');
  await practitioner.sees(`let-back-${added.participant_id}`);
  await patient.click(`let-back-${added.participant_id}`);
  await companion.goto(new URL(added.url).pathname);
  await companion.sees('waiting-room');
  await until('the practitioner to have her in the waiting room again', () =>
    practitioner.at(`admit-${added.participant_id}`).first().isVisible());
  await self.leave(companion, patient, practitioner);
}

await suite('sites', {}, async (self) => {
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 the patient asks a companion to leave and lets them back, in ${language}`,
      () => askToLeave(self, language));
});
