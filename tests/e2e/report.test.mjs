// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a consultation (F5): typed, saved by itself, read, signed, corrected.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { violations } from './lib/access.mjs';
import { DESKTOP, PHONE } from './lib/browser.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const folder = process.env.AUS_SCREENSHOTS;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'auscult-report-'));

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

/** What poppler reads in a PDF that the page links to. */
async function readPdf({ page }, testId) {
  const address = await page.getByTestId(testId).getAttribute('href');
  const answer = await page.request.get(new URL(address, page.url()).href);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()['content-type'], /^application\/pdf/);
  const file = path.join(scratch, `${testId}.pdf`);
  writeFileSync(file, await answer.body());
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}

async function write(self) {
  const step = self.tap.chain();
  const api = self.api();
  let doctor;
  let consultation;
  const saved = () => doctor.page.locator('[data-testid=report-state][data-state=saved]').waitFor();
  await step('F5 from the consultation to its report', async () => {
    consultation = await api.plan();
    doctor = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await doctor.goto(`/app/consultations/${consultation.id}`);
    await doctor.click('report-write');
    await doctor.sees('report');
    await paint(doctor, 'report-empty');
  });
  await step('F5 without a conclusion it is not signed', async () => {
    await doctor.click('report-sign');
    await doctor.page.getByRole('alert').waitFor();
    assert.equal(await doctor.at('report-dialog').count(), 0);
  });
  await step('F5 what is typed is saved by itself and there after a reload', async () => {
    await doctor.at('report-reason').fill('Toux : trois jours');
    await doctor.at('report-conclusion').fill('Bronchite, évolution favorable.');
    await saved();
    await doctor.page.reload();
    await doctor.sees('report');
    assert.equal(await doctor.at('report-conclusion').inputValue(),
      'Bronchite, évolution favorable.');
    await paint(doctor, 'report');
  });
  await step('F5 the preview is the PDF to come', async () => {
    const text = await readPdf(doctor, 'report-preview');
    assert.match(text, /Compte rendu de téléconsultation/);
    assert.match(text, /Bronchite, évolution favorable\./);
  });
  await step('F5 signed, it is a document of the consultation', async () => {
    await doctor.click('report-sign');
    await doctor.sees('report-dialog');
    await paint(doctor, 'report-sign');
    await doctor.click('report-yes');
    await doctor.sees('report-open-1');
    assert.match(await readPdf(doctor, 'report-open-1'), /Bronchite, évolution favorable\./);
  });
  await step('F5 corrected, the new version names the one it replaces', async () => {
    await doctor.at('report-conclusion').fill('Bronchite aiguë.');
    await saved();
    await doctor.click('report-sign');
    await doctor.click('report-yes');
    await doctor.sees('report-open-2');
    const text = await readPdf(doctor, 'report-open-2');
    assert.match(text, /Version 2\. Cette version annule et remplace la version 1/);
    await paint(doctor, 'report-signed');
  });
  const sentTo = async () => {
    const { body } = await api.request('GET', `/consultations/${consultation.id}/documents`);
    return body.items.at(-1).recipients.map(({ name }) => name).sort();
  };
  await step('F5 an attending physician typed once is kept with the patient', async () => {
    const patient = (await api.request('POST', '/patients', { birth_name: 'Kerouac',
      given_names: 'Anne', sex: 'female', birth_date: '1960-05-06' })).body;
    consultation = await api.plan({ patient: { given_name: 'Anne', family_name: 'Kerouac',
      patient_id: patient.id } });
    await doctor.goto(`/app/consultations/${consultation.id}/report`);
    await doctor.at('report-conclusion').fill('Contrôle dans un an.');
    await saved();
    await doctor.click('report-sign');
    await doctor.page.getByLabel(/^(Au médecin traitant|To the attending physician)/).check();
    await doctor.click('report-yes');
    await doctor.page.locator('#report-doctor-name-error').waitFor();
    await doctor.page.locator('#report-doctor-name').fill('Dr Paul Roux');
    await doctor.page.locator('#report-doctor-email').fill('paul.roux@example.org');
    await paint(doctor, 'report-doctor');
    await doctor.click('report-yes');
    await doctor.sees('report-open-1');
    await until('both have it', async () => (await sentTo()).length === 2);
    assert.deepEqual(await sentTo(), ['Anne Kerouac', 'Dr Paul Roux']);
    await until('it is kept', async () => (await api.request('GET', `/patients/${patient.id}`))
      .body.physician_email === 'paul.roux@example.org');
  });
  await step('F5 the next report goes to patient and physician by itself', async () => {
    await doctor.page.reload();
    await doctor.at('report-conclusion').fill('Contrôle dans six mois.');
    await saved();
    await doctor.click('report-sign');
    await until('the physician is filled in', async () =>
      await doctor.page.locator('#report-doctor-email').inputValue() === 'paul.roux@example.org');
    await doctor.click('report-yes');
    await doctor.sees('report-open-2');
    assert.match(await readPdf(doctor, 'report-open-2'), /Médecin traitant : Dr Paul Roux/);
    await until('both have it', async () => (await sentTo()).length === 2);
    await self.leave(doctor);
  });
}

await suite('report', {}, write);
