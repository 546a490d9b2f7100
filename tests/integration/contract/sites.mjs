// SPDX-License-Identifier: GPL-3.0-or-later
// Sites: structures, their hosts and kiosks, measurements, what a kiosk prints.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, makePlan } from '../rest-client.mjs';
import { claire, plan, quentin, unknownId, world } from './world.mjs';

test('/http/api/B1/structures', async () => {
  const options = { token: claire.token };
  const body = { kind: 'town_hall', name: 'Mairie de Ternand', address: '1 rue Haute',
    postal_code: '69620', town: 'Ternand', phone: '+33474000000' };
  const added = await world.api('POST', '/structures', { ...options, body });
  assert.equal(added.status, 201, added.text);
  assert.deepEqual(added.body, { id: added.body.id, closed: false, devices: [], version: 1, ...body });
  assert.equal(added.headers.etag, '"v1.1"');
  const merge = { headers: { 'content-type': 'application/merge-patch+json' } };
  const patch = (id, changes) => world.api('PATCH', `/structures/${id}`,
    { ...options, ...merge, body: changes });
  for (const [change, pointer] of [[{ name: ' ' }, '/name'], [{ phone: '12' }, '/phone'],
    [{ kind: 'castle' }, '/kind']])
    assert.equal((await patch(added.body.id, change)).body.pointer, pointer);
  const list = () => world.api('GET', '/structures', options);
  assert.deepEqual((await list()).body.items.map(({ name }) => name),
    ['Mairie de Ternand', 'Pharmacie des Tilleuls'], 'and what bad input left alone');
  const named = await world.api('PATCH', `/structures/${added.body.id}`,
    { ...options, ...merge, version: 1, body: { phone: null } });
  assert.deepEqual([named.body.version, named.headers.etag], [2, '"v2.2"']);
  assert.equal((await world.api('PATCH', `/structures/${added.body.id}`,
    { ...options, ...merge, version: 1, body: { town: 'Theizé' } })).problem, 'precondition-failed');
  const at = (await plan({ structure_id: added.body.id })).body;
  assert.equal(at.site.name, 'Mairie de Ternand');
  assert.equal((await patch(added.body.id, { closed: true })).body.closed, true);
  assert.deepEqual((await list()).body.items.map(({ name }) => name), ['Pharmacie des Tilleuls']);
  for (const structure_id of [added.body.id, unknownId])
    assert.equal((await world.api('POST', '/consultations',
      { ...options, body: makePlan({ structure_id }) })).body.pointer, '/structure_id');
  const devices = [{ kind: 'otoscope', name: '' }, { kind: 'ecg', name: '12 pistes' }];
  assert.deepEqual((await patch(added.body.id, { closed: false, devices })).body.devices, devices);
  for (const [wrong, pointer] of [[[{ kind: 'laser', name: '' }], '/devices/0/kind'],
    [[{ kind: 'ecg' }], '/devices/0/name'], [[{ kind: 'other', name: '' }], '/devices/0/name'],
    [[devices[1], devices[1]], '/devices/1/name'], [Array(31).fill(devices[0]), '/devices']])
    assert.equal((await patch(added.body.id, { devices: wrong })).body.pointer, pointer);
  const there = (await plan({ structure_id: added.body.id })).body;
  assert.deepEqual(there.site.devices, devices);
  await patch(added.body.id, { closed: true });
  const elsewhere = await world.api('GET', '/structures', { token: quentin.token });
  assert.deepEqual(elsewhere.body.items, [], 'B9');
});

test('/http/api/K1/hosts', async () => {
  const options = { token: claire.token };
  const { structure_id } = world.people.nadia;
  const target = `/structures/${structure_id}/hosts`;
  const body = { given_name: 'Élise', family_name: 'Roy', email: 'elise@tilleuls.example' };
  const made = await world.api('POST', target, { ...options, body });
  assert.equal(made.status, 201, made.text);
  assert.equal(made.headers['cache-control'], 'no-store');
  assert.match(made.body.password, /^[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  for (const [change, pointer] of [[{}, '/email'], [{ email: 'x' }, '/email'],
    [{ email: 'b@example.org', given_name: ' ' }, '/given_name'],
    [{ email: 'b@example.org', locale: 'de' }, '/locale']])
    assert.equal((await world.api('POST', target, { ...options, body: { ...body, ...change } }))
      .body.pointer, pointer);
  const list = async () => (await world.api('GET', target, options)).body.items;
  assert.deepEqual((await list()).map(({ given_name: name, closed }) => [name, closed]),
    [['Nadia', false], ['Élise', false]]);
  assert.ok(!JSON.stringify(await list()).includes(made.body.password), 'shown once');
  const { id } = made.body;
  const renewed = await world.api('POST', `${target}/${id}/password`, options);
  assert.notEqual(renewed.body.password, made.body.password);
  const logIn = (password) => world.api('POST', '/session',
    { body: { email: body.email, password } });
  assert.equal((await logIn(made.body.password)).problem, 'wrong-credentials');
  const signedIn = await logIn(renewed.body.password);
  assert.equal(signedIn.status, 200);
  // L1: a token of the host's answers nothing any more once somebody else renewed the password.
  const own = { cookie: signedIn.headers['set-cookie'][0].split(';')[0], csrf: signedIn.body.csrf_token };
  const { token } = (await world.api('POST', '/account/tokens', { ...own,
    body: { name: 'screen', scopes: ['consultations:read'] } })).body;
  assert.equal((await world.api('GET', '/session', { token })).status, 200);
  const third = await world.api('POST', `${target}/${id}/password`, options);
  assert.equal((await world.api('GET', '/session', { token })).problem, 'unauthenticated');
  assert.equal((await logIn(third.body.password)).status, 200);
  assert.equal((await world.api('DELETE', `${target}/${id}`, options)).status, 204);
  assert.equal((await logIn(third.body.password)).problem, 'wrong-credentials');
  assert.equal((await list()).find((one) => one.id === id).closed, true);
  for (const [method, path] of [['GET', target], ['POST', `${target}/${id}/password`],
    ['DELETE', `${target}/${id}`]])
    assert.equal((await world.api(method, path, { token: quentin.token })).problem, 'not-found',
      'B9');
  assert.equal((await world.api('POST', target, { token: quentin.token, body })).problem,
    'not-found');
  const operator = await world.logIn('otto');
  assert.equal((await world.api('GET', target, operator)).status, 200, 'who runs the server, too');
});

test('/http/api/K1/kiosks', async () => {
  const host = await world.logIn('nadia');
  const open = (name) => world.api('POST', '/site/kiosks', { ...host, body: { name } });
  const opened = await open('booth');
  assert.equal(opened.status, 201, opened.text);
  const [cookie] = opened.headers['set-cookie'];
  assert.match(cookie, /^aus_kiosk=[^;]+; Path=\/kiosk; HttpOnly; SameSite=Lax; Max-Age=\d+/);
  assert.equal((await open(' ')).body.pointer, '/name');
  const machine = (method, target, body) => exchange(world.port, method, `/kiosk${target}`,
    { headers: { cookie: cookie.split(';')[0], accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}) }, body: body && JSON.stringify(body) });
  const shown = JSON.parse((await machine('GET', '/session')).text);
  assert.deepEqual([shown.site, shown.name, shown.idle_seconds],
    ['Pharmacie des Tilleuls', 'booth', 120]);
  const at = (await plan({ structure_id: world.people.nadia.structure_id,
    planned_start: await world.now(),
    confirm_overlap: true })).body;
  const codeOf = (role) => at.links.find((link) => link.role === role).code;
  const problemOf = async (answer) => JSON.parse((await answer).text).type.split('/').pop();
  assert.equal(await problemOf(machine('POST', '/visits', { code: 'ABCDEFGH' })),
    'link-unknown');
  const entered = await machine('POST', '/visits', { code: codeOf('patient') });
  assert.deepEqual(JSON.parse(entered.text), { consultation_id: at.id });
  const visit = entered.headers['set-cookie'][0].split(';')[0];
  const page = () => exchange(world.port, 'GET', `/visit/${at.id}`, { headers: { cookie: visit } });
  assert.equal((await page()).status, 200);
  const wiped = await machine('DELETE', '/visits');
  assert.equal(wiped.status, 204);
  assert.match(wiped.headers['set-cookie'][0], new RegExp(`^aus_visit=; Path=/visit/${at.id};.*Max-Age=0`));
  assert.equal((await page()).status, 401, 'also for a cookie that somebody kept');
  assert.equal((await world.api('GET', '/site/kiosks', host)).body.items.at(-1).name, 'booth');
  for (let i = 2; i <= 20; i++) assert.equal((await open(`number ${i}`)).status, 201);
  assert.equal((await open('one too many')).problem, 'illegal-transition');
  for (const { id } of (await world.api('GET', '/site/kiosks', host)).body.items)
    assert.equal((await world.api('DELETE', `/site/kiosks/${id}`, host)).status, 204);
  assert.equal(await problemOf(machine('GET', '/session')), 'unauthenticated');
  assert.equal((await exchange(world.port, 'DELETE', '/kiosk/visits',
    { headers: { accept: 'application/json' } })).status, 401);
});

test('/http/api/E8/vital-signs', async () => {
  const at = (await plan({ structure_id: world.people.nadia.structure_id,
    planned_start: await world.now(),
    confirm_overlap: true })).body;
  const host = await world.logIn('nadia');
  assert.equal((await world.api('POST', `/site/consultations/${at.id}/accompany`, host)).status, 200);
  const visit = (method, options) => exchange(world.port, method, `/visit/${at.id}/vital-signs`,
    { ...options, headers: { cookie: host.cookie, 'x-csrf-token': host.csrf,
      'content-type': 'application/json', accept: 'application/json' } });
  const enter = (body) => visit('POST', { body: JSON.stringify(body) });
  const good = await enter({ kind: 'saturation', value: 97 });
  assert.equal(good.status, 201, good.text);
  const problemOf = async (body) => JSON.parse((await enter(body)).text).pointer;
  assert.equal(await problemOf({ kind: 'saturation', value: 40 }), '/value');
  assert.equal(await problemOf({ kind: 'saturation', value: 97, diastolic: 80 }), '/diastolic');
  assert.equal(await problemOf({ kind: 'pulse', value: 70, corrects: JSON.parse(good.text).id }),
    '/corrects');
  assert.equal(JSON.parse((await visit('GET')).text).items.length, 1);
  const list = await world.api('GET', `/consultations/${at.id}/vital-signs`,
    { token: claire.read_token });
  assert.deepEqual([list.body.items[0].value, list.body.items[0].unit, list.body.items[0].by],
    [97, '%', { role: 'host', display_name: 'Nadia Faure' }]);
  assert.equal((await exchange(world.port, 'GET', `/visit/${at.id}/vital-signs`,
    { headers: { accept: 'application/json' } })).status, 401);
});

test('/http/api/K1/site', async () => {
  const host = await world.logIn('nadia');
  const { structure_id } = world.people.nadia;
  assert.equal((await world.api('GET', '/site', host)).body.name, 'Pharmacie des Tilleuls');
  const at = (await plan({ structure_id, confirm_overlap: true,
    planned_start: await world.now() })).body;
  const patient = at.links.find(({ role }) => role === 'patient');
  const mine = async () => (await world.api('GET', '/site/consultations', host)).body.items
    .find(({ id }) => id === at.id);
  assert.equal((await mine()).patient, 'L••••• D•••••');
  assert.ok(!JSON.stringify(await mine()).includes('Durand'));
  const checkIn = (code) => world.api('POST', '/site/check-in', { ...host, body: { code } });
  assert.equal((await checkIn('ABCDEFGH')).problem, 'link-unknown');
  assert.equal((await checkIn(at.links.find(({ role }) => role === 'patient').code)).status, 200);
  assert.ok((await mine()).checked_in_at);
  const later = (await plan({ structure_id,
    planned_start: new Date(Date.now() + 3 * 86_400_000).toISOString() })).body;
  const codeOf = ({ links }) => links.find(({ role }) => role === 'patient').code;
  assert.equal((await checkIn(codeOf(later))).problem, 'link-other-day');
  await world.api('DELETE', `/consultations/${later.id}/participants/${
    later.participants.at(-1).id}/link`, { token: claire.token });
  assert.equal((await checkIn(codeOf(later))).problem, 'link-revoked');
  await world.tell(`wait ${at.id} ${patient.participant_id}`);
  const go = (what) => world.api('POST', `/site/consultations/${at.id}/${what}`, host);
  assert.equal((await go('accompany')).body.accompanying, true);
  const options = { token: claire.token };
  for (const [target, method, extra] of [['/start', 'POST'],
    [`/participants/${patient.participant_id}/admit`, 'POST'],
    ['', 'PATCH', { version: 1, body: { structure_id: null },
      headers: { 'content-type': 'application/merge-patch+json' } }]])
    assert.equal((await world.api(method, `/consultations/${at.id}${target}`,
      { ...options, ...extra })).problem, 'host-present', target);
  assert.equal((await go('leave')).body.accompanying, false);
  assert.equal((await world.api('POST', `/consultations/${at.id}/start`, options)).status, 200);
  assert.equal((await go('accompany')).problem, 'illegal-transition');
});

/** K1, F2: a machine of a site prints what was sent while the patient stands at it, nothing else. */
test('/visit/K1/handouts', async () => {
  const options = { token: claire.token };
  const at = (await plan({ structure_id: world.people.nadia.structure_id, confirm_overlap: true,
    planned_start: await world.now() })).body;
  const patient = at.links.find(({ role }) => role === 'patient');
  const opened = await world.api('POST', '/site/kiosks',
    { ...(await world.logIn('nadia')), body: { name: 'printer' } });
  const kiosk = opened.headers['set-cookie'][0].split(';')[0];
  const json = { accept: 'application/json', 'content-type': 'application/json' };
  const typeCode = async () => (await exchange(world.port, 'POST', '/kiosk/visits',
    { headers: { ...json, cookie: kiosk }, body: JSON.stringify({ code: patient.code }) }))
    .headers['set-cookie'][0].split(';')[0];
  const ask = (cookie, rest = '') => exchange(world.port, 'GET', `/visit/${at.id}/handouts${rest}`,
    { headers: { cookie, accept: '*/*' } });
  const listed = async (cookie) => JSON.parse((await ask(cookie)).text).items.map(({ id }) => id);
  const target = `/consultations/${at.id}/documents`;
  const send = async (text) => {
    const { body } = await world.api('POST', target, { ...options, raw: `%PDF-1.7 ${text}` });
    await world.api('POST', `${target}/${body.id}/send`, { ...options, body: { to_patient: true } });
    return body.id;
  };
  const before = await send('earlier');
  await world.tell('advance 1');
  const cookie = await typeCode();
  assert.equal((await ask(cookie)).status, 403, 'nobody has said who it is');
  await world.tell(`identify ${at.id} ${patient.participant_id}`);
  assert.deepEqual(await listed(cookie), [], 'what came earlier needs the code by SMS');
  const now = await send('prescription');
  const other = (await world.api('POST', target, { ...options, raw: '%PDF-1.7 kept' })).body.id;
  assert.deepEqual(await listed(cookie), [now]);
  const printed = await ask(cookie, `/${now}`);
  assert.deepEqual([printed.status, printed.text, printed.headers['cache-control']],
    [200, '%PDF-1.7 prescription', 'no-store']);
  for (const id of [before, other]) assert.equal((await ask(cookie, `/${id}`)).status, 404);
  const shown = (await world.api('GET', target, options)).body.items.find(({ id }) => id === now);
  assert.equal(shown.recipients[0].opens, 1, 'the practice sees it');
  const log = await world.api('GET', `${target}/${now}/log`, options);
  assert.equal(log.body.items.at(-1).action, 'document.print');

  // By the same code elsewhere, or by the link, it is no machine of a site.
  const elsewhere = await world.api('POST', '/codes/redeem', { body: { code: patient.code } });
  assert.equal((await ask(elsewhere.headers['set-cookie'][0].split(';')[0])).status, 403);
  const seat = await exchange(world.port, 'GET',
    new URL(at.links.find(({ role }) => role === 'practitioner').url).pathname);
  assert.equal((await ask(seat.headers['set-cookie'][0].split(';')[0])).status, 403);

  await world.api('POST', `${target}/${now}/withdraw`, { ...options, body: {} });
  assert.deepEqual(await listed(cookie), []);
  assert.equal((await ask(cookie, `/${now}`)).status, 404, 'withdrawn at once');
  await world.api('POST', `${target}/${now}/send`, { ...options, body: { to_patient: true } });
  assert.deepEqual(await listed(cookie), [now]);

  // Wiped: the cookie is worth nothing, and whoever types the code again finds nothing.
  await exchange(world.port, 'DELETE', '/kiosk/visits', { headers: { ...json, cookie: kiosk } });
  assert.equal((await ask(cookie, `/${now}`)).status, 401);
  await world.tell('advance 1');
  assert.deepEqual(await listed(await typeCode()), []);
  await world.api('DELETE', `/site/kiosks/${opened.body.id}`, await world.logIn('nadia'));
});
