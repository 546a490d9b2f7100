// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations as people meet them: what the practice sees of them, the demonstration's outbox and
// the patient's way in from there, texts of one's own, the calendar feed.
import assert from 'node:assert/strict';
import { violations } from './lib/access.mjs';
import { planByPage } from './lib/plan.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

async function invitation(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const today = new Date().toISOString().slice(0, 10);
  await self.tap.case('B2 the page says honestly what became of the invitation', async () => {
    await practitioner.goto('/app');
    await planByPage(practitioner, { date: today, time: '23:50' });
    const line = practitioner.at('message-invitation-mail');
    await until('the invitation to be filed', async () =>
      (await line.getAttribute('data-state')) === 'filed');
    assert.match(await line.innerText(), /\p{L}+ \p{L}+/u);
    await practitioner.click('again-mail');
    await until('a second one', async () => (await line.getAttribute('data-state')) === 'filed');
    assert.deepEqual(await violations(practitioner.page), []);
  });
  await self.tap.case('C4 the demonstration shows its letters, and their links work', async () => {
    const patient = await self.visitor({ name: 'patient' });
    await patient.goto('/dev/outbox');
    const letter = patient.page.locator('[data-testid=letter][data-channel=mail]').first();
    await letter.waitFor();
    await letter.locator('summary').click();
    assert.deepEqual(await violations(patient.page), []);
    await letter.locator('a[href*="/c/"]').first().click();
    await patient.page.waitForURL(/\/visit\/\w+$/);
    await self.leave(patient);
  });
  await self.leave(practitioner);
}

/** C2: a wrong address is corrected where it shows, also that of who comes along. */
async function correction(self) {
  const api = self.api();
  const consultation = await api.plan({ minutes: 24 * 60 });
  await api.addCompanion(consultation.id);
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await self.tap.case('C2 a companion’s address is corrected, and the invitation goes there', async () => {
    await practitioner.goto(`/app/consultations/${consultation.id}`);
    await practitioner.click('edit-companion');
    const dialog = practitioner.at('person-dialog');
    const email = practitioner.at('companion-email');
    await email.fill('nobody');
    await practitioner.click('person-save');
    await dialog.locator('[id$="-error"]').waitFor();
    assert.deepEqual(await violations(practitioner.page), []);
    await email.fill('jeanne.durand@example.org');
    await practitioner.click('person-save');
    await dialog.waitFor({ state: 'detached' });
    await until('the invitation at the new address', async () => {
      const { items } = await (await fetch(`${self.server.origin}/dev/outbox.json`)).json();
      return items.some(({ to }) => to === 'jeanne.durand@example.org');
    });
  });
  await self.leave(practitioner);
}

async function texts(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await self.tap.case('J4 texts are checked while they are written, and shown as sent', async () => {
    await practitioner.goto('/app/preferences');
    await practitioner.click('texts-open');
    const body = practitioner.at('template-body');
    await body.waitFor();
    const before = await body.inputValue();
    await body.fill(before.replace('{{link}}', ''));
    await until('the missing word to be named', async () =>
      (await practitioner.page.locator('#body-error').innerText()).includes('{{link}}'));
    assert.ok(await practitioner.at('template-save').isDisabled());
    await body.fill(before);
    await practitioner.at('template-subject').fill('Rendez-vous à {{time}}');
    await until('the preview to follow', async () =>
      (await practitioner.at('preview-subject').innerText()).startsWith('Rendez-vous à 14'));
    assert.deepEqual(await violations(practitioner.page), []);
    await practitioner.click('template-save');
    await practitioner.sees('template-reset');
    await practitioner.click('template-reset');
    await until('the built-in text', async () =>
      (await practitioner.at('template-subject').inputValue()) !== 'Rendez-vous à {{time}}');
  });
  await self.tap.case('B7 a calendar address can be made, read, and ended', async () => {
    await practitioner.goto('/app/preferences');
    await practitioner.click('calendar-make');
    const url = await practitioner.at('calendar-url').inputValue();
    const feed = await fetch(url);
    assert.match(await feed.text(), /^BEGIN:VCALENDAR/);
    assert.deepEqual(await violations(practitioner.page), []);
    await practitioner.click('calendar-end');
    await practitioner.sees('calendar-make');
    assert.equal((await fetch(url)).status, 404);
  });
  await self.leave(practitioner);
}

/** J3: each refusal stands beside its field, in words, and nothing is kept. */
async function refusals(self) {
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const { page } = practitioner;
  await practitioner.goto('/app/preferences');
  const refused = async (fields, button, at, words) => {
    for (const [testId, value] of Object.entries(fields)) await practitioner.at(testId).fill(value);
    await practitioner.click(button);
    const error = page.locator(`#${at}-error`);
    await error.filter({ hasText: words }).waitFor();
    assert.equal(await page.locator(`#${at}[aria-invalid="true"]`).count(), 1);
    assert.equal(await page.locator('.toast').count(), 0, 'once, and there');
  };
  await refused({ 'pref-name': ' ' }, 'pref-save', 'name', 'vos patients verront');
  await refused({ 'token-name': 'Logiciel', 'token-expires': '2020-01-01' }, 'token-create',
    'token-expires', 'un jour à venir');
  const { email, password } = self.account('practitioner');
  for (const [current, next, at, words] of [
    [password, 'court', 'new-password', '12 caractères'],
    [password, email, 'new-password', 'ne peut pas être votre mot de passe'],
    ['faux', 'une phrase assez longue', 'current-password', 'pas votre mot de passe actuel']])
    await refused({ 'current-password': current, 'new-password': next }, 'password-change', at, words);
  await practitioner.goto('/app/preferences');
  assert.equal(await practitioner.at('pref-name').inputValue(),
    self.account('practitioner').display_name);
  await self.leave(practitioner);
}

await suite('messages', {}, async (self) => {
  await self.tap.case('J3 what the preferences refuse is said beside its field', () => refusals(self));
  await invitation(self);
  await correction(self);
  await texts(self);
});
