// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as people meet them: the practitioner's page, the secure space on a phone, what a
// patient sends, what is filed from the chat.
import assert from 'node:assert/strict';
import { violations } from './lib/access.mjs';
import { PHONE } from './lib/browser.mjs';
import { arrive, pathOf } from './lib/journey.mjs';
import { makePdf } from './lib/pdf.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const pdfFile = { name: 'ordonnance.pdf', mimeType: 'application/pdf', buffer: makePdf('Ordonnance') };

async function letters(self) {
  return (await (await fetch(`${self.server.origin}/dev/outbox.json`)).json()).items;
}

async function letterFor(self, found) {
  return until('a letter', async () => (await letters(self)).find(found));
}

async function practice(self) {
  const step = self.tap.chain();
  let doctor, plan, patient;
  await step('F2 a document is added by the page, and refused ones say why', async () => {
    plan = await self.api().plan({ patient: { email: 'louise.f2@example.net',
      mobile: '+33612340001' } });
    doctor = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await doctor.goto(`/app/consultations/${plan.id}`);
    await doctor.sees('documents');
    const input = doctor.at('upload-file');
    await input.setInputFiles([{ name: 'virus.exe', mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ\x90\0\x03') }, pdfFile]);
    await doctor.at('document').waitFor();
    assert.equal(await doctor.at('document').count(), 1);
    assert.match(await doctor.at('upload-error').innerText(), /virus\.exe/);
    await self.look(doctor, 'added');
  });
  await step('F2 it is shown in the page: a PDF painted, nothing of it run', async () => {
    await doctor.click('document-view');
    await doctor.page.locator('[data-testid=preview-page][data-painted="1"]').waitFor();
    assert.deepEqual(await violations(doctor.page), []);
    await doctor.page.keyboard.press('Escape');
  });
  await step('F2 sent to the patient and a pharmacy, by the keyboard alone', async () => {
    await doctor.at('document-send').focus();
    await doctor.page.keyboard.press('Enter');
    await doctor.sees('send-dialog');
    await doctor.click('add-recipient');
    await doctor.click('send-yes');
    assert.equal(await doctor.at('send-dialog').locator('.field-error').count(), 2, 'name and address are missing');
    await doctor.at('recipient-name').fill('Pharmacie du Marché');
    await doctor.at('recipient-email').fill('pharmacie@example.net');
    await doctor.at('send-kind').selectOption('prescription');
    await self.look(doctor, 'send');
    await doctor.at('send-yes').focus();
    await doctor.page.keyboard.press('Enter');
    await until('two recipients', async () => await doctor.at('given').count() === 2);
    await self.look(doctor, 'sent');
  });
  await step('F2 the patient opens it on a phone: a code, the list, the document', async () => {
    const alert = await letterFor(self, ({ to, text }) =>
      to === 'louise.f2@example.net' && text.includes('/documents/'));
    const path = pathOf(alert.text.match(/http\S*\/documents\/\S+/)[0]);
    patient = await self.visitor({ name: 'patient', viewport: PHONE });
    await patient.goto(path);
    await patient.sees('space-choose');
    await self.look(patient, 'space-choose');
    await patient.click('space-sms');
    await patient.sees('space-code');
    await patient.at('code').fill('000000');
    const right = (await letterFor(self, ({ to, text }) => to === '+33612340001' &&
      /\b\d{6}\b/.test(text))).text.match(/\b\d{6}\b/)[0];
    if (right !== '000000') {
      await patient.click('space-enter');
      await patient.page.locator('#code-error').waitFor();
    }
    await self.look(patient, 'space-code');
    await patient.at('code').fill(right);
    await patient.click('space-enter');
    await patient.sees('space-list');
    await self.look(patient, 'space-list');
    await patient.click('space-view');
    await patient.page.locator('[data-testid=preview-page][data-painted="1"]').waitFor();
    await patient.page.keyboard.press('Escape');
    const download = patient.page.waitForEvent('download');
    await patient.click('space-save');
    assert.equal((await download).suggestedFilename(), 'ordonnance.pdf');
  });
  await step('F2 the practitioner sees it opened at once, and withdraws it', async () => {
    await until('the opening to be shown', async () =>
      await doctor.page.locator('[data-testid=given]:not([data-opens="0"])').count() === 1);
    const given = doctor.at('given').filter({ hasText: 'Durand' });
    await given.getByTestId('withdraw').click();
    await until('withdrawn', async () => await given.getByTestId('withdraw').count() === 0);
    await patient.page.reload();
    await patient.sees('problem-page');
    await self.look(patient, 'space-gone');
    await self.leave(patient);
  });
  await step('F2 an upload under way is cancelled and leaves nothing', async () => {
    // Held on its way: a loopback is too fast to be cut by hand. The server's side of a cut upload
    // is tested in tests/integration/documents.test.mjs.
    const held = (route) => (route.request().method() === 'POST' ? undefined : route.continue());
    await doctor.page.route('**/documents**', held);
    await doctor.at('upload-file').setInputFiles({ name: 'grand.pdf', mimeType: 'application/pdf',
      buffer: Buffer.concat([pdfFile.buffer, Buffer.alloc(5_000_000, 'x')]) });
    await doctor.sees('uploading');
    // Let go before the browser has dropped it, it would go on its way whole.
    const dropped = doctor.page.waitForEvent('requestfailed', (request) =>
      request.method() === 'POST' && request.url().includes('/documents'));
    await doctor.click('upload-cancel');
    await until('no upload', async () => await doctor.at('uploading').count() === 0);
    await dropped;
    await doctor.page.unroute('**/documents**', held);
    assert.equal(await doctor.at('document').count(), 1);
  });
  await step('F2 erased after one question', async () => {
    await doctor.click('document-erase');
    await doctor.click('erase-yes');
    await until('no document', async () => await doctor.at('document').count() === 0);
    await self.leave(doctor);
  });
}

async function patients(self) {
  const step = self.tap.chain();
  await step('F4 a patient sends by the link before its day, and takes back', async () => {
    const plan = await self.api().plan({ minutes: 14 * 24 * 60,
      patient: { birth_date: '1951-04-02', email: 'louise.f4@example.net' } });
    const patient = await self.visitor({ name: 'early', viewport: PHONE });
    await patient.goto(pathOf(plan.link.patient.url));
    await patient.click('bring');
    await patient.sees('bring-dialog');
    await patient.page.locator('#bring-birth-day').fill('02');
    await patient.page.locator('#bring-birth-month').fill('04');
    await patient.page.locator('#bring-birth-year').fill('1951');
    await patient.click('bring-who');
    await patient.at('upload-file').setInputFiles(pdfFile);
    await patient.sees('take-back');
    await self.look(patient, 'bring-by-link');
    await patient.click('take-back');
    await until('nothing sent', async () => await patient.at('take-back').count() === 0);
    await self.leave(patient);
  });
  await step('F4 a patient sends while waiting; the dashboard shows it at once', async () => {
    const plan = await self.api().plan();
    const doctor = await self.visitor({ name: 'watching', role: 'practitioner' });
    await doctor.goto('/app');
    const patient = await self.visitor({ name: 'waiting', viewport: PHONE });
    await arrive(patient, plan.link.patient.url);
    await patient.click('bring');
    await patient.at('upload-file').setInputFiles(pdfFile);
    await patient.sees('take-back');
    await self.look(patient, 'bring-waiting');
    const row = doctor.page.getByTestId(`consultation-${plan.id}`);
    await until('the row to say so', async () =>
      /1 document/.test(await row.innerText()));
    await self.leave(patient);
    await self.leave(doctor);
  });
}

async function chat(self) {
  const step = self.tap.chain();
  await step('E4 a file of the chat is filed with the documents', async () => {
    const { practitioner, patient, consultation } = await callUnderWay(self);
    await patient.click('chat-toggle');
    // By the button, as people do: it waits until the two pages have their keys for each other.
    const chooser = patient.page.waitForEvent('filechooser');
    await patient.click('chat-attach');
    await (await chooser).setFiles(pdfFile);
    await practitioner.click('chat-toggle');
    await practitioner.sees('chat-file-away');
    await practitioner.click('chat-file-away');
    await practitioner.sees('chat-filed');
    const { body } = await self.api().request('GET',
      `/consultations/${consultation.id}/documents`);
    assert.deepEqual(body.items.map(({ name, origin }) => [name, origin]),
      [['ordonnance.pdf', 'chat']]);
    assert.equal(await patient.at('chat-file-away').count(), 0, 'for the practice alone');
  });
}

await suite('documents', {}, async (self) => {
  await practice(self);
  await patients(self);
  await chat(self);
});
