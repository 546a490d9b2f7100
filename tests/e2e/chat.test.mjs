// SPDX-License-Identifier: GPL-3.0-or-later
// Chat, files and the still picture in the call (E4, E3).
import assert from 'node:assert/strict';
import { violations } from './lib/access.mjs';
import { allSeeAndHear, arrive } from './lib/journey.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { protectedAs } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const SECRET = 'Ordonnance: amoxicilline 500 mg';

/** One page with a line of text, as small as a PDF can be. */
function pdf(text) {
  const content = `BT /F1 24 Tf 40 100 Td (${text}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(at).padStart(10, '0');
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  file += offsets.map((at) => `${at} 00000 n \n`).join('');
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF`;
  return Buffer.from(file, 'latin1');
}

/** A picture that a page paints. */
async function picture(page, width, height) {
  const url = await page.evaluate(([w, h]) => {
    const canvas = document.createElement('canvas');
    canvas.width = w;
    canvas.height = h;
    const context = canvas.getContext('2d');
    context.fillStyle = 'teal';
    context.fillRect(0, 0, w, h / 2);
    return canvas.toDataURL('image/png');
  }, [width, height]);
  return Buffer.from(url.split(',')[1], 'base64');
}

async function open(visitor) {
  if (!(await visitor.at('chat').isVisible())) await visitor.click('chat-toggle');
  await visitor.sees('chat-log');
}

async function write(visitor, text) {
  await open(visitor);
  await visitor.at('chat-input').fill(text);
  await visitor.click('chat-send');
}

async function attach(visitor, name, mimeType, buffer) {
  await open(visitor);
  await visitor.at('chat-file-input').setInputFiles({ name, mimeType, buffer });
}

/** The entry of this file on that person's screen reaches `state`. */
function file(visitor, name, state, options) {
  return visitor.page.locator(`[data-testid="chat-file"][data-state="${state}"]`, { hasText: name })
    .first().waitFor(options);
}

const texts = (visitor) => visitor.at('chat-text').allInnerTexts();

await suite('chat', {}, async (self) => {
  const step = self.tap.chain();
  let scene;
  let doctor;
  let patient;
  const frames = [];

  await step('E4 a message arrives; it is announced while the chat is closed', async () => {
    scene = await callUnderWay(self, { patient: { locale: 'en-GB' } });
    ({ practitioner: doctor, patient } = scene);
    for (const visitor of [doctor, patient]) await protectedAs(visitor, 'on');
    await allSeeAndHear(scene.seats);
    doctor.page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => frames.push(String(payload))));
    await doctor.page.reload();
    await doctor.sees('call');
    for (const visitor of [doctor, patient]) await protectedAs(visitor, 'on');
    await write(doctor, SECRET);
    await patient.sees('chat-news');
    await patient.click('chat-read');
    await until('the message', async () => (await texts(patient)).includes(SECRET));
    await until('its confirmation', async () => !/pas encore/.test((await texts(doctor)).join()));
  });

  await step('E4 what may be sent is said before, axe finds nothing', async () => {
    for (const visitor of [doctor, patient]) {
      assert.match(await visitor.page.locator('#chat-limits').innerText(), /20\sM[oB]/);
      assert.deepEqual(await violations(visitor.page), []);
    }
    await write(patient, 'Thank you, doctor');
    await until('the answer', async () => (await texts(doctor)).includes('Thank you, doctor'));
  });

  await step('E4 a picture by paper-clip, shown large', async () => {
    await attach(patient, 'skin.png', 'image/png', await picture(patient.page, 1600, 1200));
    await file(doctor, 'skin.png', 'done');
    await doctor.page.getByRole('button', { name: 'Voir skin.png' }).first().click();
    const shown = doctor.at('preview-photo');
    await until('the picture', () => shown.evaluate((img) => img.naturalWidth === 1600));
    assert.deepEqual(await violations(doctor.page), []);
    await doctor.page.keyboard.press('Escape');
  });

  await step('E4 a PDF dropped on the call, shown page by page, saved whole', async () => {
    const document = pdf('Analyses du 22 novembre');
    await doctor.page.evaluate((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], 'analyses.pdf'));
      const call = window.document.querySelector('[data-testid="call"]');
      for (const type of ['dragover', 'drop'])
        call.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true }));
    }, [...document]);
    await file(patient, 'analyses.pdf', 'done');
    await patient.page.getByRole('button', { name: 'View analyses.pdf' }).last().click();
    await patient.sees('preview-page');
    await until('the page to be painted', () => patient.at('preview-page').evaluate((canvas) => {
      if (!canvas.dataset.painted) return false;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, index) => index % 4 === 0 && value < 100);
    }));
    await patient.page.keyboard.press('Escape');
    const [download] = await Promise.all([
      patient.page.waitForEvent('download'), patient.at('chat-save').last().click(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    assert.deepEqual(Buffer.concat(chunks), document);
  });

  await step('E4 what may not be sent is refused with a reason', async () => {
    await attach(patient, 'tool.exe', 'application/octet-stream', Buffer.from([77, 90, 0, 3, 0]));
    await patient.page.getByText('tool.exe is neither').waitFor();
    await attach(patient, 'film.png', 'image/png', Buffer.alloc(21 * 1024 * 1024, 1));
    await patient.page.getByText('film.png is larger').waitFor();
  });

  await step('E4 a file on its way can be cancelled', async () => {
    const large = Buffer.concat([await picture(doctor.page, 8, 8), Buffer.alloc(8_000_000, 7)]);
    await attach(doctor, 'large.png', 'image/png', large);
    await file(patient, 'large.png', 'moving');
    await doctor.click('chat-cancel');
    await file(patient, 'large.png', 'cancelled');
    await file(doctor, 'large.png', 'cancelled');
  });

  await step('E4 kill -9 of the daemon in the middle of a file: it arrives whole', async () => {
    const long = Buffer.concat([await picture(doctor.page, 8, 8), Buffer.alloc(2_500_000, 9)]);
    await attach(doctor, 'scan.png', 'image/png', long);
    await until('some of it', async () => {
      const bar = patient.page.locator('[data-state="moving"] progress');
      return (await bar.count()) > 0 && (await bar.first().evaluate((one) => one.value)) > 15;
    });
    for (const visitor of [doctor, patient]) visitor.expectOutage();
    await self.server.kill();
    await self.server.launch();
    await file(patient, 'scan.png', 'done', { timeout: 60_000 });
    await file(doctor, 'scan.png', 'done');
    assert.ok((await texts(patient)).includes(SECRET), 'what was written stays');
  }, { timeout: 120_000 });

  await step('E5 nothing of it was readable on the line', async () => {
    assert.ok(frames.some((frame) => frame.includes('"sealed"')));
    for (const frame of frames)
      for (const word of ['amoxicilline', 'analyses.pdf', Buffer.from(SECRET).toString('base64')])
        assert.ok(!frame.includes(word), frame.slice(0, 200));
  });

  await step('E3 a still picture: asked for, declined', async () => {
    await doctor.click('still-ask');
    await patient.sees('still-question');
    assert.deepEqual(await violations(patient.page), []);
    await patient.click('still-no');
    await until('the answer', async () =>
      /n’a pas donné/.test(await doctor.at('still-state').innerText()));
  });

  await step('E3 a still picture in full resolution, once the patient agrees', async () => {
    await doctor.click('still-ask');
    await patient.click('still-yes');
    await file(doctor, 'photo-', 'done');
    const size = await doctor.page.locator('[data-testid="chat-file"]', { hasText: 'photo-' })
      .first().locator('img').evaluate((img) => [img.naturalWidth, img.naturalHeight]);
    const sent = await patient.page.evaluate(() =>
      document.querySelector('[data-testid="self-video"]').srcObject.getVideoTracks()[0]
        .getSettings());
    assert.ok(size[0] >= sent.width && size[1] >= sent.height, `${size} of ${sent.width}`);
  });

  await step('E4 who comes later does not see what was before', async () => {
    const link = await scene.api.addCompanion(scene.consultation.id);
    const companion = await self.visitor({ name: 'companion' });
    await arrive(companion, link.url);
    await doctor.click(`admit-${link.participant_id}`);
    await protectedAs(companion, 'on');
    await open(companion);
    assert.deepEqual(await texts(companion), []);
    await write(doctor, 'Bienvenue');
    await until('what is written now', async () => (await texts(companion)).includes('Bienvenue'));
    await self.leave(companion);
  });

  await step('E4 a page that is loaded again says what it no longer has', async () => {
    await patient.page.reload();
    await patient.sees('call');
    await protectedAs(patient, 'on');
    await open(patient);
    assert.match(await patient.at('chat-lost').innerText(), /was loaded again/);
    assert.deepEqual(await texts(patient), []);
    await self.look(patient, 'lost');
    assert.equal(await patient.at('hang-up').isVisible(), true);
    await write(doctor, 'Encore une fois');
    await until('what is written now', async () => (await texts(patient)).includes('Encore une fois'));
    const kept = await patient.page.evaluate(() =>
      JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    assert.ok(!/fois|amoxicilline|Thank you/.test(kept), kept);
  });

  await step('E4 all of it is gone when the consultation is over', async () => {
    await doctor.click('hang-up');
    await doctor.click('end-for-all');
    await patient.sees('after-call');
    await doctor.click('resume');
    await patient.sees('call');
    await open(patient);
    assert.deepEqual(await texts(patient), []);
    assert.equal(await patient.at('chat-file').count(), 0);
    await patient.page.reload();
    await patient.sees('call');
    await open(patient);
    assert.equal(await patient.at('chat-lost').count(), 0, 'nothing of this call was written yet');
  });
});
