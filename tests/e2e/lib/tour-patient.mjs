// SPDX-License-Identifier: GPL-3.0-or-later
// The patient's way: before the day, the arrival with its payment, what is left afterwards.
import { PHONE } from './browser.mjs';
import { pathOf } from './journey.mjs';
import { nameCamera } from './portraits.mjs';
import { until } from './wait.mjs';

/** Days before: what the link offers then (A1, F4). */
export async function earlier(guide) {
  const { self, look } = guide;
  const api = self.api('practitioner', 1);
  const planned = await api.plan({ minutes: 3 * 24 * 60, patient: { birth_date: '1951-04-02' } });
  const patient = await guide.visitor({ name: 'early', viewport: PHONE });
  await patient.goto(pathOf(planned.link.patient.url));
  await patient.sees('cannot-come');
  await look(patient, 'link-other-day');
  await patient.click('bring');
  await patient.sees('bring-dialog');
  await look(patient, 'bring-who');
  await patient.page.keyboard.press('Escape');
  await patient.click('cannot-come');
  await patient.sees('cannot-come-dialog');
  await look(patient, 'cannot-come', ['phone']);
  for (const [part, value] of Object.entries({ day: '2', month: '4', year: '1951' }))
    await patient.at(`cancel-birth-${part}`).fill(value);
  await patient.click('cannot-come-yes');
  await until('the dialog to go', async () =>
    (await patient.at('cannot-come-dialog').count()) === 0);
  await look(patient, 'cancelled');
  await guide.leave(patient);
}

async function pays(guide, patient) {
  const { look } = guide;
  await patient.sees('payment');
  await patient.sees('shares');
  await look(patient, 'payment', ['phone']);
  await patient.click('payment-talk-open');
  await patient.sees('payment-talk');
  await look(patient, 'payment-talk');
  await patient.click('payment-back');
  await patient.click('payment-accept');
  await patient.sees('card');
  await look(patient, 'card', ['phone']);
  await patient.click('test-card-declined');
  await patient.click('card-pay');
  await patient.sees('card-declined');
  await look(patient, 'card-declined');
  await patient.click('test-card-asks');
  await patient.click('card-pay');
  await patient.sees('bank');
  await look(patient, 'bank');
  await patient.click('bank-confirm');
}

/** Up to the waiting room; leaves the patient there. */
export async function arrival(guide, consultation) {
  const { look } = guide;
  const patient = await guide.visitor({
    name: 'patient', viewport: PHONE, browser: guide.browsers.patient,
  });
  await patient.context.addInitScript(nameCamera);
  await patient.goto(pathOf(consultation.link.patient.url));
  await patient.sees('identity-yes');
  await look(patient, 'identity', ['phone']);
  await patient.click('identity-yes');
  await patient.page.locator('#birth-error').waitFor();
  await look(patient, 'identity-refused');
  for (const [part, value] of Object.entries({ day: '2', month: '4', year: '1951' }))
    await patient.at(`birth-${part}`).fill(value);
  await patient.click('identity-yes');
  await patient.sees('consent-accept');
  await look(patient, 'consent', ['phone']);
  await patient.click('consent-decline');
  await patient.sees('consent-declined');
  await look(patient, 'consent-declined');
  await patient.click('consent-reconsider');
  await patient.click('information-open');
  await patient.sees('information-dialog');
  await look(patient, 'consent-information');
  await patient.page.keyboard.press('Escape');
  await patient.click('consent-accept');
  await pays(guide, patient);
  await patient.sees('equipment-ready');
  await look(patient, 'equipment', ['phone']);
  await patient.click('equipment-ready');
  await patient.sees('waiting-room');
  await look(patient, 'waiting');
  await patient.click('bring');
  await patient.sees('bring-dialog');
  await look(patient, 'bring');
  await patient.page.keyboard.press('Escape');
  await patient.click('withdraw');
  await patient.sees('withdraw-dialog');
  await look(patient, 'withdraw');
  await patient.page.keyboard.press('Escape');
  return patient;
}

/** The documents' secure space (F2) and the receipt (F1). */
export async function receives(guide, practitioner, patient, consultation) {
  const { look } = guide;
  const alert = await until('the letter about the document', () =>
    guide.letter(guide.email, /\/documents\//));
  await patient.goto(pathOf(alert.text.match(/http\S*\/documents\/\S+/)[0]));
  await patient.sees('space-choose');
  await look(patient, 'space-choose');
  await patient.click('space-sms');
  await patient.sees('space-code');
  await look(patient, 'space-code', ['phone']);
  const sms = await until('the code', () => guide.letter(guide.mobile, /\b\d{6}\b/));
  await patient.at('code').fill(/\b\d{6}\b/.exec(sms.text)[0]);
  await patient.click('space-enter');
  await patient.sees('space-list');
  await look(patient, 'space-list', ['phone']);
  await patient.click('space-view');
  await patient.page.locator('[data-testid=preview-page][data-painted="1"]').waitFor();
  await look(patient, 'space-preview');
  await patient.page.keyboard.press('Escape');
  await practitioner.goto(`/app/consultations/${consultation.id}`);
  await practitioner.sees('receipt-link');
  await look(practitioner, 'consultation-paid');
  await patient.goto(await practitioner.at('receipt-link').getAttribute('href'));
  await patient.sees('receipt');
  await look(patient, 'receipt', ['phone']);
}
