// SPDX-License-Identifier: GPL-3.0-or-later
// Links, codes, tabs, and what a practitioner can do with those who wait.
import assert from 'node:assert/strict';
import { violations } from './lib/access.mjs';
import { PHONE } from './lib/browser.mjs';
import { arrive, hears, participantOf, pathOf, reaches, sees } from './lib/journey.mjs';
import { callWithPictures } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const LANGUAGES = [['fr', 'fr-FR'], ['en', 'en-GB']];
const DAY = 24 * 60;

/** Each link that does not open, how it comes about, its status and its page in both languages. */
const PROBLEMS = {
  'link-unknown': {
    status: 404,
    link: async () => `/c/${'a'.repeat(32)}`,
    heading: { fr: /pas reconnu/, en: /not known/ },
  },
  'link-revoked': {
    status: 410,
    link: async (self, api) => {
      const { id, link } = await api.plan();
      await api.revokeLink(id, link.patient.participant_id);
      return pathOf(link.patient.url);
    },
    heading: { fr: /remplacé/, en: /replaced/i },
  },
  'link-expired': {
    status: 410,
    link: async (self, api) => {
      const { link } = await api.plan();
      const id = link.patient.participant_id;
      self.server.sql(`UPDATE participant SET link_expires_at = 1 WHERE id = '${id}'`);
      return pathOf(link.patient.url);
    },
    heading: { fr: /plus valable/, en: /no longer|expired/i },
  },
  'link-other-day': {
    status: 409,
    link: async (self, api) => pathOf((await api.plan({ minutes: 3 * DAY })).link.patient.url),
    heading: { fr: /pas encore le jour/, en: /not (the day )?yet|day/i },
  },
};

async function linkProblems(self) {
  const api = self.api();
  for (const [problem, { status, link, heading }] of Object.entries(PROBLEMS)) {
    const path = await link(self, api);
    for (const [language, locale] of LANGUAGES) {
      const name = `C3 ${problem} in ${language}: a friendly page, ${status}, and no information`;
      await self.tap.case(name, async () => {
        const stranger = await self.visitor({ name: 'stranger', locale, viewport: PHONE });
        const answer = await stranger.goto(path);
        assert.equal(answer.status(), status);
        await stranger.page.locator('h1').waitFor();
        assert.equal(await stranger.page.locator('html').getAttribute('lang'), language);
        assert.equal(await stranger.page.locator('html').getAttribute('data-problem'), problem);
        assert.match(await stranger.page.locator('h1').innerText(), heading[language]);
        const whole = (await answer.text()) + await stranger.page.locator('body').innerText();
        assert.doesNotMatch(whole, /Durand|Louise|Martin|Lilas/);
        assert.equal((await stranger.context.cookies()).length, 0);
        await self.leave(stranger);
      });
    }
  }
}

async function codes(self) {
  const api = self.api();
  await self.tap.case('C3 the connection code opens the same way as the link', async () => {
    const { link } = await api.plan();
    const patient = await self.visitor({ name: 'patient', viewport: PHONE });
    await patient.goto('/');
    await patient.at('code-input').fill(link.patient.code.toLowerCase());
    await patient.page.keyboard.press('Enter');
    await patient.sees('identity-yes');
    await self.leave(patient);
  });
  await self.tap.case('C3 a wrong code is refused in words, beside its field', async () => {
    const patient = await self.visitor({ name: 'patient' });
    await patient.goto('/');
    await patient.at('code-input').fill('AAAAAAAA');
    await patient.page.keyboard.press('Enter');
    await until('the refusal', async () =>
      (await patient.at('code-input').getAttribute('aria-invalid')) === 'true');
    await self.leave(patient);
  });
}

async function tabs(self) {
  await self.tap.case('A3 a second tab takes over, the first can take it back', async () => {
    const { link } = await self.api().plan();
    const patient = await self.visitor({ name: 'patient' });
    await arrive(patient, link.patient.url);
    const second = await patient.context.newPage();
    await second.goto(patient.page.url());
    await patient.at('waiting-room', second).waitFor();
    await patient.at('other-tab').waitFor();
    await patient.at('other-tab').getByRole('button').click();
    await patient.sees('waiting-room');
    await patient.at('other-tab', second).waitFor();
    await self.leave(patient);
  });
}

async function identity(self) {
  const step = self.tap.chain();
  const api = self.api();
  let consultation;
  let patient;
  await step('D1 a wrong birth date is refused, the right one passes', async () => {
    consultation = await api.plan({ patient: { birth_date: '1951-04-02' } });
    patient = await self.visitor({ name: 'patient', viewport: PHONE });
    await patient.goto(pathOf(consultation.link.patient.url));
    for (const [date, words] of [[['2', '4', ''], 'Indiquez votre date'],
      [['31', '2', '1951'], 'n’existe pas'], [['3', '4', '1951'], 'ne correspond pas']]) {
      await fillBirthDate(patient, date);
      await patient.click('identity-yes');
      await patient.page.locator('#birth-error').filter({ hasText: words }).waitFor();
    }
    await fillBirthDate(patient, ['2', '4', '1951']);
    await patient.click('identity-yes');
    await patient.sees('consent-accept');
  });
  await step('D1 before that, the name is masked', async () => {
    const other = await self.visitor({ name: 'other' });
    await other.goto(pathOf((await api.plan()).link.patient.url));
    await other.sees('identity-yes');
    assert.doesNotMatch(await other.page.locator('body').innerText(), /Durand|Louise/);
    await self.leave(other);
  });
  await step('D2 consent is recorded with its version, a reload keeps the place', async () => {
    await patient.click('consent-accept');
    await patient.sees('equipment-ready');
    const { consent } = participantOf(await api.get(consultation.id), 'patient');
    assert.match(consent.text_version, /^\d{4}-\d{2}/);
    assert.ok(consent.given_at);
    await patient.page.reload();
    await patient.sees('equipment-ready');
    await self.leave(patient);
  });
}

async function fillBirthDate(patient, values) {
  for (const [index, part] of ['day', 'month', 'year'].entries())
    await patient.at(`birth-${part}`).fill(values[index]);
}

async function waitingRoom(self) {
  const step = self.tap.chain();
  const api = self.api();
  const people = [];
  await step('D4 two patients of one practitioner wait, each in private', async () => {
    for (const family of ['Aubert', 'Besson']) {
      const consultation = await api.plan({ patient: { given_name: 'Anne', family_name: family } });
      const visitor = await self.visitor({ name: family, viewport: PHONE });
      await arrive(visitor, consultation.link.patient.url);
      people.push({ family, consultation, visitor });
    }
    for (const { family, visitor } of people) {
      const text = await visitor.page.locator('body').innerText();
      for (const other of people.filter((one) => one.family !== family))
        assert.equal(text.includes(other.family), false, `${family} sees ${other.family}`);
    }
    const { practitioner } = people[0].consultation;
    const waiting = await api.request('GET', `/practitioners/${practitioner.id}/waiting`);
    const ids = waiting.body.items.map(({ id }) => id);
    for (const { consultation } of people) assert.ok(ids.includes(consultation.id));
  });
  await step('D4 an announced delay and a message reach everybody who waits', async () => {
    const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    await practitioner.click('announce-open');
    await practitioner.click('delay-15');
    await practitioner.at('announce-text').fill('Une urgence me retarde.');
    await practitioner.click('announce-send');
    for (const { visitor } of people) {
      await visitor.page.getByText('Une urgence me retarde.').waitFor();
      await visitor.page.getByText(/15\s*min/).first().waitFor();
    }
    await self.leave(practitioner);
  });
  await step('A1 a consultation cancelled while waiting says so to the patient', async () => {
    const [{ consultation, visitor }] = people;
    await api.act(consultation.id, 'cancel', { reason: 'Praticien souffrant' });
    await visitor.page.locator('[data-reason="cancelled"]').waitFor();
    assert.doesNotMatch(await visitor.page.locator('body').innerText(), /souffrant/);
  });
  await step('A1 leaving by the button frees the place at once', async () => {
    const { consultation, visitor } = people[1];
    await visitor.click('leave');
    await visitor.click('leave-yes');
    await visitor.sees('left');
    await reaches(api, consultation.id, 'scheduled');
    await self.leave(...people.map((one) => one.visitor));
  });
}

/** A1: the practitioner never came: an apology, and another time where the practice offers any. */
async function inVain(self) {
  const api = self.api();
  await self.tap.case('A1 who waited in vain reads an apology and chooses another time', async () => {
    const consultation = await api.plan({ minutes: 0 });
    const { practitioner } = consultation;
    const page = { enabled: true, slug: 'claire-martin', languages: ['fr'] };
    const hours = await api.request('PUT', `/practitioners/${practitioner.id}/hours`,
      { weekly: [{ weekday: 1, from: '09:00', to: '12:00' }], page });
    assert.equal(hours.status, 200, JSON.stringify(hours.body));
    const visitor = await self.visitor({ name: 'patient', viewport: PHONE });
    await arrive(visitor, consultation.link.patient.url);
    await api.act(consultation.id, 'missed');
    await visitor.page.locator('[data-reason="missed"]').waitFor();
    await visitor.sees('rebook');
    assert.deepEqual(await violations(visitor.page), []);
    await visitor.click('rebook');
    await visitor.page.waitForURL(/\/p\/claire-martin$/);
    await self.leave(visitor);
  });
}

async function manners(self) {
  const step = self.tap.chain();
  let scene;
  await step('D7 put back: the patient waits again and neither sees nor hears', async () => {
    scene = await callWithPictures(self);
    await scene.practitioner.click('panel-toggle');
    await scene.practitioner.click(`put-back-${scene.patientId}`);
    await scene.patient.sees('waiting-room');
    await scene.practitioner.at(`remote-video-${scene.patientId}`).waitFor({ state: 'detached' });
  });
  await step('D7 admitted again', async () => {
    await scene.practitioner.click(`admit-${scene.patientId}`);
    await scene.patient.sees('call');
    await sees(scene.practitioner, scene.patientId);
    await hears(scene.patient, scene.practitionerId);
  });
  await step('D7 a locked room lets nobody else in', async () => {
    const { url } = await scene.api.addCompanion(scene.consultation.id);
    await scene.practitioner.click('lock-toggle');
    await until('the lock', async () => (await scene.api.get(scene.consultation.id)).locked);
    const companion = await self.visitor({ name: 'companion' });
    await companion.goto(pathOf(url));
    await companion.page.locator('[data-reason="locked"]').waitFor();
    await self.leave(companion);
    await scene.practitioner.click('lock-toggle');
  });
  await step('D7 removed: the patient is told and the link no longer opens', async () => {
    await scene.practitioner.click(`remove-${scene.patientId}`);
    await scene.practitioner.click('remove-yes');
    await scene.patient.page.locator('[data-reason="removed"]').waitFor();
    await scene.patient.page.reload();
    await scene.patient.sees('problem-page');
    await self.leave(scene.patient, scene.practitioner);
  });
}

await suite('arrival', {}, async (self) => {
  await linkProblems(self);
  await codes(self);
  await tabs(self);
  await identity(self);
  await waitingRoom(self);
  await inVain(self);
  await manners(self);
});
