// SPDX-License-Identifier: GPL-3.0-or-later
// Self-booking through the real daemon (B5, H3): the code that a mail brings, many at once for one
// slot, and what keeps it from being a toy for others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDaemon } from './daemon.mjs';
import { until } from './wait.mjs';

const slug = 'dr-claire-martin';
let daemon, practitioner;

before(async () => {
  daemon = await startDaemon();
  practitioner = daemon.demo.accounts.find(({ role }) => role === 'practitioner');
});
after(() => daemon?.stop());

async function ask(method, target, body, { token, at = daemon } = {}) {
  const answer = await fetch(`${at.url}${target}`, { method,
    headers: { ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body) });
  const text = await answer.text();
  const json = text ? JSON.parse(text) : null;
  return { status: answer.status, headers: answer.headers, body: json,
    problem: answer.status >= 400 ? json.type.split('/').pop() : null };
}

const open = (target, method = 'GET', body = undefined, options = {}) =>
  ask(method, `/api/v1/public/${slug}${target}`, body, options);
const practice = (method, target, body) =>
  ask(method, `/api/v1${target}`, body, { token: practitioner.api_token });

/** Free slots from tomorrow on, of a page that has some every working day. */
async function freeSlots(options = {}) {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const { body } = await open(`/slots?from=${tomorrow}&days=14`, 'GET', undefined, options);
  return body.items.map(({ start }) => start);
}

const patient = (email, start) => ({ start, given_name: 'Zoé', family_name: 'Lévêque',
  birth_date: '1990-05-04', email, locale: 'fr', price_cents: 3000 });
const hold = (email, start, options) => open('/bookings', 'POST', patient(email, start), options);

/** The youngest letter to this address with such a subject, once it is there. */
const letterTo = (address, subject) =>
  until(`a letter to ${address} about ${subject}`, async () => {
    const { items } = await (await fetch(`${daemon.url}/dev/outbox.json`)).json();
    return items.find((item) => item.to === address && subject.test(item.subject));
  });

test('/booking/B5/by-the-code-of-the-mail', async () => {
  const [start] = await freeSlots();
  const email = 'zoe@example.org';
  const held = await hold(email, start);
  assert.equal(held.status, 201);
  const letter = await letterTo(email, /code pour réserver chez Dr Claire Martin/);
  const [code] = /^\d{6}$/m.exec(letter.text);
  const confirm = await open(`/bookings/${held.body.token}/confirm`, 'POST',
    { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  assert.equal(confirm.status, 201);
  assert.equal(Date.parse(confirm.body.start), Date.parse(start));

  // The practice has it, is told of it, and the slot is gone.
  const { body } = await practice('GET', `/consultations?q=${email}`);
  assert.equal(body.items.length, 1);
  const [consultation] = body.items;
  assert.equal(consultation.participants.at(-1).birth_date, '1990-05-04');
  assert.equal(consultation.participants.at(-1).to_identify, true, 'nobody knows who it is (F3)');
  await letterTo(email, /^Votre téléconsultation du/);
  const notice = await letterTo(practitioner.email, /^Nouveau rendez-vous/);
  assert.match(notice.text, /Z\. L\. a réservé/);
  assert.ok(!notice.text.includes('Lévêque'), 'initials only');
  assert.ok(!(await freeSlots()).includes(start));
  const { body: trail } = await practice('GET', `/consultations/${consultation.id}/audit`);
  assert.ok(trail.items.some((entry) => entry.action === 'booking.confirm'
    && entry.reason === 'price 3000 cents'), 'what was accepted stays known (H3)');

  // The patient's own link cancels, the practitioner is told, and the slot is free again (B3).
  const cancelled = await ask('POST', `${new URL(confirm.body.url).pathname}/cancel`,
    { birth_date: '1990-05-04' });
  assert.equal(cancelled.status, 204);
  await letterTo(practitioner.email, /^Annulé par le patient/);
  assert.ok((await freeSlots()).includes(start));
});

test('/booking/B5/many-at-once-for-one-slot', async () => {
  const start = (await freeSlots())[1];
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) =>
    hold(`race${i}@example.org`, start)));
  const won = answers.filter(({ status }) => status === 201);
  assert.equal(won.length, 1);
  for (const { status, problem } of answers)
    if (status !== 201) assert.equal(problem, 'slot-taken');
  assert.ok(!(await freeSlots()).includes(start), 'who lost is offered others');
});

test('/booking/B5/one-code-books-once', async () => {
  const start = (await freeSlots())[2];
  const email = 'twice@example.org';
  const { body: { token } } = await hold(email, start);
  const [code] = /^\d{6}$/m.exec((await letterTo(email, /code pour réserver/)).text);
  const answers = await Promise.all(Array.from({ length: 8 }, () =>
    open(`/bookings/${token}/confirm`, 'POST', { code })));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]));
  assert.equal(new Set(answers.map(({ body }) => body.url)).size, 1);
  assert.equal((await practice('GET', `/consultations?q=${email}`)).body.items.length, 1);
});

test('/booking/B5/limits', async () => {
  // As it comes: six reservations at once from one address of the network.
  const strict = await startDaemon(['http.rate-per-minute=600']);
  try {
    const slots = await freeSlots({ at: strict });
    const answers = [];
    for (let i = 0; i < 8; i++)
      answers.push(await hold(`limit${i}@example.org`, slots[i], { at: strict }));
    const refused = answers.filter(({ problem }) => problem === 'too-many-requests');
    assert.ok(refused.length >= 1 && answers.length - refused.length >= 6);
    assert.ok(Number(refused[0].headers.get('retry-after')) > 0);
  } finally {
    await strict.stop();
  }
});

test('/booking/B5/too-many-codes-for-one-address', async () => {
  const slots = await freeSlots();
  for (let i = 3; i < 6; i++) assert.equal((await hold('flood@example.org', slots[i])).status, 201);
  const fourth = await hold('FLOOD@example.org', slots[6]);
  assert.equal(fourth.problem, 'too-many-requests');
  assert.ok(Number(fourth.headers.get('retry-after')) > 60);
  assert.equal((await freeSlots()).includes(slots[3]), true, 'one reservation of an address at a time');
});

test('/booking/B9/nothing-but-the-page', async () => {
  const { body } = await open('');
  assert.deepEqual(Object.keys(body).sort(), ['display_name', 'indexed', 'kind', 'languages', 'minutes',
    'online_payment', 'organisation', 'presentation', 'price_cents', 'profession', 'shares', 'slug', 'time_zone']);
  const page = await fetch(`${daemon.url}/p/${slug}`);
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('x-robots-tag'), 'noindex');
  assert.equal((await fetch(`${daemon.url}/p/nobody`)).status, 404);
});
