// SPDX-License-Identifier: GPL-3.0-or-later
// Money (G1–G3, F1): the price first, then the card, the bank's question, a refusal; the practice
// bills when it hangs up, or later by the secretariat; the patient gets a receipt.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { arrive, participantOf, pathOf, reaches, readyToWait } from './lib/journey.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const WORDS = {
  fr: { locale: 'fr-FR', price: /25\s?€/, reserved: /seulement réservée/, declined: /Rien n’est réservé/,
    fee: /Frais du prestataire\s?: 0,53\s?€.*19,47\s?€/, tooMuch: /Au plus 25\s?€/, receipt: '20,00',
    share: /17,50\s?€[\s\S]*7,50\s?€/,
    bookShare: /30\s?€[\s\S]*17,50\s?€[\s\S]*7,50\s?€[\s\S]*5\s?€/, card: /carte/, mail: /réservation de 25,00\s?€ au plus/ },
  en: { locale: 'en-GB', price: /€25/, reserved: /only reserved/, declined: /Nothing is reserved/,
    fee: /keeps €0\.53.*€19\.47/, tooMuch: /At most €25/, receipt: '20.00',
    share: /€17\.50[\s\S]*€7\.50/,
    bookShare: /€30[\s\S]*€17\.50[\s\S]*€7\.50[\s\S]*€5/, card: /card/, mail: /hold of at most €25\.00/ },
};

const ONLINE = { mode: 'online', max_amount: { cents: 2500, currency: 'EUR' } };

async function toThePrice(self, language, plan) {
  const patient = await self.visitor({ name: 'patient', locale: WORDS[language].locale,
    viewport: PHONE });
  await patient.goto(pathOf(plan.link.patient.url));
  await patient.click('identity-yes');
  await patient.click('consent-accept');
  await patient.sees('payment');
  return patient;
}

/** Gives one of the test cards. */
async function giveCard(patient, name) {
  await patient.sees('card');
  await patient.click(`test-card-${name}`);
  await patient.click('card-pay');
}

async function patientPays(self, language, plan) {
  const words = WORDS[language];
  const api = self.api();
  const patient = await toThePrice(self, language, plan);
  assert.match(await patient.at('price').innerText(), words.price);
  assert.match(await patient.at('payment').innerText(), words.reserved);
  await patient.sees('shares');
  assert.match(await patient.at('shares').innerText(), words.share);
  await self.look(patient, `price-${language}`);

  // D1: a reload keeps the place, and nothing is asked of the bank before the price is accepted.
  await patient.page.reload();
  await patient.sees('payment');
  assert.equal((await api.get(plan.id)).payment.state, 'none');
  await patient.click('payment-talk-open');
  await patient.sees('payment-talk');
  await patient.click('payment-back');

  await patient.click('payment-accept');
  await patient.sees('card');
  await self.look(patient, `card-${language}`);
  await patient.at('card-number').fill('4111 1111 1111 1111');
  await patient.at('card-expiry').fill('12/30');
  await patient.at('card-cvc').fill('123');
  await patient.click('card-pay');
  await patient.page.locator('#card-number-error').waitFor();

  await giveCard(patient, 'declined');
  await patient.sees('card-declined');
  assert.match(await patient.at('card-declined').innerText(), words.declined);
  await self.look(patient, `declined-${language}`);
  assert.equal((await api.get(plan.id)).payment.state, 'none');

  // Back without paying: said in words, the same page opens again.
  await patient.click('card-cancel');
  await patient.sees('payment');
  await until('what happened to be said', async () =>
    (await patient.at('payment-status').innerText()).length > 10);
  await patient.click('payment-accept');
  await giveCard(patient, 'asks');
  await patient.sees('bank');
  await self.look(patient, `bank-${language}`);
  await patient.click('bank-refuse');
  await patient.sees('card-declined');
  await giveCard(patient, 'asks');
  await patient.click('bank-confirm');
  await patient.sees('equipment-ready');
  const held = (await api.get(plan.id)).payment;
  assert.deepEqual([held.state, held.held_amount.cents], ['hold', 2500]);
  await readyToWait(patient);
  return patient;
}

async function hangUpAndBill(self, language) {
  const words = WORDS[language];
  const api = self.api();
  const plan = await api.plan({ payment: ONLINE, patient: { locale: language } });
  const patient = await patientPays(self, language, plan);
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner',
    locale: words.locale });
  await practitioner.goto('/app');
  await practitioner.click(`language-${language}`);
  const row = practitioner.at(`consultation-${plan.id}`);
  await until('the hold to show on the dashboard', async () =>
    words.price.test(await row.innerText()));
  await practitioner.click(`admit-${participantOf(plan, 'patient').id}`);
  await practitioner.sees('call');
  await patient.sees('call');
  await api.act(plan.id, 'end');
  await practitioner.sees('billing');
  await practitioner.at('bill-amount').fill('25,01');
  await practitioner.click('bill-capture');
  await practitioner.page.locator('#bill-amount-error').waitFor();
  assert.match(await practitioner.page.locator('#bill-amount-error').innerText(), words.tooMuch);
  await practitioner.at('bill-amount').fill('20');
  assert.match(await practitioner.at('bill-fee').innerText(), words.fee);
  await self.look(practitioner, `billing-${language}`);
  await practitioner.click('bill-later');
  await practitioner.click('bill-reopen');
  await practitioner.at('bill-amount').fill('20');
  await practitioner.click('bill-capture');
  await until('the amount to be taken', async () =>
    await practitioner.at('billing-result').getAttribute('data-state') === 'captured');
  const done = await reaches(api, plan.id, 'finalized');
  assert.deepEqual([done.payment.state, done.payment.captured_amount.cents], ['captured', 2000]);
  await until('the patient to be told', async () =>
    (await patient.at('paid-note').innerText()).includes('20'));
  await self.look(patient, `after-${language}`);

  // The receipt, from the practice's page; it is the one the patient was sent.
  await practitioner.goto(`/app/consultations/${plan.id}`);
  await practitioner.sees('receipt-link');
  await self.look(practitioner, `consultation-${language}`);
  const path = await practitioner.at('receipt-link').getAttribute('href');
  const outbox = await (await fetch(`${self.server.origin}/dev/outbox.json`)).json();
  const sent = await until('the receipt to be sent', async () =>
    (await (await fetch(`${self.server.origin}/dev/outbox.json`)).json()).items
      .find(({ text }) => text?.includes(path)));
  assert.ok(sent);
  assert.ok(outbox.items.some(({ text }) => words.mail.test(text ?? '')),
    'the invitation says that a hold will be taken');
  await patient.goto(path);
  await patient.sees('receipt');
  assert.ok((await patient.at('receipt-amount').innerText()).includes(words.receipt));
  await self.look(patient, `receipt-${language}`);
  const pdf = await patient.page.request.get(
    await patient.at('receipt-pdf').getAttribute('href'));
  assert.deepEqual([pdf.status(), pdf.headers()['content-type']], [200, 'application/pdf']);
  assert.ok((await pdf.body()).subarray(0, 5).equals(Buffer.from('%PDF-')));
  assert.ok(sent.text.includes(`${path}/pdf`), 'the message leads to it, too');
  assert.equal((await patient.page.request.get(`${path.slice(0, -4)}AAAA/pdf`)).status(), 404);
  await patient.goto(`${path.slice(0, -4)}AAAA`);
  await patient.sees('receipt-unknown');
  await self.leave(patient, practitioner);
}

/** The six digits, out of the demonstration's outbox. */
async function readCode(self, email) {
  return until(`a code for ${email}`, async () => {
    const { items } = await (await fetch(`${self.server.origin}/dev/outbox.json`)).json();
    const letter = items.find(({ to, text }) => to === email && /^\d{6}$/m.test(text));
    return letter && /^\d{6}$/m.exec(letter.text)[0];
  });
}

/** The price, its parts and the card first; then the time is booked, and nothing is held yet. */
async function bookOnline(self, language, email) {
  const { locale, card, bookShare } = WORDS[language];
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  await patient.goto('/p/dr-claire-martin');
  await patient.sees('book-slots');
  await patient.click('book-later');
  await patient.page.locator('[data-testid^="slot-"]').first().click();
  await patient.sees('book-price');
  assert.match(await patient.at('book-price').innerText(), bookShare);
  assert.match(await patient.at('book-card').innerText(), card);
  await self.look(patient, `book-price-${language}`);
  await patient.click('book-accept');
  await patient.at('book-given').fill('Louise');
  await patient.at('book-family').fill('Durand');
  for (const [part, value] of Object.entries({ day: '2', month: '4', year: '1951' }))
    await patient.at(`birth-${part}`).fill(value);
  await patient.at('book-email').fill(email);
  await patient.click('book-reserve');
  await patient.at('book-code-input').fill(await readCode(self, email));
  await patient.click('book-confirm');
  await patient.sees('book-done');
  const link = await patient.at('book-link').getAttribute('href');
  await self.leave(patient);
  return link;
}

/** Booked by the patient: the amount that was shown is held at arrival, not before. */
async function bookedAndPaid(self, language) {
  const api = self.api();
  const email = `booked-${language}@example.org`;
  const link = await bookOnline(self, language, email);
  const { body } = await api.request('GET', `/consultations?q=${email}`);
  const [{ id, version, payment }] = body.items;
  assert.deepEqual([payment.mode, payment.state, payment.max_amount.cents], ['online', 'none', 3000]);
  const moved = await api.request('PATCH', `/consultations/${id}`,
    { planned_start: new Date(Date.now() + 300_000).toISOString(), confirm_overlap: true },
    { 'if-match': `"v${version}"`, 'content-type': 'application/merge-patch+json' });
  assert.equal(moved.status, 200, JSON.stringify(moved.body));

  const patient = await self.visitor({ name: 'patient', locale: WORDS[language].locale,
    viewport: PHONE });
  await patient.goto(pathOf(link));
  for (const [part, value] of Object.entries({ day: '2', month: '4', year: '1951' }))
    await patient.at(`birth-${part}`).fill(value);
  await patient.click('identity-yes');
  await patient.click('consent-accept');
  await patient.sees('payment');
  assert.match(await patient.at('price').innerText(), /30/);
  await patient.click('payment-accept');
  await giveCard(patient, 'good');
  await patient.sees('equipment-ready');
  const held = (await api.get(id)).payment;
  assert.deepEqual([held.state, held.held_amount.cents], ['hold', 3000]);
  await api.act(id, 'cancel', { reason: 'test' });
  await patient.sees('closed');
  await self.leave(patient);
}

/** "Start now" with an amount (B4, G1): a wrong one is refused at its field. */
async function startNowPaid(self, language) {
  const { locale } = WORDS[language];
  const email = `now-${language}@example.org`;
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner', locale });
  await practitioner.goto('/app');
  await practitioner.click(`language-${language}`);
  await practitioner.click('now-open');
  await practitioner.at('now-given-name').fill('Louise');
  await practitioner.at('now-family-name').fill('Durand');
  await practitioner.at('now-email').fill(email);
  await practitioner.page.locator('#payment-online').check();
  await practitioner.at('plan-amount').fill('0,10');
  await practitioner.click('now-start');
  await practitioner.page.locator('#payment-amount-error').waitFor();
  await practitioner.at('plan-amount').fill(language === 'fr' ? '27,50' : '27.50');
  await self.look(practitioner, `now-${language}`);
  await practitioner.click('now-start');
  await practitioner.sees('lobby');
  const id = new URL(practitioner.page.url()).pathname.split('/').pop();
  const planned = await self.api().get(id);
  assert.deepEqual([planned.payment.mode, planned.payment.max_amount.cents], ['online', 2750]);
  const invitation = await until('the invitation to leave', async () =>
    (await (await fetch(`${self.server.origin}/dev/outbox.json`)).json()).items
      .find(({ to }) => to === email));
  const link = /https?:\S+\/c\/\S+/.exec(invitation.text)[0];
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  await patient.goto(pathOf(link));
  await patient.click('identity-yes');
  await patient.click('consent-accept');
  await patient.sees('payment');
  assert.match(await patient.at('price').innerText(), /27[.,]50/);
  await patient.click('payment-accept');
  await giveCard(patient, 'good');
  await readyToWait(patient);
  await practitioner.click(`admit-${participantOf(planned, 'patient').id}`);
  await practitioner.sees('call');
  await patient.sees('call');
  await self.api().act(id, 'end');
  await practitioner.sees('billing');
  await self.leave(patient, practitioner);
}

/** An ended consultation with a hold, put in place without pages. */
async function endedWithHold(self) {
  const api = self.api();
  const plan = await api.plan({ payment: ONLINE });
  const patient = await toThePrice(self, 'fr', plan);
  await patient.click('payment-accept');
  await giveCard(patient, 'good');
  await readyToWait(patient);
  await api.act(plan.id, 'start');
  await patient.sees('call');
  await api.act(plan.id, 'end');
  await patient.sees('paid-note');
  await self.leave(patient);
  return plan;
}

async function delegateBills(self) {
  const plan = await endedWithHold(self);
  const delegate = await self.visitor({ name: 'delegate', role: 'delegate' });
  await delegate.goto('/app');
  await delegate.sees(`bill-${plan.id}`);
  const row = delegate.at(`consultation-${plan.id}`);
  assert.match(await row.innerText(), /À encaisser dans 6\s?j/);
  await self.look(delegate, 'to-bill');
  await delegate.click(`bill-${plan.id}`);
  await delegate.sees('bill-dialog');
  await delegate.at('bill-amount').fill('0');
  await self.look(delegate, 'release');
  await delegate.click('bill-capture');
  const done = await reaches(self.api(), plan.id, 'finalized');
  assert.equal(done.payment.state, 'released');
  await self.leave(delegate);
}

async function planWithPayment(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto('/app/preferences');
  await practitioner.sees('payment-default');
  for (const [field, wrong, right] of [['default', '0,20', '42,50'], ['base', '9999', '25'],
    ['percent', '999', '1,4'], ['fixed', '-1', '0,25']]) {
    await practitioner.at(`payment-${field}`).fill(wrong);
    await practitioner.click('payment-save');
    const error = practitioner.page.locator(`#payment-${field}-error`);
    assert.match(await error.innerText(), /^Indiquez un .*\bpar exemple\b/, field);
    await practitioner.at(`payment-${field}`).fill(right);
  }
  await practitioner.click('payment-save');
  await until('the amount to be kept', async () =>
    (await practitioner.page.locator('#payment-default-error').count()) === 0);
  await self.look(practitioner, 'preferences');
  await practitioner.page.reload();
  await practitioner.sees('payment-default');
  assert.equal(await practitioner.at('payment-default').inputValue(), '42,50');

  await practitioner.goto('/app/plan');
  await practitioner.page.locator('#payment-online').check();
  assert.equal(await practitioner.at('plan-amount').inputValue(), '42,50');
  await practitioner.at('plan-amount').fill('2000');
  await practitioner.click('plan-save');
  await practitioner.page.locator('#payment-amount-error').waitFor();
  await practitioner.page.setViewportSize(PHONE);
  await self.look(practitioner, 'plan-phone');
  practitioner.page.once('dialog', (dialog) => dialog.accept());
  await practitioner.goto('/app');
  await self.leave(practitioner);
}

async function lapses(self) {
  const api = self.api();
  const plan = await api.plan({ payment: ONLINE });
  const patient = await toThePrice(self, 'fr', plan);
  await patient.click('payment-accept');
  await giveCard(patient, 'short');
  await patient.sees('equipment-ready');
  const { capture_before: before } = (await api.get(plan.id)).payment;
  const left = Date.parse(before) - Date.now();
  assert.ok(left > 0 && left <= 180_000, `three minutes, not ${left} ms`);
  await api.act(plan.id, 'cancel', { reason: 'no longer needed' });
  await until('the hold to be given back', async () =>
    (await api.get(plan.id)).payment.state === 'released');
  await patient.sees('closed');
  await self.leave(patient);
}

await suite('payment', {}, async (self) => {
  for (const language of Object.keys(WORDS))
    await self.tap.case(`D1 G1 F1 price, card, bank, bill, receipt, in ${language}`,
      () => hangUpAndBill(self, language));
  for (const language of Object.keys(WORDS)) {
    await self.tap.case(`B5 H3 G1 booked by the patient, held at arrival, in ${language}`,
      () => bookedAndPaid(self, language));
    await self.tap.case(`B4 G1 started now with an amount, in ${language}`,
      () => startNowPaid(self, language));
  }
  await self.tap.case('F1 B6 the secretariat bills later, and 0 gives everything back',
    () => delegateBills(self));
  await self.tap.case('J3 B1 the usual amount is set and proposed', () => planWithPayment(self));
  await self.tap.case('G1 G3 a short hold, cancelled, is given back', () => lapses(self));
  await self.tap.case('D1 without payment there is no such step', async () => {
    const plan = await self.api().plan();
    const patient = await self.visitor({ name: 'patient', viewport: PHONE });
    await arrive(patient, plan.link.patient.url);
    assert.equal(await patient.at('payment').count(), 0);
    await self.leave(patient);
  });
});
