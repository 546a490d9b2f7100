// SPDX-License-Identifier: GPL-3.0-or-later
// A consultation: planned, changed, held, closed; its people, links, messages and devices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlan } from '../rest-client.mjs';
import {
  act, claire, patientOf, plan, planned, planNow, practitionerOf, unknownId, world,
} from './world.mjs';

test('/http/api/N4/devices', async () => {
  const target = `/consultations/${planned.id}/devices`;
  const options = { token: claire.token };
  const added = await world.api('POST', target, { ...options, body: { name: 'otoscope' } });
  assert.equal(added.status, 201, added.text);
  assert.ok(added.body.url.endsWith(`/whip/${planned.id}`));
  const screen = await world.api('POST', target,
    { ...options, body: { name: 'screen', kind: 'watch' } });
  assert.ok(screen.body.url.endsWith(`/whep/${planned.id}`));
  assert.ok(screen.body.participant_id, 'the patient, when nobody is named');
  const nobody = await world.api('POST', target,
    { ...options, body: { name: 'screen', kind: 'watch', participant_id: unknownId } });
  assert.equal(nobody.body.pointer, '/participant_id');
  const watch = (members) => world.api('POST', target,
    { ...options, body: { name: 'screen', kind: 'watch', ...members } });
  for (const refused of [{ watched_device_id: unknownId }, { watched_device_id: screen.body.id },
    { watched_device_id: added.body.id, participant_id: screen.body.participant_id }])
    assert.equal((await watch(refused)).body.pointer, '/watched_device_id');
  const second = (await watch({ watched_device_id: added.body.id })).body;
  assert.deepEqual([second.watched_device_id, second.participant_id], [added.body.id, null]);
  assert.equal((await world.api('POST', target, { ...options, body: { name: '  ' } })).body.pointer,
    '/name');
  const list = await world.api('GET', target, options);
  assert.equal(list.body.items.length, 3);
  assert.ok(!list.text.includes(added.body.token), 'shown once');
  for (let i = 3; i < 8; i++)
    await world.api('POST', target, { ...options, body: { name: `number ${i}` } });
  assert.equal((await world.api('POST', target, { ...options, body: { name: 'ninth' } })).problem,
    'room-full');
  for (const { id } of (await world.api('GET', target, options)).body.items)
    assert.equal((await world.api('DELETE', `${target}/${id}`, options)).status, 204);
  assert.equal((await world.api('DELETE', `${target}/${added.body.id}`, options)).problem,
    'not-found');
  const over = (await plan()).body;
  await world.api('POST', `/consultations/${over.id}/cancel`, { ...options, body: { reason: 'x' } });
  assert.equal((await world.api('POST', `/consultations/${over.id}/devices`,
    { ...options, body: { name: 'late' } })).problem, 'illegal-transition');
});

test('/http/api/D2/texts-and-ledger', async () => {
  for (const kind of ['consent', 'information']) {
    const now = await world.api('GET', `/texts/${kind}?locale=en`, {});
    assert.equal(now.status, 200, now.text);
    const same = await world.api('GET',
      `/texts/${kind}?locale=en&version=${now.body.version}`, {});
    assert.deepEqual(same.body, now.body);
    assert.equal((await world.api('GET', `/texts/${kind}?version=1999-01`, {})).body.pointer,
      '?version');
  }
  const one = (await plan()).body;
  const list = () => world.api('GET', `/consultations/${one.id}/consents`,
    { token: claire.read_token });
  assert.deepEqual((await list()).body.items, []);
  await world.tell(`wait ${one.id} ${one.participants.at(-1).id}`);
  const { items: [given] } = (await list()).body;
  assert.deepEqual([given.decision, given.display_name, given.text.accept],
    ['given', 'Louise Durand', 'J’accepte']);
  assert.equal((await world.api('POST', `/consultations/${one.id}/cancel`,
    { token: claire.token, body: { reason: 'ill' } })).status, 200, 'nobody waits on');
});

test('/http/api/B1/plan-and-change', async () => {
  const answer = await plan();
  const { id } = answer.body;
  assert.equal(answer.headers.location, `/api/v1/consultations/${id}`);
  assert.equal(answer.headers.etag, `"v${answer.body.version}.${answer.body.revision}"`);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const shown = await world.api('GET', `/consultations/${id}`, { token: claire.read_token });
  assert.equal(shown.headers.etag, answer.headers.etag);
  const same = await world.api('GET', `/consultations/${id}`,
    { token: claire.token, headers: { 'if-none-match': shown.headers.etag } });
  assert.equal(same.status, 304);
  assert.equal(same.text, '');
  const changed = await world.api('PATCH', `/consultations/${id}`,
    { token: claire.token, version: shown.body.version, body: { tags: ['suivi'] } });
  assert.deepEqual(changed.body.tags, ['suivi']);
  const tags = await world.api('GET', `/practitioners/${claire.id}/tags`, { token: claire.token });
  assert.ok(tags.body.items.includes('suivi'));
  const audit = await world.api('GET', `/consultations/${id}/audit`, { token: claire.token });
  assert.ok(audit.body.items.length >= 2);
});

test('/http/api/B5/overlap', async () => {
  const first = makePlan();
  await world.api('POST', '/consultations', { token: claire.token, body: first });
  const again = await world.api('POST', '/consultations', { token: claire.token, body: first });
  assert.equal(again.problem, 'overlap');
  assert.equal(again.body.conflicts.length, 1);
  assert.equal(again.body.conflicts[0].planned_duration_minutes, 20);
  const sure = await world.api('POST', '/consultations',
    { token: claire.token, body: { ...first, confirm_overlap: true } });
  assert.equal(sure.status, 201);
  const other = (await plan()).body;
  const moved = await world.api('PATCH', `/consultations/${other.id}`,
    { token: claire.token, version: other.version, body: { planned_start: first.planned_start } });
  assert.equal(moved.problem, 'overlap');
});

test('/http/api/B4/now', async () => {
  const body = makePlan();
  delete body.planned_start;
  const now = await world.api('POST', '/consultations/now', { token: claire.token, body });
  assert.equal(now.status, 201);
  assert.equal(now.body.immediate, true);
  const again = await world.api('POST', '/consultations/now', { token: claire.token, body });
  assert.equal(again.status, 201, 'who starts now has looked at the diary already');
  const shown = await world.api('POST', `/consultations/${now.body.id}/cancel`,
    { token: claire.token, body: { reason: 'tried' } });
  assert.equal(shown.body.status, 'cancelled');
});

test('/http/api/A1/life', async () => {
  const planning = (await plan()).body;
  const { id } = planning;
  const patient = patientOf(planning);
  const seat = (action, who = patient) => act(id, `participants/${who}/${action}`);
  assert.equal((await act(id, 'end')).problem, 'illegal-transition');
  assert.equal((await act(id, 'resume')).problem, 'illegal-transition');
  assert.equal((await act(id, 'missed')).problem, 'illegal-transition');
  assert.equal((await act(id, 'absent')).problem, 'illegal-transition');
  assert.equal((await seat('admit')).problem, 'illegal-transition');
  await world.tell(`identify ${id} ${patient}`);
  assert.equal((await seat('admit')).problem, 'consent-required');
  await world.tell(`wait ${id} ${patient}`);
  const waiting = await world.api('GET', `/practitioners/${claire.id}/waiting`,
    { token: claire.token });
  assert.ok(waiting.body.items.some((item) => item.id === id));
  assert.equal((await act(id, 'delay', { body: { minutes: 10 } })).body.announced_delay_minutes, 10);
  assert.equal((await act(id, 'message', { body: { text: 'Bientôt' } })).body.waiting_message,
    'Bientôt');
  const told = await world.api('POST', `/practitioners/${claire.id}/announce`,
    { token: claire.token, body: { minutes: 20 } });
  assert.equal(told.body.consultations, 1);
  assert.equal((await seat('admit')).body.status, 'in_progress');
  assert.equal((await seat('put-back')).status, 200);
  assert.equal((await act(id, 'start')).problem, 'illegal-transition');
  assert.equal((await act(id, 'lock')).body.locked, true);
  assert.equal((await act(id, 'unlock')).body.locked, false);
  for (const action of ['put-back', 'remove'])
    assert.equal((await seat(action, practitionerOf(planning))).problem, 'illegal-transition');
  assert.equal((await act(id, 'end')).body.status, 'finalized');
  assert.equal((await act(id, 'duration', { body: { minutes: 9 } })).problem, 'illegal-transition',
    'somebody hung up');
  assert.equal((await act(id, 'resume')).body.status, 'in_progress');
  assert.equal((await act(id, 'end')).body.status, 'finalized');
  const reason = { body: { reason: 'x' } };
  assert.equal((await act(id, 'cancel', reason)).problem, 'illegal-transition');
  assert.equal((await act(id, 'correct', reason)).problem, 'illegal-transition');
  assert.equal((await act(id, 'delay', { body: { minutes: 5 } })).problem, 'illegal-transition');
  assert.equal((await act(id, 'message', { body: { text: 'x' } })).problem, 'illegal-transition');
  for (const action of ['lock', 'unlock'])
    assert.equal((await act(id, action)).problem, 'illegal-transition', action);
});

test('/http/api/A1/outcomes', async () => {
  const absent = (await planNow()).id;
  assert.equal((await act(absent, 'absent')).body.status, 'absent');
  assert.equal((await act(absent, 'correct', { body: { reason: 'came later' } })).body.status,
    'scheduled');
  const missed = await planNow();
  await world.tell(`wait ${missed.id} ${patientOf(missed)}`);
  assert.equal((await act(missed.id, 'missed')).body.status, 'missed');
  const started = await planNow();
  await world.tell(`wait ${started.id} ${patientOf(started)}`);
  assert.equal((await act(started.id, 'start')).body.status, 'in_progress');
  const cancelled = (await plan()).body.id;
  const cancel = await act(cancelled, 'cancel', { body: { reason: 'ill' } });
  assert.equal(cancel.body.status_reason, 'ill');
  const patch = await world.api('PATCH', `/consultations/${cancelled}`, { token: claire.token,
    version: cancel.body.version, body: { planned_start: makePlan().planned_start } });
  assert.equal(patch.problem, 'illegal-transition');
  const somebody = { role: 'companion', given_name: 'A', family_name: 'B', email: 'a@example.net' };
  assert.equal((await act(cancelled, 'participants', { body: somebody })).problem,
    'illegal-transition');
});

test('/http/api/A1/nobody-came-back', async () => {
  const one = await planNow();
  await world.tell(`wait ${one.id} ${patientOf(one)}`);
  await act(one.id, 'start');
  await world.tell(`abandon ${one.id} ${patientOf(one)}`);
  const after = (await world.api('GET', `/consultations/${one.id}`, { token: claire.token })).body;
  assert.deepEqual([after.status, after.status_reason], ['finalized', 'nobody came back']);
  assert.equal((await act(one.id, 'duration', { body: { minutes: 1441 } })).body.pointer, '/minutes');
  const said = await act(one.id, 'duration', { body: { minutes: 12 } });
  assert.deepEqual([said.body.duration_seconds, said.body.status_reason], [720, null]);
  assert.equal((await act(one.id, 'duration', { body: {} })).problem, 'illegal-transition', 'said once');
});

test('/http/api/E1/participants', async () => {
  const planning = (await plan()).body;
  const { id } = planning;
  const companion = { role: 'companion', given_name: 'Jean', family_name: 'Durand',
    mobile: '06 12 34 56 78' };
  const added = await act(id, 'participants', { body: companion });
  assert.equal(added.status, 201);
  assert.equal(added.body.links.length, 1);
  const pid = added.body.links[0].participant_id;
  const person = (who) => `/consultations/${id}/participants/${who}`;
  const send = (method, target, options = {}) =>
    world.api(method, target, { token: claire.token, ...options });
  const changed = await send('PATCH', person(pid), { body: { email: 'jean@example.net' } });
  assert.equal(changed.body.participants.find((p) => p.id === pid).email, 'jean@example.net');
  const link = await send('GET', `${person(pid)}/link`);
  assert.equal(link.body.url, added.body.links[0].url);
  const fresh = await send('POST', `${person(pid)}/link`);
  assert.equal(fresh.status, 201);
  assert.notEqual(fresh.body.url, link.body.url);
  assert.equal((await send('DELETE', `${person(pid)}/link`)).status, 204);
  assert.equal((await send('GET', `${person(pid)}/link`)).problem, 'link-revoked');
  assert.equal((await send('DELETE', person(pid))).status, 204);
  assert.equal((await send('POST', `${person(pid)}/link`)).problem, 'illegal-transition');

  const self = practitionerOf(planning);
  assert.equal((await send('PATCH', person(self), { body: { given_name: 'X' } })).problem,
    'illegal-transition');
  assert.equal((await send('DELETE', person(self))).problem, 'illegal-transition');
  const last = await send('DELETE', person(patientOf(planning)));
  assert.equal(last.problem, 'invalid', 'a teleconsultation keeps its patient');

  const guests = [];
  for (let i = 0; i < 4; i++)
    guests.push((await act(id, 'participants', { body: companion })).body.links[0].participant_id);
  const seventh = await act(id, 'participants', { body: companion });
  assert.equal(seventh.problem, 'invalid', 'six people at most');
  assert.equal((await act(id, `participants/${guests[0]}/remove`)).status, 200);
});

test('/http/api/C2/messages', async () => {
  const now = (await world.api('POST', '/consultations/now', { token: claire.token,
    body: { participants: makePlan().participants } })).body;
  const again = (body) => world.api('POST',
    `/consultations/${now.id}/participants/${patientOf(now)}/messages`, { token: claire.token, body });
  const listed = await world.api('GET', `/consultations/${now.id}/messages`, { token: claire.token });
  assert.deepEqual(
    listed.body.items.map((item) => [item.display_name, item.kind, item.channel, item.state]),
    [['Louise Durand', 'invitation', 'mail', 'waiting']]);
  assert.equal((await again({ channel: 'mail' })).problem, 'illegal-transition', 'on its way');
  const none = await again({ channel: 'sms' });
  assert.deepEqual([none.problem, none.body.pointer], ['invalid', '/channel']);
  await act(now.id, 'cancel', { body: { reason: 'erreur' } });
  assert.equal((await again({ channel: 'mail' })).problem, 'illegal-transition', 'it is over');
  await act(now.id, 'correct', { body: { reason: 'erreur' } });
  const sent = await again({ channel: 'mail' });
  assert.equal(sent.status, 200, sent.text);
  assert.equal(sent.body.items[0].state, 'waiting');
  const trouble = await world.api('GET', '/outbox', { token: claire.token });
  assert.deepEqual(trouble.body.items, []);
});

test('/http/api/C3/codes', async () => {
  const redeem = (code) => world.api('POST', '/codes/redeem', { body: { code } });
  const body = makePlan();
  delete body.planned_start;
  const today = (await world.api('POST', '/consultations/now',
    { token: claire.token, body: { ...body, confirm_overlap: true } })).body;
  const patient = today.participants.find((p) => p.role === 'patient').id;
  const linkOf = (answer) => answer.links.find((link) => link.participant_id === patient);
  const { code } = linkOf(today);
  const answer = await redeem(` ${code.toLowerCase()} `);
  assert.equal(answer.body.location, `/visit/${today.id}`);
  assert.match(answer.headers['set-cookie'][0],
    new RegExp(`^aus_visit=[^;]+; Path=/visit/${today.id}; HttpOnly; SameSite=Lax$`));
  assert.equal((await redeem('ZZZZZZZZ')).problem, 'link-unknown');
  await act(today.id, `participants/${patient}/link`);
  assert.equal((await redeem(code)).problem, 'link-revoked');
  const later = await plan();
  const other = later.body.links.find((link) => link.role === 'patient');
  if (other.code) assert.equal((await redeem(other.code)).problem, 'link-other-day');
});

test('/http/api/F6/quality', async () => {
  const answer = await world.api('GET', `/consultations/${planned.id}/quality`,
    { token: claire.read_token });
  assert.deepEqual(answer.body, { participants: [], feedback: [] });
});
