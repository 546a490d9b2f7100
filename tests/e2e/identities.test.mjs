// SPDX-License-Identifier: GPL-3.0-or-later
// The register of patients (F3): search, create, duplicates, and whose record a consultation is of.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { violations } from './lib/access.mjs';
import { DESKTOP, PHONE } from './lib/browser.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const folder = process.env.AUS_SCREENSHOTS;

async function paint({ page }, name) {
  for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    await page.setViewportSize(viewport);
    assert.deepEqual(await violations(page), [], `${name} ${device}`);
    const wide = await page.evaluate(() =>
      document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.ok(!wide, `${name}: wider than a ${device}`);
    if (folder) await page.screenshot({ path: path.join(folder, `${name}-${device}.png`),
      fullPage: true, animations: 'disabled' });
  }
}

async function register(self) {
  const step = self.tap.chain();
  const api = self.api();
  let visitor;
  const fill = async (members) => {
    for (const [name, value] of Object.entries(members))
      await visitor.at(`patient-${name}`).fill(value);
  };
  const list = () => visitor.at('patient-list');
  await step('F3 search first: nobody, then a new record', async () => {
    visitor = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await visitor.goto('/app/patients');
    await visitor.at('patient-search').fill('Vandenbroucke');
    await visitor.page.getByText(/Aucun patient trouvé|No patient found/).waitFor();
    await visitor.click('patient-new');
    await visitor.sees('patient-form');
    assert.equal(await visitor.at('patient-birth_name').inputValue(), 'Vandenbroucke');
  });
  await step('F3 what is wrong is said beside its field, and nothing is written', async () => {
    await fill({ given_names: 'Élise Anne', birth_date: '1955-08-14', ins: '2 55 08 14 168 025 39' });
    await visitor.click('patient-save');
    await visitor.page.locator('#patient-ins-error').waitFor();
    await paint(visitor, 'patient-form');
    assert.equal(await visitor.page.evaluate(() => document.activeElement.id), 'patient-ins');
  });
  await step('F3 corrected, the record is there with its checked INS', async () => {
    await fill({ ins: '2 55 08 14 168 025 38' });
    await visitor.click('patient-save');
    await visitor.sees('patient');
    assert.match(await visitor.at('patient-traits').innerText(), /2 55 08 14 168 025 38/);
    await paint(visitor, 'patient');
  });
  await step('F3 found by a slip and without accents', async () => {
    await visitor.goto('/app/patients');
    await visitor.at('patient-search').fill('elise vandenbrouke');
    await list().waitFor();
    assert.match(await list().innerText(), /Élise Vandenbroucke/);
    await paint(visitor, 'patients');
  });
  await step('F3 a similar name born the same day is warned of; it may be confirmed', async () => {
    await visitor.goto('/app/patients/new');
    await fill({ birth_name: 'VANDENBROUKE', given_names: 'Elise', birth_date: '1955-08-14' });
    await visitor.click('patient-save');
    await visitor.sees('duplicate-dialog');
    await paint(visitor, 'patient-duplicate');
    await visitor.click('duplicate-confirm');
    await visitor.sees('patient');
  });
  await step('F3 the same INS is refused, naming whose it is', async () => {
    await visitor.click('patient-edit');
    await fill({ ins: '255081416802538' });
    await visitor.click('patient-save');
    await visitor.sees('duplicate-open');
    assert.match(await visitor.at('duplicate-open').innerText(), /Élise Vandenbroucke/);
  });
  await step('F3 a commune of birth is chosen by its name, and shown by it', async () => {
    await fill({ ins: '', birth_place: 'saint denis' });
    await visitor.at('place-93066').waitFor();
    await paint(visitor, 'patient-place');
    await visitor.at('place-93066').click();
    assert.equal(await visitor.at('patient-birth_place').inputValue(), '93066');
    assert.match(await visitor.at('place-name').innerText(), /Saint-Denis \(93\)/);
    await fill({ birth_place: 'nulle part' });
    await visitor.click('patient-save');
    await visitor.page.locator('#patient-birth_place-error').waitFor();
    await fill({ birth_place: '93066', physician_email: 'paul.roux@example.org' });
    await visitor.click('patient-save');
    await visitor.page.locator('#patient-physician-error').waitFor();
    await fill({ physician: 'Dr Paul Roux' });
    await visitor.click('patient-save');
    await visitor.sees('patient');
    await until('the name of the place', async () =>
      /Saint-Denis \(93\), 93066/.test(await visitor.at('patient-traits').innerText()));
    assert.match(await visitor.at('patient-traits').innerText(), /Dr Paul Roux/);
  });
  await step('F3 a duplicate found later becomes part of the record', async () => {
    const former = visitor.page.url();
    await visitor.goto('/app/patients');
    await visitor.at('patient-search').fill('elise vandenbroucke');
    await list().getByText('Élise Vandenbroucke').click();
    await visitor.click('merge-open');
    await visitor.sees('merge-dialog');
    await visitor.page.getByRole('button', { name: /^(Même personne|Same person) / }).click();
    await visitor.at('merge-yes').waitFor();
    await paint(visitor, 'patient-merge');
    await visitor.click('merge-yes');
    await visitor.at('merge-dialog').waitFor({ state: 'detached' });
    assert.match(await visitor.at('patient-traits').innerText(), /Dr Paul Roux/);
    const kept = visitor.page.url();
    await visitor.page.goto(former);
    await until('the former address leads to it', async () => visitor.page.url() === kept);
  });
  await step('F3 while planning, who is known is one click away', async () => {
    await visitor.goto('/app/plan');
    await visitor.at('plan-family-name').fill('vandenbrouck');
    await visitor.at('patient-picker').waitFor();
    await paint(visitor, 'patient-picker');
    await visitor.page.getByRole('button', { name: /Élise Vandenbroucke/ }).click();
    await visitor.sees('picked-patient');
    assert.equal(await visitor.at('plan-given-name').inputValue(), 'Élise');
    assert.equal(await visitor.at('plan-birth-date').inputValue(), '1955-08-14');
  });
  await step('F3 a consultation is tied to a record on its page, and untied', async () => {
    const consultation = await api.plan({ patient: { given_name: 'Élise',
      family_name: 'Vandenbroucke', birth_date: '1955-08-14' } });
    await visitor.goto(`/app/consultations/${consultation.id}`);
    await visitor.click('patient-attach');
    await visitor.sees('patient-dialog');
    await visitor.page.getByRole('button', { name: /^(Rattacher|Tie) Élise Vandenbroucke/ }).click();
    await visitor.sees('patient-open');
    await visitor.click('patient-open');
    await visitor.sees('patient-history');
    await until('the consultation', async () =>
      await visitor.page.locator(`a[href="/app/consultations/${consultation.id}"]`).count() === 1);
    await visitor.goto(`/app/consultations/${consultation.id}`);
    await visitor.click('patient-release');
    await visitor.sees('patient-attach');
    await visitor.click('patient-attach');
    await visitor.page.getByRole('button', { name: /^(Rattacher|Tie) Élise Vandenbroucke/ }).click();
    await visitor.click('patient-open');
    await visitor.sees('patient-record');
  });
  await step('L2 what is kept is handed out; it is not erased while something is open', async () => {
    const [file] = await Promise.all([visitor.page.waitForEvent('download'),
      visitor.click('patient-export')]);
    const kept = JSON.parse(readFileSync(await file.path(), 'utf8'));
    assert.equal(kept.patient.birth_name, 'Vandenbroucke');
    assert.equal(kept.consultations.length, 1);
    await visitor.click('erase-open');
    await visitor.sees('erase-not');
    await paint(visitor, 'patient-kept');
    await visitor.page.keyboard.press('Escape');
    await api.request('POST', `/consultations/${kept.consultations[0].id}/cancel`,
      { reason: 'erreur' });
  });
  await step('L2 erased at the patient’s request, with the birth date as the confirmation', async () => {
    await visitor.click('erase-open');
    await visitor.at('erase-date').fill('1955-08-15');
    await visitor.click('erase-yes');
    await visitor.page.locator('#erase-date-error').waitFor();
    await paint(visitor, 'patient-erase');
    await visitor.at('erase-date').fill('1955-08-14');
    await visitor.click('erase-yes');
    await visitor.sees('patient-search');
    await visitor.at('patient-search').fill('vandenbroucke');
    await visitor.page.getByText(/Aucun patient trouvé|No patient found/).waitFor();
    await self.leave(visitor);
  });
}

/** Nobody erases whom only a colleague has had; whom both have had, both erase (L2). */
async function colleagues(self) {
  const step = self.tap.chain();
  const [martin, nguyen] = [self.api('practitioner', 0), self.api('practitioner', 1)];
  const { body: record } = await martin.request('POST', '/patients', { birth_name: 'Kermadec',
    given_names: 'Yann', sex: 'male', birth_date: '1970-05-06' });
  const patient = { given_name: 'Yann', family_name: 'Kermadec', patient_id: record.id };
  const see = async (api) => {
    const { id } = await api.plan({ patient });
    await api.request('POST', `/consultations/${id}/cancel`, { reason: 'erreur' });
  };
  let visitor;
  const open = async () => {
    await visitor.goto(`/app/patients/${record.id}`);
    await visitor.click('erase-open');
  };
  await step('L2 a colleague’s patient: whom to ask', async () => {
    await see(nguyen);
    visitor = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await open();
    await visitor.sees('erase-not');
    assert.match(await visitor.at('erase-not').innerText(), /praticiens.*Nguyen/s);
    assert.equal(await visitor.at('erase-yes').count(), 0);
    await paint(visitor, 'patient-erase-colleague');
  });
  await step('L2 a patient of both: the first agrees, the last one erases', async () => {
    await see(martin);
    await open();
    await visitor.sees('erase-others');
    await visitor.at('erase-date').fill('1970-05-06');
    await paint(visitor, 'patient-erase-agree');
    await visitor.click('erase-yes');
    await visitor.page.getByText(/Accord encore attendu|Still to agree/).waitFor();
    await visitor.sees('patient-record');
    const said = await nguyen.request('POST', `/patients/${record.id}/erase`,
      { birth_date: '1970-05-06' });
    assert.equal(said.status, 204);
    await visitor.goto(`/app/patients/${record.id}`);
    await visitor.sees('problem-page');
    await self.leave(visitor);
  });
}

await suite('identities', {}, async (self) => {
  await register(self);
  await colleagues(self);
});
