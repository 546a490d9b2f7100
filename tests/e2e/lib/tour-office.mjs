// SPDX-License-Identifier: GPL-3.0-or-later
// The practitioner's pages: the day, planning, one consultation, the call and what follows it.
import { allSeeAndHear, participantOf } from './journey.mjs';
import { makePdf } from './pdf.mjs';
import { fillPlan, PATIENT } from './plan.mjs';
import { nameCamera } from './portraits.mjs';
import { until } from './wait.mjs';

const WORDS = {
  fr: { announce: 'Une urgence me retient, merci de votre patience.',
    chat: 'Bonjour, m’entendez-vous bien ?', conclusion: 'Tension équilibrée, revoir dans un mois.' },
  en: { announce: 'I am held up by an emergency, thank you for waiting.',
    chat: 'Hello, can you hear me well?', conclusion: 'Blood pressure settled, see again in a month.' },
};

const WEEK = [
  [0, 9, 0, 'Jeanne', 'Lefebvre'], [0, 9, 40, 'Hugo', 'Marchand'], [0, 15, 0, 'Odile', 'Chevalier'],
  [1, 9, 20, 'Mehdi', 'Benali'], [1, 10, 0, 'Camille', 'Dubois'], [2, 14, 20, 'Solène', 'Le Goff'],
  [2, 15, 40, 'Baptiste', 'Rousseau'], [3, 9, 0, 'Lucie', 'Fontaine'],
  [4, 9, 20, 'Antoine', 'Garnier'], [4, 15, 20, 'Fatima', 'El Amrani'],
];

/** Monday of the week after next, as midnight here. */
function comingMonday() {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7) + 14);
  return day;
}

/** A week that somebody works in; gives its first day. */
async function fillWeek(guide) {
  const monday = comingMonday();
  const text = [monday.getFullYear(), monday.getMonth() + 1, monday.getDate()]
    .map((part) => String(part).padStart(2, '0')).join('-');
  if (guide.language !== 'fr') return text; // the same server: it is filled already
  for (const [days, hour, minute, givenName, familyName] of WEEK) {
    const start = new Date(monday);
    start.setDate(start.getDate() + days);
    start.setHours(hour, minute);
    await guide.self.api().plan({
      minutes: (start - Date.now()) / 60_000,
      patient: { given_name: givenName, family_name: familyName },
    });
  }
  return text;
}

async function dialogOf(guide, practitioner, opener, dialog, name, pictures) {
  await practitioner.click(opener);
  await practitioner.sees(dialog);
  await guide.look(practitioner, name, pictures);
}

async function day(guide, practitioner, patient, consultation) {
  const { look } = guide;
  await guide.show(practitioner, '/app', `consultation-${consultation.id}`, 'dashboard',
    ['desktop', 'phone']);
  await dialogOf(guide, practitioner, 'now-open', 'now-dialog', 'dashboard-now');
  await practitioner.page.keyboard.press('Escape');
  await practitioner.page.keyboard.press('?');
  await practitioner.page.locator('dialog').waitFor();
  await look(practitioner, 'dashboard-keys');
  await practitioner.page.keyboard.press('Escape');
  await practitioner.click('announce-open');
  await practitioner.at('announce-text').fill(WORDS[guide.language].announce);
  await practitioner.click('delay-10');
  await look(practitioner, 'dashboard-announce');
  await practitioner.click('announce-send');
  await patient.sees('announced-delay');
  await look(patient, 'waiting-late', ['phone']);
  await guide.show(practitioner, `/app/agenda?view=week&date=${await fillWeek(guide)}`,
    'agenda-title', 'agenda-week', ['desktop']);
  await guide.show(practitioner, '/app/agenda?view=day', 'agenda-title', 'agenda-day', ['phone']);
}

/** In steps, as newcomers do, then on one page. */
async function planning(guide, practitioner) {
  const { look } = guide;
  const { page } = practitioner;
  await practitioner.goto('/app/plan');
  await practitioner.sees('plan-save');
  await look(practitioner, 'plan', ['desktop', 'phone']);
  await practitioner.click('way-steps');
  await practitioner.sees('wizard-step-what');
  await look(practitioner, 'plan-what', ['desktop']);
  await practitioner.click('wizard-teleconsultation');
  await practitioner.sees('wizard-step-who');
  await practitioner.at('plan-email').fill('louise@');
  await practitioner.click('wizard-next');
  await page.locator('[aria-invalid="true"]').first().waitFor();
  await look(practitioner, 'plan-refused');
  await fillPlan(practitioner, PATIENT);
  await look(practitioner, 'plan-who');
  await practitioner.click('wizard-next');
  await practitioner.sees('wizard-step-when');
  await practitioner.at('free-time').first().waitFor();
  await look(practitioner, 'plan-when');
  await practitioner.at('free-time').first().click();
  await practitioner.click('plan-save');
  await page.waitForURL(/\?planned$/);
  await practitioner.sees('patient-link');
  await look(practitioner, 'planned', ['desktop']);
  await practitioner.click('cancel');
  await practitioner.sees('cancel-dialog');
  await look(practitioner, 'consultation-cancel');
  await practitioner.page.keyboard.press('Escape');
}

async function papers(guide, practitioner, consultation) {
  const { look } = guide;
  await practitioner.goto(`/app/consultations/${consultation.id}`);
  await practitioner.sees('documents');
  await practitioner.at('upload-file').setInputFiles({
    name: 'ordonnance.pdf', mimeType: 'application/pdf', buffer: makePdf('Ordonnance'),
  });
  await practitioner.sees('document');
  await look(practitioner, 'consultation', ['desktop']);
  await dialogOf(guide, practitioner, 'document-send', 'send-dialog', 'document-send', ['desktop']);
  await practitioner.click('send-yes');
  await practitioner.sees('given');
  await guide.show(practitioner, `/app/consultations/${consultation.id}/edit`, 'plan-save', 'edit');
  await guide.show(practitioner, `/app/consultations/${consultation.id}/report`, 'report', 'report',
    ['desktop']);
  await practitioner.at('report-conclusion').fill(WORDS[guide.language].conclusion);
  await practitioner.page.locator('[data-testid=report-state][data-state=saved]').waitFor();
  await dialogOf(guide, practitioner, 'report-sign', 'report-dialog', 'report-sign');
  await practitioner.page.keyboard.press('Escape');
}

/** The register, the lists, what is set once. */
async function shelves(guide, practitioner) {
  const { look } = guide;
  await guide.show(practitioner, '/app/all', 'table', 'all', ['desktop']);
  await guide.show(practitioner, '/app/statistics', 'statistics-total', 'statistics', ['desktop']);
  await practitioner.goto('/app/patients');
  await practitioner.at('patient-search').fill('Petit');
  await practitioner.at('patient-list').waitFor();
  await look(practitioner, 'patients');
  await practitioner.at('patient-list').locator('a').first().click();
  await practitioner.sees('patient-traits');
  await look(practitioner, 'patient', ['desktop']);
  await guide.show(practitioner, '/app/patients/new', 'patient-form', 'patient-new');
  await guide.show(practitioner, '/app/preferences', 'pref-save', 'preferences', ['desktop']);
  await guide.show(practitioner, '/app/messages', 'template-body', 'messages', ['desktop']);
}

export async function office(guide, patient, consultation) {
  const practitioner = await guide.account('practitioner', { browser: guide.browsers.practitioner });
  await practitioner.context.addInitScript(nameCamera);
  await day(guide, practitioner, patient, consultation);
  await planning(guide, practitioner);
  await papers(guide, practitioner, consultation);
  await shelves(guide, practitioner);
  return practitioner;
}

/** The side panels of the call, one after the other. */
async function panels(guide, practitioner, patient) {
  const { look } = guide;
  for (const [toggle, landmark, name, pictures] of [
    ['panel-toggle', 'panel', 'call-panel', ['desktop']],
    ['security-toggle', 'security-code', 'call-security'],
    ['quality', 'connection', 'call-connection'],
    ['settings-toggle', 'settings', 'call-settings'],
  ]) {
    await practitioner.click(toggle);
    await practitioner.sees(landmark);
    await look(practitioner, name, pictures);
    await practitioner.click(toggle);
  }
  await patient.click('panel-toggle');
  await patient.sees('panel');
  await look(patient, 'call-people');
  await patient.click('panel-toggle');
  await practitioner.click('chat-toggle');
  await practitioner.at('chat-input').fill(WORDS[guide.language].chat);
  await practitioner.click('chat-send');
  await patient.click('chat-read');
  await patient.sees('chat-text');
  await look(patient, 'call-chat', ['phone']);
  await practitioner.click('chat-toggle');
}

export async function talk(guide, practitioner, patient, consultation) {
  const { look } = guide;
  const patientId = participantOf(consultation, 'patient').id;
  const practitionerId = participantOf(consultation, 'practitioner').id;
  await guide.show(practitioner, `/visit/${consultation.id}`, `admit-${patientId}`, 'room',
    ['desktop']);
  await practitioner.click(`admit-${patientId}`);
  await patient.sees('call');
  await allSeeAndHear([[practitioner, practitionerId], [patient, patientId]]);
  await look(practitioner, 'call-practitioner', ['desktop']);
  await look(patient, 'call-patient', ['phone']);
  await panels(guide, practitioner, patient);
  await practitioner.click('hang-up');
  await practitioner.sees('end-for-all');
  await look(practitioner, 'call-end');
  await practitioner.click('end-for-all');
  await patient.sees('after-call');
  await practitioner.sees('billing');
  await look(practitioner, 'billing', ['desktop', 'phone']);
  await practitioner.at('bill-amount').fill('20');
  await practitioner.click('bill-capture');
  await until('the amount to be taken', async () =>
    (await practitioner.at('billing-result').getAttribute('data-state')) === 'captured');
  await look(practitioner, 'after-practitioner');
  await until('the patient to be told', async () =>
    (await patient.at('paid-note').innerText()).includes('20'));
  await look(patient, 'after', ['phone']);
}
