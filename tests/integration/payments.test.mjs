// SPDX-License-Identifier: GPL-3.0-or-later
// The daemon and a process that answers as Stripe does (stripe/server.mjs): requests as the public
// description has them, kill -9 at every step, time-outs and errors, news in any order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { StandIn, World } from './stripe/world.mjs';
import { Patient } from './stripe/visit.mjs';
import { until } from './wait.mjs';

let stripe, world, linked, account;

before(async () => {
  stripe = await StandIn.start();
  world = await World.start(stripe);
  linked = await world.link();
  ({ account } = linked);
});
after(async () => {
  await world?.stop();
  await stripe?.stop();
});

const payment = async (id) => (await world.get(id)).payment;
const reaches = (id, state) => until(`payment ${state} of ${id}`, async () =>
  (await payment(id)).state === state && world.get(id));

/** A patient at the provider's page. */
async function atThePage() {
  const plan = await world.plan();
  const patient = await Patient.follow(plan.link);
  await patient.toThePrice();
  await patient.pay();
  const { payment: { url } } = await patient.until((state) => state.payment.phase === 'open');
  return { ...plan, patient, url, session: url.split('/').pop() };
}

/** …who gave a card: the amount is held. */
async function withHold(options = {}) {
  const one = await atThePage();
  const { intent } = await stripe.control('pay', { session: one.session, ...options });
  await one.patient.request('pay_look');
  await one.patient.until((state) => state.step === 'equipment');
  return { ...one, intent };
}

/** …and the call is over. */
async function toBill(options = {}) {
  const one = await withHold(options);
  await world.api('POST', `/consultations/${one.id}/start`);
  assert.equal((await world.api('POST', `/consultations/${one.id}/end`)).body.status, 'ended');
  return one;
}

test('/payments/G1/link-an-account', async () => {
  const { begun, ready, on } = linked;
  assert.equal(begun.status, 200, JSON.stringify(begun.body));
  assert.equal(begun.body.account, 'begun');
  assert.match(begun.body.url, /^https:\/\/connect\.stripe\.com\//);
  assert.equal(ready.body.account, 'ready');
  assert.equal(on.status, 200, JSON.stringify(on.body));
  const { accounts } = await stripe.look();
  assert.equal(accounts.length, 1, 'asked twice, made once');
});

test('/payments/G1/hold-and-capture', async () => {
  const one = await toBill();
  const held = await payment(one.id);
  assert.deepEqual([held.state, held.held_amount.cents, held.card], ['hold', 2500, 'Visa 4242']);
  const left = Date.parse(held.capture_before) - Date.now();
  assert.ok(left > 6.9 * 86_400_000 && left <= 7 * 86_400_000, 'capture_before of the charge');
  assert.equal((await world.bill(one.id, 2000)).status, 200);
  const done = await reaches(one.id, 'captured');
  assert.deepEqual([done.status, done.payment.captured_amount.cents, done.payment.fee.cents],
    ['finalized', 2000, 53]);
  const { log } = await stripe.look();
  const mine = log.filter(({ account: of }) => of === account);
  assert.ok(mine.every(({ method, key }) => method === 'GET' || key), 'each step has its key');
  assert.equal(new Set(mine.map(({ key }) => key).filter(Boolean)).size,
    mine.filter(({ key }) => key).length);
  one.patient.close();
});

test('/payments/G1/nothing-of-the-patient-leaves', async () => {
  const one = await withHold();
  const { log } = await stripe.look();
  assert.ok(log.some(({ body }) => body.includes(one.id)), 'this consultation was asked about');
  one.patient.close();
  for (const { body, path } of log)
    assert.doesNotMatch(decodeURIComponent(body + path), /Louise|Durand|example\.org/);
});

test('/payments/F1/zero-gives-back', async () => {
  const one = await toBill();
  assert.equal((await world.bill(one.id, 0)).body.payment.state, 'released');
  await until('Stripe to have cancelled', async () =>
    (await stripe.look()).intents.find(({ id }) => id === one.intent).status === 'canceled');
  one.patient.close();
});

/*
 * kill -9 while the question is on its way, and after it was done but before we heard: asked again
 * under the same key, done once, known afterwards.
 */
for (const how of ['before', 'done']) {
  test(`/payments/G1/killed-${how}-capture`, async () => {
    const one = await toBill();
    const { counters } = await stripe.look();
    await stripe.control('fail', { path: '/capture', how });
    assert.equal((await world.bill(one.id, 1700)).status, 200);
    await until('the capture to be on its way', async () => (await stripe.look()).held.length > 0);
    await world.kill();
    await stripe.control('heal');
    await world.launch();
    const done = await reaches(one.id, 'captured');
    assert.equal(done.payment.captured_amount.cents, 1700);
    const seen = await stripe.look();
    assert.equal(seen.counters.captured, counters.captured + 1);
    const keys = seen.log.filter(({ path }) => path === `/v1/payment_intents/${one.intent}/capture`)
      .map(({ key }) => key);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1], 'the same key');
    one.patient.close();
  });

  test(`/payments/G1/killed-${how}-opening`, async () => {
    const plan = await world.plan();
    const patient = await Patient.follow(plan.link);
    await patient.toThePrice();
    const { counters } = await stripe.look();
    await stripe.control('fail', { path: '/v1/checkout/sessions', how });
    await patient.pay();
    await until('the question to be on its way', async () =>
      (await stripe.look()).held.length > 0);
    await world.kill();
    await stripe.control('heal');
    await world.launch();
    // D1: the same link, the same place.
    const back = await Patient.follow(plan.link.replace(/:\d+\//, `:${world.port}/`));
    const state = await back.until(({ payment: one }) => one?.phase === 'open');
    assert.equal(state.step, 'payment');
    assert.equal((await stripe.look()).counters.opened, counters.opened + 1);
    back.close();
  });

  test(`/payments/G1/killed-${how}-release`, async () => {
    const one = await withHold();
    await stripe.control('fail', { path: '/cancel', how });
    await world.api('POST', `/consultations/${one.id}/cancel`, { reason: 'ill' });
    await until('the question to be on its way', async () =>
      (await stripe.look()).held.length > 0);
    await world.kill();
    await stripe.control('heal');
    await world.launch();
    assert.equal((await payment(one.id)).state, 'released');
    await until('Stripe to have cancelled', async () =>
      (await stripe.look()).intents.find(({ id }) => id === one.intent).status === 'canceled');
  });
}

test('/payments/G2/provider-down', async () => {
  const one = await toBill();
  await stripe.control('fail', { path: '/capture', how: 'drop' });
  await world.bill(one.id, 2000);
  const stuck = await until('the reason to show', async () =>
    (await payment(one.id)).problem && payment(one.id));
  assert.deepEqual([stuck.problem, stuck.state, stuck.pending_amount.cents],
    ['unreachable', 'hold', 2000]);
  // It comes back by itself: 15 seconds later at most, here by a restart.
  await world.kill();
  await world.launch();
  one.patient.close();
  await stripe.control('heal');
  const done = await until('recovery by itself', async () => {
    const now = await world.get(one.id);
    return now.payment.state === 'captured' && now;
  });
  assert.equal(done.payment.problem, null);
});

/* Stripe takes the question and says nothing, before doing it or after: asked again, done once. */
for (const how of ['before', 'done']) {
  test(`/payments/G2/times-out-${how}`, async () => {
    const one = await toBill();
    const { counters } = await stripe.look();
    await stripe.control('fail', { path: '/capture', how });
    await world.bill(one.id, 1900);
    await until('the reason to show', async () => (await payment(one.id)).problem === 'timeout');
    const done = await until('recovery by itself', async () => {
      const now = await world.get(one.id);
      return now.payment.state === 'captured' && now;
    });
    assert.deepEqual([done.payment.captured_amount.cents, done.payment.problem], [1900, null]);
    const seen = await stripe.look();
    assert.equal(seen.counters.captured, counters.captured + 1);
    const keys = seen.log.filter(({ path }) => path === `/v1/payment_intents/${one.intent}/capture`)
      .map(({ key }) => key);
    assert.equal(new Set(keys).size, 1, 'the same key');
    await stripe.control('heal');
    one.patient.close();
  });
}

for (const [status, word, headers] of [[500, 'provider-500'],
  [429, 'rate-limited', { 'retry-after': '1' }], [503, 'provider-503']]) {
  test(`/payments/G2/answers-${status}`, async () => {
    const one = await toBill();
    const { counters } = await stripe.look();
    await stripe.control('fail', { path: '/capture', how: 'status', status, headers });
    await world.bill(one.id, 2100);
    await until('the reason to show', async () => (await payment(one.id)).problem === word);
    const done = await until('recovery by itself', async () => {
      const now = await world.get(one.id);
      return now.payment.state === 'captured' && now;
    });
    assert.equal(done.payment.captured_amount.cents, 2100);
    assert.equal((await stripe.look()).counters.captured, counters.captured + 1);
    one.patient.close();
  });
}

test('/payments/G1/lapsed-at-the-provider', async () => {
  const one = await toBill();
  await stripe.control('lapse', { intent: one.intent });
  await world.bill(one.id, 2000);
  const done = await reaches(one.id, 'lapsed');
  assert.equal(done.status, 'ended', 'flagged until somebody puts it away');
  assert.equal((await world.bill(one.id, 2000)).status, 409);
  assert.equal((await world.bill(one.id, 0)).body.status, 'finalized');
  one.patient.close();
});

function event(id, type, object, of = account) {
  return { id, object: 'event', type, account: of, created: Math.floor(Date.now() / 1000),
    data: { object } };
}

test('/payments/G2/signatures', async () => {
  const one = event('evt_signed', 'payment_intent.succeeded',
    { id: 'pi_unknown', object: 'payment_intent', metadata: {} });
  assert.equal((await world.tell(one)).status, 204, 'nobody we know: taken, and nothing to do');
  assert.equal((await world.tell(one)).status, 204, 'told twice');
  assert.equal((await world.tell(one, { secret: 'whsec_another' })).status, 401);
  const old = Math.floor(Date.now() / 1000) - 301;
  assert.equal((await world.tell(one, { timestamp: old })).status, 401, 'kept for five minutes');
  assert.equal((await world.tell(one, { signature: 't=1,v1=00' })).status, 401);
  assert.equal((await world.tell(one, { signature: '' })).status, 401);
});

test('/payments/G2/news-out-of-order', async () => {
  const one = await atThePage();
  const { intent } = await stripe.control('pay', { session: one.session });
  // The patient closed the page: only Stripe tells us; the last thing first, everything twice.
  one.patient.close();
  const object = { id: intent, object: 'payment_intent', metadata: {} };
  for (const [id, type] of [['evt_b', 'payment_intent.amount_capturable_updated'],
    ['evt_a', 'payment_intent.created'], ['evt_b', 'payment_intent.amount_capturable_updated']])
    assert.equal((await world.tell(event(id, type, object))).status, 204);
  assert.equal((await world.tell(event('evt_c', 'checkout.session.completed',
    { id: one.session, object: 'checkout.session', payment_intent: intent }))).status, 204);
  await reaches(one.id, 'hold');
  await world.api('POST', `/consultations/${one.id}/start`);
  await world.api('POST', `/consultations/${one.id}/end`);
  // Somebody else's account says that it was cancelled: not believed, as nothing is.
  await world.tell(event('evt_d', 'payment_intent.canceled', object, 'acct_foreign'));
  assert.equal((await payment(one.id)).state, 'hold');
  // In Stripe's own dashboard 2500 were captured: we learn of it, and take nothing more.
  await stripe.control('capture', { intent, amount: 2500 });
  await world.tell(event('evt_e', 'payment_intent.succeeded', object));
  const done = await reaches(one.id, 'captured');
  assert.deepEqual([done.status, done.payment.captured_amount.cents], ['finalized', 2500]);
  await world.tell(event('evt_late', 'payment_intent.amount_capturable_updated', object));
  assert.equal((await payment(one.id)).state, 'captured');
});

test('/payments/G1/another-amount-is-let-go', async () => {
  const one = await atThePage();
  const { intent } = await stripe.control('pay', { session: one.session, amount: 9900 });
  await one.patient.request('pay_look');
  await until('it to be given back', async () =>
    (await stripe.look()).intents.find(({ id }) => id === intent).status === 'canceled');
  assert.equal((await payment(one.id)).state, 'none');
  one.patient.close();
});

test('/payments/G1/closed-page-cannot-be-paid', async () => {
  const one = await atThePage();
  await world.api('POST', `/consultations/${one.id}/cancel`, { reason: 'ill' });
  await until('the page to end', async () =>
    (await stripe.look()).sessions.find(({ id }) => id === one.session).status === 'expired');
});

test('/payments/J3/account-restricted', async () => {
  const changed = { id: account, object: 'account', charges_enabled: false };
  const session = await world.logIn();
  const state = async () =>
    (await world.request('GET', '/api/v1/account/payment', session)).body.account;
  assert.equal((await world.tell(event('evt_restricted', 'account.updated', changed))).status, 204);
  assert.equal(await state(), 'restricted', 'said so, and not that it was never finished');
  const refused = await world.api('POST', '/consultations', {
    planned_start: new Date(Date.now() + 3600_000).toISOString(), confirm_overlap: true,
    payment: { mode: 'online' }, participants: [{ role: 'patient', given_name: 'A',
      family_name: 'B', email: 'a@example.org' }] });
  assert.equal(refused.body.pointer, '/payment/mode');
  await world.tell(event('evt_restored', 'account.updated', { ...changed, charges_enabled: true }));
  assert.equal(await state(), 'ready');
  // Late: it was so before the account was restored.
  const late = event('evt_late_account', 'account.updated', changed);
  assert.equal((await world.tell({ ...late, created: late.created - 60 })).status, 204);
  assert.equal(await state(), 'ready', 'what was so before changes nothing now');
  await world.tell(event('evt_gone', 'account.application.deauthorized',
    { id: 'ca_1', object: 'application' }));
  assert.equal(await state(), 'restricted');
  await world.tell(event('evt_again', 'account.updated', { ...changed, charges_enabled: true }));
});

/* What stands in for Stripe is one to Stripe's own library: so what it taught us is worth something. */
test('/payments/G1/the-library-of-stripe', async () => {
  const library = stripe.library({ stripeAccount: account });
  const session = await library.checkout.sessions.create({
    mode: 'payment', payment_method_types: ['card'], success_url: 'https://example.org/',
    cancel_url: 'https://example.org/', client_reference_id: 'x',
    payment_intent_data: { capture_method: 'manual' },
    line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 2500,
      product_data: { name: 'Téléconsultation' } } }],
  }, { idempotencyKey: 'library' });
  assert.equal(session.status, 'open');
  const { intent } = await stripe.control('pay', { session: session.id });
  const held = await library.paymentIntents.retrieve(intent,
    { expand: ['latest_charge.balance_transaction'] });
  assert.equal(held.status, 'requires_capture');
  assert.ok(held.latest_charge.payment_method_details.card.capture_before > Date.now() / 1000);
  const taken = await library.paymentIntents.capture(intent, { amount_to_capture: 1000 });
  assert.deepEqual([taken.status, taken.amount_received], ['succeeded', 1000]);
  await assert.rejects(() => library.paymentIntents.capture(intent, { amount_to_capture: 1000 }),
    (error) => error.code === 'payment_intent_unexpected_state');
});

/* Of everything that was asked up to here; alone, of one hold. */
test('/payments/G1/requests-as-described', async () => {
  const { patient } = await withHold();
  const { complaints, log } = await stripe.look();
  assert.deepEqual(complaints, []);
  assert.ok(log.some(({ path }) => path.startsWith('/v1/checkout/sessions')));
  patient.close();
});

test('/payments/L2/nothing-personal-in-the-log', async () => {
  const one = await toBill();
  await stripe.control('fail', { path: '/capture', how: 'drop' });
  await world.bill(one.id, 2000);
  await until('something of payments in the log', () => /provider|payment/i.test(world.log));
  await stripe.control('heal');
  one.patient.close();
  const everything = world.earlier + world.log;
  for (const word of ['Louise', 'Durand', 'example.org', '4242', 'sk_test', 'whsec_'])
    assert.ok(!everything.includes(word), `the log knows ${word}`);
});
