// SPDX-License-Identifier: GPL-3.0-or-later
// A mail server that refuses an address: the dashboard says so and why, the address is corrected on
// the consultation's page, and the invitation leaves (C2).
import assert from 'node:assert/strict';
import { Sink } from '../integration/outbox-world.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** The demonstration's own letters have left: what is refused afterwards is ours. */
function isQuiet(api) {
  return until('the letters of the demonstration', async () => {
    const { body } = await api.request('GET', '/consultations?limit=200');
    const lists = await Promise.all(body.items.map(({ id }) =>
      api.request('GET', `/consultations/${id}/messages`)));
    return lists.every((list) => list.body.items.every(({ channel, state }) =>
      channel !== 'mail' || !['waiting', 'sending'].includes(state)));
  });
}

async function refusedAndCorrected(self, sink) {
  const api = self.api();
  await isQuiet(api);
  await sink.order('refuse 550 5.1.1 nobody here');
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  const { id } = await api.plan({ minutes: 24 * 60, patient: { email: 'fautive@example.org' } });
  const step = self.tap.chain();
  await step('C2 the dashboard says what was not delivered, to whom, and why', async () => {
    await practitioner.goto('/app');
    const line = practitioner.at('trouble').locator('li', {
      has: practitioner.page.locator(`a[href="/app/consultations/${id}"]`) });
    await line.waitFor();
    assert.match(await line.innerText(), /Louise Durand – Invitation \(e-mail\).*adresse est refusée/s);
    await self.look(practitioner, 'dashboard');
    await line.getByRole('link', { name: /^Voir la consultation.*Louise Durand$/ }).click();
    await practitioner.page.locator('[data-testid="message-invitation-mail"][data-state="failed"]')
      .waitFor();
    await self.look(practitioner, 'consultation');
  });
  await step('C2 the address is corrected, and the letter leaves', async () => {
    await sink.order('refuse ');
    await practitioner.click('edit-patient');
    await practitioner.at('patient-email').fill('juste@example.org');
    await practitioner.click('person-save');
    await sink.until(() => sink.letters.some(({ to }) => to.includes('juste@example.org')),
      'the letter at the corrected address');
    await practitioner.page.locator('[data-testid="message-invitation-mail"][data-state="sent"]')
      .waitFor();
    await practitioner.goto('/app');
    await practitioner.sees('plan-open');
    const { body } = await api.request('GET', '/outbox');
    assert.ok(!body.items.some(({ consultation_id: of }) => of === id));
  });
  await self.leave(practitioner);
}

const sink = await Sink.start();
await suite('delivery', { server: { settings: { 'mail.transport': 'smtp', 'mail.host': '127.0.0.1',
  'mail.port': sink.port, 'mail.security': 'none', 'mail.from': 'rdv@lilas.example' } } },
async (self) => {
  await refusedAndCorrected(self, sink);
});
await sink.stop();
