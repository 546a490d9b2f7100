// SPDX-License-Identifier: GPL-3.0-or-later
// The secure space through the real daemon, with what it would have sent read from its outbox.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DocumentsWorld, makePdf, MEBIBYTE } from './documents-world.mjs';
import { until } from './wait.mjs';

let world;

before(async () => { world = await DocumentsWorld.start(); });
after(() => world?.stop());

async function letters() {
  const answer = await world.send('GET', '/dev/outbox.json', { token: null });
  return answer.body.items;
}

const letterFor = (found) => until('a letter', async () => (await letters()).find(found));

const sent = (id, document, body, options = {}) =>
  world.api('POST', `/consultations/${id}/documents/${document}/send`, { body, ...options });

/** A document, sent to the patient; the space as its recipient sees it. */
async function sendToPatient(changes = {}, name = 'ordonnance.pdf') {
  const plan = await world.plan(changes);
  const { body: document } = await world.upload(plan.id, makePdf(70000), { name });
  const answer = await sent(plan.id, document.id, { kind: 'prescription', to_patient: true });
  assert.equal(answer.status, 200, answer.bytes.toString());
  const patient = plan.participants.find(({ role }) => role === 'patient');
  const [recipient] = answer.body.recipients;
  assert.equal(recipient.participant_id, patient.id);
  return { id: plan.id, document, recipient };
}

/** The link of the newest alert to an address. */
async function linkTo(address, { other = null } = {}) {
  const letter = await letterFor(({ to, text }) => to === address && text.includes('/documents/') &&
    !(other && text.includes(other)));
  return { letter, path: new URL(/http\S*\/documents\/\S+/.exec(letter.text)[0]).pathname };
}

class Visitor {
  constructor(door) {
    this.door = door;
    this.cookie = undefined;
  }

  async go(method, target, body) {
    const answer = await world.send(method, this.door + target,
      { token: null, cookie: this.cookie, body });
    const [line] = answer.headers['set-cookie'] ?? [];
    if (line) this.cookie = line.split(';')[0];
    this.line = line ?? this.line;
    return answer;
  }

  async askCode(channel, address) {
    const known = new Set((await letters()).map(({ id }) => id));
    const answer = await this.go('POST', '/code', { channel });
    assert.equal(answer.status, 204, answer.bytes.toString());
    const letter = await letterFor(({ id, to, text }) => !known.has(id) && to === address &&
      /\b\d{6}\b/.test(text));
    return { letter, code: /\b\d{6}\b/.exec(letter.text)[0] };
  }

  async enter(channel = 'sms', address = '+33612345678') {
    const { code } = await this.askCode(channel, address);
    const answer = await this.go('POST', '/enter', { code });
    assert.equal(answer.status, 204, answer.bytes.toString());
  }
}

const unique = (n) => ({ participants: [{ role: 'patient', given_name: 'Louise',
  family_name: 'Durand', email: `louise${n}@example.net`, mobile: `+3361234500${n}` }] });

test('/space/F2/from-alert-to-document', async () => {
  const { id, document } = await sendToPatient();
  const { letter, path: door } = await linkTo('louise.durand@example.net');
  // Nothing of anybody's health, neither in the mail nor in its subject.
  for (const word of ['ordonnance', 'prescription', 'Durand'])
    assert.ok(!`${letter.subject} ${letter.text} ${letter.html}`.toLowerCase()
      .includes(word.toLowerCase()) || word === 'Durand', word);
  const visitor = new Visitor(door);
  assert.match((await visitor.go('GET', '')).headers['content-type'], /^text\/html/);
  const closed = (await visitor.go('GET', '/space')).body;
  assert.deepEqual(closed.channels, [{ channel: 'sms', hint: '•• 78' },
    { channel: 'mail', hint: 'l•••@example.net' }]);
  assert.deepEqual([closed.open, closed.items], [false, undefined]);
  assert.equal((await visitor.go('GET', `/files/${document.id}`)).problem, 'unauthenticated');
  await visitor.enter();
  assert.match(visitor.line, new RegExp(`; Path=${door}; HttpOnly; SameSite=Lax; Max-Age=1800$`));
  const open = (await visitor.go('GET', '/space')).body;
  assert.equal(open.open, true);
  assert.deepEqual(open.items.map(({ name, kind, size }) => [name, kind, size]),
    [['ordonnance.pdf', 'prescription', 70000]]);
  const file = await visitor.go('GET', `/files/${document.id}?inline=true`);
  assert.ok(file.bytes.equals(makePdf(70000)));
  assert.match(file.headers['content-disposition'], /^inline; /);
  // The practitioner sees that it was fetched, and when.
  const [{ recipients }] = await world.list(id);
  assert.equal(recipients[0].opens, 1);
  assert.ok(recipients[0].opened_at);
  assert.deepEqual(recipients[0].alert, { channel: 'mail', state: 'filed', reason: null });
  const log = (await world.api('GET', `/consultations/${id}/documents/${document.id}/log`)).body.items;
  assert.deepEqual(log.map(({ action }) => action),
    ['document.add', 'document.give', 'document.send', 'document.fetch']);
  assert.equal(log.at(-1).recipient_id, recipients[0].id);
  // Another's document behind the same door, and another door with this cookie.
  const other = await sendToPatient(unique(1));
  assert.equal((await visitor.go('GET', `/files/${other.document.id}`)).problem, 'not-found');
  const stranger = new Visitor((await linkTo('louise1@example.net')).path);
  stranger.cookie = visitor.cookie;
  assert.equal((await stranger.go('GET', '/space')).body.open, false);
  assert.equal((await visitor.go('POST', '/leave', {})).status, 204);
  assert.equal((await visitor.go('GET', '/space')).body.open, false);
});

test('/space/F2/wrong-codes', async () => {
  await sendToPatient(unique(2));
  const visitor = new Visitor((await linkTo('louise2@example.net')).path);
  assert.equal((await visitor.go('POST', '/enter', { code: '123456' })).problem, 'locked-out',
    'before one was asked for');
  const { code } = await visitor.askCode('sms', '+33612345002');
  const again = await visitor.go('POST', '/code', { channel: 'sms' });
  assert.equal(again.problem, 'too-many-requests', 'not twice in half a minute');
  assert.ok(Number(again.headers['retry-after']) <= 31);
  const wrong = String((Number(code) + 1) % 1000000).padStart(6, '0');
  for (const text of [wrong, '', 'abcdef', `${code}0`, code.slice(1)].slice(0, 5)) {
    const answer = await visitor.go('POST', '/enter', { code: text });
    assert.equal(answer.problem, text === '' ? 'invalid' : 'wrong-credentials', text);
  }
  assert.equal((await visitor.go('POST', '/enter', { code: wrong })).problem, 'wrong-credentials');
  assert.equal((await visitor.go('POST', '/enter', { code })).problem, 'locked-out',
    'five tries were wrong: the right one comes too late');
  assert.equal(visitor.cookie, undefined);
});

test('/space/F2/a-code-opens-once', async () => {
  await sendToPatient(unique(3));
  const visitor = new Visitor((await linkTo('louise3@example.net')).path);
  const { code, letter } = await visitor.askCode('mail', 'louise3@example.net');
  assert.ok(!letter.subject.includes(code), 'subjects are shown on locked screens');
  assert.equal((await visitor.go('POST', '/enter', { code: `${code.slice(0, 3)} ${code.slice(3)}` }))
    .status, 204, 'as people copy it');
  assert.equal((await visitor.go('POST', '/enter', { code })).problem, 'locked-out');
  // Neither the code nor anything it could be found from lies on the disk.
  for (const name of ['auscult.db', 'auscult.db-wal'])
    assert.ok(!(await readFile(path.join(world.directory, name))).includes(code));
});

test('/space/F2/withdrawn-at-once', async () => {
  const { id, document, recipient } = await sendToPatient(unique(4));
  const visitor = new Visitor((await linkTo('louise4@example.net')).path);
  await visitor.enter('sms', '+33612345004');
  assert.equal((await visitor.go('GET', '/space')).body.items.length, 1);
  const withdraw = (body) =>
    world.api('POST', `/consultations/${id}/documents/${document.id}/withdraw`, { body });
  const answer = await withdraw({ recipient_id: recipient.id });
  assert.ok(answer.body.recipients[0].withdrawn_at);
  assert.equal((await visitor.go('GET', '/space')).problem, 'link-expired', 'the session is open');
  assert.equal((await visitor.go('GET', `/files/${document.id}`)).problem, 'link-expired');
  assert.equal((await withdraw({})).problem, 'illegal-transition', 'nobody has it any more');
  // Sent once more, the same link opens again.
  await sent(id, document.id, { to_patient: true });
  assert.equal((await visitor.go('GET', '/space')).body.items.length, 1);
});

test('/space/F2/withdrawn-in-the-middle-of-a-download', async () => {
  const plan = await world.plan(unique(5));
  const { body: document } = await world.upload(plan.id, makePdf(40 * MEBIBYTE));
  await sent(plan.id, document.id, { to_patient: true });
  const visitor = new Visitor((await linkTo('louise5@example.net')).path);
  await visitor.enter('sms', '+33612345005');
  const { default: http } = await import('node:http');
  const received = await new Promise((resolve, reject) => {
    http.get({ host: '127.0.0.1', port: world.port, path: `${visitor.door}/files/${document.id}`,
      agent: false, headers: { cookie: visitor.cookie } }, async (response) => {
      let bytes = 0;
      response.once('data', async () => {
        response.pause();
        await world.api('POST', `/consultations/${plan.id}/documents/${document.id}/withdraw`,
          { body: {} });
        response.resume();
      });
      response.on('data', (chunk) => { bytes += chunk.length; });
      response.on('error', () => {});
      response.on('close', () => resolve({ bytes, complete: response.complete }));
    }).on('error', reject);
  });
  assert.equal(received.complete, false);
  assert.ok(received.bytes < 40 * MEBIBYTE, 'what had not left does not leave');
});

test('/space/F2/further-recipients', async () => {
  const plan = await world.plan(unique(6));
  const { body: document } = await world.upload(plan.id, makePdf(100));
  const pharmacy = { name: 'Pharmacie du Marché', email: 'Contact@Pharmacie.example', locale: 'en' };
  const nurse = { name: 'Inès Petit', mobile: '06 98 76 54 32' };
  const answer = await sent(plan.id, document.id,
    { kind: 'prescription', to_patient: true, recipients: [pharmacy, nurse] }, { token: world.delegate });
  assert.equal(answer.status, 200, answer.bytes.toString());
  assert.deepEqual(answer.body.recipients.map(({ name, email, mobile }) => [name, email, mobile])
    .sort(), [['Inès Petit', null, '+33698765432'],
    ['Louise Durand', 'louise6@example.net', '+33612345006'],
    ['Pharmacie du Marché', 'Contact@pharmacie.example', null]].sort());
  const english = await linkTo('Contact@pharmacie.example');
  assert.match(english.letter.text, /has left a document for you in a secure space/);
  const mailOnly = new Visitor(english.path);
  assert.deepEqual((await mailOnly.go('GET', '/space')).body.channels,
    [{ channel: 'mail', hint: 'C•••@pharmacie.example' }]);
  assert.equal((await mailOnly.go('POST', '/code', { channel: 'sms' })).body.pointer, '/channel');
  await mailOnly.enter('mail', 'Contact@pharmacie.example');
  assert.equal((await mailOnly.go('GET', '/space')).body.items.length, 1);
  const byPhone = new Visitor((await linkTo('+33698765432')).path);
  await byPhone.enter('sms', '+33698765432');
  // The same pharmacy again: the same space, with both.
  const { body: second } = await world.upload(plan.id, makePdf(200), { name: 'second.pdf' });
  await sent(plan.id, second.id, { recipients: [pharmacy] });
  assert.equal((await mailOnly.go('GET', '/space')).body.items.length, 2);
});

test('/space/F2/send-refused', async () => {
  const plan = await world.plan({ kind: 'case_meeting', participants: [{ role: 'professional',
    given_name: 'Ana', family_name: 'Roy', email: 'ana@example.net' }] });
  const { body: document } = await world.upload(plan.id, makePdf(100));
  const rows = JSON.stringify(await world.list(plan.id));
  const good = { name: 'A', email: 'a@example.org' };
  for (const [body, pointer] of [
    [{}, '/recipients'],
    [{ recipients: [] }, '/recipients'],
    [{ to_patient: true }, '/to_patient'],
    [{ recipients: [good, { name: 'B' }] }, '/recipients/1'],
    [{ recipients: [{ name: 'B', email: 'nobody' }] }, '/recipients/0/email'],
    [{ recipients: [{ name: 'B', mobile: '12' }] }, '/recipients/0/mobile'],
    [{ recipients: [{ name: 'a\nb', email: 'a@example.org' }] }, '/recipients/0/name'],
    [{ recipients: Array.from({ length: 11 }, () => good) }, '/recipients'],
    [{ kind: 'poem', recipients: [good] }, '/kind'],
  ]) {
    const answer = await sent(plan.id, document.id, body);
    assert.deepEqual([answer.problem, answer.body.pointer], ['invalid', pointer]);
  }
  assert.equal(JSON.stringify(await world.list(plan.id)), rows, 'nothing is half-sent');
  assert.ok((await letters()).every(({ to }) => to !== good.email), 'nobody is written to');
});

test('/space/F2/unknown-links', async () => {
  for (const token of ['x', 'A'.repeat(27), '..%2f..', '%00'])
    for (const [method, rest] of [['GET', ''], ['GET', '/space'], ['POST', '/leave']]) {
      const answer = await world.send(method, `/documents/${token}${rest}`, { token: null, body: {} });
      assert.ok([404, 204].includes(answer.status), `${token} ${rest} ${answer.status}`);
    }
});

test('/space/L3/other-origins', async () => {
  await sendToPatient(unique(7));
  const { path: door } = await linkTo('louise7@example.net');
  for (const target of ['/code', '/enter', '/leave']) {
    const answer = await world.send('POST', door + target, { token: null,
      headers: { origin: 'https://evil.example.com' },
      body: { channel: 'sms', code: '123456' } });
    assert.equal(answer.problem, 'csrf', target);
  }
});

test('/space/F2/erased-with-the-document', async () => {
  const { id, document } = await sendToPatient(unique(8));
  const visitor = new Visitor((await linkTo('louise8@example.net')).path);
  const before = (await world.files()).length;
  assert.equal((await world.api('DELETE', `/consultations/${id}/documents/${document.id}`)).status, 204);
  assert.equal((await visitor.go('GET', '/space')).problem, 'link-unknown');
  const left = await until('the file to be gone', async () => {
    const { length } = await world.files();
    return length !== before && length;
  });
  assert.equal(left, before - 1);
});

/** F4: the patient sends from the visit; what nobody has opened can be taken back. */
test('/visit/F4/patients-documents', async () => {
  const now = await world.api('POST', '/consultations/now', { body: {
    confirm_overlap: true, ...unique(9) } });
  assert.equal(now.status, 201, now.bytes.toString());
  const id = now.body.id;
  const link = now.body.links.find(({ role }) => role === 'patient').url;
  const followed = await world.send('GET', new URL(link).pathname, { token: null });
  const cookie = followed.headers['set-cookie'][0].split(';')[0];
  const visit = (method, rest = '', options = {}) => world.send(method, `/visit/${id}/documents${rest}`,
    { token: null, cookie, ...options });
  assert.equal((await visit('POST', '', { body: makePdf(50) })).problem, 'illegal-transition',
    'who has not said who it is sends nothing');
  assert.equal((await world.send('GET', `/visit/${id}/documents`, { token: null })).problem,
    'unauthenticated');
});
