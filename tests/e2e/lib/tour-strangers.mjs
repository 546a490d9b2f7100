// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of those who have no link yet, or one that does not open.
import { PHONE } from './browser.mjs';
import { pathOf, readyToWait } from './journey.mjs';
import { until } from './wait.mjs';

export async function strangers(guide) {
  const { self, look } = guide;
  // The colleague's consultations: the dashboard that is looked at later stays as it was.
  const api = self.api('practitioner', 1);
  const visitor = await guide.visitor({ name: 'visitor' });
  const show = async (address, name, pictures) => {
    await visitor.goto(address);
    await visitor.page.locator('h1').first().waitFor();
    await look(visitor, name, pictures);
  };
  await show('/', 'home', ['desktop', 'phone']);
  await visitor.at('login-email').fill('claire.martin@lilas.example');
  await visitor.at('login-password').fill('not hers');
  await visitor.click('login-submit');
  await visitor.page.getByRole('alert').first().waitFor();
  await look(visitor, 'home-refused');
  await show('/test', 'test');
  await show('/information', 'information');
  await show('/p/nobody', 'book-not-there');
  await show('/q/ZZZZZZ', 'queue-not-there');
  await show('/nowhere', 'not-found');
  await show(`/documents/${'a'.repeat(32)}`, 'space-not-there');
  await show(`/receipt/${'0'.repeat(26)}/${'a'.repeat(32)}`, 'receipt-not-there');
  await show('/kiosk', 'kiosk-not-open');
  await show(`/c/${'a'.repeat(32)}`, 'link-unknown');
  const revoked = await api.plan();
  await api.revokeLink(revoked.id, revoked.link.patient.participant_id);
  await show(pathOf(revoked.link.patient.url), 'link-revoked');
  const expired = await api.plan();
  self.server.sql(
    `UPDATE participant SET link_expires_at = 1 WHERE consultation_id = '${expired.id}'`);
  await show(pathOf(expired.link.patient.url), 'link-expired', ['phone']);
  await show('/dev/outbox', 'outbox');
  await guide.leave(visitor);
}

/** The public page of a practitioner, up to the appointment (B5, H3). */
export async function books(guide) {
  const { look } = guide;
  const patient = await guide.visitor({ name: 'booking', viewport: PHONE });
  const email = `louise.${guide.language}@example.org`;
  await patient.goto('/p/dr-claire-martin');
  const slots = patient.page.locator('[data-testid^="slot-"]');
  await slots.first().waitFor();
  await look(patient, 'book-slots', ['phone']);
  await patient.click('book-later');
  await slots.nth(4).click();
  await patient.sees('book-price');
  await look(patient, 'book-price', ['phone']);
  await patient.click('book-accept');
  await patient.sees('book-details');
  await patient.at('book-given').fill('Louise');
  await patient.at('book-family').fill('Durand');
  for (const [part, value] of Object.entries({ day: '2', month: '4', year: '1951' }))
    await patient.at(`birth-${part}`).fill(value);
  await patient.at('book-email').fill(email);
  await look(patient, 'book-details');
  await patient.click('book-reserve');
  await patient.sees('book-code');
  await look(patient, 'book-code', ['phone']);
  const letter = await until('a code', () => guide.letter(email, /^\d{6}$/m));
  await patient.at('book-code-input').fill(/^\d{6}$/m.exec(letter.text)[0]);
  await patient.click('book-confirm');
  await patient.sees('book-done');
  await look(patient, 'book-done');
  await guide.leave(patient);
}

/** The public door of a shared queue (B8), and the place in it. */
export async function comesByQueue(guide) {
  const { self, look } = guide;
  const patient = await guide.visitor({ name: 'queueing', viewport: PHONE });
  await patient.goto(new URL(self.server.demo.queue_url).pathname);
  await patient.sees('queue-waiting');
  await look(patient, 'queue-door', ['phone']);
  await patient.at('join-given-name').fill('Zoé');
  await patient.at('join-family-name').fill('Petit');
  await patient.click('join-submit');
  await patient.click('consent-accept');
  await readyToWait(patient);
  await look(patient, 'queue-place', ['phone']);
  const doctor = await guide.account('practitioner');
  await doctor.at('take-next').first().waitFor();
  await look(doctor, 'dashboard-queue');
  await guide.show(doctor, '/app/queues', 'queue-name', 'queues', ['desktop']);
  await patient.click('leave');
  await patient.click('leave-yes');
  await patient.sees('left');
  await look(patient, 'left');
  await guide.leave(patient, doctor);
}
