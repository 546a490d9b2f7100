// SPDX-License-Identifier: GPL-3.0-or-later
// Random bodies and queries for every operation of the description, and for the addresses beside
// it: whatever comes, the answer is a declared one (never 5xx), a refusal names the member that is
// to blame, and leaves no trace in the database. AUS_FUZZ_SEED repeats a run, AUS_FUZZ_ROUNDS
// lengthens it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exchange, makePlan, startWorld } from './rest-client.mjs';
import { makeRandom } from './rest-random.mjs';

const seed = Number(process.env.AUS_FUZZ_SEED ?? 1);
const rounds = Number(process.env.AUS_FUZZ_ROUNDS ?? 25);
const watchProgram = path.join(path.dirname(fileURLToPath(import.meta.url)),
  '../fixture/database-watch.py');

/** Which tables changed since one asked last. */
class Watch {
  answers = [];

  constructor(directory) {
    this.child = spawn('/usr/bin/python3', [watchProgram, path.join(directory, 'auscult.db')],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', (line) =>
      this.answers.shift()(line.split(' ').filter(Boolean)));
  }

  changed() {
    return new Promise((resolve) => {
      this.answers.push(resolve);
      this.child.stdin.write('\n');
    });
  }

  stop() {
    this.child.stdin.end();
  }
}

let world, watch, random, claire, sessions, ids;

const make = async (method, target, body) => {
  const answer = await world.api(method, target, { token: claire.token, body });
  assert.ok(answer.status < 300, answer.text);
  return answer.body;
};

before(async () => {
  world = await startWorld();
  claire = world.people.claire;
  random = makeRandom(seed);
  sessions = { claire: await world.logIn('claire'), nadia: await world.logIn('nadia') };
  const planned = await make('POST', '/consultations',
    makePlan({ structure_id: world.people.nadia.structure_id }));
  const queue = await make('POST', '/queues', { name: 'File', practitioner_ids: [claire.id] });
  const patient = await make('POST', '/patients', { sex: 'female', birth_name: 'Durand',
    given_names: 'Louise', birth_date: '1951-04-02' });
  const document = (await world.api('POST', `/consultations/${planned.id}/documents`,
    { token: claire.token, raw: '%PDF-1.7 fuzz' })).body;
  await make('PUT', `/practitioners/${claire.id}/hours`, { slot_minutes: 60,
    weekly: [{ weekday: 1, from: '08:00', to: '18:00' }],
    page: { enabled: true, slug: 'claire', languages: ['fr'], presentation: '' } });
  ids = { consultation: planned.id, participant: planned.participants.at(-1).id, queue: queue.id,
    practitioner: claire.id, patient: patient.id, document: document.id, code: queue.code,
    link: planned.links.find(({ role }) => role === 'patient').url.split('/').pop(),
    structure: world.people.nadia.structure_id };
  watch = new Watch(world.directory);
  await watch.changed();
});
after(async () => {
  watch?.stop();
  await world?.stop();
});

/** Mostly something that is there, so that one comes further than the door. */
function fill(pattern) {
  const known = { '{id}': /\/practitioners\//.test(pattern) ? ids.practitioner
    : /\/queues\//.test(pattern) ? ids.queue
      : /\/patients\//.test(pattern) ? ids.patient
        : /\/structures\//.test(pattern) ? ids.structure : ids.consultation,
  '{pid}': ids.participant, '{did}': ids.document, '{slug}': 'claire', '{token}': ids.link };
  return pattern.replaceAll(/\{\w+\}/g, (name) => random.chance(0.9)
    ? known[name] : random.pick(Object.values(ids)));
}

function credential(op) {
  if (op.security.length === 0) return {};
  if (op.security.some((scheme) => scheme.bearer)) return { token: claire.token };
  return sessions[op.operationId.match(/site|kiosk|checkIn|accompany|leavePatient/i)
    ? 'nadia' : 'claire'];
}

/* What remembers a refusal on purpose: guesses are counted, looks are audited. */
const remembers = {
  logIn: ['account', 'audit'], changePassword: ['account', 'audit'], confirmBooking: ['booking'],
};

/* "" is the body as a whole: not an object, or without either of two members. */
const pointsAt = (pointer, queries) => (pointer?.startsWith('?')
  ? pointer === '?' || queries.includes(pointer.slice(1))
  : pointer === '' || pointer?.startsWith('/'));

function describe(op, body, answer) {
  return `seed ${seed}: ${op.operationId} ${JSON.stringify(body)?.slice(0, 600)}: ${answer.status} `
    + answer.text.slice(0, 300);
}

/* Seen, so that a server which refuses everything at the door does not pass. */
const outcomes = {};

/** One fault of each operation is enough to see, and all of them are wanted. */
const faults = new Map();
async function collect(name, work) {
  try {
    await work();
  } catch (error) {
    if (!faults.has(name)) faults.set(name, error.message);
  }
}

async function attack(method, pattern, op) {
  const schema = Object.entries(op.requestBody?.content ?? {})
    .find(([type]) => type !== 'application/octet-stream')?.[1].schema;
  const query = new URLSearchParams();
  const queries = (op.parameters ?? []).filter((parameter) => parameter.in === 'query');
  for (const { name, schema: rule, required } of queries)
    if (required || random.chance(0.4))
      query.set(name, String(random.value(rule, Object.values(ids))));
  const body = schema && random.value(schema, Object.values(ids));
  const match = op.parameters?.some(({ name }) => name === 'If-Match') ? { version: 1 } : {};
  const answer = await world.api(method,
    fill(pattern).replace('/api/v1', '') + (query.size ? `?${query}` : ''),
    { ...credential(op), ...match, ...(schema && { body }) });
  const what = describe(op, body, answer);
  outcomes[op.operationId] = (outcomes[op.operationId] ?? new Set()).add(answer.problem ?? 'done');
  assert.ok(answer.status < 500, what);
  const changed = await watch.changed();
  if (answer.status < 400) return;
  assert.equal(answer.headers['content-type'], 'application/problem+json', what);
  if (answer.problem === 'invalid')
    assert.ok(pointsAt(answer.body.pointer, queries.map(({ name }) => name)), `${what}: whose fault?`);
  const more = changed.filter((table) => !remembers[op.operationId]?.includes(table));
  assert.deepEqual(more, [], `${what}: refused, and yet it wrote`);
}

/* These would end what the others need: the session, the consultation, the document. */
const last = ['logOut', 'changePassword', 'endSession', 'cancelConsultation', 'eraseDocument',
  'takeOffParticipant', 'removeParticipant', 'revokeLink', 'reissueLink', 'markAbsent'];

test('/http/fuzz/N1/every-operation', async () => {
  const all = Object.entries(world.document.paths).flatMap(([pattern, item]) =>
    Object.entries(item).map(([method, op]) => ({ method: method.toUpperCase(), pattern, op })));
  const order = (one) => last.indexOf(one.op.operationId);
  for (const { method, pattern, op } of all.sort((a, b) => order(a) - order(b)))
    for (let round = 0; round < (method === 'GET' ? rounds / 5 : rounds); round++)
      if (op.operationId !== 'logOut')
        await collect(op.operationId, () => attack(method, pattern, op));
  assert.deepEqual([...faults.values()], []);
  const reached = Object.entries(outcomes).filter(([, seen]) => seen.has('done')).length;
  assert.ok(reached > Object.keys(outcomes).length / 2, `only ${reached} were ever done`);
});

const text = (max) => ({ type: 'string', minLength: 1, maxLength: max });
const optional = (rule) => ({ ...rule, type: [rule.type, 'null'] });
const object = (properties, required = []) => ({ type: 'object', properties, required });

/** The addresses beside the description, by what docs/interfaces.md says of their bodies. */
const beside = () => ({
  [`/q/${ids.code}/join`]: object({ given_name: text(100), family_name: text(100),
    birth_date: { type: 'string', format: 'date' }, email: { type: 'string', format: 'email' },
    mobile: text(32), locale: { type: 'string', enum: ['fr', 'en'] } }, ['given_name', 'family_name']),
  [`/c/${ids.link}/cancel`]: object({ birth_date: optional({ type: 'string', format: 'date' }) }),
  [`/c/${ids.link}/documents/open`]: object({ birth_date: { type: 'string', format: 'date' } }),
  [`/documents/${ids.link}/code`]: object({ channel: { type: 'string', enum: ['mail', 'sms'] } }),
  [`/documents/${ids.link}/enter`]: object({ code: text(20) }),
  [`/documents/${ids.link}/leave`]: object({}),
  '/kiosk/visits': object({ code: text(20) }),
  [`/visit/${ids.consultation}/feedback`]: object({ rating: { type: 'integer', minimum: 1, maximum: 5 },
    comment: text(2000), problem: { type: 'string', enum: ['sound', 'picture', 'cut'] },
    problem_text: text(2000) }),
  [`/visit/${ids.consultation}/vital-signs`]: object({ kind: { type: 'string',
    enum: ['saturation', 'pulse', 'blood_pressure'] }, value: { type: 'number', minimum: 0, maximum: 300 },
  diastolic: { type: 'number', minimum: 0, maximum: 300 } }, ['kind', 'value']),
  [`/visit/${ids.consultation}/card`]: object({ session: text(60), number: text(30), expiry: text(8),
    cvc: text(4), confirmed: { type: 'boolean' } }, ['session', 'number']),
  [`/visit/${ids.consultation}/devices`]: object({ name: text(60) }, ['name']),
  '/payments/events': object({ id: text(40), type: text(40), data: object({ object: object({}) }) }),
});

test('/http/fuzz/N1/beside-the-description', async () => {
  for (const [target, schema] of Object.entries(beside()))
    for (let round = 0; round < rounds; round++) {
      const body = JSON.stringify(random.value(schema, Object.values(ids)));
      const answer = await exchange(world.port, 'POST', target, { body, headers: {
        'content-type': 'application/json', accept: 'application/json',
        'content-length': Buffer.byteLength(body),
        ...(target.startsWith('/visit/') && { cookie: sessions.claire.cookie,
          'x-csrf-token': sessions.claire.csrf }) } });
      const what = `seed ${seed}: ${target} ${body.slice(0, 600)}: ${answer.status} ${answer.text}`;
      assert.ok(answer.status < 500, what);
      const changed = await watch.changed();
      if (answer.status < 400) continue;
      assert.equal(answer.headers['content-type'], 'application/problem+json', what);
      const problem = JSON.parse(answer.text);
      if (problem.type.endsWith('/invalid')) assert.ok('pointer' in problem, what);
      // A wrong birth date by the link is counted; nothing else is kept.
      const more = changed.filter((table) => !(target.startsWith('/c/')
        && ['participant', 'audit', 'event', 'consultation'].includes(table)));
      assert.deepEqual(more, [], `${what}: refused, and yet it wrote`);
    }
});

test('/http/fuzz/N1/not-even-json', async () => {
  const paths = Object.entries(world.document.paths).filter(([, item]) => item.post || item.put);
  for (const [pattern, item] of paths) {
    const op = item.post ?? item.put;
    for (let round = 0; round < 3; round++) {
      const answer = await world.api(item.post ? 'POST' : 'PUT',
        fill(pattern).replace('/api/v1', ''), { ...credential(op),
          raw: random.bytes(random.below(200)), headers: { 'content-type': 'application/json' } });
      assert.ok(answer.status < 500, describe(op, null, answer));
    }
  }
  assert.equal((await exchange(world.port, 'GET', '/health')).status, 200);
});
