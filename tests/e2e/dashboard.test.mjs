// SPDX-License-Identifier: GPL-3.0-or-later
// The table of all consultations (J1), lists taken away, statistics (H5), and a full day (J2).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PHONE } from './lib/browser.mjs';
import { arrive } from './lib/journey.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** What the browser saves when this is clicked. */
async function saved(visitor, testId) {
  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'), visitor.at(testId).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Until midnight, where the browsers' clocks are. */
function minutesLeftToday() {
  const [hours, minutes] = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris',
    hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date()).split(':').map(Number);
  return 24 * 60 - hours * 60 - minutes;
}

const rows = (visitor) => visitor.page.locator('[data-testid="table"] tbody tr');

await suite('dashboard', {}, async (self) => {
  const step = self.tap.chain();
  const api = self.api();
  let practitioner, planned;

  await step('J1 columns, filters, sort and pages', async () => {
    planned = [];
    for (let i = 0; i < 28; i++)
      planned.push(await api.plan({ minutes: 60 * 24 * 40 + i * 30, tags: i % 4 ? ['suivi'] : ['rare'] }));
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app/all');
    await rows(practitioner).first().waitFor();
    const heads = await practitioner.page.locator('[data-testid="table"] thead th').allInnerTexts();
    assert.equal(heads.length, 8);
    assert.equal(await rows(practitioner).count(), 25);
    await practitioner.click('next-page');
    await until('the second page', async () => (await rows(practitioner).count()) < 25);
    await practitioner.at('filter-tag').selectOption('rare');
    await until('only the rare ones', async () => (await rows(practitioner).count()) === 7);
    await self.look(practitioner, 'all');
  });

  await step('J1 the table follows what others do, with its one action', async () => {
    const one = planned[0];
    await api.request('PATCH', `/consultations/${one.id}`,
      { private_comment: 'rappeler avant' }, { 'if-match': '"v1"' });
    await practitioner.page.getByText('rappeler avant').waitFor();
    await api.act(one.id, 'cancel', { reason: 'fermé' });
    await practitioner.page.locator(`[data-testid="consultation-${one.id}"] [data-status="cancelled"]`)
      .waitFor();
  });

  await step('J1 the list of these filters as a file', async () => {
    const { name, text } = await saved(practitioner, 'consultations-csv');
    assert.equal(name, 'consultations.csv');
    const lines = text.split('\r\n');
    assert.ok(lines[0].startsWith('\ufeffDate;Heure;'), 'as French spreadsheets want it');
    assert.equal(lines.filter((line) => line.includes(';rare;')).length, 7);
    assert.equal(lines.length, 9, 'a head, seven rows, an end');
    assert.ok(text.includes('rappeler avant'));
  });

  await step('H5 statistics in tables and drawings, and as a file', async () => {
    await practitioner.goto('/app/statistics');
    await practitioner.at('statistics-total').waitFor();
    await practitioner.at('drawing-counts').locator('canvas').waitFor();
    await self.look(practitioner, 'statistics');
    const { name, text } = await saved(practitioner, 'statistics-csv');
    assert.equal(name, 'statistics.csv');
    assert.match(text, /^\ufeffRegroupement;Nom;Réalisées;/);
    await practitioner.at('statistics-by').selectOption('day');
    await practitioner.page.getByText('Trop de jours').waitFor();
    await practitioner.page.setViewportSize(PHONE);
    await practitioner.at('statistics-by').selectOption('week');
    await practitioner.at('statistics-total').waitFor();
    await self.look(practitioner, 'statistics-phone');
    await self.leave(practitioner);
  });

  await step('H5, L1 who runs the server sees counts and nobody', async () => {
    const operator = await self.visitor({ name: 'operator', role: 'operator' });
    await operator.goto('/app/statistics');
    await operator.at('statistics-organisations').waitFor();
    const text = await operator.page.locator('main').innerText();
    for (const role of ['practitioner', 'delegate'])
      assert.ok(!text.includes(self.account(role).display_name));
    await self.leave(operator);
  });

  await step('J2, D5 forty appointments: who waits is on top, on a phone, too', async () => {
    // All before midnight, also in the evening.
    const apart = Math.min(10, (minutesLeftToday() - 5) / 42);
    for (let i = 0; i < 40; i++) await api.plan({ minutes: 2 + i * apart });
    const last = await api.plan({ minutes: 2 + 41 * apart });
    const patient = await self.visitor({ name: 'patient', viewport: PHONE });
    const doctor = await self.visitor({ name: 'doctor', role: 'practitioner', viewport: PHONE });
    await doctor.goto('/app');
    await doctor.at(`consultation-${last.id}`).waitFor();
    await arrive(patient, last.link.patient.url);
    await doctor.page.locator(`[data-testid="section-waiting"] [data-testid="consultation-${last.id}"]`)
      .waitFor();
    await self.look(doctor, 'forty-phone');
    const delegate = await self.visitor({ name: 'delegate', role: 'delegate' });
    await delegate.goto('/app');
    await delegate.at(`consultation-${last.id}`).waitFor();
    await delegate.at('act-as').selectOption({ label: self.account('practitioner', 1).display_name });
    await until('only the other one’s', async () =>
      (await delegate.at(`consultation-${last.id}`).count()) === 0);
    await self.look(delegate, 'act-as');
    await self.leave(patient, doctor, delegate);
  });
});
