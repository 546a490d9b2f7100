// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, sheets and figures of many consultations.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, claire, plan, quentin, world } from './world.mjs';

/** One that was planned and is not to be. */
async function cancelledPlan() {
  const { id } = (await plan()).body;
  assert.equal((await act(id, 'cancel', { body: { reason: 'ill' } })).status, 200);
}

test('/http/api/J1/list', async () => {
  await cancelledPlan();
  for (let i = 0; i < 3; i++) await plan();
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

test('/http/api/H5/statistics', async () => {
  await cancelledPlan();
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
