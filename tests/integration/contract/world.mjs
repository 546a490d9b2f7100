// SPDX-License-Identifier: GPL-3.0-or-later
// The one server that the files of this folder speak to, with what they share. Each of them runs
// alone, too: `node --test contract/sites.mjs` with AUS_REST_SERVER set; rest-contract.test.mjs runs
// all, and then asks whether anything that is declared was never seen.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { makePlan, startWorld } from '../rest-client.mjs';

export const unknownId = '01jd0000000000000000000000';

export let world, claire, quentin, session, planned, queue, registered;

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

export async function plan(changes = {}, options = {}) {
  const answer = await world.api('POST', '/consultations',
    { token: claire.token, body: makePlan(changes), ...options });
  assert.equal(answer.status, 201, answer.text);
  return answer;
}

/** Every operation of the description, with how to call it validly enough. */
export function* operations() {
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
export function admitted(op, extra = {}) {
  const version = op.headers.includes('If-Match') && op.operation.operationId.startsWith('change')
    ? { version: 1 } : {};
  if (op.open) return { ...extra };
  return op.bearer ? { token: claire.token, ...version, ...extra }
    : { ...session, ...version, ...extra };
}

export const unsafe = (op) => op.method !== 'GET';

const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

/** A body that is good enough to come as far as the use case. */
export function validBody(op) {
  if (!op.schema) return undefined;
  const body = op.operation.operationId === 'announce' ? { minutes: 5 } : {};
  for (const name of op.schema.required)
    body[name] = { email: 'a@example.org', password: 'x', current: 'x', new: 'x'.repeat(10),
      name: 'x', scopes: ['consultations:read'], code: 'XXXXXXXX', reason: 'because', minutes: 5,
      text: 'x', leg: unknownId, sdp: 'v=0', role: 'companion', channel: 'mail', locale: 'fr', subject: 'x',
      body: '{{date}} {{time}} {{link}}', sms: '{{time}} {{link}}', given_name: 'A', family_name: 'B',
      planned_start: tomorrow, participants: [],
      kind: op.schema.properties.kind?.enum[0], date: '2027-01-04', facts: {},
      url: 'https://example.org/', practitioner_ids: [claire.id], weekly: [], start: tomorrow,
      birth_date: '1951-04-02', amount: { cents: 0 }, address: '3 place du Marché', postal_code: '69380',
      town: 'Lozanne', birth_name: 'Durand', given_names: 'Louise', sex: 'female', version: 0,
      contact: 'x', patient_id: unknownId, early_hours: 24 }[name]
      ?? assert.fail(name);
  return body;
}

/** A server that refuses everything cannot be asked for its description. */
export async function startWorldLike(args) {
  const strict = await startWorld(args);
  strict.document = world.document;
  return strict;
}

export const act = (id, action, options = {}) =>
  world.api('POST', `/consultations/${id}/${action}`, { token: claire.token, ...options });

/** A consultation for this moment: its planned start has come. */
export async function planNow() {
  const body = makePlan();
  delete body.planned_start;
  const answer = await world.api('POST', '/consultations/now', { token: claire.token, body });
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}

export const patientOf = (body) =>
  body.participants.find((person) => person.role === 'patient').id;

export const practitionerOf = (body) =>
  body.participants.find((person) => person.role === 'practitioner').id;
