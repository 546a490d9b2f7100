// SPDX-License-Identifier: GPL-3.0-or-later
// Who is there (K1): the patient sees them, and has one button about each.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { arrive, pathOf, reaches, readyToWait } from './lib/journey.mjs';
import { fillPlan, PATIENT } from './lib/plan.mjs';
import { callUnderWay } from './lib/scene.mjs';
import { logIn, suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

/** Two pixels: the smallest picture that can be told from none. */
const PICTURE = {
  name: 'ordonnance.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADUlEQVR4nGP4zwAE/wEHAA'
    + 'H/4iOeWQAAAABJRU5ErkJggg==', 'base64'),
};

const LANGUAGES = {
  fr: { locale: 'fr-FR', ask: 'Demander de sortir', thanks: /Merci d.être venu/ },
  en: { locale: 'en-GB', ask: 'Ask to leave', thanks: /Thank you for coming/ },
};

async function askToLeave(self, language) {
  const { locale, ask, thanks } = LANGUAGES[language];
  const scene = await callUnderWay(self, { patient: { locale } });
  const { api, consultation, patient, practitioner } = scene;
  const added = await api.addCompanion(consultation.id);
  const companion = await self.visitor({ name: 'companion', locale, viewport: PHONE });
  await arrive(companion, added.url);
  await practitioner.click(`admit-${added.participant_id}`);
  await companion.sees('call');

  await patient.click('panel-toggle');
  await patient.sees(`company-${added.participant_id}`);
  await patient.sees(`company-${scene.practitionerId}`);
  const button = patient.at(`ask-to-leave-${added.participant_id}`);
  assert.equal((await button.innerText()).trim(), ask);
  assert.equal(await patient.at(`ask-to-leave-${scene.practitionerId}`).count(), 0,
    'the practitioner cannot be sent out');
  await self.look(patient, `who-is-here-${language}`);
  await button.click();
  await patient.sees('leave-dialog');
  await self.look(patient, `leave-question-${language}`);
  await patient.click('ask-to-leave-yes');
  await companion.page.locator('[data-reason="dismissed"]').waitFor();
  assert.match(await companion.page.locator('h1').innerText(), thanks);
  await self.look(companion, `dismissed-${language}`);
  await companion.goto(new URL(added.url).pathname);
  await companion.sees('problem-page');

  await practitioner.click('panel-toggle');
  await practitioner.sees(`let-back-${added.participant_id}`);
  await patient.click(`let-back-${added.participant_id}`);
  await companion.goto(new URL(added.url).pathname);
  await companion.sees('waiting-room');
  await until('the practitioner to have her in the waiting room again', () =>
    practitioner.at(`admit-${added.participant_id}`).first().isVisible());
  await self.leave(companion, patient, practitioner);
}

/** Interpreter and professional: with the patient before the call and in it, each by an own link. */
async function othersLeave(self, language) {
  const { locale } = LANGUAGES[language];
  const others = [{ role: 'interpreter', given_name: 'Omar', family_name: 'Haddad',
    email: 'omar@example.org' }, { role: 'professional', given_name: 'Paul', family_name: 'Petit',
    email: 'paul@example.org' }];
  const api = self.api();
  const planned = await api.plan({ others });
  const people = {};
  for (const { role } of others) {
    people[role] = await self.visitor({ name: role, locale, viewport: PHONE });
    await people[role].goto(pathOf(planned.link[role].url));
    await people[role].click('identity-yes');
    await readyToWait(people[role]); // consent is the patient's
  }
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  await arrive(patient, planned.link.patient.url);
  const idOf = (role) => planned.link[role].participant_id;
  for (const { role } of others) await patient.sees(`company-${idOf(role)}`);
  for (const viewport of [PHONE, BOOTH]) {
    await patient.page.setViewportSize(viewport);
    await self.look(patient, `company-waiting-${language}-${viewport.width}`);
  }
  await self.look(people.professional, `professional-waiting-${language}`);

  // Before the call: the interpreter goes, and the practitioner sees at whose word.
  await patient.click(`ask-to-leave-${idOf('interpreter')}`);
  await patient.click('ask-to-leave-yes');
  await people.interpreter.page.locator('[data-reason="dismissed"]').waitFor();
  const practitioner = await self.visitor({ name: 'practitioner', locale, role: 'practitioner' });
  await practitioner.goto(`/visit/${planned.id}`);
  await practitioner.sees(`admit-${idOf('patient')}`);
  await self.look(practitioner, `lobby-company-${language}`);
  await practitioner.click(`admit-${idOf('patient')}`);
  await patient.sees('call');
  await practitioner.click('panel-toggle');
  await practitioner.click(`admit-${idOf('professional')}`);
  await people.professional.sees('call');
  // In the call: the professional, too; nobody else has such a button.
  await people.professional.click('panel-toggle');
  assert.equal(await people.professional.page.locator('[data-testid^="ask-to-leave-"]').count(), 0);
  await patient.click('panel-toggle');
  await patient.sees(`company-${idOf('professional')}`);
  await self.look(patient, `company-call-${language}`);
  await patient.click(`ask-to-leave-${idOf('professional')}`);
  await patient.click('ask-to-leave-yes');
  await people.professional.page.locator('[data-reason="dismissed"]').waitFor();
  await self.look(people.professional, `professional-dismissed-${language}`);
  assert.equal((await api.get(planned.id)).status, 'in_progress', 'the consultation goes on');
  await api.act(planned.id, 'end');
  await self.leave(patient, practitioner, people.interpreter, people.professional);
}

const BOOTH = { width: 1280, height: 800 };

async function structureOf(self) {
  const { body } = await self.api().request('GET', '/structures');
  return body.items[0];
}

/** E8: what is typed is checked, and a wrong entry is corrected by another one. */
async function measure(self, host, language) {
  await host.click('vital-enter');
  await host.at('vital-value').fill('1280');
  await host.at('vital-diastolic').fill('80');
  await host.click('vital-save');
  await host.page.locator('#vital-value-error').waitFor();
  await self.look(host, `vital-refused-${language}`);
  await host.at('vital-value').fill('128');
  await host.at('vital-diastolic').fill('129');
  await host.click('vital-save');
  await host.page.locator('#vital-diastolic-error').waitFor();
  await host.at('vital-diastolic').fill('80');
  await host.click('vital-save');
  await host.sees('vital-blood_pressure');
  await host.click('vital-correct-blood_pressure');
  await host.at('vital-value').fill('138');
  await host.at('vital-diastolic').fill('80');
  await host.click('vital-save');
  await host.page.locator('[data-testid="vital-blood_pressure"][data-corrected="true"]').waitFor();
}

/** In the call: what the host enters is with the practitioner without asking. */
async function seesMeasures(self, { practitioner, host, patient }, language) {
  await practitioner.click('panel-toggle');
  await practitioner.page.locator('[data-testid="vital-blood_pressure"] s').waitFor();
  await host.click('vital-enter');
  await host.at('vital-kind').selectOption('temperature');
  await host.at('vital-value').fill(language === 'fr' ? '37,2' : '37.2');
  await host.click('vital-save');
  await practitioner.sees('vital-temperature');
  assert.match(await practitioner.at('vital-temperature').innerText(), /37[.,]2/);
  await patient.sees('vital-temperature');
  await self.look(practitioner, `vital-signs-${language}`);
}

/** A host with the patient: the interview waits for them to leave, unless the patient wants them. */
async function hostStays(self, language) {
  const { locale } = LANGUAGES[language];
  const structure = await structureOf(self);
  const api = self.api();
  const planned = await api.plan({ structure_id: structure.id });
  const patientId = planned.link.patient.participant_id;
  const host = await self.visitor({ name: 'host', locale, role: 'site_host', viewport: BOOTH });
  await host.goto('/app/site');
  await host.click(`language-${language}`);
  await host.sees(`site-${planned.id}`);
  assert.doesNotMatch(await host.page.locator('body').innerText(), /Durand|Louise/);
  await host.at('site-code').fill('ABCDEFGH');
  await host.click('site-check-in');
  await host.page.locator('#site-code-error').waitFor();
  await host.at('site-code').fill(planned.link.patient.code);
  await host.click('site-check-in');
  await until('the arrival to be noted', async () => (await api.get(planned.id)).site.checked_in_at);
  const patient = await self.visitor({ name: 'patient', locale, viewport: BOOTH });
  await arrive(patient, planned.link.patient.url);
  await host.click(`accompany-${planned.id}`);
  await patient.sees('host-notice');
  await self.look(patient, `host-beside-${language}`);
  await self.look(host, `site-${language}`);
  await measure(self, host, language);

  const practitioner = await self.visitor({ name: 'practitioner', locale, role: 'practitioner' });
  await practitioner.goto(`/visit/${planned.id}`);
  await practitioner.sees('host-notice');
  await self.look(practitioner, `lobby-host-${language}`);
  await practitioner.click(`admit-${patientId}`);
  await practitioner.page.locator('.toast.error').waitFor();
  assert.equal((await api.get(planned.id)).status, 'waiting', 'the interview does not begin');
  const seat = (await api.get(planned.id)).participants.find(({ role }) => role === 'host');
  await patient.click(`ask-to-stay-${seat.id}`);
  await patient.page.locator('[data-testid="host-notice"][data-wish="stay"]').waitFor();
  await practitioner.click(`admit-${patientId}`);
  await patient.sees('call');
  await reaches(api, planned.id, 'in_progress');

  // The patient changes their mind: one button, and the host is told at once.
  await patient.click('panel-toggle');
  await self.look(patient, `call-host-${language}`);
  await seesMeasures(self, { practitioner, host, patient }, language);
  await patient.click('host-hint-alone');
  await until('the host to be asked to leave', async () =>
    (await host.at(`site-host-${planned.id}`).innerText()).match(/préfère être seul|prefers to be alone/));
  await self.look(host, `sent-out-${language}`);
  assert.equal(await host.at(`accompany-${planned.id}`).count(), 0);
  assert.equal((await api.get(planned.id)).status, 'in_progress');
  await self.leave(patient, practitioner, host);
}

const inTwoDays = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);

async function planAtSite(self) {
  const structure = await structureOf(self);
  const secretary = await self.visitor({ name: 'secretary', role: 'practitioner' });
  await secretary.goto('/app/plan');
  await fillPlan(secretary, { ...PATIENT, date: inTwoDays(), time: '07:05' });
  await secretary.at('plan-site').selectOption(structure.id);
  await self.look(secretary, 'plan-site');
  await secretary.click('plan-save');
  await secretary.sees('consultation-site');
  assert.match(await secretary.at('consultation-site').innerText(), /Pharmacie des Tilleuls/);
  const id = new URL(secretary.page.url()).pathname.split('/').pop();
  assert.equal((await self.api().get(id)).site.structure_id, structure.id);
  await self.leave(secretary);
}

/** The practice adds a site with what it has and who welcomes patients; then it is closed. */
async function manageSites(self, language) {
  const { locale } = LANGUAGES[language];
  const practitioner = await self.visitor({ name: 'practitioner', locale, role: 'practitioner' });
  await practitioner.goto('/app/preferences');
  await practitioner.click(`language-${language}`);
  await practitioner.click('sites-open');
  await practitioner.click('site-add');
  await practitioner.click('site-save');
  await practitioner.page.locator('#site-town-error').waitFor();
  await practitioner.at('site-kind').selectOption('town_hall');
  for (const [field, value] of Object.entries({ name: `Mairie de Ternand ${language}`,
    address: '1 rue Haute', 'postal-code': '69620', town: 'Ternand', phone: '12' }))
    await practitioner.at(`site-${field}`).fill(value);
  for (let i = 0; i < 3; i++) await practitioner.click('device-add');
  await practitioner.at('device-kind-1').selectOption('ecg');
  await practitioner.at('device-name-1').fill('12 pistes');
  await practitioner.at('device-kind-2').selectOption('other');
  await practitioner.click('site-save');
  await practitioner.page.locator('#device-name-2-error').waitFor();
  await practitioner.at('device-name-2').fill('Lampe de Wood');
  await practitioner.click('site-save');
  await practitioner.page.locator('#site-phone-error').waitFor();
  await practitioner.at('site-phone').fill('04 74 00 00 00');
  for (const viewport of [PHONE, BOOTH]) {
    await practitioner.page.setViewportSize(viewport);
    await self.look(practitioner, `site-form-${language}-${viewport.width}`);
  }
  await practitioner.click('site-save');
  const { body } = await self.api().request('GET', '/structures');
  const site = body.items.find(({ name }) => name.endsWith(language));
  await practitioner.sees(`site-card-${site.id}`);
  assert.match(await practitioner.at(`site-card-${site.id}`).innerText(),
    /Otoscop.*ECG \(12 pistes\), Lampe de Wood/);
  // Somebody else was faster: what they saved stands in the form, and nothing of it is lost.
  await practitioner.click(`site-edit-${site.id}`);
  await practitioner.at('site-name').fill('Perdu');
  await self.api().request('PATCH', `/structures/${site.id}`, { phone: '0474000001' });
  await practitioner.click('site-save');
  await until('the site as it is now', async () =>
    await practitioner.at('site-phone').inputValue() === '+33474000001');
  assert.equal(await practitioner.at('site-name').inputValue(), site.name);
  await practitioner.click('site-save');
  await practitioner.sees(`site-hosts-${site.id}`);
  await hostsOf(self, practitioner, site, language);

  // Chosen in a plan, its devices are named; and the practitioner has them before the call.
  await practitioner.goto('/app/plan');
  await practitioner.at('plan-site').selectOption(site.id);
  await practitioner.sees('site-devices');
  await self.look(practitioner, `plan-devices-${language}`);
  practitioner.page.once('dialog', (dialog) => dialog.accept());
  const planned = await self.api().plan({ structure_id: site.id });
  await practitioner.goto(`/visit/${planned.id}`);
  await practitioner.sees('lobby-site');
  assert.match(await practitioner.at('lobby-site').innerText(), /Ternand[^]*Lampe de Wood/);
  await self.look(practitioner, `lobby-devices-${language}`);

  await practitioner.goto('/app/sites');
  await practitioner.click(`site-close-${site.id}`);
  await practitioner.sees('site-close-dialog');
  await practitioner.click('site-close-yes');
  await until('the site to be off the list', async () =>
    (await practitioner.at(`site-card-${site.id}`).count()) === 0);
  await self.api().act(planned.id, 'cancel', { reason: 'test' });
  await self.leave(practitioner);
}

/** A host's first password is shown once and opens the site's page; closed, it opens nothing. */
async function hostsOf(self, practitioner, site, language) {
  await practitioner.click(`site-hosts-${site.id}`);
  await practitioner.sees('site-hosts');
  await practitioner.click('host-add');
  await practitioner.page.locator('#host-email-error').waitFor();
  const email = `mairie-${language}@ternand.example`;
  await practitioner.at('host-given').fill('Élise');
  await practitioner.at('host-family').fill('Roy');
  await practitioner.at('host-email').fill(email);
  await practitioner.click('host-add');
  await practitioner.sees('host-password');
  for (const viewport of [PHONE, BOOTH]) {
    await practitioner.page.setViewportSize(viewport);
    await self.look(practitioner, `site-hosts-${language}-${viewport.width}`);
  }
  const password = await practitioner.at('host-password').innerText();
  const host = await self.visitor({ name: 'host', newcomer: true });
  await logIn(host, { email, password });
  await host.sees('site');
  assert.match(await host.page.locator('h1').innerText(), /Mairie de Ternand/);
  await host.sees('site-devices');
  await practitioner.page.locator('[data-testid^="host-close-"]').click();
  await practitioner.page.locator('[data-closed="true"]').waitFor();
  const refused = await host.page.request.get('/api/v1/site');
  assert.equal(refused.status(), 401, 'out at once');
  await self.leave(host);
}

const KIOSK_WORDS = {
  fr: { hello: 'Bonjour', name: /Durand|Louise|D•/ },
  en: { hello: 'Hello', name: /Durand|Louise|D•/ },
};

/** Nothing of the last patient: not on the page, in its storage, its cookies or the way back. */
async function isClean(visitor, consultationId, language) {
  await visitor.sees('kiosk-start');
  const { page } = visitor;
  assert.doesNotMatch(await page.locator('body').innerText(), KIOSK_WORDS[language].name);
  assert.equal(await visitor.at('kiosk-code').inputValue(), '');
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length,
    history.state]), [0, 0, null]);
  const cookies = await visitor.context.cookies();
  assert.deepEqual(cookies.map(({ name }) => name), ['aus_kiosk']);
  const answer = await page.request.get(`/visit/${consultationId}/vital-signs`);
  assert.equal(answer.status(), 401, 'no way back into the visit');
}

async function openKiosk(self, language, viewport) {
  const { locale } = LANGUAGES[language];
  const machine = await self.visitor({ name: 'kiosk', locale, viewport, newcomer: true });
  await logIn(machine, self.account('site_host')); // a session of its own: opening ends it
  await machine.sees('kiosks');
  await machine.at('kiosk-name').fill(`cabine ${language}`);
  await machine.click('kiosk-open');
  await machine.page.waitForURL('**/kiosk');
  await machine.sees('kiosk-start');
  return machine;
}

async function typeCode(machine, code) {
  for (const key of code) await machine.page.getByRole('button', { name: key, exact: true }).click();
  await machine.click('kiosk-enter');
}

async function toWaiting(machine) {
  await machine.click('identity-yes');
  await machine.click('consent-accept');
  await machine.click('equipment-ready');
  await machine.sees('waiting-room');
}

async function kioskJourney(self, language, viewport) {
  const structure = await structureOf(self);
  const api = self.api();
  const planned = await api.plan({ structure_id: structure.id });
  const patientId = planned.link.patient.participant_id;
  const machine = await openKiosk(self, language, viewport);
  assert.equal((await machine.context.cookies()).some(({ name }) => name === 'aus_session'), false,
    'the host is logged out');
  await self.look(machine, `kiosk-start-${language}`);
  await typeCode(machine, 'ABCDEFGH');
  await machine.page.locator('#kiosk-code-error').waitFor();
  await machine.at('kiosk-code').fill('');
  await typeCode(machine, planned.link.patient.code);
  await machine.sees('identity-yes');
  await self.look(machine, `kiosk-identity-${language}`);
  assert.ok((await api.get(planned.id)).site.checked_in_at, 'typing the code checks in');

  // A reload begins by wiping; the code works again.
  await machine.page.reload();
  await isClean(machine, planned.id, language);
  await typeCode(machine, planned.link.patient.code);
  await toWaiting(machine);
  await self.look(machine, `kiosk-waiting-${language}`);
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto(`/visit/${planned.id}`);
  await practitioner.click(`admit-${patientId}`);
  await machine.sees('call');
  await practitioner.sees('call');
  await handOut(self, { machine, practitioner }, language);
  await practitioner.click('hang-up');
  await practitioner.click('end-for-all');
  await machine.sees('after-call');
  await printsAndWipes(self, { machine, planned }, language);
  await isClean(machine, planned.id, language);
  await machine.page.goBack().catch(() => {});
  assert.doesNotMatch(await machine.page.locator('body').innerText(), KIOSK_WORDS[language].name);
  await machine.goto('/kiosk');
  await isClean(machine, planned.id, language);
  await self.leave(machine, practitioner);
}

/** F2: sent by way of the secure space after the call, printed here; another's machine has nothing. */
async function sendsAfterwards(self, { machine, planned }, language) {
  const { api_token } = self.account('practitioner');
  const target = `${self.server.origin}/api/v1/consultations/${planned.id}/documents`;
  const headers = { authorization: `Bearer ${api_token}` };
  const added = await (await fetch(`${target}?kind=prescription`, { method: 'POST',
    headers: { ...headers, 'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''arr%C3%AAt.png" },
    body: PICTURE.buffer })).json();
  const sent = await fetch(`${target}/${added.id}/send`, { method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ to_patient: true }) });
  assert.equal(sent.status, 200);
  await machine.page.getByText('arrêt.png').waitFor();
  assert.equal(await machine.at('kiosk-print').count(), 2);
  await self.look(machine, `kiosk-sent-${language}`);
  await prints(machine, 1);
  const { items } = await (await fetch(target, { headers })).json();
  assert.equal(items.find(({ id }) => id === added.id).recipients[0].opens, 1);
  return added.id;
}

/** The practitioner gives a file in the chat; on a kiosk it is printed, never saved. */
async function handOut(self, { machine, practitioner }, language) {
  await practitioner.click('chat-toggle');
  await until('somebody to send to', () => practitioner.at('chat-attach').isEnabled());
  await practitioner.at('chat-file-input').setInputFiles(PICTURE);
  await machine.click('chat-toggle');
  await machine.page.locator('[data-testid="chat-file"][data-state="done"]').waitFor();
  assert.equal(await machine.at('chat-save').count(), 0, 'nothing is saved on this machine');
}

async function prints(machine, n) {
  await machine.page.evaluate(() => {
    window.printed = null;
    window.print = () => {
      const sheet = document.querySelector('.print-sheet');
      window.printed = [sheet.querySelectorAll('img,canvas').length,
        sheet.querySelector('img')?.naturalWidth ?? 0];
    };
  });
  await machine.at('kiosk-print').nth(n).click();
  const printed = await until('the picture to be printed', () =>
    machine.page.evaluate(() => window.printed));
  assert.deepEqual(printed, [1, 2]);
}

async function printsAndWipes(self, { machine, planned }, language) {
  await machine.sees('kiosk-handouts');
  await machine.click('kiosk-to-handouts');
  await self.look(machine, `kiosk-after-${language}`);
  await prints(machine, 0);
  const sent = await sendsAfterwards(self, { machine, planned }, language);
  await machine.click('kiosk-end');
  await machine.sees('kiosk-start');
  assert.equal((await machine.page.request.get(`/visit/${planned.id}/handouts/${sent}`)).status(),
    401, 'nothing of it is left for the next one');
}

/** Nobody touches it: a question, then the start page. */
async function kioskIdle(self) {
  const structure = await structureOf(self);
  const planned = await self.api().plan({ structure_id: structure.id });
  const machine = await openKiosk(self, 'fr', BOOTH);
  await typeCode(machine, planned.link.patient.code);
  await machine.sees('identity-yes');
  await machine.sees('kiosk-still-there', { timeout: 60_000 });
  await self.look(machine, 'kiosk-still-there');
  await machine.click('kiosk-stay');
  await machine.sees('identity-yes');
  await machine.sees('kiosk-still-there', { timeout: 60_000 });
  await machine.sees('kiosk-start', { timeout: 60_000 });
  await isClean(machine, planned.id, 'fr');
  await self.leave(machine);
}

async function kioskClosed(self) {
  const machine = await openKiosk(self, 'fr', BOOTH);
  const host = await self.visitor({ name: 'host', role: 'site_host' });
  await host.goto('/app/site');
  await host.page.locator('[data-testid^="kiosk-close-"]').last().click();
  await machine.page.reload();
  await machine.sees('kiosk-not-open');
  await self.look(machine, 'kiosk-not-open');
  await self.leave(machine, host);
}

const TEXTS = {
  fr: { accept: 'J’accepte', turnTo: /CNIL|réclamation/, withdrawn: 'a retiré son accord' },
  en: { accept: 'I agree', turnTo: /CNIL|complaint/, withdrawn: 'withdrew the agreement' },
};

/** What patients are told before: a page of its own, and on the page that asks for the agreement. */
async function information(self, language) {
  const { locale } = LANGUAGES[language];
  for (const viewport of [PHONE, BOOTH, TALL]) {
    const reader = await self.visitor({ name: 'reader', locale, viewport });
    await reader.goto('/information');
    await reader.sees('information');
    assert.match(await reader.page.locator('main').innerText(), TEXTS[language].turnTo);
    await self.look(reader, `information-${language}-${viewport.width}`);
    await self.leave(reader);
  }
}

/** Given, taken back while waiting and given again: both sides see what follows, and the ledger. */
async function withdraws(self, language) {
  const { locale } = LANGUAGES[language];
  const { accept, withdrawn } = TEXTS[language];
  const api = self.api();
  const planned = await api.plan();
  const patient = await self.visitor({ name: 'patient', locale, viewport: PHONE });
  await patient.goto(pathOf(planned.link.patient.url));
  await patient.click('identity-yes');
  await patient.sees('consent');
  await self.look(patient, `consent-${language}`);
  await patient.click('information-open');
  await patient.sees('information-dialog');
  await self.look(patient, `information-dialog-${language}`);
  await patient.page.keyboard.press('Escape');
  await patient.click('consent-accept');
  await readyToWait(patient);
  const practitioner = await self.visitor({ name: 'practitioner', locale, role: 'practitioner' });
  await practitioner.goto(`/visit/${planned.id}`);
  await practitioner.sees(`admit-${planned.link.patient.participant_id}`);
  await patient.click('withdraw');
  await patient.sees('withdraw-dialog');
  await self.look(patient, `withdraw-${language}`);
  await patient.click('withdraw-yes');
  await patient.sees('consent-declined');
  await self.look(patient, `withdrawn-${language}`);
  await practitioner.page.getByText(withdrawn).first().waitFor();
  assert.equal(await practitioner.at(`admit-${planned.link.patient.participant_id}`).count(), 0,
    'the call does not begin');
  await self.look(practitioner, `withdrawn-practitioner-${language}`);
  await patient.click('consent-reconsider');
  await patient.click('consent-accept');
  await patient.sees('waiting-room'); // the equipment was tried before
  await practitioner.goto(`/app/consultations/${planned.id}`);
  await practitioner.sees('consents');
  const rows = practitioner.at('consents').locator('li[data-decision]');
  await until('three lines', async () => (await rows.count()) === 3);
  assert.deepEqual(await rows.evaluateAll((all) => all.map((one) => one.dataset.decision)),
    ['given', 'withdrawn', 'given']);
  await practitioner.at('consent-text').first().click();
  assert.ok((await rows.first().innerText()).includes(accept), 'the exact words');
  await self.look(practitioner, `consents-${language}`);
  await self.leave(patient, practitioner);
}

const TALL = { width: 1080, height: 1920 };

/** Long enough for the slowest step of the journeys, short enough to be waited for. */
const settings = { 'kiosk.idle-seconds': 20 };

await suite('sites', { server: { settings } }, async (self) => {
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 the patient asks a companion to leave and lets them back, in ${language}`,
      () => askToLeave(self, language));
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 B1 an interpreter and a professional are asked to leave, in ${language}`,
      () => othersLeave(self, language));
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 the host leaves before the interview unless the patient wants them, in ${language}`,
      () => hostStays(self, language));
  await self.tap.case('K1 a kiosk from the code to the print, and nothing left, in fr',
    () => kioskJourney(self, 'fr', BOOTH));
  await self.tap.case('K1 a kiosk from the code to the print, and nothing left, in en, upright',
    () => kioskJourney(self, 'en', TALL));
  await self.tap.case('K1 a kiosk that nobody touches goes back to its start page',
    () => kioskIdle(self));
  await self.tap.case('K1 a kiosk is closed from elsewhere', () => kioskClosed(self));
  for (const language of Object.keys(LANGUAGES))
    await self.tap.case(`K1 B1 sites, what they have and their hosts, in ${language}`,
      () => manageSites(self, language));
  await self.tap.case('B1 planned at a site', () => planAtSite(self));
  for (const language of Object.keys(LANGUAGES)) {
    await self.tap.case(`D2 what patients are told, in ${language}`,
      () => information(self, language));
    await self.tap.case(`D2 the agreement is taken back and given again, in ${language}`,
      () => withdraws(self, language));
  }
});
