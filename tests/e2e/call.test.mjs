// SPDX-License-Identifier: GPL-3.0-or-later
// The main journey, in French and in English: plan, invite, arrive, wait, admit, talk, share, come
// and go, lose the network, hang up, resume. The patient has a phone on a network of their own.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import {
  allSeeAndHear, arrive, continuity, participantOf, reaches, sees, seesScreen,
} from './lib/journey.mjs';
import { Network } from './lib/network.mjs';
import { planByPage } from './lib/plan.mjs';
import { negotiation } from './lib/probe.mjs';
import { suite } from './lib/suite.mjs';
import { Skip } from './lib/tap.mjs';
import { until } from './lib/wait.mjs';

const LANGUAGES = {
  fr: { locale: 'fr-FR', inProgress: 'En cours', finalized: 'Finalisée' },
  en: { locale: 'en-GB', inProgress: 'In progress', finalized: 'Finalised' },
};

let noNetwork = null;
const network = await Network.create().catch((reason) => {
  if (!(reason instanceof Skip)) throw reason;
  noNetwork = reason;
  return null;
});

/** What a journey knows; its steps follow each other in `run`. */
class Journey {
  constructor(self, language, phone) {
    this.self = self;
    this.language = language;
    this.words = LANGUAGES[language];
    this.phone = phone;
    this.api = self.api();
  }

  get id() {
    return this.consultation.id;
  }

  get seats() {
    return [[this.practitioner, this.practitionerId], [this.patient, this.patientId]];
  }

  async plan() {
    const { self, words } = this;
    this.practitioner = await self.visitor({
      name: 'practitioner', role: 'practitioner', locale: words.locale,
    });
    await this.practitioner.goto('/app');
    await this.practitioner.click(`language-${this.language}`);
    const planned = await planByPage(this.practitioner);
    this.patientLink = planned.patientLink;
    this.consultation = await this.api.get(planned.id);
    this.patientId = participantOf(this.consultation, 'patient').id;
    this.practitionerId = participantOf(this.consultation, 'practitioner').id;
    assert.match(planned.patientLink, /\/c\/[\w-]{20,}/);
    assert.match(planned.practitionerLink, /\/c\/[\w-]{20,}/);
    assert.notEqual(planned.patientLink, planned.practitionerLink);
  }

  async arrive() {
    await this.practitioner.goto('/app');
    await this.practitioner.page.evaluate(() => { window.stillTheSamePage = true; });
    this.patient = await this.self.visitor({
      name: 'patient', browser: this.phone, viewport: PHONE, locale: this.words.locale,
    });
    await arrive(this.patient, this.patientLink);
    assert.equal(await this.patient.page.locator('html').getAttribute('lang'), this.language);
    await this.practitioner.sees(`admit-${this.patientId}`);
    assert.ok(await this.practitioner.page.evaluate(() => window.stillTheSamePage));
    // Those who wait are on top, whatever else the day holds.
    const top = this.practitioner.page.locator('[data-testid^="section-"]').first();
    await top.getByTestId(`admit-${this.patientId}`).waitFor();
    await reaches(this.api, this.id, 'waiting');
  }

  async admit() {
    await this.practitioner.click(`admit-${this.patientId}`);
    await this.practitioner.sees('call');
    await this.patient.sees('call');
    await allSeeAndHear(this.seats);
    await reaches(this.api, this.id, 'in_progress');
  }

  async share() {
    await this.practitioner.click('share-toggle');
    await seesScreen(this.patient, this.practitionerId);
    await sees(this.patient, this.practitionerId);
    await this.practitioner.click('share-toggle');
    await this.patient.at(`remote-extra-${this.practitionerId}`).waitFor({ state: 'detached' });
  }

  async third() {
    const link = await this.api.addCompanion(this.id);
    const watch = await continuity(this.seats);
    const companion = await this.self.visitor({ name: 'companion', locale: this.words.locale });
    await arrive(companion, link.url);
    await this.practitioner.click(`admit-${link.participant_id}`);
    await allSeeAndHear([...this.seats, [companion, link.participant_id]]);
    await watch.check();
    await companion.click('hang-up');
    await companion.sees('left');
    await this.self.leave(companion);
    for (const [visitor] of this.seats)
      await visitor.at(`remote-video-${link.participant_id}`).waitFor({ state: 'detached' });
    await watch.check();
  }

  async reload() {
    const before = await negotiation(this.practitioner.page);
    await this.patient.page.reload();
    await this.patient.sees('call');
    await allSeeAndHear(this.seats);
    assert.deepEqual(await negotiation(this.practitioner.page), before);
    assert.equal((await this.api.get(this.id)).status, 'in_progress');
  }

  async cut() {
    if (noNetwork) throw noNetwork;
    const since = Date.now();
    this.patient.expectOutage();
    network.cut();
    try {
      await until('the practitioner to be told', async () =>
        participantOf(await this.api.get(this.id), 'patient').presence === 'reconnecting');
      await this.practitioner.page.locator('figure.away', {
        has: this.practitioner.at(`remote-video-${this.patientId}`),
      }).waitFor();
      await until('ten seconds of silence', () => Date.now() - since >= 10_000);
      const { status, ...during } = await this.api.get(this.id);
      assert.equal(status, 'in_progress');
      assert.equal(participantOf(during, 'patient').admitted, true);
    } finally {
      network.mend();
    }
    await allSeeAndHear(this.seats, { timeout: 40_000 });
    assert.equal((await this.api.get(this.id)).status, 'in_progress');
  }

  async hangUp() {
    await this.practitioner.click('hang-up');
    await this.practitioner.click('end-for-all');
    await this.practitioner.sees('after-call');
    await this.patient.sees('after-call');
    await reaches(this.api, this.id, 'finalized');
  }

  async resume() {
    await this.practitioner.click('resume');
    await this.practitioner.sees('call');
    await this.patient.sees('call');
    await allSeeAndHear(this.seats);
    await reaches(this.api, this.id, 'in_progress');
  }

  async truth() {
    const consultation = await reaches(this.api, this.id, 'finalized');
    const lasted = (Date.parse(consultation.ended_at) - Date.parse(consultation.started_at)) / 1000;
    const { duration_seconds: counted } = consultation;
    assert.ok(counted > 10 && counted <= Math.ceil(lasted), `${counted} s of ${lasted} s`);
    await this.practitioner.goto('/app');
    const row = this.practitioner.at(`consultation-${this.id}`);
    assert.equal((await row.getByTestId('status-label').innerText()).trim(), this.words.finalized);
    await row.locator('a.row-name').click();
    const shown = this.practitioner.at('duration');
    assert.equal(Number(await shown.getAttribute('data-seconds')), counted);
    assert.match(await shown.innerText(), /\d/);
    await this.self.leave(this.practitioner, this.patient);
  }
}

/** The steps of a journey: PRODUCT rows, what is shown, and by which method. */
const STEPS = [
  ['B1 B2', 'planned on the page, the summary shows both links', 'plan'],
  ['D1 D5', 'the patient arrives on a phone, the dashboard shows it by itself', 'arrive'],
  ['E1 D7', 'admitted, both see and hear each other', 'admit'],
  ['E2', 'a shared screen is a third picture', 'share'],
  ['E1', 'a third person joins and leaves, nobody negotiates, no packet is missed', 'third'],
  ['A3', 'a reload keeps the place and is back in the call', 'reload'],
  ['E7 A3', 'ten seconds without network, both are back by themselves', 'cut'],
  ['A1', 'hanging up ends it for both', 'hangUp'],
  ['A2', 'resumed within ten minutes with the same links', 'resume'],
  ['A1', 'hung up again', 'hangUp'],
  ['A5 J1', 'dashboard and summary tell status and duration', 'truth'],
];

await suite('call', { network }, async (self) => {
  const phone = network ? await self.launch({
    executablePath: network.browser, extra: network.argumentsFor(self.server),
  }) : self.browser;
  for (const language of Object.keys(LANGUAGES)) {
    const step = self.tap.chain();
    const journey = new Journey(self, language, phone);
    for (const [rows, shown, method] of STEPS)
      await step(`${rows} ${language}: ${shown}`, () => journey[method]());
  }
});
