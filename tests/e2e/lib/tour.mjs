// SPDX-License-Identifier: GPL-3.0-or-later
// A walk past every page of the product, in one language.
import { office, talk } from './tour-office.mjs';
import { arrival, earlier, receives } from './tour-patient.mjs';
import { delegates, operators, sites } from './tour-others.mjs';
import { books, comesByQueue, strangers } from './tour-strangers.mjs';

const PERSON = {
  given_name: 'Marie-Antoinette', family_name: 'de Lestrange-Villeneuve', birth_date: '1951-04-02',
};
const ONLINE = { mode: 'online', max_amount: { cents: 2500, currency: 'EUR' } };

/** What every part of the tour is given: people of its language, and a look at where they are. */
class Guide {
  constructor(self, locale, look, browsers) {
    this.self = self;
    this.locale = locale;
    this.language = locale.slice(0, 2);
    this.look = look;
    this.browsers = browsers;
    this.email = `marie.${this.language}@example.org`;
    this.mobile = this.language === 'fr' ? '+33612345611' : '+33612345612';
  }

  visitor(options) {
    return this.self.visitor({ locale: this.locale, ...options });
  }

  /** One of the demo accounts, whose pages are in this language from now on. */
  async account(role, options = {}) {
    const visitor = await this.visitor({ name: role, role, ...options });
    await visitor.goto(role === 'site_host' ? '/app/site' : '/app');
    await visitor.click(`language-${this.language}`);
    return visitor;
  }

  async show(visitor, address, landmark, name, pictures) {
    await visitor.goto(address);
    await visitor.sees(landmark);
    await this.look(visitor, name, pictures);
  }

  leave(...visitors) {
    return this.self.leave(...visitors);
  }

  /** The newest letter to somebody that says `words`. */
  async letter(to, words) {
    const answer = await fetch(`${this.self.server.origin}/dev/outbox.json`);
    const { items } = await answer.json();
    return items.find((one) => one.to === to && words.test(one.text ?? ''));
  }
}

/**
 * Calls `look (visitor, name, pictures)` at each page; `pictures`: the devices worth a painting.
 * `browsers` may give patient and practitioner browsers of their own.
 */
export async function tour(self, locale, look, browsers = {}) {
  const guide = new Guide(self, locale, look, browsers);
  await strangers(guide);
  await books(guide);
  await earlier(guide);
  const consultation = await self.api().plan({
    payment: ONLINE, tags: ['suivi', 'domicile'],
    patient: { ...PERSON, email: guide.email, mobile: guide.mobile, locale: guide.language },
  });
  const patient = await arrival(guide, consultation);
  const practitioner = await office(guide, patient, consultation);
  await talk(guide, practitioner, patient, consultation);
  await receives(guide, practitioner, patient, consultation);
  await guide.leave(patient, practitioner);
  await comesByQueue(guide);
  await delegates(guide);
  await operators(guide);
  await sites(guide);
}
