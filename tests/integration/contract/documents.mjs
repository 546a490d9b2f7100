// SPDX-License-Identifier: GPL-3.0-or-later
// Documents and the report.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exchange, makePlan } from '../rest-client.mjs';
import { until } from '../wait.mjs';
import { claire, plan, planned, quentin, unknownId, world } from './world.mjs';

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
  const items = await until('both to be checked', async () => {
    const list = (await world.api('GET', target, options)).body.items;
    return list.every(({ state }) => state !== 'checking') && list;
  });
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
