// SPDX-License-Identifier: GPL-3.0-or-later
// Who is there (K1): the patient sees them, and has one button about each.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { arrive, reaches } from './lib/journey.mjs';
import { fillPlan, PATIENT } from './lib/plan.mjs';
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

const BOOTH = { width: 1280, height: 800 };

async function structureOf(self) {
  const { body } = await self.api().request('GET', '/structures');
  return body.items[0];
}

/** E8: what is typed is checked, and a wrong entry is corrected by another one. */
async function measure(self, host, language) {
  await host.click('vital-enter');
  await host.at('vital-value').fill('1280');
  await host.at('vital-diastolic').fill('80');
  await host.click('vital-save');
  await host.page.locator('#vital-value-error').waitFor();
  await self.look(host, `vital-refused-${language}`);
  await host.at('vital-value').fill('128');
  await host.at('vital-diastolic').fill('129');
  await host.click('vital-save');
  await host.page.locator('#vital-diastolic-error').waitFor();
  await host.at('vital-diastolic').fill('80');
  await host.click('vital-save');
  await host.sees('vital-blood_pressure');
  await host.click('vital-correct-blood_pressure');
  await host.at('vital-value').fill('138');
  await host.at('vital-diastolic').fill('80');
  await host.click('vital-save');
  await host.page.locator('[data-testid="vital-blood_pressure"][data-corrected="true"]').waitFor();
}

/** In the call: what the host enters is with the practitioner without asking. */
async function seesMeasures(self, { practitioner, host, patient }, language) {
  await practitioner.click('panel-toggle');
  await practitioner.page.locator('[data-testid="vital-blood_pressure"] s').waitFor();
  await host.click('vital-enter');
  await host.at('vital-kind').selectOption('temperature');
  await host.at('vital-value').fill(language === 'fr' ? '37,2' : '37.2');
  await host.click('vital-save');
  await practitioner.sees('vital-temperature');
  assert.match(await practitioner.at('vital-temperature').innerText(), /37[.,]2/);
  await patient.sees('vital-temperature');
  await self.look(practitioner, `vital-signs-${language}`);
}

/** A host with the patient: the interview waits for them to leave, unless the patient wants them. */
async function hostStays(self, language) {
  const { locale } = LANGUAGES[language];
  const structure = await structureOf(self);
  const api = self.api();
  const planned = await api.plan({ structure_id: structure.id });
  const patientId = planned.link.patient.participant_id;
  const host = await self.visitor({ name: 'host', locale, role: 'site_host', viewport: BOOTH });
  await host.goto('/app/site');
  await host.click(`language-${language}`);
  await host.sees(`site-${planned.id}`);
  assert.doesNotMatch(await host.page.locator('body').innerText(), /Durand|Louise/);
  await host.at('site-code').fill('ABCDEFGH');
  await host.click('site-check-in');
  await host.page.locator('#site-code-error').waitFor();
  await host.at('site-code').fill(planned.link.patient.code);
  await host.click('site-check-in');
  await until('the arrival to be noted', async () => (await api.get(planned.id)).site.checked_in_at);
  const patient = await self.visitor({ name: 'patient', locale, viewport: BOOTH });
  await arrive(patient, planned.link.patient.url);
  await host.click(`accompany-${planned.id}`);
  await patient.sees('host-notice');
  await self.look(patient, `host-beside-${language}`);
  await self.look(host, `site-${language}`);
  await measure(self, host, language);

  const practitioner = await self.visitor({ name: 'practitioner', locale, role: 'practitioner' });
  await practitioner.goto(`/visit/${planned.id}`);
  await practitioner.sees('host-notice');
  await self.look(practitioner, `lobby-host-${language}`);
  await practitioner.click(`admit-${patientId}`);
  await practitioner.page.locator('.toast.error').waitFor();
  assert.equal((await api.get(planned.id)).status, 'waiting', 'the interview does not begin');
  const seat = (await api.get(planned.id)).participants.find(({ role }) => role === 'host');
  await patient.click(`ask-to-stay-${seat.id}`);
  await patient.page.locator('[data-testid="host-notice"][data-wish="stay"]').waitFor();
  await practitioner.click(`admit-${patientId}`);
  await patient.sees('call');
  await reaches(api, planned.id, 'in_progress');

  // The patient changes their mind: one button, and the host is told at once.
  await patient.click('panel-toggle');
  await self.look(patient, `call-host-${language}`);
  await seesMeasures(self, { practitioner, host, patient }, language);
  await patient.click('host-hint-alone');
  await until('the host to be asked to leave', async () =>
    (await host.at(`site-host-${planned.id}`).innerText()).match(/préfère être seul|prefers to be alone/));
  await self.look(host, `sent-out-${language}`);
  assert.equal(await host.at(`accompany-${planned.id}`).count(), 0);
  assert.equal((await api.get(planned.id)).status, 'in_progress');
  await self.leave(patient, practitioner, host);
}

const inTwoDays = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

async function planAtSite(self) {
  const structure = await structureOf(self);
  const secretary = await self.visitor({ name: 'secretary', role: 'practitioner' });
  await secretary.goto('/app/plan');
  await fillPlan(secretary, { ...PATIENT, date: inTwoDays(), time: '07:05' });
  await secretary.at('plan-site').selectOption(structure.id);
  await self.look(secretary, 'plan-site');
  await secretary.click('plan-save');
  await secretary.sees('consultation-site');
  assert.match(await secretary.at('consultation-site').innerText(), /Pharmacie des Tilleuls/);
  const id = new URL(secretary.page.url()).pathname.split('/').pop();
  assert.equal((await self.api().get(id)).site.structure_id, structure.id);
  await self.leave(secretary);
}

await suite('sites', {}, async (self) => {
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 the patient asks a companion to leave and lets them back, in ${language}`,
      () => askToLeave(self, language));
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 the host leaves before the interview unless the patient wants them, in ${language}`,
      () => hostStays(self, language));
  await self.tap.case('B1 planned at a site', () => planAtSite(self));
});
