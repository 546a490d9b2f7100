// SPDX-License-Identifier: GPL-3.0-or-later
// Money: the account that takes it, a hold, a bill, a receipt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, makePlan } from '../rest-client.mjs';
import { claire, plan, session, world } from './world.mjs';

test('/http/api/J3/payment-account', async () => {
  const link = () => world.api('POST', '/account/payment/link', session);
  const patch = (body) => world.api('PATCH', '/account/payment', { ...session, body,
    headers: { 'content-type': 'application/merge-patch+json' } });
  await world.tell('provider down');
  assert.equal((await link()).problem, 'unavailable');
  assert.equal((await world.api('GET', '/account/payment', session)).body.account, 'none');
  await world.tell('provider up');
  const begun = await link();
  assert.deepEqual([begun.body.account, begun.body.url],
    ['begun', 'https://pay.example/account']);
  assert.equal((await patch({ enabled: true })).body.pointer, '/enabled');
  await world.tell('provider ready');
  const ready = await link();
  assert.deepEqual([ready.body.account, ready.body.url], ['ready', null]);
  assert.equal((await patch({ default_amount: { cents: 10 } })).body.pointer,
    '/default_amount/cents');
  for (const name of ['default_amount', 'base_amount']) {
    const other = await patch({ [name]: { cents: 2500, currency: 'XTS' } });
    assert.deepEqual([other.body.pointer, other.body.detail],
      [`/${name}/currency`, 'Must be EUR']);
  }
  const on = await patch({ enabled: true, default_amount: { cents: 2500 },
    base_amount: { cents: 2000 }, fees: { basis_points: 150 } });
  assert.equal(on.status, 200, on.text);
  assert.deepEqual(on.body.fees, { basis_points: 150, fixed_cents: 25 });
  const known = await world.api('GET', '/account/payment', session);
  assert.deepEqual([known.body.version, known.headers.etag], [on.body.version, on.headers.etag]);
  assert.equal((await world.api('PATCH', '/account/payment', { ...session, body: { enabled: false },
    headers: { 'content-type': 'application/merge-patch+json' }, version: on.body.version - 1 }))
    .problem, 'precondition-failed');
  const shown = await world.api('GET', '/session', session);
  assert.deepEqual(shown.body.principals[0].payment,
    { available: true, default_amount: { cents: 2500, currency: 'EUR' } });
  const denise = await world.logIn('denise');
  for (const [method, target] of [['GET', ''], ['POST', '/link'], ['DELETE', '/link']])
    assert.equal((await world.api(method, `/account/payment${target}`, denise)).problem,
      'forbidden');
});

test('/http/api/F1/bill', async () => {
  const options = { token: claire.token };
  const { id, participants } = (await plan({ payment: { mode: 'online' } })).body;
  const patient = participants.find(({ role }) => role === 'patient').id;
  const bill = (cents, extra = {}) => world.api('POST', `/consultations/${id}/bill`,
    { ...options, body: { amount: { cents } }, ...extra });
  const show = async () => (await world.api('GET', `/consultations/${id}`, options)).body;
  assert.deepEqual((await show()).payment.max_amount, { cents: 2500, currency: 'EUR' });
  const foreign = await world.api('POST', '/consultations', { ...options,
    body: makePlan({ confirm_overlap: true,
      payment: { mode: 'online', max_amount: { cents: 2500, currency: 'XTS' } } }) });
  assert.deepEqual([foreign.status, foreign.body.pointer, foreign.body.detail],
    [422, '/payment/max_amount/currency', 'Must be EUR']);
  const free = (await plan({ confirm_overlap: true })).body;
  for (const amount of [{ cents: 0 }, { cents: 2000, currency: 'EUR' }]) {
    const unpaid = await world.api('POST', `/consultations/${free.id}/bill`,
      { ...options, body: { amount } });
    assert.deepEqual([unpaid.problem, unpaid.body.detail],
      ['illegal-transition', 'this consultation is not paid online']);
  }
  assert.equal((await bill(2500)).problem, 'illegal-transition');
  assert.equal((await world.api('GET', `/consultations/${id}/receipt`, options)).problem,
    'not-found');
  await world.tell(`hold ${id} ${patient}`);
  const held = (await show()).payment;
  assert.deepEqual([held.state, held.held_amount.cents, held.card], ['hold', 2500, 'Visa 4242']);
  assert.ok(Date.parse(held.capture_before) > Date.now());
  await world.api('POST', `/consultations/${id}/start`, options);
  assert.equal((await world.api('POST', `/consultations/${id}/end`, options)).body.status, 'ended');
  assert.equal((await bill(2501)).body.pointer, '/amount/cents');
  assert.equal((await world.api('POST', `/consultations/${id}/bill`,
    { ...options, body: { amount: { cents: 100, currency: 'CHF' } } })).body.pointer,
  '/amount/currency');
  const asked = await bill(2000, { key: 'bill-once' });
  assert.deepEqual(asked.body.payment.pending_amount, { cents: 2000, currency: 'EUR' });
  assert.equal((await bill(2000, { key: 'bill-once' })).headers['idempotency-replayed'], 'true');
  assert.equal((await bill(2000)).problem, 'illegal-transition');
  await world.tell('captured 2000');
  const after = await show();
  assert.deepEqual([after.status, after.payment.state, after.payment.captured_amount.cents],
    ['finalized', 'captured', 2000]);
  const receipt = await world.api('GET', `/consultations/${id}/receipt`, options);
  assert.match(receipt.body.url, /^http:\/\/127\.0\.0\.1\/receipt\//);
  const path = new URL(receipt.body.url).pathname;
  const paper = await exchange(world.port, 'GET', `${path}/data`);
  assert.equal(JSON.parse(paper.text).cents, 2000);
  assert.equal((await exchange(world.port, 'GET', `${path.slice(0, -3)}AAA/data`)).status, 404);
  const pdf = await exchange(world.port, 'GET', `${path}/pdf`);
  assert.equal(pdf.headers['content-type'], 'application/pdf');
  assert.match(pdf.text, /20,00\u00a0€ of Louise Durand, 5,00\u00a0€ of 25,00\u00a0€ back/);
  assert.equal((await exchange(world.port, 'GET', `${path.slice(0, -3)}AAA/pdf`)).status, 404);
  assert.equal((await world.api('DELETE', '/account/payment/link', session)).status, 204);
  assert.equal((await world.api('POST', '/account/payment/link', { ...session })).status, 200);
});
