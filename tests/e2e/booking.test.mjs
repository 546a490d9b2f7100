// SPDX-License-Identifier: GPL-3.0-or-later
// A patient books on a practitioner's public page (B5, H3), on a phone; the practice sees it come;
// opening hours and the page in the preferences (J3).
import assert from 'node:assert/strict';
import { pressByKeyboard } from './lib/access.mjs';
import { DESKTOP, PHONE } from './lib/browser.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const PAGE = '/p/dr-claire-martin';
const LANGUAGES = { fr: 'fr-FR', en: 'en-GB' };
let drawn = 0;

/** Next week's times; those of this week are shown until then. */
async function turnWeek(patient, press = () => patient.click('book-later')) {
  const slots = patient.page.locator('[data-testid^="slot-"]');
  await slots.first().waitFor();
  const before = await slots.first().getAttribute('data-testid');
  await press();
  await patient.at(before).waitFor({ state: 'detached' });
  await slots.first().waitFor();
  return slots;
}

/** Chooses the n-th free time of next week; gives its start. */
async function chooseSlot(patient, n) {
  await patient.sees('book-slots');
  const slots = await turnWeek(patient);
  await slots.nth(n).waitFor();
  const start = (await slots.nth(n).getAttribute('data-testid')).slice('slot-'.length);
  await slots.nth(n).click();
  return start;
}

async function fillDetails(patient, email) {
  await patient.at('book-given').fill('Louise');
  await patient.at('book-family').fill('Durand');
  for (const [part, value] of Object.entries({ day: '2', month: '4', year: '1951' }))
    await patient.at(`birth-${part}`).fill(value);
  await patient.at('book-email').fill(email);
}

/** The six digits, out of the demonstration's outbox. */
async function readCode(self, email) {
  let code = null;
  await until(`a code for ${email}`, async () => {
    const { items } = await (await fetch(`${self.server.origin}/dev/outbox.json`)).json();
    const letter = items.find(({ to, text }) => to === email && /^\d{6}$/m.test(text));
    code = letter ? /^\d{6}$/m.exec(letter.text)[0] : null;
    return code;
  });
  return code;
}

async function book(self, language) {
  const locale = LANGUAGES[language];
  const email = `louise${++drawn}@example.org`;
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  const api = self.api();
  await patient.goto(PAGE);
  await patient.page.locator('[data-testid^="slot-"]').first().waitFor();
  await self.look(patient, `slots-${language}`);
  const start = await chooseSlot(patient, drawn);

  await patient.sees('book-price');
  const price = await patient.at('book-price').innerText();
  assert.match(price, /30[^]*17[,.]50[^]*7[,.]50[^]*5/, 'price, parts and extra fee before accepting');
  await self.look(patient, `price-${language}`);
  await patient.click('book-accept');

  await patient.sees('book-details');
  await patient.click('book-reserve');
  await until('the missing fields to be named', async () =>
    (await patient.page.locator('.field-error').count()) >= 4);
  await self.look(patient, `refused-${language}`);
  await fillDetails(patient, email);
  await self.look(patient, `details-${language}`);
  await patient.click('book-reserve');

  await patient.sees('book-code');
  await self.look(patient, `code-${language}`);
  assert.equal((await api.request('GET', `/consultations?q=${email}`)).body.items.length, 0);
  const code = await readCode(self, email);
  await patient.at('book-code-input').fill(code === '123456' ? '654321' : '123456');
  await patient.click('book-confirm');
  await patient.page.locator('#code-error').waitFor();
  await patient.at('book-code-input').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
  await patient.click('book-confirm');
  await patient.sees('book-done');
  await self.look(patient, `done-${language}`);
  const { body } = await api.request('GET', `/consultations?q=${email}`);
  assert.deepEqual(body.items.map((one) => [one.status, one.planned_start.slice(0, 16)]),
    [['scheduled', start]]);
  // Its own link opens: before the day it offers to cancel.
  await patient.goto(new URL(await patient.at('book-link').getAttribute('href')).pathname);
  await patient.sees('cannot-come');
  await self.leave(patient);
}

/** The practice says who it is: a record that the register proposes, or a new one (F3). */
async function identify(self) {
  const api = self.api();
  const { body: record } = await api.request('POST', '/patients', { birth_name: 'Lenoir',
    given_names: 'Louise Anne', used_name: 'Durant', sex: 'female', birth_date: '1951-04-02',
    confirm_duplicate: true });
  const { body } = await api.request('GET', '/consultations?q=louise1@example.org');
  const [known] = body.items;
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto(`/app/consultations/${known.id}`);
  await practitioner.sees('identify');
  await practitioner.at(`identify-${record.id}`).waitFor();
  for (const [size, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
    await practitioner.page.setViewportSize(viewport);
    await self.look(practitioner, `identify-${size}`);
  }
  await practitioner.click(`identify-${record.id}`);
  await practitioner.sees('patient-open');
  assert.equal(await practitioner.at('identify').count(), 0);

  // Nobody in the register: the new record begins with what the patient said, and is tied.
  const another = (await api.request('GET', '/consultations?q=louise2@example.org')).body.items[0];
  await practitioner.goto(`/app/consultations/${another.id}`);
  await practitioner.click('language-en');
  await practitioner.click('identify-new');
  await practitioner.sees('patient-form');
  assert.deepEqual(await Promise.all(['birth_name', 'given_names', 'birth_date', 'email'].map(
    (name) => practitioner.at(`patient-${name}`).inputValue())),
  ['Durand', 'Louise', '1951-04-02', 'louise2@example.org']);
  // A slip in the booking is put right on the way.
  await practitioner.at('patient-birth_date').fill('1951-04-12');
  await practitioner.click('patient-save');
  await practitioner.sees('patient-open');
  const seat = (await api.request('GET', `/consultations/${another.id}`)).body.participants
    .find(({ role }) => role === 'patient');
  assert.deepEqual([seat.to_identify, seat.birth_date], [false, '1951-04-12']);
  await practitioner.click('language-fr');

  // The dashboard says of whom nobody knows yet; the demonstration has one.
  await practitioner.goto('/app');
  await practitioner.page.getByText('Identité à confirmer').first().waitFor();
  await self.look(practitioner, 'identify-dashboard');
  await self.leave(practitioner);
}

async function taken(self) {
  const [first, second] = [await self.visitor({ name: 'first', viewport: PHONE }),
    await self.visitor({ name: 'second', viewport: PHONE })];
  const starts = [];
  for (const patient of [first, second]) {
    await patient.goto(PAGE);
    starts.push(await chooseSlot(patient, 4));
    await patient.click('book-accept');
    await fillDetails(patient, `${patient.name}@example.org`);
  }
  assert.equal(starts[0], starts[1]);
  await Promise.all([first, second].map((patient) => patient.click('book-reserve')));
  const told = async (patient) => (await patient.at('book-notice').count())
    ? 'slots' : (await patient.at('book-code').count()) ? 'code' : null;
  let states;
  await until('one to win and the other to be told', async () => {
    states = await Promise.all([told(first), told(second)]);
    return states.every(Boolean);
  });
  assert.deepEqual([...states].sort(), ['code', 'slots']);
  const loser = states[0] === 'slots' ? first : second;
  await self.look(loser, 'taken');
  // What was typed is still there, and the time is not offered any more.
  const free = await turnWeek(loser);
  assert.equal(await loser.at(`slot-${starts[0]}`).count(), 0);
  await free.first().click();
  await loser.click('book-accept');
  assert.equal(await loser.at('book-given').inputValue(), 'Louise');
  await self.leave(first, second);
}

async function keyboard(self) {
  const patient = await self.visitor({ name: 'keyboard' });
  await patient.goto(PAGE);
  const slots = await turnWeek(patient, () => pressByKeyboard(patient, 'book-later'));
  await pressByKeyboard(patient, await slots.first().getAttribute('data-testid'));
  await pressByKeyboard(patient, 'book-accept');
  await patient.sees('book-details');
  await fillDetails(patient, 'keyboard@example.org');
  await pressByKeyboard(patient, 'book-reserve');
  await patient.sees('book-code-input');
  await patient.at('book-code-input').fill(await readCode(self, 'keyboard@example.org'));
  await pressByKeyboard(patient, 'book-confirm');
  await patient.sees('book-done');
  await self.leave(patient);
}

/** Two pages of one account: who saves later is told, and sees what was saved. */
async function preferences(self) {
  const [first, second] = [await self.visitor({ name: 'first', role: 'practitioner' }),
    await self.visitor({ name: 'second', role: 'practitioner' })];
  const signature = (one) => one.at('pref-signature');
  for (const one of [first, second]) {
    await one.goto('/app/preferences');
    await signature(one).waitFor();
  }
  await signature(first).fill('Dr Claire Martin');
  await first.click('pref-save');
  await until('it to be saved', async () =>
    /Enregistré|Saved/.test(await first.page.locator('.toasts').innerText()));
  await signature(second).fill('Cabinet des Lilas');
  await second.click('pref-save');
  await until('what the other page saved', async () =>
    await signature(second).inputValue() === 'Dr Claire Martin');
  await self.look(second, 'preferences-conflict');
  await signature(second).fill('Cabinet des Lilas');
  await second.click('pref-save');
  await first.page.reload();
  await until('the later one', async () =>
    await signature(first).inputValue() === 'Cabinet des Lilas');
  await self.leave(first, second);
}

/** The earlier reminder is the practice's to choose; the last one is told beside it (C2, J4). */
async function reminders(self) {
  const delegate = await self.visitor({ name: 'delegate', role: 'delegate' });
  await delegate.goto('/app/preferences#messages');
  await delegate.sees('reminder-early');
  assert.match(await delegate.at('reminder-settings').innerText(), /15\s?min/);
  await delegate.at('reminder-early').selectOption('48');
  await delegate.click('reminder-save');
  await until('it to be saved', async () =>
    (await self.api().request('GET', '/organisation/reminders')).body.early_hours === 48);
  // A colleague was faster: what is saved shows, and the choice is made again.
  await self.api().request('PUT', '/organisation/reminders', { early_hours: 0 });
  await delegate.at('reminder-early').selectOption('24');
  await delegate.click('reminder-save');
  await until('what the colleague chose', async () =>
    await delegate.at('reminder-early').inputValue() === '0');
  await delegate.at('reminder-settings').scrollIntoViewIfNeeded();
  for (const [size, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
    await delegate.page.setViewportSize(viewport);
    await self.look(delegate, `reminders-${size}`);
  }
  await delegate.at('reminder-early').selectOption('server');
  await delegate.click('reminder-save');
  await until('the server’s again', async () =>
    (await self.api().request('GET', '/organisation/reminders')).body.early_hours === null);
  await self.leave(delegate);
}

/** F6: whom of the practice patients turn to. */
async function complaints(self) {
  const delegate = await self.visitor({ name: 'complaints', role: 'delegate' });
  await delegate.goto('/app/preferences#messages');
  await delegate.sees('complaint-contact');
  await delegate.at('complaint-contact').fill('Mme Bernard\n01 23 45 67 89');
  await delegate.click('complaint-save');
  await until('it to be saved', async () =>
    (await self.api().request('GET', '/organisation/complaints')).body.contact.endsWith('89'));
  await self.leave(delegate);
}

async function hours(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto('/app/preferences#appointments');
  await practitioner.sees('hours-save');
  for (const [size, viewport] of [['desktop', DESKTOP], ['phone', PHONE]]) {
    await practitioner.page.setViewportSize(viewport);
    await self.look(practitioner, `preferences-${size}`);
  }
  await practitioner.page.setViewportSize(DESKTOP);
  await practitioner.click('language-en');
  await self.look(practitioner, 'preferences-en');
  await practitioner.click('language-fr');
  // A range that ends before it begins is blamed where it is; nothing is changed.
  await practitioner.at('hours-1-0-to').fill('08:00');
  await practitioner.click('hours-save');
  await practitioner.page.locator('#hours-1-0-error').waitFor();
  await practitioner.at('hours-1-0-to').fill('11:30');
  await practitioner.click('days-add');
  const year = new Date().getFullYear() + 1;
  await practitioner.at('days-0-first').fill(`${year}-12-24`);
  await practitioner.at('days-0-last').fill(`${year + 1}-01-02`);
  await practitioner.at('hours-base').fill('99');
  await practitioner.click('hours-save');
  await practitioner.page.locator('#base-error').waitFor();
  await practitioner.at('hours-base').fill('26,50');
  await practitioner.click('hours-save');
  await until('the hours to be kept', async () => {
    const { body } = await self.api().request('GET', `/practitioners/${await self.me()}/hours`);
    return body.weekly[0].to === '11:30' && body.base_cents === 2650
      && body.exceptions[0]?.until === `${year + 1}-01-02`;
  });
  await practitioner.at('page-slug').fill('Dr Martin');
  await practitioner.click('page-save');
  await practitioner.page.locator('#slug-error').waitFor();
  await practitioner.at('page-slug').fill('martin-lilas');
  await practitioner.click('page-save');
  await until('the new address', async () =>
    (await practitioner.at('page-link').getAttribute('href')).endsWith('/p/martin-lilas'));
  const patient = await self.visitor({ name: 'patient', viewport: PHONE });
  assert.equal((await patient.goto(PAGE)).status(), 404);
  await patient.sees('problem-page');
  await self.look(patient, 'not-there');
  assert.equal((await patient.goto('/p/martin-lilas')).status(), 200);
  await patient.sees('book-slots');
  await self.leave(patient, practitioner);
}

await suite('booking', {}, async (self) => {
  self.me = async () => (await self.api().request('GET', '/session')).body.account.id;
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`B5 H3 a patient books by the public page, in ${language}`,
      () => book(self, language));
  await self.tap.case('F3 B5 who booked alone is tied to a record by the practice',
    () => identify(self));
  await self.tap.case('B5 two choose the same time at once: one has it, the other is told',
    () => taken(self));
  await self.tap.case('B5 booked by keyboard alone', () => keyboard(self));
  await self.tap.case('J3 preferences of two pages: who saves later is told',
    () => preferences(self));
  await self.tap.case('C2 J4 the earlier reminder is the practice’s to choose',
    () => reminders(self));
  await self.tap.case('F6 whom patients turn to is the practice’s to say', () => complaints(self));
  await self.tap.case('J3 B5 opening hours and the public page in the preferences',
    () => hours(self));
});
