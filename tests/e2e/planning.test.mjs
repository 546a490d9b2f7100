// SPDX-License-Identifier: GPL-3.0-or-later
// The plan page refuses in words, overlaps are confirmed, two who save at once are told.
import assert from 'node:assert/strict';
import { violations } from './lib/access.mjs';
import { fillPlan, PATIENT, planByPage } from './lib/plan.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** Bad input: what is typed, the field that is blamed. */
const REFUSALS = [
  ['a missing name', { 'family-name': '' }, 'plan-family-name'],
  ['neither e-mail nor mobile', { email: '' }, 'plan-email'],
  ['an incomplete e-mail', { email: 'louise@' }, 'plan-email'],
  ['an impossible mobile', { mobile: '12' }, 'plan-mobile'],
  ['a time long past', { date: '2020-01-01' }, 'plan-date'],
];

async function refusals(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  for (const [what, blanks, field] of REFUSALS) {
    await self.tap.case(`B1 the page refuses ${what}, in words beside the field`, async () => {
      await practitioner.goto('/app/plan');
      await fillPlan(practitioner, { ...PATIENT, ...blanks });
      await practitioner.click('plan-save');
      const input = practitioner.at(field);
      await until('the field to be blamed', async () =>
        (await input.getAttribute('aria-invalid')) === 'true');
      const described = await input.getAttribute('aria-describedby');
      const sentence = await practitioner.page.locator(`#${described.split(' ')[0]}`).innerText();
      assert.match(sentence, /\p{L}+ \p{L}+/u);
      assert.equal(new URL(practitioner.page.url()).pathname, '/app/plan');
      // Leaving asks whether what was typed may go.
      practitioner.page.once('dialog', (dialog) => dialog.accept());
      await practitioner.goto('/app');
    });
  }
  await self.leave(practitioner);
}

/** The account that logged in beforehand is no newcomer any more. */
async function forgetWay(visitor) {
  await visitor.goto('/test');
  await visitor.page.evaluate(() => localStorage.removeItem('auscult.plan-way'));
}

/** Counts what a newcomer has to do: presses and fields, from the dashboard to the links. */
async function newcomer(self, language, locale) {
  const step = self.tap.chain();
  let practitioner;
  let steps = 0;
  const press = async (testId) => {
    steps += 1;
    await practitioner.click(testId);
  };
  const fill = async (testId, value) => {
    steps += 1;
    await practitioner.at(testId).fill(value);
  };
  await step(`B1 a newcomer is led: what, who, when, in ${language}`, async () => {
    practitioner = await self.visitor({ name: 'newcomer', role: 'practitioner', newcomer: true,
      locale });
    await forgetWay(practitioner);
    await practitioner.goto('/app');
    await practitioner.click(`language-${language}`);
    await press('plan-open');
    await practitioner.sees('wizard-step-what');
    await self.look(practitioner, `wizard-what-${language}`);
    await press('wizard-teleconsultation');
    await practitioner.sees('wizard-step-who');
    await practitioner.click('wizard-next');
    await until('the missing names to be blamed', async () =>
      (await practitioner.page.locator('[aria-invalid="true"]').count()) >= 3);
    await fill('plan-given-name', 'Louise');
    await fill('plan-family-name', 'Durand');
    await fill('plan-email', 'louise.durand@example.org');
    await self.look(practitioner, `wizard-who-${language}`);
    await press('wizard-next');
    await practitioner.sees('wizard-step-when');
    await practitioner.at('free-time').first().waitFor();
    await self.look(practitioner, `wizard-when-${language}`);
    steps += 1;
    await practitioner.at('free-time').last().click();
    // Back and forth: nothing is lost.
    await practitioner.click('wizard-back');
    assert.equal(await practitioner.at('plan-given-name').inputValue(), 'Louise');
    await practitioner.click('wizard-next');
    await press('plan-save');
    await practitioner.page.waitForURL(/\/app\/consultations\/\w+\?planned$/);
  });
  await step(`B2 the summary has everybody's link and code, in ${language}`, async () => {
    for (const testId of ['practitioner-link', 'patient-link', 'plan-another'])
      await practitioner.sees(testId);
    assert.match(await practitioner.at('patient-link').inputValue(), /\/c\//);
    await self.look(practitioner, `wizard-summary-${language}`);
    self.tap.note(`${steps} presses and fields from the dashboard to the links`);
    assert.ok(steps <= 9, `${steps} steps are more than a minute for a newcomer`);
    await self.leave(practitioner);
  });
}

const tomorrow = () => new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10);

async function byKeyboard(self) {
  const practitioner = await self.visitor({ name: 'keyboard', role: 'practitioner', newcomer: true });
  await forgetWay(practitioner);
  const { page } = practitioner;
  await practitioner.goto('/app/plan');
  await practitioner.sees('wizard-step-what');
  await page.keyboard.press('Enter');
  await practitioner.sees('wizard-step-who');
  // Each step begins in its first field.
  await page.keyboard.type('Louise');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Durand');
  await practitioner.at('plan-email').focus();
  await page.keyboard.type('louise@example.org');
  await page.keyboard.press('Enter');
  await practitioner.sees('wizard-step-when');
  await practitioner.at('plan-date').fill(tomorrow());
  await practitioner.at('plan-time').fill('23:20');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\?planned$/);
  await self.leave(practitioner);
}

async function overlap(self) {
  await self.tap.case('B5 an overlap is named and may be confirmed', async () => {
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    const date = tomorrow();
    const first = await planByPage(practitioner, { date, time: '23:00' });
    await practitioner.goto('/app');
    await practitioner.click('plan-open');
    await fillPlan(practitioner, { ...PATIENT, date, time: '23:10' });
    await practitioner.click('plan-save');
    await practitioner.sees('overlap-dialog');
    assert.match(await practitioner.at('overlap-dialog').innerText(), /23\s*[:h]\s*00/);
    await practitioner.click('overlap-confirm');
    await practitioner.page.waitForURL(/\/app\/consultations\/\w+\?planned$/);
    assert.ok(!practitioner.page.url().includes(first.id));
    await self.leave(practitioner);
  });
}

async function advice(self) {
  await self.tap.case('H1 what is ticked tells whether it is reimbursed, and why', async () => {
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app/plan');
    await practitioner.at('eligibility').locator('summary').click();
    const verdict = practitioner.at('eligibility-verdict');
    await practitioner.page.locator('#eligibility-emergency').check();
    await until('a yes', async () => (await verdict.getAttribute('data-applies')) === 'yes');
    assert.deepEqual(await violations(practitioner.page), []);
    await practitioner.page.locator('#eligibility-hospitalised').check();
    await until('a no', async () => (await verdict.getAttribute('data-applies')) === 'no');
    await self.leave(practitioner);
  });
  await self.tap.case('H2 H3 the act and what the patient pays', async () => {
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    const { id } = await self.api().plan();
    await practitioner.goto(`/app/consultations/${id}`);
    await practitioner.at('billing-help').locator('summary').click();
    await until('the specialist act', async () =>
      /\bTC\b/.test(await practitioner.at('acts').innerText()));
    await practitioner.page.locator('#billing-general_practitioner').check();
    await until('the general practitioner act', async () =>
      /\bTCG\b/.test(await practitioner.at('acts').innerText()));
    await practitioner.at('advice-price').fill('40');
    await practitioner.at('advice-base').fill('25');
    await until('the parts of the price', async () =>
      /17,50[^]*7,50[^]*15/.test(await practitioner.at('share').innerText()));
    // Each rule says where it comes from and since when: the act, the share, what else is good to know.
    const rules = 2 + (await practitioner.at('advice-notice').count());
    assert.ok(rules > 3, 'the ceiling and the surcharges are among them');
    const sources = await practitioner.page.locator('.advice-source').allInnerTexts();
    assert.equal(sources.length, rules);
    for (const source of sources) assert.match(source, /^Source\s: .+\. En vigueur depuis le .+\.$/);
    await self.leave(practitioner);
  });
}

async function delegates(self) {
  const step = self.tap.chain();
  const api = self.api();
  let consultation;
  let delegate;
  await step('B6 a delegate plans for a principal, the audit names both', async () => {
    delegate = await self.visitor({ name: 'delegate', role: 'delegate' });
    await delegate.goto('/app');
    const { id } = await planByPage(delegate);
    consultation = await api.get(id);
    const account = self.account('delegate');
    assert.equal(consultation.created_by.display_name, account.display_name);
    assert.notEqual(consultation.practitioner.display_name, account.display_name);
    const { body } = await api.request('GET', `/consultations/${id}/audit`);
    const text = JSON.stringify(body);
    assert.ok(text.includes(account.display_name), 'the audit names the delegate');
    assert.ok(text.includes(consultation.practitioner.display_name), 'and the principal');
  });
  await step('A4 two save at once: the second is told and sees the present state', async () => {
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    for (const visitor of [delegate, practitioner]) {
      await visitor.goto(`/app/consultations/${consultation.id}/edit`);
      await visitor.sees('plan-save');
    }
    await delegate.at('plan-tags').fill('douleur');
    await delegate.click('plan-save');
    await delegate.page.waitForURL(`**/app/consultations/${consultation.id}`);
    await practitioner.at('plan-tags').fill('suivi');
    await practitioner.click('plan-save');
    await practitioner.page.locator('.toast').first().waitFor();
    await until('the present state', async () =>
      (await practitioner.at('plan-tags').inputValue()) === 'douleur');
    assert.deepEqual((await api.get(consultation.id)).tags, ['douleur']);
    practitioner.page.once('dialog', (dialog) => dialog.accept());
    await self.leave(practitioner, delegate);
  });
}

async function links(self) {
  await self.tap.case('C3 a re-issued link opens, the old one is dead', async () => {
    const api = self.api();
    const { id, link } = await api.plan();
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto(`/app/consultations/${id}`);
    await practitioner.click('reissue-patient');
    await practitioner.click('reissue-yes');
    const fresh = await practitioner.at('patient-link').inputValue();
    assert.notEqual(fresh, link.patient.url);
    const patient = await self.visitor({ name: 'patient' });
    assert.equal((await patient.goto(new URL(link.patient.url).pathname)).status(), 410);
    assert.equal((await patient.goto(new URL(fresh).pathname)).status(), 200);
    await patient.sees('identity-yes');
    await self.leave(patient, practitioner);
  });
}

await suite('planning', {}, async (self) => {
  await newcomer(self, 'fr', 'fr-FR');
  await newcomer(self, 'en', 'en-GB');
  await self.tap.case('B1 the steps by keyboard alone', () => byKeyboard(self));
  await refusals(self);
  await overlap(self);
  await advice(self);
  await delegates(self);
  await links(self);
});
