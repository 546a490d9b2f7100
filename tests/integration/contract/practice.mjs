// SPDX-License-Identifier: GPL-3.0-or-later
// What a practice sets for itself: texts, hours and its public page, complaints, the rules of the day.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange } from '../rest-client.mjs';
import { until } from '../wait.mjs';
import { act, claire, plan, planned, quentin, session, world } from './world.mjs';

test('/http/api/J4/templates', async () => {
  const send = (method, target, body) => world.api(method, target, { token: claire.token, body });
  const list = await send('GET', '/templates');
  assert.equal(list.body.items.length, 34);
  const own = { kind: 'reminder', locale: 'fr', subject: 'À {{time}}',
    body: 'Le {{date}} à {{time}} :\n\n{{link}}', sms: '{{time}} {{link}}' };
  const preview = await send('POST', '/templates/preview', own);
  assert.equal(preview.body.subject, 'À 14 h 30');
  assert.match(preview.body.html, /<html lang="fr">/);
  for (const [field, text] of [['body', 'Sans lien, le {{date}} à {{time}}'],
    ['body', `${own.body} {{nom}}`], ['sms', '{{time}} {{link'], ['subject', '{{link}}']]) {
    const refused = await send('POST', '/templates', { ...own, [field]: text });
    assert.deepEqual([refused.problem, refused.body.pointer], ['invalid', `/${field}`]);
  }
  const unchanged = await send('GET', '/templates');
  assert.deepEqual(unchanged.body, list.body, 'what is refused changes nothing');
  const [seen] = list.body.items.filter(({ kind, locale }) => kind === 'reminder' && locale === 'fr');
  const saved = await send('POST', '/templates', { ...own, version: seen.version });
  assert.equal(saved.body.custom, true);
  assert.equal((await send('POST', '/templates', { ...own, sms: '{{time}} {{link}} !',
    version: seen.version })).problem, 'precondition-failed', 'a colleague was faster');
  assert.equal((await send('GET', '/templates')).body.items.find(({ custom }) => custom).sms, own.sms);
  const waiting = { kind: 'waiting', locale: 'fr', subject: '', sms: '',
    body: '{{practitioner}} sait que vous êtes là.' };
  assert.deepEqual((await send('POST', '/templates', { ...waiting, body: '' })).body.pointer, '/body');
  assert.deepEqual((await send('POST', '/templates', { ...waiting, body: 'x'.repeat(301) })).body.pointer,
    '/body');
  assert.equal((await send('POST', '/templates', waiting)).status, 200);
  assert.match((await plan()).body.waiting_message, /^.+ sait que vous êtes là\.$/);
  await send('POST', '/templates/reset', { kind: 'waiting', locale: 'fr' });
  const other = await world.api('GET', '/templates', { token: quentin.token });
  assert.ok(other.body.items.every((item) => !item.custom), 'each organisation has its own');
  const reset = await send('POST', '/templates/reset', { kind: 'reminder', locale: 'fr' });
  assert.equal(reset.body.custom, false);
});

/** A page of Claire's, open all day every day; then what a patient does on it. */
test('/http/api/B5/hours-and-booking', async () => {
  const hours = `/practitioners/${claire.id}/hours`;
  const send = (method, target, body) => world.api(method, target, { token: claire.token, body });
  const before = await send('GET', hours);
  assert.deepEqual([before.body.version, before.body.page.enabled], [0, false]);
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }));
  const page = { enabled: true, slug: 'claire', languages: ['fr'], presentation: 'Bonjour' };
  const body = { version: 0, slot_minutes: 60, lead_minutes: 0, horizon_days: 60, weekly: week,
    exceptions: [{ from: '2030-01-01', ranges: [] }], price_cents: 3000, base_cents: 2500, page };
  const saved = await send('PUT', hours, body);
  assert.equal(saved.status, 200, saved.text);
  assert.deepEqual(saved.body.exceptions, [{ from: '2030-01-01', until: '2030-01-01', ranges: [] }]);
  assert.equal((await send('PUT', hours, body)).problem, 'precondition-failed', 'version 0 is gone');
  for (const [change, pointer] of [
    [{ weekly: [{ weekday: 8, from: '09:00', to: '12:00' }] }, '/weekly/0/weekday'],
    [{ weekly: [{ weekday: 1, from: '09:00' }] }, '/weekly/0/to'],
    [{ weekly: [{ weekday: 1, from: '9 h 00', to: '12:00' }] }, '/weekly/0/from'],
    [{ weekly: [{ weekday: 1, from: '12:00', to: '09:00' }] }, '/weekly/0/to'],
    [{ weekly: [week[0], week[0]] }, '/weekly/1/from'],
    [{ exceptions: [{ from: '2027-02-30', ranges: [] }] }, '/exceptions/0/from'],
    [{ exceptions: [{ from: '2027-02-02', until: '2027-02-01', ranges: [] }] }, '/exceptions/0/until'],
    [{ page: { slug: 'Dr Martin' } }, '/page/slug'],
    [{ page: { languages: ['français'] } }, '/page/languages/0'],
    [{ base_cents: 4000 }, '/base_cents'],
  ]) {
    const refused = await send('PUT', hours, { ...body, version: 1, ...change });
    assert.deepEqual([refused.problem, refused.body.pointer], ['invalid', pointer]);
  }
  assert.deepEqual((await send('GET', hours)).body, saved.body, 'what is refused changes nothing');

  const own = await send('GET', `/practitioners/${claire.id}/slots?days=2`);
  assert.equal(own.body.open.length, 2);
  const shown = await world.api('GET', '/public/claire');
  assert.equal(shown.body.display_name, 'Claire Martin');
  assert.deepEqual(shown.body.shares.map((share) => [share.rate_percent, share.remainder_cents,
    share.extra_cents]).sort(), [[100, 0, 500], [70, 750, 500]]);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const free = await world.api('GET', `/public/claire/slots?from=${tomorrow}&days=2`);
  const [first, second] = free.body.items.map(({ start }) => start);
  const patient = { given_name: 'Louise', family_name: 'Durand', birth_date: '1951-04-02',
    email: 'louise@example.net', price_cents: 3000 };
  const hold = (start, change = {}) => world.api('POST', '/public/claire/bookings',
    { body: { start, ...patient, ...change } });
  for (const [change, pointer] of [[{ email: undefined }, '/email'], [{ email: 'nobody' }, '/email'],
    [{ mobile: '12', email: null }, '/mobile'], [{ birth_date: '1800-01-01' }, '/birth_date'],
    [{ price_cents: 2000 }, '/price_cents'], [{ given_name: ' ' }, '/given_name'],
    [{ start: 'tomorrow' }, '/start']]) {
    const refused = await hold(first, change);
    assert.deepEqual([refused.problem, refused.body.pointer], ['invalid', pointer]);
  }
  const held = await hold(first);
  assert.equal(held.status, 201, held.text);
  assert.equal((await hold(first, { email: 'other@example.net' })).problem, 'slot-taken');
  const at = `/public/claire/bookings/${held.body.token}`;
  assert.equal((await world.api('POST', `${at}/code`)).status, 200);
  const code = await world.tell(`code ${held.body.token}`);
  const confirm = (text) => world.api('POST', `${at}/confirm`, { body: { code: text } });
  const wrong = await confirm(code === '123456' ? '654321' : '123456');
  assert.deepEqual([wrong.problem, wrong.body.pointer], ['invalid', '/code']);
  const booked = await confirm(code);
  assert.equal(booked.status, 201, booked.text);
  assert.deepEqual((await confirm(code)).body, booked.body, 'asked again, the same');
  const list = (await send('GET', '/consultations?q=louise@example.net')).body.items;
  assert.deepEqual(list.map((one) => [one.status, one.planned_duration_minutes]), [['scheduled', 60]]);

  // Too many wrong codes, a time the practice used, one that nobody confirmed.
  const guessed = (await hold(second, { email: 'guess@example.net' })).body.token;
  const guess = () => world.api('POST', `/public/claire/bookings/${guessed}/confirm`,
    { body: { code: 'nocode' } });
  for (let i = 0; i < 4; i++) assert.equal((await guess()).body.pointer, '/code');
  assert.equal((await guess()).problem, 'forbidden');
  assert.equal((await guess()).problem, 'link-expired');
  assert.equal((await world.api('POST', `/public/claire/bookings/${guessed}/code`)).problem,
    'link-expired');
  const late = (await hold(second, { email: 'late@example.net' })).body.token;
  const lateCode = await world.tell(`code ${late}`);
  await plan({ planned_start: second, confirm_overlap: true });
  assert.equal((await world.api('POST', `/public/claire/bookings/${late}/confirm`,
    { body: { code: lateCode } })).problem, 'slot-taken');
  for (const target of ['/public/nobody', '/public/nobody/slots'])
    assert.equal((await world.api('GET', target)).problem, 'not-found');
  assert.equal((await world.api('POST', '/public/nobody/bookings',
    { body: { start: first, ...patient } })).problem, 'not-found');
  for (const way of ['code', 'confirm'])
    assert.equal((await world.api('POST', `/public/claire/bookings/unknown/${way}`,
      { body: way === 'confirm' ? { code: '123456' } : undefined })).problem, 'not-found');

  // A1: who waited in vain is shown the way to another time.
  const rebook = async () => JSON.parse((await exchange(world.port, 'GET',
    `/visit/${planned.id}/rebook`, { headers: { cookie: session.cookie } })).text);
  assert.deepEqual(await rebook(), { url: 'http://127.0.0.1/p/claire' });

  // The page: there, hidden from search engines until they may list it, then switched off.
  const visit = () => exchange(world.port, 'GET', '/p/claire');
  const open = await visit();
  assert.deepEqual([open.status, open.headers['x-robots-tag']], [200, 'noindex']);
  await send('PUT', hours, { weekly: week, page: { indexed: true } });
  assert.equal((await visit()).headers['x-robots-tag'], 'all');
  await send('PUT', hours, { weekly: week, page: { enabled: false } });
  assert.equal((await visit()).status, 404);
  assert.equal((await world.api('GET', '/public/claire')).problem, 'not-found');
  assert.deepEqual(await rebook(), { url: null });
});

test('/http/api/F6/complaints', async () => {
  const options = { token: claire.token };
  const at = '/organisation/complaints';
  const empty = (await world.api('GET', at, options)).body;
  assert.equal(empty.contact, '');
  const refused = await world.api('PUT', at, { ...options, body: { contact: 'x'.repeat(501) } });
  assert.deepEqual([refused.problem, refused.body.pointer], ['invalid', '/contact']);
  const contact = 'Mme Bernard\n01 23 45 67 89';
  const saved = await world.api('PUT', at, { ...options, body: { contact: ` ${contact} ` } });
  assert.equal(saved.body.contact, contact);
  assert.deepEqual((await world.api('GET', at, { token: quentin.token })).body, empty,
    'each practice its own (B9)');
  const late = await world.api('PUT', at,
    { ...options, body: { contact: 'typed meanwhile', version: empty.version } });
  assert.equal(late.problem, 'precondition-failed');
  assert.deepEqual((await world.api('GET', at, options)).body, saved.body);
  const seen = await exchange(world.port, 'GET', `/visit/${planned.id}/complaints`,
    { headers: { cookie: session.cookie } });
  assert.deepEqual(JSON.parse(seen.text), saved.body, 'who is at a visit reads it');
});

test('/http/api/J4/reminders', async () => {
  const options = { token: claire.token };
  const at = '/organisation/reminders';
  const put = (body) => world.api('PUT', at, { ...options, body });
  const before = (await put({ early_hours: null })).body;
  assert.deepEqual(before, { early_hours: null, default_hours: 0, before_minutes: 15,
    version: before.version });
  for (const early_hours of [-1, 337, '24']) {
    const refused = await put({ early_hours });
    assert.deepEqual([refused.problem, refused.body.pointer], ['invalid', '/early_hours']);
  }
  const { version } = before;
  const saved = await put({ early_hours: 24, version });
  assert.deepEqual(saved.body, { ...before, early_hours: 24, version: version + 1 });
  assert.equal((await put({ early_hours: 2, version })).problem, 'precondition-failed');
  assert.deepEqual((await world.api('GET', at, options)).body, saved.body);
  const theirs = (await world.api('GET', at, { token: quentin.token })).body;
  assert.equal(theirs.early_hours, null, 'each practice its own (B9)');
  assert.equal((await put({ early_hours: null })).body.early_hours, null);
});

test('/http/api/H1/advice', async () => {
  const credentials = { token: claire.read_token };
  const day = { kind: 'teleconsultation', date: '2026-11-22' };
  const asked = await world.api('GET', `/rules/questions?${new URLSearchParams(day)}`, credentials);
  assert.equal(asked.status, 200);
  assert.ok(asked.body.eligibility.some((question) => question.fact === 'seen_12_months'));
  const ask = (path, facts, more = {}) => world.api('POST', `/rules/${path}`,
    { ...credentials, body: { ...day, facts, ...more } });
  const [verdict] = (await ask('eligibility', { hospitalised: false, emergency: true }))
    .body.verdicts;
  assert.equal(verdict.applies, 'yes');
  assert.ok(verdict.source.title && verdict.valid_from);
  assert.equal((await ask('eligibility', { weather: true })).body.pointer, '/facts/weather');
  // A day that is none is refused; the last of a year and the first of the next have their own rules.
  for (const date of ['2026-02-29', '2026-13-01', '2026-1-1', '20261122', '0000-00-00', ' '])
    for (const path of ['eligibility', 'billing'])
      assert.equal((await ask(path, {}, { date })).body.pointer, '/date', `${path} ${date}`);
  const expert = async (date) => (await ask('billing', { requester: false },
    { kind: 'tele_expertise', date })).body.acts.map(({ code, cents }) => [code, cents]);
  assert.deepEqual(await expert('2025-12-31'), [['TE2', 2000]]);
  assert.deepEqual(await expert('2026-01-01'), [['TE2', 2300]]);
  const billing = await ask('billing', { general_practitioner: true, full_cover: false },
    { price_cents: 4000, base_cents: 2500 });
  assert.deepEqual(billing.body.acts.map((act) => act.code), ['TCG']);
  assert.deepEqual(billing.body.shares.map((share) =>
    [share.reimbursed_cents, share.remainder_cents, share.extra_cents]), [[1750, 750, 1500]]);
});
