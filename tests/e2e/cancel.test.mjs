// SPDX-License-Identifier: GPL-3.0-or-later
// "I cannot come": patients cancel by themselves, before the day and on it, on their phones.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { pathOf } from './lib/journey.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const DAY = 24 * 60;
const WORDS = {
  fr: { locale: 'fr-FR', offer: 'Je ne peux pas venir', done: /rendez-vous est annulé/,
    late: /trop tard.*appelez le cabinet/, label: 'Annulée par le patient' },
  en: { locale: 'en-GB', offer: 'I cannot come', done: /appointment is cancelled/,
    late: /too late.*call the practice/, label: 'Cancelled by the patient' },
};

async function fillBirthDate(patient, values) {
  for (const [index, part] of ['day', 'month', 'year'].entries())
    await patient.at(`cancel-birth-${part}`).fill(values[index]);
}

async function heading(patient, words) {
  await until(`a page that says ${words}`, async () =>
    words.test(await patient.page.locator('h1').innerText()));
}

async function beforeTheDay(self, language) {
  const { locale, offer, done, label } = WORDS[language];
  const api = self.api();
  const planned = await api.plan({ minutes: 3 * DAY, patient: { birth_date: '1951-04-02' } });
  const path = pathOf(planned.link.patient.url);
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  const secretary = await self.visitor({ name: 'secretary', locale, role: 'practitioner' });
  await secretary.goto(`/app/consultations/${planned.id}`);
  await secretary.sees('status-label');
  await secretary.click(`language-${language}`);
  await patient.goto(path);
  await patient.sees('cannot-come');
  assert.equal((await patient.at('cannot-come').innerText()).trim(), offer);
  await self.look(patient, `other-day-${language}`);
  await patient.click('cannot-come');
  await patient.sees('cannot-come-dialog');
  assert.doesNotMatch(await patient.page.locator('body').innerText(), /Durand|Louise|Martin|Lilas/);
  await self.look(patient, `question-${language}`);
  await patient.click('cannot-come-yes');
  await patient.page.locator('#cancel-birth-error').waitFor();
  await fillBirthDate(patient, ['3', '4', '1951']);
  await patient.click('cannot-come-yes');
  await patient.page.locator('#cancel-birth-error').waitFor();
  assert.equal((await api.get(planned.id)).status, 'scheduled', 'a wrong date changes nothing');
  await fillBirthDate(patient, ['2', '4', '1951']);
  await patient.click('cannot-come-yes');
  await heading(patient, done);
  await self.look(patient, `done-${language}`);
  assert.equal((await api.get(planned.id)).status_reason, 'by the patient');
  await until('the practice to be told without asking', async () =>
    (await secretary.at('status-label').first().innerText()).includes(label));
  await patient.page.reload();
  await patient.sees('problem-page');
  await heading(patient, /annulée|cancelled/);
  assert.equal(await patient.at('cannot-come').count(), 0);
  await self.leave(patient);
  await self.leave(secretary);
}

async function onTheDay(self, language) {
  const { locale, done } = WORDS[language];
  const api = self.api();
  const planned = await api.plan({ minutes: 30 });
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  await patient.goto(pathOf(planned.link.patient.url));
  await patient.sees('identity-yes');
  await patient.sees('cannot-come');
  await self.look(patient, `identity-${language}`);
  await patient.click('cannot-come');
  await patient.click('cannot-come-yes');
  await patient.sees('closed');
  await heading(patient, done);
  assert.equal((await api.get(planned.id)).status_reason, 'by the patient');
  await self.leave(patient);
}

async function tooLate(self, language) {
  const { locale, late } = WORDS[language];
  const { link } = await self.api().plan({ minutes: 5 });
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  await patient.goto(pathOf(link.patient.url));
  await patient.sees('cancel-late');
  assert.match(await patient.at('cancel-late').innerText(), late);
  assert.equal(await patient.at('cannot-come').count(), 0);
  await self.look(patient, `late-${language}`);
  await self.leave(patient);
}

// Half an hour ahead is in time, five minutes are not, and both links open also before midnight.
const settings = { 'consultation.cancel-minutes': 10, 'link.early-hours': 2 };

await suite('cancel', { server: { settings } }, async (self) => {
  for (const language of Object.keys(WORDS)) {
    await self.tap.case(`A1 B3 before its day the link cancels, in ${language}`,
      () => beforeTheDay(self, language));
    await self.tap.case(`A1 on its day the visit cancels, in ${language}`,
      () => onTheDay(self, language));
    await self.tap.case(`A1 too late says whom to call, in ${language}`,
      () => tooLate(self, language));
  }
  await self.tap.case('L1 a companion is not offered to cancel', async () => {
    const { id } = await self.api().plan({ minutes: 3 * DAY });
    const companion = await self.visitor({ name: 'companion', viewport: PHONE });
    const answered = companion.page.waitForResponse((one) => one.url().endsWith('/cancel'));
    await companion.goto(pathOf((await self.api().addCompanion(id)).url));
    assert.equal((await (await answered).json()).cancel, 'no');
    assert.equal(await companion.at('cannot-come').count(), 0);
    await self.leave(companion);
  });
});
