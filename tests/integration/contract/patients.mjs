// SPDX-License-Identifier: GPL-3.0-or-later
// The register of patients.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlan } from '../rest-client.mjs';
import { claire, plan, quentin, unknownId, world } from './world.mjs';

test('/http/api/F3/patients', async () => {
  const call = (method, target, options = {}) =>
    world.api(method, target, { token: claire.token, ...options });
  const louise = { birth_name: 'Vandenberghe', given_names: 'Louise Marie', sex: 'female',
    birth_date: '1955-08-14', birth_place: '75056', ins: '2 55 08 14 168 025 38',
    email: 'louise@example.net', mobile: '06 12 34 56 00' };
  for (const [change, pointer] of [[{ birth_name: ' ' }, '/birth_name'],
    [{ given_names: '42' }, '/given_names'], [{ sex: 'other' }, '/sex'],
    [{ birth_date: '1955-02-30' }, '/birth_date'], [{ birth_date: '2999-01-01' }, '/birth_date'],
    [{ birth_place: '7505' }, '/birth_place'], [{ ins: '255081416802539' }, '/ins'],
    [{ ins_oid: '1.2.3' }, '/ins_oid'], [{ email: 'louise' }, '/email'],
    [{ mobile: '12' }, '/mobile'], [{ physician_email: 'dr' }, '/physician_email'],
    [{ physician_email: 'dr@example.org' }, '/physician']]) {
    const refused = await call('POST', '/patients', { body: { ...louise, ...change } });
    assert.deepEqual([refused.problem, refused.body.pointer], ['invalid', pointer]);
  }
  const added = await call('POST', '/patients', { body: louise });
  assert.equal(added.status, 201, added.text);
  const at = added.headers.location.replace('/api/v1', '');
  assert.equal(at, `/patients/${added.body.id}`);
  assert.deepEqual([added.body.display_name, added.body.ins, added.body.ins_oid, added.body.mobile],
    ['Louise Vandenberghe', '255081416802538', '1.2.250.1.213.1.4.8', '+33612345600']);

  // The register warns of who is like this, and refuses who has the same INS.
  const like = { ...louise, given_names: 'louise', birth_name: 'VANDENBERGE', ins: null };
  const warned = await call('POST', '/patients', { body: like });
  assert.equal(warned.problem, 'duplicate');
  assert.equal(warned.body.pointer, undefined);
  assert.deepEqual(warned.body.duplicates, [{ id: added.body.id, birth_date: '1955-08-14',
    display_name: 'Louise Vandenberghe', birth_name: 'Vandenberghe' }]);
  const same = await call('POST', '/patients',
    { body: { ...like, ins: louise.ins, confirm_duplicate: true } });
  assert.deepEqual([same.problem, same.body.pointer], ['duplicate', '/ins']);
  const other = await call('POST', '/patients', { body: { ...like, confirm_duplicate: true } });
  assert.equal(other.status, 201, other.text);

  // Found, shown, corrected.
  const find = async (query) => (await call('GET', `/patients?${query}`)).body;
  assert.equal((await find('q=vandenberg')).items.length, 2);
  assert.deepEqual(await find('q=vandenberg&limit=1').then(({ items, more }) => [items.length, more]),
    [1, true]);
  assert.deepEqual((await find('q=255081416802538')).items.map(({ id }) => id), [added.body.id]);
  assert.equal((await find('q=louise&birth_date=1955-08-15')).items.length, 0);
  const shown = await call('GET', at);
  assert.deepEqual(shown.body, added.body);
  assert.equal((await call('GET', at, { headers: { 'if-none-match': shown.headers.etag } })).status,
    304);
  const patch = (body, version) => call('PATCH', at, { body, version });
  const renamed = await patch({ used_name: 'Petit' }, 1);
  assert.deepEqual([renamed.status, renamed.body.display_name, renamed.body.version],
    [200, 'Louise Petit', 2]);
  assert.equal((await patch({ used_name: 'Durand' }, 1)).problem, 'precondition-failed');
  assert.equal((await patch({ ins: '12' }, 2)).body.pointer, '/ins');
  const twin = await call('PATCH', `/patients/${other.body.id}`,
    { body: { ins: louise.ins }, version: 1 });
  assert.deepEqual([twin.problem, twin.body.pointer], ['duplicate', '/ins']);

  // Who takes part in a consultation is that patient, if born the same day.
  const person = { role: 'patient', given_name: 'Louise', family_name: 'Petit',
    email: 'louise@example.net' };
  const one = await plan({ participants: [{ ...person, patient_id: added.body.id }],
    confirm_overlap: true });
  const seat = one.body.participants.find(({ role }) => role === 'patient');
  assert.deepEqual([seat.patient_id, seat.birth_date], [added.body.id, '1955-08-14']);
  const listed = (await call('GET', `${at}/history`)).body.items;
  assert.deepEqual(listed.map(({ id, documents }) => [id, documents]), [[one.body.id, []]]);
  const wrong = await call('PATCH', `/consultations/${one.body.id}/participants/${seat.id}`,
    { body: { birth_date: '1955-08-15' } });
  assert.deepEqual([wrong.problem, wrong.body.pointer], ['invalid', '/patient_id']);

  // Somebody who is tied to nobody yet: who it may be, by name and birth date.
  const alike = await plan({ participants: [{ ...person, birth_date: '1955-08-14' }],
    confirm_overlap: true });
  const unknown = alike.body.participants.find(({ role }) => role === 'patient');
  assert.deepEqual([unknown.patient_id, unknown.to_identify], [null, false]);
  const candidates = (token) => call('GET',
    `/consultations/${alike.body.id}/participants/${unknown.id}/candidates`, { token });
  assert.deepEqual((await candidates(claire.token)).body.items.map(({ id }) => id), [added.body.id]);
  assert.equal((await candidates(quentin.token)).problem, 'not-found');

  // Both records are one person's: the other number leads to the one that stays.
  const merge = (id) => call('POST', `${at}/merge`, { body: { patient_id: id } });
  assert.equal((await merge(unknownId)).body.pointer, '/patient_id');
  assert.equal((await merge(added.body.id)).body.pointer, '/patient_id');
  const merged = await merge(other.body.id);
  assert.deepEqual([merged.status, merged.body.id, merged.body.version], [200, added.body.id, 3]);
  assert.equal((await call('GET', `/patients/${other.body.id}`)).body.id, added.body.id);

  // For the patient: what is kept, and why it is.
  const exported = (await call('GET', `${at}/export`)).body;
  assert.deepEqual([exported.patient.id, exported.consultations.map(({ id }) => id),
    exported.elsewhere], [added.body.id, [one.body.id], 0]);
  const erasure = async () => (await call('GET', `${at}/erasure`)).body;
  assert.deepEqual(await erasure(),
    { possible: false, yours: true, practitioners: [], consultations: 1, open: 1, held: 0,
      kept_until: null });
  const erase = (birth_date, token = claire.token) =>
    call('POST', `${at}/erase`, { body: { birth_date }, token });
  assert.equal((await erase('1955-08-15')).body.pointer, '/birth_date');
  assert.equal((await erase('1955-08-14')).problem, 'illegal-transition');

  // B9: the other organisation has no such patient.
  for (const target of ['merge', 'erase'])
    assert.equal((await call('POST', `${at}/${target}`, { token: quentin.token,
      body: target === 'merge' ? { patient_id: unknownId } : { birth_date: '1955-08-14' } })).problem,
    'not-found');
  for (const target of ['export', 'erasure'])
    assert.equal((await call('GET', `${at}/${target}`, { token: quentin.token })).problem,
      'not-found');
  for (const [method, target] of [['GET', at], ['PATCH', at], ['GET', `${at}/history`]])
    assert.equal((await call(method, target, { token: quentin.token,
      ...(method === 'PATCH' ? { body: { sex: 'male' }, version: 2 } : {}) })).problem, 'not-found');
  assert.deepEqual((await call('GET', '/patients?q=vandenberghe', { token: quentin.token })).body,
    { items: [], more: false });
  const foreign = await world.api('POST', '/consultations', { token: quentin.token,
    body: makePlan({ participants: [{ ...person, patient_id: added.body.id }] }) });
  assert.deepEqual([foreign.problem, foreign.body.pointer],
    ['invalid', '/participants/0/patient_id']);

  // A colleague has never had the patient, and is told whom to ask; once they have, both agree.
  const { paul } = world.people;
  const asked = await erase('1955-08-14', paul.token);
  assert.equal(asked.problem, 'forbidden');
  assert.match(asked.body.detail, /ask .*Martin/);
  const his = await world.api('POST', '/consultations', { token: paul.token,
    body: makePlan({ participants: [{ ...person, patient_id: added.body.id }] }) });
  assert.equal(his.status, 201, his.text);
  for (const [id, token] of [[his.body.id, paul.token], [one.body.id, claire.token]])
    await call('POST', `/consultations/${id}/cancel`, { token, body: { reason: 'erreur' } });
  const agreed = await erase('1955-08-14', paul.token);
  assert.deepEqual([agreed.status, agreed.body.erased,
    agreed.body.practitioners.map(({ id, agreed: yes }) => [id, yes])], [202, false, [[claire.id, false]]]);
  assert.deepEqual((await erasure()).practitioners.map(({ id, agreed: yes }) => [id, yes]),
    [[paul.id, true]]);

  // Erased once nothing is open any more.
  assert.equal((await erasure()).possible, true);
  assert.equal((await erase('1955-08-14')).status, 204);
  assert.equal((await call('GET', at)).problem, 'not-found');
  assert.equal((await find('q=vandenberg')).items.length, 0);
  const bare = (await call('GET', `/consultations/${one.body.id}`)).body.participants;
  assert.deepEqual(bare.filter(({ role }) => role === 'patient').map(
    ({ family_name, birth_date, email, patient_id }) => [family_name, birth_date, email, patient_id]),
  [['—', null, null, null]]);
});
