// SPDX-License-Identifier: GPL-3.0-or-later
// Without a mouse: a patient from the link to the end, a practitioner from planning to billing. The
// focus is always seen and never lost; dialogs keep it and give it back.
import assert from 'node:assert/strict';
import { keepsFocus, overflows, pressByKeyboard, tabTo, trapsFocus } from './lib/access.mjs';
import { PHONE } from './lib/browser.mjs';
import { allSeeAndHear, participantOf, pathOf, reaches } from './lib/journey.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** Tabs to a field and types; what it held before is replaced, as Tab selects it. */
async function typeInto(visitor, testId, text) {
  await tabTo(visitor, testId, 120);
  await visitor.page.keyboard.type(text);
}

const focused = ({ page }) => page.evaluate(() =>
  document.activeElement.closest('[data-testid]')?.dataset.testid ?? null);

/** Planning a consultation that is paid online; gives the patient's link. */
async function plans(practitioner) {
  const { page } = practitioner;
  await practitioner.goto('/app');
  await pressByKeyboard(practitioner, 'plan-open');
  await practitioner.sees('plan-save');
  await keepsFocus(practitioner, 'on the page that opened');
  await typeInto(practitioner, 'plan-given-name', 'Louise');
  await typeInto(practitioner, 'plan-family-name', 'Durand');
  await typeInto(practitioner, 'plan-email', 'louise.durand@example.org');
  const online = page.locator('#payment-online');
  if (!(await online.isChecked())) {
    for (let i = 0; i < 80 && !(await online.evaluate((box) => box === document.activeElement)); i++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
  }
  assert.ok(await online.isChecked());
  await pressByKeyboard(practitioner, 'plan-save');
  const overlap = practitioner.at('overlap-confirm');
  await practitioner.at('patient-link').or(overlap).first().waitFor();
  if (await overlap.isVisible()) {
    await trapsFocus(practitioner);
    await pressByKeyboard(practitioner, 'overlap-confirm');
  }
  await page.waitForURL(/\?planned$/);
  await practitioner.sees('patient-link');
  await keepsFocus(practitioner, 'on the summary');
  const link = await practitioner.at('patient-link').inputValue();
  await pressByKeyboard(practitioner, 'nav-dashboard');
  await practitioner.sees('section-waiting');
  await keepsFocus(practitioner, 'back on the dashboard');
  return link;
}

/** From the link to the waiting room: a question refused, the card, the bank. */
async function arrives(patient, link) {
  await patient.goto(pathOf(link));
  await pressByKeyboard(patient, 'identity-yes');
  await pressByKeyboard(patient, 'information-open');
  await patient.sees('information-dialog');
  await trapsFocus(patient);
  await patient.page.keyboard.press('Escape');
  await until('the dialog to give the focus back', async () =>
    (await focused(patient)) === 'information-open');
  for (const testId of ['consent-accept', 'payment-accept', 'test-card-good', 'card-pay',
    'equipment-ready']) {
    await pressByKeyboard(patient, testId);
    await keepsFocus(patient, `after ${testId}`);
  }
  await patient.sees('waiting-room');
  await keepsFocus(patient, 'in the waiting room');
}

async function hangsUp(practitioner) {
  const { page } = practitioner;
  await pressByKeyboard(practitioner, 'panel-toggle');
  await practitioner.sees('panel');
  await page.keyboard.press('Escape');
  await until('the panel to give the focus back', async () =>
    (await focused(practitioner)) === 'panel-toggle');
  await pressByKeyboard(practitioner, 'hang-up');
  await practitioner.sees('end-dialog');
  await trapsFocus(practitioner);
  await page.keyboard.press('Escape');
  await until('the dialog to give the focus back', async () =>
    (await focused(practitioner)) === 'hang-up');
  await page.keyboard.press('Enter');
  await practitioner.sees('end-dialog');
  await pressByKeyboard(practitioner, 'end-for-all');
}

async function bills(practitioner) {
  await practitioner.sees('billing');
  await keepsFocus(practitioner, 'after the call');
  await typeInto(practitioner, 'bill-amount', '20');
  await pressByKeyboard(practitioner, 'bill-capture');
  await until('the amount to be taken', async () =>
    (await practitioner.at('billing-result').getAttribute('data-state')) === 'captured');
  await keepsFocus(practitioner, 'after the form is gone');
  await pressByKeyboard(practitioner, 'to-dashboard');
  await practitioner.sees('section-waiting');
}

const isOpen = async (visitor) =>
  (await visitor.at('menu').getAttribute('aria-expanded')) === 'true';

async function opensMenu(visitor) {
  await pressByKeyboard(visitor, 'menu');
  await visitor.sees('nav-dashboard');
  assert.ok(await isOpen(visitor));
}

/** On a phone the pages are behind one button, which gives the focus back. */
async function usesMenu(self, language) {
  const doctor = await self.visitor({ name: 'doctor', role: 'practitioner', viewport: PHONE });
  const { page } = doctor;
  const isClosed = (why) => until(`the menu to be closed: ${why}`, async () =>
    !(await isOpen(doctor)) && !(await doctor.at('nav-dashboard').isVisible()));
  await doctor.goto('/app');
  await isClosed('nobody opened it');
  await opensMenu(doctor);
  await doctor.click(`language-${language}`);
  await self.look(doctor, `menu-${language}`);
  assert.deepEqual(await overflows(page), []);
  await page.keyboard.press('Escape');
  await isClosed('Escape');
  assert.equal(await focused(doctor), 'menu');
  await opensMenu(doctor);
  await tabTo(doctor, 'logout');
  await page.keyboard.press('Tab');
  await isClosed('the focus is elsewhere');
  await doctor.click('menu');
  const { x, y } = await doctor.at('menu').boundingBox();
  await page.mouse.click(x - 8, y + 8);
  await isClosed('touched beside it');
  await opensMenu(doctor);
  await pressByKeyboard(doctor, 'nav-dashboard');
  await isClosed('one is there already');
  assert.equal(await focused(doctor), 'menu');
  await opensMenu(doctor);
  await pressByKeyboard(doctor, 'nav-patients');
  await page.waitForURL(/\/app\/patients$/);
  await isClosed('one is elsewhere');
  await keepsFocus(doctor, 'on the page that was chosen');
  await self.leave(doctor);
}

await suite('keyboard', {}, async (self) => {
  const step = self.tap.chain();
  const api = self.api();
  let consultation, patient, practitioner, link;

  await step('B1 B2 by keyboard alone: a consultation is planned', async () => {
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    link = await plans(practitioner);
    const { body } = await api.request('GET', '/consultations?q=louise.durand@example.org');
    consultation = body.items.find(({ payment }) => payment.mode === 'online');
    assert.ok(consultation, 'it is there, and paid online');
  });
  await step('D1 G1 by keyboard alone: from the link to the waiting room', async () => {
    patient = await self.visitor({ name: 'patient' });
    await arrives(patient, link);
  });
  await step('D7 by keyboard alone: admitting from the dashboard', async () => {
    const patientId = participantOf(consultation, 'patient').id;
    await pressByKeyboard(practitioner, `admit-${patientId}`);
    await patient.sees('call');
    await allSeeAndHear([
      [practitioner, participantOf(consultation, 'practitioner').id], [patient, patientId],
    ]);
    await keepsFocus(practitioner, 'in the call');
    await keepsFocus(patient, 'in the call');
  });
  await step('E2 by keyboard alone: hanging up', async () => {
    await hangsUp(practitioner);
    await patient.sees('after-call');
    await keepsFocus(patient, 'after the call');
  });
  await step('F1 by keyboard alone: the amount is taken', async () => {
    await bills(practitioner);
    const done = await reaches(api, consultation.id, 'finalized');
    assert.equal(done.payment.captured_amount.cents, 2000);
    await self.leave(patient, practitioner);
  });
  for (const language of ['en', 'fr'])
    await self.tap.case(`WCAG by keyboard alone: the menu of a phone, in ${language}`,
      () => usesMenu(self, language));
});
