// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the published description: every operation gets every kind of bad input, then the stories
// below bring about everything else it declares. The last test asks whether anything declared was
// never seen; an answer that is not declared fails where it comes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exchange, makePlan, startWorld } from './rest-client.mjs';
import { breakers } from './rest-schema.mjs';

const unknownId = '01jd0000000000000000000000';
let world, claire, quentin, session, planned, queue, registered;

before(async () => {
  world = await startWorld();
  claire = world.people.claire;
  quentin = world.people.quentin;
  session = await world.logIn('claire');
  planned = (await plan()).body;
  queue = (await world.api('POST', '/queues', { token: claire.token,
    body: { name: 'Sans rendez-vous', practitioner_ids: [claire.id, world.people.paul.id] } })).body;
  registered = (await world.api('POST', '/patients', { token: claire.token, body: { sex: 'male',
    birth_name: 'Registre', given_names: 'Jean', birth_date: '1949-12-25' } })).body;
});
after(() => world?.stop());

async function plan(changes = {}, options = {}) {
  const answer = await world.api('POST', '/consultations',
    { token: claire.token, body: makePlan(changes), ...options });
  assert.equal(answer.status, 201, answer.text);
  return answer;
}

/** Every operation of the description, with how to call it validly enough. */
function* operations() {
  for (const [pattern, item] of Object.entries(world.document.paths))
    for (const [method, operation] of Object.entries(item))
      yield {
        method: method.toUpperCase(),
        target: (id, pid) => pattern.replace('/api/v1', '').replace('{id}', id ?? idFor(pattern))
          .replace('{pid}', pid ?? planned.participants.at(-1).id).replace('{did}', unknownId),
        pattern, operation,
        schema: operation.requestBody?.content['application/json']?.schema ?? null,
        takesBytes: 'application/octet-stream' in (operation.requestBody?.content ?? {}),
        givesBytes: '*/*' in (operation.responses[200]?.content ?? {}),
        bearer: operation.security.some((scheme) => scheme.bearer),
        session: operation.security.some((scheme) => scheme.session),
        open: operation.security.length === 0,
        headers: (operation.parameters ?? []).filter((p) => p.in === 'header').map((p) => p.name),
        queries: (operation.parameters ?? []).filter((p) => p.in === 'query'),
      };
}

function idFor(pattern) {
  if (pattern.includes('/practitioners/')) return claire.id;
  if (pattern.includes('/queues/')) return queue.id;
  if (pattern.includes('/patients/')) return registered.id;
  return pattern.includes('/account/') ? unknownId : planned.id;
}

/** The credential that an operation asks for, and what goes with it. */
function admitted(op, extra = {}) {
  const version = op.headers.includes('If-Match') && op.operation.operationId.startsWith('change')
    ? { version: 1 } : {};
  if (op.open) return { ...extra };
  return op.bearer ? { token: claire.token, ...version, ...extra }
    : { ...session, ...version, ...extra };
}

const unsafe = (op) => op.method !== 'GET';

test('/http/api/L1/no-credential', async () => {
  for (const op of operations()) {
    if (op.open) continue;
    for (const options of [{}, { token: 'nobody-knows-this' }, { cookie: 'aus_session=unknown' },
      { headers: { authorization: 'Basic YTpi' }, cookie: session.cookie }]) {
      const answer = await world.api(op.method, op.target(), options);
      assert.equal(answer.problem, 'unauthenticated', op.operation.operationId);
      assert.match(answer.headers['www-authenticate'], /^Bearer/);
    }
  }
});

test('/http/api/L1/wrong-scope', async () => {
  for (const op of operations()) {
    if (op.open || !op.operation.responses[403]?.['x-problems'].includes('forbidden')) continue;
    const token = op.bearer ? claire.account_token : claire.token;
    const answer = await world.api(op.method, op.target(), { token });
    assert.equal(answer.problem, 'forbidden', op.operation.operationId);
    const write = op.operation.security[0].bearer?.[0] === 'consultations:write';
    if (write)
      assert.equal((await world.api(op.method, op.target(), { token: claire.read_token })).problem,
        'forbidden', op.operation.operationId);
  }
});

test('/http/api/L3/csrf', async () => {
  for (const op of operations()) {
    if (!unsafe(op)) continue;
    const elsewhere = { origin: 'https://evil.example.com' };
    const attempts = op.open ? [{ headers: elsewhere }]
      : [{ cookie: session.cookie }, { cookie: session.cookie, csrf: 'wrong' },
        { ...session, headers: elsewhere }];
    for (const options of attempts)
      assert.equal((await world.api(op.method, op.target(), options)).problem, 'csrf',
        op.operation.operationId);
  }
});

test('/http/api/D3/network-test', async () => {
  const open = () => world.api('POST', '/network-tests', {});
  const opened = await open();
  assert.equal(opened.status, 201, opened.text);
  const { id, legs } = opened.body;
  assert.deepEqual(legs.map(({ way }) => way), ['udp', 'tcp']);
  const answer = (leg, sdp, test = id) =>
    world.api('POST', `/network-tests/${test}/answers`, { body: { leg, sdp } });
  assert.equal((await answer(unknownId, 'v=0\r\nm=')).problem, 'not-found');
  assert.equal((await answer(legs[0].id, 'v=0\r\nm=', unknownId)).problem, 'not-found');
  const wrong = await answer(legs[0].id, 'not SDP');
  assert.equal(wrong.problem, 'invalid');
  assert.equal(wrong.body.pointer, '/sdp');
  assert.equal((await answer(legs[1].id, 'v=0\r\nm=audio')).status, 204);
  assert.equal((await answer(legs[1].id, 'v=0\r\nm=audio')).problem, 'illegal-transition');
  const others = [await open(), await open(), await open()];
  assert.equal((await open()).problem, 'too-many-requests', 'four of one address at a time');
  for (const test of [id, ...others.map(({ body }) => body.id)])
    assert.equal((await world.api('DELETE', `/network-tests/${test}`, {})).status, 204);
  assert.equal((await world.api('DELETE', `/network-tests/${id}`, {})).problem, 'not-found');
});

test('/http/api/D3/no-media', async () => {
  const bare = await startWorldLike(['--no-media']);
  assert.equal((await bare.api('POST', '/network-tests', {})).problem, 'unavailable');
  for (const name of bare.seen) world.seen.add(name);
  await bare.stop();
});

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

test('/http/api/B1/structures', async () => {
  const options = { token: claire.token };
  const body = { kind: 'town_hall', name: 'Mairie de Ternand', address: '1 rue Haute',
    postal_code: '69620', town: 'Ternand', phone: '+33474000000' };
  const added = await world.api('POST', '/structures', { ...options, body });
  assert.equal(added.status, 201, added.text);
  assert.deepEqual(added.body, { id: added.body.id, closed: false, devices: [], ...body });
  const merge = { headers: { 'content-type': 'application/merge-patch+json' } };
  const patch = (id, changes) => world.api('PATCH', `/structures/${id}`,
    { ...options, ...merge, body: changes });
  for (const [change, pointer] of [[{ name: ' ' }, '/name'], [{ phone: '12' }, '/phone'],
    [{ kind: 'castle' }, '/kind']])
    assert.equal((await patch(added.body.id, change)).body.pointer, pointer);
  const list = () => world.api('GET', '/structures', options);
  assert.deepEqual((await list()).body.items.map(({ name }) => name),
    ['Mairie de Ternand', 'Pharmacie des Tilleuls'], 'and what bad input left alone');
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
  assert.equal((await logIn(renewed.body.password)).status, 200);
  assert.equal((await world.api('DELETE', `${target}/${id}`, options)).status, 204);
  assert.equal((await logIn(renewed.body.password)).problem, 'wrong-credentials');
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
    planned_start: new Date().toISOString(),
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
    planned_start: new Date().toISOString(),
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
    planned_start: new Date().toISOString() })).body;
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

/** A body that is good enough to come as far as the use case. */
function validBody(op) {
  if (!op.schema) return undefined;
  const body = op.operation.operationId === 'announce' ? { minutes: 5 } : {};
  for (const name of op.schema.required)
    body[name] = { email: 'a@example.org', password: 'x', current: 'x', new: 'x'.repeat(10),
      name: 'x', scopes: ['consultations:read'], code: 'XXXXXXXX', reason: 'because', minutes: 5,
      text: 'x', leg: unknownId, sdp: 'v=0', role: 'companion', channel: 'mail', locale: 'fr', subject: 'x',
      body: '{{date}} {{time}} {{link}}', sms: '{{time}} {{link}}', given_name: 'A', family_name: 'B',
      planned_start: '2027-01-04T09:00:00+01:00', participants: [],
      kind: op.schema.properties.kind?.enum[0], date: '2027-01-04', facts: {},
      url: 'https://example.org/', practitioner_ids: [], weekly: [], start: '2027-01-04T09:00:00+01:00',
      birth_date: '1951-04-02', amount: { cents: 0 }, address: '3 place du Marché', postal_code: '69380',
      town: 'Lozanne', birth_name: 'Durand', given_names: 'Louise', sex: 'female', version: 0,
      contact: 'x', patient_id: unknownId }[name]
      ?? assert.fail(name);
  return body;
}

test('/http/api/B9/other-organisation', async () => {
  for (const op of operations()) {
    if (!op.pattern.includes('{id}') || !op.bearer) continue;
    const extra = { body: validBody(op) };
    const other = await world.api(op.method, op.target(),
      { ...admitted(op, extra), token: quentin.token });
    const none = await world.api(op.method, op.target(unknownId), admitted(op, extra));
    // To list for a practitioner is refused alike, whether there is such a one or not.
    const expected = /practitioners.*\/(waiting|tags|announce|hours|slots)$/.test(op.pattern)
      ? 'forbidden' : 'not-found';
    assert.equal(other.problem, expected, `${op.operation.operationId} ${other.text}`);
    assert.deepEqual(other.body, none.body, 'what exists elsewhere is not told');
  }
});

/** One of each thing that has an id, of Claire's organisation. */
async function claireHas() {
  const token = { token: claire.token };
  const make = async (method, target, body, as = token) =>
    (await world.api(method, target, { ...as, body })).body;
  const device = await make('POST', `/consultations/${planned.id}/devices`, { name: 'otoscope' });
  const hook = await make('POST', '/account/webhooks', { url: 'https://example.org/b9' }, session);
  const bearer = await make('POST', '/account/tokens',
    { name: 'b9', scopes: ['consultations:read'] }, session);
  const [opened] = (await world.api('GET', '/account/sessions', session)).body.items;
  const structures = (await world.api('GET', '/structures', token)).body?.items ?? [];
  return { consultation: planned.id, seat: planned.participants[0].id,
    patient: planned.participants.at(-1).id, practitioner: claire.id, queue: queue.id,
    device: device.id, webhook: hook.id, token: bearer.id, session: opened.id,
    ...(structures[0] && { structure: structures[0].id }) };
}

/** The other tests count such things. */
async function claireTidies({ webhook, token, device }) {
  for (const target of [`/account/webhooks/${webhook}`, `/account/tokens/${token}`])
    assert.equal((await world.api('DELETE', target, session)).status, 204);
  assert.equal((await world.api('DELETE', `/consultations/${planned.id}/devices/${device}`,
    { token: claire.token })).status, 204);
}

/** Names that nobody of another organisation may read. */
const ours = /Lilas|Martin|Roche|Petit|Durand|louise|claire@|Tilleuls/i;

test('/http/api/B9/every-id-of-every-route', async () => {
  const had = await claireHas();
  const things = Object.entries(had);
  const foreign = await world.logIn('quentin');
  const before = (await world.api('GET', `/consultations/${planned.id}/audit`,
    { token: claire.token })).text;
  const asQuentin = (op, extra) => (op.bearer ? { token: quentin.token, ...extra }
    : { ...foreign, ...extra });
  for (const op of operations()) {
    if (!op.pattern.includes('{')) continue;
    const version = op.headers.includes('If-Match') ? { version: 1 } : {};
    for (const [what, id] of things) {
      const target = op.pattern.replace('/api/v1', '').replaceAll(/\{\w+\}/g, id);
      const answer = await world.api(op.method, target,
        asQuentin(op, { ...version, body: validBody(op) }));
      assert.ok(['not-found', 'forbidden'].includes(answer.problem) || op.open,
        `${op.operation.operationId} with a ${what}: ${answer.status} ${answer.text}`);
      assert.doesNotMatch(answer.text, ours);
    }
  }
  assert.equal((await world.api('GET', `/consultations/${planned.id}/audit`,
    { token: claire.token })).text, before, 'and nothing was done');
  await claireTidies(had);
});

test('/http/api/B9/every-id-in-bodies-and-queries', async () => {
  const had = await claireHas();
  const things = Object.values(had);
  const foreign = await world.logIn('quentin');
  const isId = (schema) => schema?.pattern?.includes('{26}')
    || schema?.items?.pattern?.includes('{26}');
  for (const op of operations()) {
    if (op.open || op.pattern.includes('{')) continue;
    const names = Object.entries(op.schema?.properties ?? {}).filter(([, schema]) => isId(schema));
    const queries = op.queries.filter(({ schema }) => isId(schema));
    const ask = (target, body) => world.api(op.method, target,
      { ...(op.bearer ? { token: quentin.token } : foreign), body });
    for (const id of things) {
      for (const [name, schema] of names) {
        const answer = await ask(op.target(),
          { ...validBody(op), [name]: schema.type === 'array' ? [id] : id });
        assert.ok(answer.status >= 400, `${op.operation.operationId} ${name}: ${answer.text}`);
        assert.doesNotMatch(answer.text, ours);
      }
      for (const { name } of queries) {
        const answer = await ask(`${op.target()}?${name}=${id}`);
        assert.ok(answer.status >= 400, `${op.operation.operationId} ?${name}: ${answer.text}`);
        assert.doesNotMatch(answer.text, ours);
      }
    }
  }
  await claireTidies(had);
});

test('/http/pages/B9/beside-the-api', async () => {
  const foreign = await world.logIn('quentin');
  const headers = { cookie: foreign.cookie, 'x-csrf-token': foreign.csrf, accept: '*/*' };
  const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-protocol': 'auscult.v1' };
  for (const [method, target, more] of [
    ['POST', `/visit/${planned.id}/feedback`, {}], ['GET', `/visit/${planned.id}/documents`, {}],
    ['GET', `/visit/${planned.id}/vital-signs`, {}], ['GET', `/visit/${planned.id}/socket`, upgrade],
    ['POST', `/whip/${planned.id}`, {}], ['POST', `/whep/${planned.id}`, {}],
    ['GET', '/api/v1/operator/rooms', {}], ['GET', `/api/v1/operator/rooms/${planned.id}`, {}],
    ['GET', '/api/v1/operator/statistics', {}], ['GET', '/api/v1/operator/problems', {}],
  ]) {
    const answer = await exchange(world.port, method, target, { headers: { ...headers, ...more } });
    assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${target}: ${answer.status}`);
    assert.doesNotMatch(answer.text, ours, target);
  }
});

test('/http/api/B9/other-practitioner', async () => {
  const options = { token: claire.token };
  for (const id of [quentin.id, unknownId]) {
    const body = makePlan({ practitioner_id: id });
    for (const answer of [
      await world.api('POST', '/consultations', { ...options, body }),
      await world.api('POST', '/consultations/now',
        { ...options, body: { practitioner_id: id, participants: body.participants } }),
      await world.api('GET', `/consultations?practitioner_id=${id}`, options),
    ])
      assert.equal(answer.problem, 'forbidden', 'whether there is one or not');
  }
});

test('/http/api/N1/bad-id', async () => {
  for (const op of operations()) {
    if (!op.pattern.includes('{id}')) continue;
    for (const id of ['7', `${unknownId}0`, unknownId.toUpperCase(), '..', '%00', "' OR 1=1"])
      assert.equal((await world.api(op.method, op.target(encodeURIComponent(id)),
        admitted(op))).problem, 'not-found', op.operation.operationId);
    if (op.pattern.includes('{pid}') || (op.givesBytes && op.pattern.includes('{did}')))
      assert.equal((await world.api(op.method, op.target(null, unknownId),
        admitted(op, { body: validBody(op) }))).problem, 'not-found',
      op.operation.operationId);
  }
  assert.equal((await world.api('DELETE', `/account/tokens/${unknownId}`, session)).status, 404);
  assert.equal((await world.api('DELETE', `/account/sessions/${unknownId}`, session)).status, 404);
});

test('/http/api/N1/wrong-method', async () => {
  for (const op of operations()) {
    const target = '/api/v1' + op.target();
    const answer = await exchange(world.port, 'REPORT', target);
    assert.equal(answer.status, 405);
    assert.equal(JSON.parse(answer.text).type, 'https://auscult.org/problems/method-not-allowed');
    assert.ok(answer.headers.allow.split(', ').includes(op.method), answer.headers.allow);
    const options = await exchange(world.port, 'OPTIONS', target);
    assert.equal(options.status, 204);
    assert.equal(options.headers.allow, answer.headers.allow);
    assert.equal(options.headers['access-control-allow-origin'], undefined);
  }
});

test('/http/api/N1/not-acceptable', async () => {
  for (const op of operations()) {
    const answer = await world.api(op.method, op.target(),
      admitted(op, { headers: { accept: 'text/html' } }));
    if (op.operation.operationId === 'previewReport') assert.equal(answer.status, 200);
    else assert.equal(answer.problem, op.givesBytes ? 'not-found' : 'not-acceptable');
  }
});

const goodQuery = { kind: 'teleconsultation', date: '2027-01-04' };

test('/http/api/N1/bad-query', async () => {
  for (const op of operations()) {
    const unknown = await world.api(op.method, op.target() + '?nonsense=1', admitted(op));
    assert.equal(unknown.problem, 'invalid', op.operation.operationId);
    assert.equal(unknown.body.pointer, '?nonsense');
    for (const { name, schema } of op.queries)
      for (const value of breakers(schema).filter((v) => ['string', 'number'].includes(typeof v))) {
        // In a query everything is text: what a text may be is no fault there.
        if (typeof value === 'number' && schema.type === 'string') continue;
        if (schema.type === 'array') continue;
        // Required neighbours are given, so that the blame falls where it belongs.
        const others = op.queries.filter((other) => other.required && other.name !== name)
          .map((other) => `&${other.name}=${goodQuery[other.name] ?? assert.fail(other.name)}`);
        const query = `?${name}=${encodeURIComponent(String(value))}${others.join('')}`;
        const answer = await world.api(op.method, op.target() + query, admitted(op));
        assert.equal(answer.problem, 'invalid', query);
        // A query with a NUL is not one that can be read at all.
        assert.equal(answer.body.pointer, value.includes?.('\0') ? '?' : `?${name}`);
      }
  }
});

test('/http/api/N1/bad-body', async () => {
  for (const op of operations()) {
    if (!unsafe(op) || op.takesBytes) continue;
    const json = { headers: { 'content-type': 'application/json' } };
    const send = (options) => world.api(op.method, op.target(), admitted(op, options));
    for (const raw of ['{', '[]x', '{"a":1,}', '\ud800'])
      assert.equal((await send({ ...json, raw })).problem, 'malformed', raw);
    assert.equal((await send({ ...json, raw: '[1]' })).problem, 'invalid');
    assert.equal((await send({ raw: '{}', headers: { 'content-type': 'text/plain' } })).problem,
      'unsupported-media-type');
    const large = await send({ ...json, raw: JSON.stringify({ x: 'x'.repeat(300 * 1024) }) });
    assert.equal(large.problem, 'too-large');
    const unknown = await send({ body: { ...validBody(op), nonsense: 1 } });
    assert.equal(unknown.problem, 'invalid');
    assert.equal(unknown.body.pointer, '/nonsense');
  }
});

test('/http/api/N1/bad-members', async () => {
  for (const op of operations()) {
    if (!op.schema) continue;
    const send = (body) => world.api(op.method, op.target(), admitted(op, { body }));
    for (const name of op.schema.required) {
      const body = validBody(op);
      delete body[name];
      const answer = await send(body);
      assert.equal(answer.problem, 'invalid', `${op.operation.operationId} without ${name}`);
      assert.equal(answer.body.pointer, `/${name}`);
    }
    for (const [name, schema] of Object.entries(op.schema.properties))
      for (const value of breakers(schema)) {
        const answer = await send({ ...validBody(op), [name]: value });
        // NUL in a text: refused by the reader of JSON already.
        if (value?.includes?.('\0')) {
          assert.equal(answer.problem, 'malformed');
          continue;
        }
        const what = `${op.operation.operationId} ${name}=${JSON.stringify(value)?.slice(0, 40)}`;
        assert.equal(answer.problem, 'invalid', what);
        assert.ok(answer.body.pointer.startsWith(`/${name}`), `${what}: ${answer.body.pointer}`);
      }
  }
});

test('/http/api/N1/bad-members-inside', async () => {
  const person = makePlan().participants[0];
  for (const [change, pointer] of [
    [{ participants: [{ ...person, email: 'nobody' }] }, '/participants/0/email'],
    [{ participants: [{ ...person, birth_date: '1951-02-30' }] }, '/participants/0/birth_date'],
    [{ participants: [person, { ...person, role: 'practitioner' }] }, '/participants/1/role'],
    [{ tags: ['a', 7] }, '/tags/1'],
    [{ payment: { mode: 'cash' } }, '/payment/mode'],
    // No account is linked: the patient could never pass the step of the hold.
    [{ payment: { mode: 'online', max_amount: { cents: 2500, currency: 'EUR' } } }, '/payment/mode'],
    [{ time_zone: 'Europe/Lilas' }, '/time_zone'],
  ]) {
    const answer = await world.api('POST', '/consultations',
      { token: claire.token, body: makePlan(change) });
    assert.equal(answer.problem, 'invalid', pointer);
    assert.equal(answer.body.pointer, pointer);
  }
});

test('/http/api/A4/preconditions', async () => {
  for (const op of operations()) {
    const match = op.operation.parameters?.find((p) => p.name === 'If-Match');
    if (!match) continue;
    const send = (options) => world.api(op.method, op.target(),
      { token: claire.token, body: validBody(op), ...options });
    if (match.required)
      assert.equal((await send({})).problem, 'precondition-required');
    assert.equal((await send({ headers: { 'if-match': 'v1' } })).problem, 'malformed');
    const stale = await send({ version: 4711 });
    assert.equal(stale.problem, 'precondition-failed', op.operation.operationId);
    if (!op.pattern.includes('/consultations/')) continue; // the current state has to be read
    assert.equal(stale.body.current.id, planned.id);
    assert.equal(stale.headers.etag, `"v${stale.body.current.version}.${stale.body.current.revision}"`);
  }
});

test('/http/api/N1/what-makes-something-is-done-once', () => {
  // A file is its own body, a kiosk its own cookie; a report names the version it is made of; an
  // address has one account, and a host's password is kept nowhere, not even for a repetition.
  const others = ['addDocument', 'openKiosk', 'signReport', 'addHost'];
  for (const op of operations()) {
    const makes = op.method === 'POST' && '201' in op.operation.responses && !op.open;
    const acts = op.method === 'POST' && /\/consultations\/\{id\}\/[a-z]+$/.test(op.pattern);
    if ((makes || (acts && op.bearer)) && !others.includes(op.operation.operationId))
      assert.ok(op.headers.includes('Idempotency-Key'), op.operation.operationId);
  }
});

test('/http/api/A4/what-is-changed-whole-has-a-version', () => {
  // Merge patches of one's own account write over what they name and nothing else.
  const others = ['updateAccount', 'changePaymentAccount', 'editStructure'];
  for (const op of operations()) {
    const changes = ['PUT', 'PATCH'].includes(op.method) || op.operation.operationId === 'saveTemplate';
    if (changes && !others.includes(op.operation.operationId))
      assert.ok(op.headers.includes('If-Match') || 'version' in op.schema.properties,
        op.operation.operationId);
  }
});

test('/http/api/N1/idempotency-mismatch', async () => {
  await plan({}, { key: 'used-elsewhere' });
  const inSession = await world.api('POST', '/account/tokens',
    { ...session, key: 'used-elsewhere', body: { name: 'x', scopes: ['consultations:read'] } });
  assert.equal(inSession.problem, 'idempotency-mismatch');
  for (const op of operations()) {
    if (!op.headers.includes('Idempotency-Key')) continue;
    const send = (key) => world.api(op.method, op.target(),
      admitted(op, { body: validBody(op), key }));
    assert.equal((await send('x'.repeat(200))).problem, 'malformed');
    if (op.operation.operationId === 'createToken') continue;
    assert.equal((await send('used-elsewhere')).problem, 'idempotency-mismatch',
      op.operation.operationId);
  }
});

test('/http/api/L1/too-many', async () => {
  const strict = await startWorldLike(['--rate', '0']);
  for (const op of operations()) {
    const answer = await strict.api(op.method, op.target());
    assert.equal(answer.problem, 'too-many-requests');
    assert.ok(Number(answer.headers['retry-after']) > 0);
  }
  for (const name of strict.seen) world.seen.add(name);
  await strict.stop();
});

/** A server that refuses everything cannot be asked for its description. */
async function startWorldLike(args) {
  const strict = await startWorld(args);
  strict.document = world.document;
  return strict;
}

test('/http/api/J3/account', async () => {
  const shown = await world.api('GET', '/session', session);
  assert.equal(shown.body.account.email, claire.email);
  assert.equal(shown.body.csrf_token, session.csrf);
  const byToken = await world.api('GET', '/session', { token: claire.account_token });
  assert.equal(byToken.body.csrf_token, null);
  const changed = await world.api('PATCH', '/account', { ...session, body: { sound: false },
    headers: { 'content-type': 'application/merge-patch+json' } });
  assert.equal(changed.body.sound, false);
  const token = await world.api('POST', '/account/tokens',
    { ...session, body: { name: 'software', scopes: ['consultations:read'] } });
  assert.equal(token.status, 201);
  const tokens = await world.api('GET', '/account/tokens', session);
  assert.ok(tokens.body.items.some((item) => item.id === token.body.id));
  assert.ok(!tokens.text.includes(token.body.token));
  const list = await world.api('GET', '/consultations', { token: token.body.token });
  assert.equal(list.status, 200);
  assert.equal((await world.api('DELETE', `/account/tokens/${token.body.id}`, session)).status, 204);
  assert.equal((await world.api('GET', '/consultations', { token: token.body.token })).status, 401);
});

test('/http/api/L1/sessions', async () => {
  const second = await world.logIn('paul');
  const first = await world.logIn('paul');
  const sessions = await world.api('GET', '/account/sessions', first);
  assert.equal(sessions.body.items.filter((item) => item.current).length, 1);
  const other = sessions.body.items.find((item) => !item.current);
  assert.equal((await world.api('DELETE', `/account/sessions/${other.id}`, first)).status, 204);
  assert.equal((await world.api('GET', '/session', second)).status, 401);
  const wrong = await world.api('POST', '/account/password',
    { ...first, body: { current: 'wrong', new: 'a new long password' } });
  assert.equal(wrong.problem, 'wrong-credentials');
  const third = await world.logIn('paul');
  const right = await world.api('POST', '/account/password',
    { ...first, body: { current: world.people.paul.password, new: 'a new long password' } });
  assert.equal(right.status, 204);
  assert.equal((await world.api('GET', '/session', third)).status, 401);
  const out = await world.api('DELETE', '/session', first);
  assert.equal(out.status, 204);
  assert.match(out.headers['set-cookie'][0], /^aus_session=;.*Max-Age=0/);
  assert.equal((await world.api('GET', '/session', first)).status, 401);
});

test('/http/api/L1/lock-out', async () => {
  const email = world.people.otto.email;
  const open = await world.logIn('otto');
  const wrong = () => world.api('POST', '/session', { body: { email, password: 'wrong' } });
  let last = await wrong();
  assert.equal(last.problem, 'wrong-credentials');
  for (let i = 0; i < 20 && last.problem !== 'locked-out'; i++) last = await wrong();
  assert.equal(last.problem, 'locked-out');
  const wait = Number(last.headers['retry-after']);
  assert.ok(wait > 0);
  const right = { body: { email, password: world.people.otto.password } };
  assert.equal((await world.api('POST', '/session', right)).problem, 'locked-out');
  // Nor can it be guessed on by whoever sits down at an open session.
  const change = { current: world.people.otto.password, new: 'a new long password' };
  assert.equal((await world.api('POST', '/account/password', { ...open, body: change })).problem,
    'locked-out');
  const nobody = await world.api('POST', '/session',
    { body: { email: 'nobody@example.org', password: 'x' } });
  assert.equal(nobody.problem, 'wrong-credentials');
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

const act = (id, action, options = {}) =>
  world.api('POST', `/consultations/${id}/${action}`, { token: claire.token, ...options });

/** A consultation for this moment: its planned start has come. */
async function planNow() {
  const body = makePlan();
  delete body.planned_start;
  const answer = await world.api('POST', '/consultations/now', { token: claire.token, body });
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

const patientOf = (body) => body.participants.find((person) => person.role === 'patient').id;
const practitionerOf = (body) =>
  body.participants.find((person) => person.role === 'practitioner').id;

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
  assert.deepEqual(listed.body.items.map((item) => [item.kind, item.channel, item.state]),
    [['invitation', 'mail', 'waiting']]);
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

test('/http/api/B7/calendar', async () => {
  const none = await world.api('GET', '/account/calendar', session);
  assert.equal(none.body.url, null);
  const made = await world.api('POST', '/account/calendar', session);
  assert.equal(made.status, 201);
  const path = new URL(made.body.url).pathname;
  const feed = await exchange(world.port, 'GET', path);
  assert.equal(feed.status, 200);
  assert.match(feed.headers['content-type'], /^text\/calendar/);
  assert.match(feed.text, new RegExp(`UID:${planned.id}@auscult`));
  assert.ok(!feed.text.includes('Durand'), 'no names');
  const seen = await exchange(world.port, 'GET', path,
    { headers: { 'if-none-match': feed.headers.etag } });
  assert.equal(seen.status, 304);
  const renewed = await world.api('POST', '/account/calendar', session);
  assert.equal((await exchange(world.port, 'GET', path)).status, 404);
  assert.equal((await world.api('DELETE', '/account/calendar', session)).status, 204);
  assert.equal((await exchange(world.port, 'GET', new URL(renewed.body.url).pathname)).status, 404);
});

test('/http/api/N1/webhooks', async () => {
  const call = (method, target, body) => world.api(method, `/account/webhooks${target}`,
    { ...session, body });
  for (const url of ['example.org', 'ftp://example.org/', 'https://me:secret@example.org/'])
    assert.equal((await call('POST', '', { url })).body.pointer, '/url', url);
  const made = await call('POST', '', { url: 'https://example.org/hook' });
  assert.equal(made.status, 201);
  assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{36}$/);
  const { id } = made.body;
  const listed = await call('GET', '');
  assert.deepEqual(listed.body.items.map((item) => [item.id, item.secret]), [[id, undefined]]);
  const ping = await call('POST', `/${id}/ping`);
  const log = await call('GET', `/${id}/deliveries`);
  assert.deepEqual(log.body.items.map((item) => [item.id, item.type, item.state]),
    [[ping.body.id, 'ping', 'waiting']]);
  assert.equal((await call('POST', `/${id}/deliveries/${ping.body.id}/redeliver`)).status, 204);
  assert.equal((await call('POST', `/${id}/enable`)).body.disabled_at, null);
  assert.equal((await call('DELETE', `/${id}`)).status, 204);
  for (const [method, target] of [['POST', '/ping'], ['POST', '/enable'], ['GET', '/deliveries'],
    ['DELETE', ''], ['POST', `/deliveries/${ping.body.id}/redeliver`]])
    assert.equal((await call(method, `/${id}${target}`)).problem, 'not-found', target);
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

test('/http/api/F5/report', async () => {
  const options = { token: claire.token };
  const one = (await plan({ confirm_overlap: true })).body;
  const at = `/consultations/${one.id}/report`;
  const empty = (await world.api('GET', at, options)).body;
  assert.deepEqual([empty.version, empty.updated_at, empty.conclusion, empty.versions],
    [0, null, '', []]);
  const save = (body) => world.api('PUT', at, { ...options, body });
  const first = await save({ version: 0, reason: 'Toux\nsèche', examination: 'Œdème' });
  assert.equal(first.status, 200, first.text);
  assert.deepEqual([first.body.version, first.body.reason], [1, 'Toux\nsèche']);
  assert.equal((await save({ version: 0, reason: 'ailleurs' })).problem, 'precondition-failed');
  assert.equal((await save({ version: 1, reason: 'x'.repeat(10001) })).body.pointer, '/reason');

  // Nothing is filed without a conclusion, nor of another note than the one that was read.
  const sign = (version) => world.api('POST', `${at}/versions`, { ...options, body: { version } });
  const bare = await sign(1);
  assert.deepEqual([bare.problem, bare.body.pointer], ['invalid', '/conclusion']);
  const whole = (await save({ version: 1, conclusion: 'Bronchite' })).body;
  assert.equal(whole.examination, 'Œdème', 'what is not sent stays');
  assert.equal((await sign(1)).problem, 'precondition-failed');
  const preview = await world.api('GET', `${at}/preview`, options);
  assert.deepEqual([preview.status, preview.headers['content-type']], [200, 'application/pdf']);
  assert.match(preview.text, /version 1 of Louise Durand: Bronchite/);
  const signed = await sign(2);
  assert.equal(signed.status, 201, signed.text);
  assert.equal((await sign(2)).problem, 'precondition-failed', 'the same request signs once');
  await save({ version: signed.body.version, conclusion: 'Bronchite aiguë' });
  const corrected = (await sign(signed.body.version + 1)).body;
  assert.deepEqual(corrected.versions.map(({ number }) => number), [1, 2]);
  const { items } = (await world.api('GET', `/consultations/${one.id}/documents`, options)).body;
  assert.deepEqual(items.map(({ id, kind, origin }) => [id, kind, origin]),
    corrected.versions.map(({ document_id }) => [document_id, 'report', 'note']));
  assert.match(items[1].name, / v2\.pdf$/);
  assert.equal((await world.api('GET', at, { token: quentin.token })).problem, 'not-found');
});

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
    { possible: false, consultations: 1, open: 1, held: 0, kept_until: null });
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

  // Erased once nothing is open any more.
  await call('POST', `/consultations/${one.body.id}/cancel`, { body: { reason: 'erreur' } });
  assert.equal((await erasure()).possible, true);
  assert.equal((await erase('1955-08-14')).status, 204);
  assert.equal((await call('GET', at)).problem, 'not-found');
  assert.equal((await find('q=vandenberg')).items.length, 0);
  const bare = (await call('GET', `/consultations/${one.body.id}`)).body.participants;
  assert.deepEqual(bare.filter(({ role }) => role === 'patient').map(
    ({ family_name, birth_date, email, patient_id }) => [family_name, birth_date, email, patient_id]),
  [['—', null, null, null]]);
});

test('/http/api/J1/list', async () => {
  const query = async (text) => (await world.api('GET', `/consultations?${text}`,
    { token: claire.token })).body;
  const first = await query('limit=2&sort=planned_start');
  assert.equal(first.items.length, 2);
  const second = await query(`limit=2&sort=planned_start&cursor=${first.next_cursor}`);
  assert.ok(second.items.every((item) => !first.items.some((other) => other.id === item.id)));
  const cancelled = await query('status=cancelled,absent&status=missed');
  assert.ok(cancelled.items.length > 0);
  assert.ok(cancelled.items.every((item) => ['cancelled', 'absent', 'missed'].includes(item.status)));
  const bad = await world.api('GET', '/consultations?cursor=nonsense', { token: claire.token });
  assert.equal(bad.problem, 'invalid');
  assert.equal(bad.body.pointer, '?cursor');
  const practitioner = await world.api('GET', `/practitioners/${claire.id}`,
    { token: claire.read_token });
  assert.equal(practitioner.body.profession, 'doctor');
});

/** A table as RFC 4180 has it, by a reader of our own. */
function parseSheet(text, separator = ',') {
  assert.equal(text.charCodeAt(0), 0xfeff, 'begins with the mark of UTF-8');
  const rows = [[]];
  const cells = new RegExp(`("(?:[^"]|"")*"|[^"\r\n${separator}]*)(${separator}|\r\n)`, 'gy');
  cells.lastIndex = 1;
  for (let match; cells.lastIndex < text.length && (match = cells.exec(text)); ) {
    rows.at(-1).push(match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1]);
    if (match[2] === '\r\n') rows.push([]);
  }
  assert.deepEqual(rows.pop(), [], 'the last row is ended, too');
  return rows;
}

test('/http/api/J1/sheet', async () => {
  const call = (query) => world.api('GET', `/consultations.csv${query}`, { token: claire.token });
  const comment = '=HYPERLINK("http://evil.example")\nsecond, line';
  const mine = (await plan({ tags: ['feuille'], private_comment: comment })).body;
  for (let i = 0; i < 3; i++) await plan({ tags: ['autre'] });
  const answer = await call('?tag=feuille&locale=en');
  assert.equal(answer.headers['content-disposition'], 'attachment; filename="consultations.csv"');
  const [head, ...rows] = parseSheet(answer.text);
  assert.equal(head.length, 15);
  assert.equal(head[6], 'Status');
  assert.deepEqual(rows.map((row) => row.at(-1)), [mine.id], 'the filters of the list');
  assert.deepEqual(rows[0].slice(2, 7), ['Claire Martin', 'Teleconsultation',
    'Louise Durand (patient)', 'louise.durand@example.net', 'Scheduled']);
  assert.equal(rows[0][10], `'${comment}`, 'text, not a formula');
  const all = parseSheet((await call('?separator=semicolon')).text, ';');
  const { total } = (await world.api('GET', '/consultations', { token: claire.token })).body;
  assert.equal(all.length, total + 1);
  assert.equal(all[0][6], 'Statut');
  const others = `?practitioner_id=${quentin.id}`;
  assert.equal((await call(others)).problem, 'forbidden');
  assert.equal((await world.api('GET', '/consultations.csv',
    { token: claire.token, headers: { accept: 'text/csv' } })).status, 200);
});

test('/http/api/B8/queues', async () => {
  const call = (method, path, options = {}) => world.api(method, `/queues${path}`,
    { token: claire.token, ...options });
  const listed = (await call('GET', '')).body.items;
  const colleagues = await world.api('GET', '/practitioners', { token: claire.read_token });
  assert.deepEqual(colleagues.body.items.map((one) => one.id), [claire.id, world.people.paul.id]);
  assert.ok(listed.some((one) => one.id === queue.id && one.serves));
  const before = (await call('GET', '')).body.items.find((one) => one.id === queue.id);
  const changed = await call('PATCH', `/${queue.id}`,
    { body: { name: 'Permanence', version: before.version } });
  assert.equal(changed.body.name, 'Permanence');
  assert.equal((await call('PATCH', `/${queue.id}`, { body: { practitioner_ids: [],
    version: before.version } })).problem, 'precondition-failed');
  // Everything bad that walked by above may have changed who serves it.
  await call('PATCH', `/${queue.id}`,
    { body: { practitioner_ids: [claire.id, world.people.paul.id] } });
  const bad = await call('PATCH', `/${queue.id}`, { body: { practitioner_ids: [quentin.id] } });
  assert.equal(bad.body.pointer, '/practitioner_ids/0');
  const page = (path, options) => exchange(world.port, options ? 'POST' : 'GET',
    `/q/${queue.code}${path}`, options && { headers: { 'content-type': 'application/json' },
      body: JSON.stringify(options) });
  assert.equal((await call('POST', `/${queue.id}/close`)).body.open, false);
  const patient = { given_name: 'Zoé', family_name: 'Petit' };
  assert.equal((await page('/join', patient)).status, 409);
  assert.equal((await call('POST', `/${queue.id}/open`)).body.open, true);
  const seen = JSON.parse((await page('/queue')).text);
  assert.deepEqual(seen, { name: 'Permanence', organisation: 'Cabinet des Lilas', open: true,
    waiting: 0 });
  assert.equal((await page('/join', { ...patient, email: 'nobody' })).status, 422);
  assert.equal((await exchange(world.port, 'GET', '/q/ZZZZZZ/queue')).status, 404);
  const joined = await page('/join', patient);
  assert.equal(joined.status, 201, joined.text);
  const { location } = JSON.parse(joined.text);
  assert.ok(joined.headers['set-cookie'][0].includes(`Path=${location}`));
  assert.equal((await call('POST', `/${queue.id}/take`)).problem, 'illegal-transition',
    'they are not ready yet');
  const id = location.split('/').at(-1);
  const seat = await world.api('GET', `/consultations/${id}`, { token: world.people.paul.token });
  await world.tell(`wait ${id} ${seat.body.participants.at(-1).id}`);
  const key = 'take-once';
  const taken = await call('POST', `/${queue.id}/take`, { body: {}, key });
  assert.equal(taken.body.id, id);
  assert.equal(taken.body.practitioner.id, claire.id);
  assert.equal(taken.body.queue.name, 'Permanence');
  const again = await call('POST', `/${queue.id}/take`, { body: {}, key });
  assert.equal(again.body.id, id, 'a repeated request takes nobody else');
  assert.equal((await call('POST', `/${queue.id}/take`,
    { token: world.people.paul.token, body: { consultation_id: id } })).problem,
  'illegal-transition');
  assert.equal((await call('POST', `/${queue.id}/take`, { body: { consultation_id: planned.id } }))
    .problem, 'not-found');
  assert.equal((await call('POST', `/${queue.id}/take`, { body: {}, key: 'other', token: world.people
    .denise.token })).problem, 'forbidden');
  const clash = await call('POST', `/${queue.id}/take`, { body: { consultation_id: id }, key });
  assert.equal(clash.problem, 'idempotency-mismatch');
});

test('/q/B8/places-of-one-address', async () => {
  const join = async (person, from) => {
    const answer = await exchange(world.port, 'POST', `/q/${queue.code}/join`, {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
      body: JSON.stringify({ given_name: 'Zoé', family_name: 'Petit', ...person }) });
    const body = JSON.parse(answer.text);
    return [answer.status, body.type?.split('/').pop(), body.pointer];
  };
  const held = (pointer) => [409, 'duplicate', pointer];
  for (let i = 0; i < 3; i++)
    assert.equal((await join({ email: 'famille@example.org' }, `192.0.2.${i + 1}`))[0], 201);
  assert.deepEqual(await join({ email: 'Famille@example.org' }, '192.0.2.4'), held('/email'));
  for (let i = 0; i < 10; i++) assert.equal((await join({}, '198.51.100.7'))[0], 201);
  assert.deepEqual(await join({}, '198.51.100.7'), held(undefined));
  assert.equal((await join({}, '198.51.100.8'))[0], 201);
});

test('/http/api/H5/statistics', async () => {
  const call = (path, token = claire.read_token) => world.api('GET', path, { token });
  const year = await call('/statistics');
  assert.ok(year.body.periods.length >= 12);
  assert.equal(year.body.time_zone, 'Europe/Paris');
  const sum = year.body.periods.reduce((count, period) => count + period.cancelled, 0);
  assert.equal(year.body.total.cancelled, sum);
  // Plans that were cancelled lie ahead, so they count from their day on.
  const ahead = encodeURIComponent(new Date(Date.now() + 30 * 86_400_000).toISOString());
  const future = await call(`/statistics?to=${ahead}&by=week`);
  assert.ok(future.body.total.cancelled > 0);
  assert.equal(future.body.practitioners.length, 1);
  const sheet = parseSheet((await call(`/statistics.csv?to=${ahead}&by=week&locale=en`)).text);
  assert.deepEqual(sheet[1].slice(0, 4),
    ['Total', '', String(future.body.total.held), String(future.body.total.cancelled)]);
  for (const path of ['/statistics', '/statistics.csv']) {
    assert.equal((await call(`${path}?practitioner_id=${quentin.id}`)).problem, 'forbidden');
    const long = await call(`${path}?by=day`);
    assert.equal(long.problem, 'invalid');
    assert.equal(long.body.pointer, '?to');
  }
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

test('/http/api/F6/quality', async () => {
  const answer = await world.api('GET', `/consultations/${planned.id}/quality`,
    { token: claire.read_token });
  assert.deepEqual(answer.body, { participants: [], feedback: [] });
});

test('/http/api/F2/documents', async () => {
  const target = `/consultations/${planned.id}/documents`;
  const options = { token: claire.token };
  const add = (raw, query = '', name = 'compte rendu.pdf') => world.api('POST', target + query,
    { ...options, raw,
      headers: { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` } });
  const added = await add('%PDF-1.7 text', '?kind=prescription');
  assert.equal(added.status, 201, added.text);
  const { id, ...rest } = added.body;
  assert.deepEqual([rest.name, rest.kind, rest.origin, rest.media_type, rest.size, rest.opened_at],
    ['compte rendu.pdf', 'prescription', 'practice', 'application/pdf', 13, null]);
  const listed = await world.api('GET', target, { token: claire.read_token });
  assert.deepEqual(listed.body.items, [added.body]);
  assert.equal(listed.body.limits.max_bytes, 50 * 1024 * 1024);
  const content = await world.api('GET', `${target}/${id}/content?inline=true`, options);
  assert.equal(content.text, '%PDF-1.7 text');
  assert.equal(content.headers['content-type'], 'application/pdf');
  assert.equal(content.headers['content-security-policy'],
    "default-src 'none'; frame-ancestors 'none'; sandbox");
  assert.match(content.headers['content-disposition'], /^inline; .*compte%20rendu.pdf$/);
  assert.ok((await world.api('GET', target, options)).body.items[0].opened_at);
  assert.equal((await world.api('GET', target, { token: quentin.token })).problem, 'not-found');
  // A secretariat files and opens, but erases nothing.
  const denise = await world.logIn('denise');
  assert.equal((await world.api('GET', `${target}/${id}/content`, denise)).status, 200);
  assert.equal((await world.api('DELETE', `${target}/${id}`, denise)).problem, 'forbidden');
  assert.equal((await world.api('DELETE', `${target}/${id}`, options)).status, 204);
  assert.equal((await world.api('GET', `${target}/${id}/content`, options)).problem, 'not-found');
  const audit = await world.api('GET', `/consultations/${planned.id}/audit`, options);
  assert.deepEqual(audit.body.items.filter(({ action }) => action.startsWith('document.'))
    .map(({ action }) => action),
  ['add', 'open', 'open', 'erase'].map((word) => `document.${word}`));
});

test('/http/api/F2/send-and-withdraw', async () => {
  const target = `/consultations/${planned.id}/documents`;
  const options = { token: claire.token };
  const { body: document } = await world.api('POST', target, { ...options, raw: '%PDF-1.7 one' });
  const one = `${target}/${document.id}`;
  const send = (body) => world.api('POST', `${one}/send`, { ...options, body });
  assert.equal((await send({})).problem, 'invalid');
  const sent = await send({ kind: 'report', to_patient: true,
    recipients: [{ name: 'Pharmacie', email: 'p@example.org' }] });
  assert.deepEqual([sent.body.kind, sent.body.recipients.length], ['report', 2]);
  assert.ok(sent.body.recipients.every(({ alert }) => alert.state === 'waiting'));
  const withdraw = (body) => world.api('POST', `${one}/withdraw`, { ...options, body });
  assert.equal((await withdraw({ recipient_id: unknownId })).problem, 'illegal-transition');
  const withdrawn = await withdraw({ recipient_id: sent.body.recipients[0].id });
  assert.equal(withdrawn.body.recipients.filter((one) => one.withdrawn_at).length, 1);
  assert.equal((await withdraw({})).status, 200);
  assert.equal((await withdraw({})).problem, 'illegal-transition');
  const log = await world.api('GET', `${one}/log`, options);
  assert.deepEqual(log.body.items.map(({ action }) => action.split('.')[1]),
    ['add', 'give', 'give', 'send', 'withdraw', 'withdraw']);
  assert.equal((await world.api('DELETE', one, options)).status, 204);
});

test('/http/api/L4/documents-refused', async () => {
  const target = `/consultations/${planned.id}/documents`;
  const options = { token: claire.token };
  const add = (raw) => world.api('POST', target, { ...options, raw });
  for (const raw of ['', '\u0000\u0001', '<html>', 'MZ\u0090\u0000', 'text\u0000'])
    assert.equal((await add(raw)).problem, 'unsupported-media-type', raw);
  assert.equal((await add(Buffer.alloc(50 * 1024 * 1024 + 1, 'a'))).problem, 'too-large');
  assert.equal((await add('EICAR')).problem, 'infected');
  await world.tell('files 8000000');
  assert.equal((await add(Buffer.alloc(9000000, 'a'))).problem, 'storage-full');
  await world.tell('files 18446744073709551615');
  assert.deepEqual((await world.api('GET', target, options)).body.items, [], 'nothing is kept');
});

test('/http/api/L4/documents-being-checked', async () => {
  const target = `/consultations/${planned.id}/documents`;
  const options = { token: claire.token };
  const add = (raw) => world.api('POST', target, { ...options, raw });
  await world.tell('scanner down');
  const [later, maybe] = [(await add('LATER it is clean')).body, (await add('MAYBE not')).body];
  assert.deepEqual([later.state, maybe.state], ['checking', 'checking']);
  const open = ({ id }) => world.api('GET', `${target}/${id}/content`, options);
  assert.equal((await open(later)).problem, 'illegal-transition');
  assert.equal((await world.api('POST', `${target}/${later.id}/send`,
    { ...options, body: { to_patient: true } })).problem, 'illegal-transition');
  await world.tell('scanner up');
  await world.tell('advance 60');
  await add('another one, whose commit has the others looked at');
  let items;
  do ({ items } = (await world.api('GET', target, options)).body);
  while (items.some(({ state }) => state === 'checking'));
  assert.equal((await open(later)).text, 'LATER it is clean');
  assert.equal((await open(maybe)).problem, 'infected');
  const send = ({ id }) => world.api('POST', `${target}/${id}/send`,
    { ...options, body: { to_patient: true } });
  assert.equal((await send(maybe)).problem, 'infected');
  assert.equal(items.find(({ id }) => id === maybe.id).finding, 'Maybe-Test-Signature');
  const full = (await plan()).body;
  for (let i = 0; i < 50; i++)
    assert.equal((await world.api('POST', `/consultations/${full.id}/documents`,
      { ...options, raw: `number ${i}` })).status, 201);
  assert.equal((await world.api('POST', `/consultations/${full.id}/documents`,
    { ...options, raw: 'one too many' })).problem, 'illegal-transition');
});

/** F4: by the visit's cookie, and before the day by the link itself. */
test('/visit/F4/documents', async () => {
  const body = makePlan();
  delete body.planned_start;
  const now = (await world.api('POST', '/consultations/now',
    { token: claire.token, body: { ...body, confirm_overlap: true } })).body;
  const link = now.links.find(({ role }) => role === 'patient');
  const followed = await exchange(world.port, 'GET', new URL(link.url).pathname);
  const cookie = followed.headers['set-cookie'][0].split(';')[0];
  const visit = async (method, rest = '', raw = undefined) => {
    const answer = await exchange(world.port, method, `/visit/${now.id}/documents${rest}`,
      { headers: { cookie, ...(raw && { 'content-length': raw.length }) }, body: raw });
    return { ...answer, body: answer.text ? JSON.parse(answer.text) : null };
  };
  assert.match((await visit('POST', '', 'before identity')).body.type, /illegal-transition$/);
  await world.tell(`identify ${now.id} ${link.participant_id}`);
  const added = await visit('POST', '', 'my results');
  assert.equal(added.status, 201, added.text);
  assert.deepEqual(Object.keys(added.body).sort(),
    ['created_at', 'id', 'media_type', 'name', 'opened_at', 'size', 'state']);
  const shown = () => world.api('GET', `/consultations/${now.id}`, { token: claire.token });
  assert.equal((await shown()).body.unopened_documents, 1, 'the dashboard shows it');
  const target = `/consultations/${now.id}/documents`;
  // What the practice files is not for the patient to see here.
  await world.api('POST', target, { token: claire.token, raw: 'of the practice' });
  assert.deepEqual((await visit('GET')).body.items.map(({ id }) => id), [added.body.id]);
  const second = (await visit('POST', '', 'by mistake')).body;
  assert.equal((await visit('DELETE', `/${second.id}`)).status, 204);
  const opened = await world.api('GET', `${target}/${added.body.id}/content`, { token: claire.token });
  assert.equal(opened.text, 'my results');
  assert.equal((await shown()).body.unopened_documents, 0);
  assert.match((await visit('DELETE', `/${added.body.id}`)).body.type, /illegal-transition$/,
    'the practice has seen it');
  // D2: taken back, nothing more comes by this link; what was sent is still the sender's.
  const own = (await visit('POST', '', 'before it was taken back')).body;
  await world.tell(`withdraw ${now.id} ${link.participant_id}`);
  const withdrawn = await visit('POST', '', 'after it was taken back');
  assert.deepEqual([withdrawn.status, withdrawn.body.type.split('/').pop()],
    [409, 'consent-required']);
  assert.deepEqual((await visit('GET')).body.items.map(({ id }) => id), [added.body.id, own.id]);
  assert.equal((await visit('DELETE', `/${own.id}`)).status, 204);
  const measured = await exchange(world.port, 'POST', `/visit/${now.id}/vital-signs`,
    { headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'pulse', value: 72 }) });
  assert.match(JSON.parse(measured.text).type, /consent-required$/);
  await world.api('POST', `/consultations/${now.id}/cancel`,
    { token: claire.token, body: { reason: 'test' } });
  assert.match((await visit('POST', '', 'too late')).body.type, /illegal-transition$/);
});

/** K1, F2: a machine of a site prints what was sent while the patient stands at it, nothing else. */
test('/visit/K1/handouts', async () => {
  const options = { token: claire.token };
  const at = (await plan({ structure_id: world.people.nadia.structure_id, confirm_overlap: true,
    planned_start: new Date().toISOString() })).body;
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

test('/c/F4/documents-before-the-day', async () => {
  const later = await plan({ planned_start: new Date(Date.now() + 14 * 24 * 3600e3).toISOString() });
  const link = later.body.links.find(({ role }) => role === 'patient');
  const door = new URL(link.url).pathname;
  assert.equal((await exchange(world.port, 'GET', door)).status, 409, 'it opens no visit yet');
  const go = async (method, rest = '', { ticket, raw, body } = {}) => {
    const sent = body ? JSON.stringify(body) : raw;
    const answer = await exchange(world.port, method, `${door}/documents${rest}`,
      { headers: { ...(ticket && { 'x-ticket': ticket }),
        ...(body && { 'content-type': 'application/json' }),
        ...(sent && { 'content-length': Buffer.byteLength(sent) }) }, body: sent });
    return { ...answer, body: answer.text ? JSON.parse(answer.text) : null };
  };
  assert.match((await go('GET')).body.type, /unauthenticated$/);
  assert.match((await go('POST', '', { raw: 'x', ticket: 'A'.repeat(27) })).body.type,
    /unauthenticated$/);
  assert.equal((await go('POST', '/open', { body: {} })).body.pointer, '/birth_date');
  assert.equal((await go('POST', '/open', { body: { birth_date: '1950-01-01' } })).body.pointer,
    '/birth_date');
  const opened = await go('POST', '/open', { body: { birth_date: '1951-04-02' } });
  const { ticket } = opened.body;
  const added = await go('POST', '', { ticket, raw: 'results of last week' });
  assert.equal(added.status, 201, added.text);
  const list = await go('GET', '', { ticket });
  assert.deepEqual(list.body.items.map(({ id }) => id), [added.body.id]);
  assert.equal((await world.api('GET', `/consultations/${later.body.id}`,
    { token: claire.token })).body.unopened_documents, 1);
  // The day's identity step is as it was: another may hold the telephone by then.
  const [patient] = (await world.api('GET', `/consultations/${later.body.id}`,
    { token: claire.token })).body.participants.filter(({ role }) => role === 'patient');
  assert.equal(patient.identity_confirmed_at, null);
  assert.equal((await go('DELETE', `/${added.body.id}`, { ticket })).status, 204);
  await world.api('POST', `/consultations/${later.body.id}/cancel`,
    { token: claire.token, body: { reason: 'test' } });
  assert.equal((await go('POST', '', { ticket, raw: 'x' })).status >= 400, true);
});

test('/http/api/C3/expired', async () => {
  const body = makePlan();
  delete body.planned_start;
  const now = (await world.api('POST', '/consultations/now',
    { token: claire.token, body: { ...body, confirm_overlap: true,
      structure_id: world.people.nadia.structure_id } })).body;
  const { code } = now.links.find((link) => link.role === 'patient');
  await world.tell(`advance ${3 * 24 * 3600}`);
  const answer = await world.api('POST', '/codes/redeem', { body: { code } });
  assert.equal(answer.problem, 'link-expired');
  assert.equal((await world.api('POST', '/site/check-in',
    { ...await world.logIn('nadia'), body: { code } })).problem, 'link-expired');
});

test('/http/api/N1/complete', async () => {
  assert.deepEqual((await world.api('GET', '/openapi.json')).body, world.document);
  const missing = [];
  for (const op of operations())
    for (const [status, response] of Object.entries(op.operation.responses)) {
      if (status === 'default') continue;
      if (!world.seen.has(`${op.operation.operationId} ${status}`))
        missing.push(`${op.operation.operationId} ${status}`);
      for (const problem of response['x-problems'] ?? [])
        if (!world.seen.has(`${op.operation.operationId} ${problem}`))
          missing.push(`${op.operation.operationId} ${problem}`);
    }
  assert.deepEqual(missing, [], 'declared, but never seen');
});
