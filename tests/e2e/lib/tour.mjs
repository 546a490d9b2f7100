// SPDX-License-Identifier: GPL-3.0-or-later
// A walk past every page of the product, in one language.
import { PHONE } from './browser.mjs';
import { allSeeAndHear, participantOf, pathOf } from './journey.mjs';
import { nameCamera } from './portraits.mjs';

const PERSON = { given_name: 'Marie-Antoinette', family_name: 'de Lestrange-Villeneuve' };

async function strangers(self, locale, look) {
  // The colleague's consultations: the dashboard that is looked at later stays as it was.
  const api = self.api('practitioner', 1);
  const visitor = await self.visitor({ name: 'visitor', locale });
  const show = async (address, name, pictures) => {
    await visitor.goto(address);
    await visitor.page.locator('h1').first().waitFor();
    await look(visitor, name, pictures);
  };
  await show('/', 'home', ['desktop', 'phone']);
  await show('/test', 'test');
  await show('/p/dr-claire-martin', 'book', ['phone']);
  await show('/p/nobody', 'book-not-there');
  await show('/nowhere', 'not-found');
  await show(`/c/${'a'.repeat(32)}`, 'link-unknown');
  const revoked = await api.plan();
  await api.revokeLink(revoked.id, revoked.link.patient.participant_id);
  await show(pathOf(revoked.link.patient.url), 'link-revoked');
  const expired = await api.plan();
  self.server.sql(
    `UPDATE participant SET link_expires_at = 1 WHERE consultation_id = '${expired.id}'`);
  await show(pathOf(expired.link.patient.url), 'link-expired', ['phone']);
  await show(pathOf((await api.plan({ minutes: 3 * 24 * 60 })).link.patient.url), 'link-other-day');
  await self.leave(visitor);
}

/** The patient's way up to the waiting room; leaves the patient there. */
async function arrival(self, locale, look, consultation, browser) {
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE, browser });
  await patient.context.addInitScript(nameCamera);
  await patient.goto(pathOf(consultation.link.patient.url));
  for (const [testId, name] of [['identity-yes', 'identity'], ['consent-accept', 'consent'],
    ['equipment-ready', 'equipment']]) {
    await patient.sees(testId);
    await look(patient, name, ['phone']);
    await patient.click(testId);
  }
  await patient.sees('waiting-room');
  await look(patient, 'waiting', ['phone']);
  return patient;
}

async function office(look, practitioner, consultation) {
  for (const [address, name, landmark] of [
    ['/app', 'dashboard', `consultation-${consultation.id}`],
    ['/app/agenda', 'agenda', 'agenda-title'],
    ['/app/plan', 'plan', 'plan-save'],
    [`/app/consultations/${consultation.id}`, 'summary', 'status-label'],
    ['/app/all', 'all', 'table'],
    ['/app/preferences', 'preferences', 'pref-save'],
  ]) {
    await practitioner.goto(address);
    await practitioner.sees(landmark);
    await look(practitioner, name, ['desktop']);
  }
}

async function talk(look, practitioner, patient, consultation) {
  const patientId = participantOf(consultation, 'patient').id;
  const practitionerId = participantOf(consultation, 'practitioner').id;
  await practitioner.goto(`/visit/${consultation.id}`);
  await practitioner.sees(`admit-${patientId}`);
  await look(practitioner, 'room', ['desktop']);
  await practitioner.click(`admit-${patientId}`);
  await patient.sees('call');
  await allSeeAndHear([[practitioner, practitionerId], [patient, patientId]]);
  await look(practitioner, 'call-practitioner', ['desktop']);
  await look(patient, 'call-patient', ['phone']);
  await practitioner.click('panel-toggle');
  await look(practitioner, 'call-panel', ['desktop']);
  await practitioner.click('panel-toggle');
  await practitioner.click('security-toggle');
  await practitioner.sees('security-code');
  await look(practitioner, 'call-security', ['desktop']);
  await practitioner.click('security-toggle');
  await practitioner.click('chat-toggle');
  await practitioner.at('chat-input').fill('Bonjour, m’entendez-vous bien ?');
  await practitioner.click('chat-send');
  await patient.click('chat-read');
  await patient.sees('chat-text');
  await look(patient, 'call-chat', ['phone']);
  await practitioner.click('chat-toggle');
  await practitioner.click('hang-up');
  await practitioner.sees('end-for-all');
  await look(practitioner, 'call-end');
  await practitioner.click('end-for-all');
  await patient.sees('after-call');
  await look(patient, 'after', ['phone']);
  await practitioner.sees('after-call');
  await look(practitioner, 'after-practitioner', ['desktop']);
}

/**
 * Calls `look (visitor, name, pictures)` at each page; `pictures`: the devices worth a painting.
 * `browsers` may give patient and practitioner browsers of their own.
 */
export async function tour(self, locale, look, browsers = {}) {
  await strangers(self, locale, look);
  const consultation = await self.api().plan({ patient: PERSON, tags: ['suivi', 'domicile'] });
  const patient = await arrival(self, locale, look, consultation, browsers.patient);
  const practitioner = await self.visitor({
    name: 'practitioner', role: 'practitioner', locale, browser: browsers.practitioner,
  });
  await practitioner.context.addInitScript(nameCamera);
  await practitioner.goto('/app');
  await practitioner.click(`language-${locale.slice(0, 2)}`);
  await office(look, practitioner, consultation);
  await talk(look, practitioner, patient, consultation);
  await self.leave(patient, practitioner);
}
