// SPDX-License-Identifier: GPL-3.0-or-later
// Documents through the real daemon: what is acknowledged is there, whole; what was cut, killed or
// refused has left nothing, in the database or in the vault.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { DocumentsWorld, makePdf, MEBIBYTE } from './documents-world.mjs';
import { filesBelow } from './files.mjs';
import { until } from './wait.mjs';

let world;

before(async () => { world = await DocumentsWorld.start(); });
after(() => world?.stop());

const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('/documents/F2/there-and-back', async () => {
  const { id } = await world.plan();
  for (const bytes of [9, 65535, 65536, 65537, 3 * MEBIBYTE + 1]) {
    const pdf = makePdf(bytes);
    const added = await world.upload(id, pdf);
    assert.equal(added.status, 201, added.bytes.toString());
    assert.equal(added.body.size, bytes);
    const back = await world.download(id, added.body.id);
    assert.equal(sum(back.bytes), sum(pdf));
    assert.equal(back.headers['content-length'], String(bytes));
  }
  assert.equal((await world.list(id)).length, 5);
});

test('/documents/F2/expect-continue', async () => {
  const { id } = await world.plan();
  const answer = await world.api('POST', `/consultations/${id}/documents`, {
    headers: { expect: '100-continue', 'content-length': 9 },
    pieces: (request) => request.on('continue', () => request.end(makePdf(9))) });
  assert.equal(answer.status, 201);
  // libsoup forgets the headers of the first answer; the second one must have them again.
  assert.ok(answer.headers['content-security-policy'] && answer.headers['x-request-id']);
  const refused = await world.api('POST', `/consultations/${id}/documents`, {
    headers: { expect: '100-continue', 'content-length': 51 * MEBIBYTE },
    pieces: (request) => {
      request.on('continue', () => assert.fail('it knows the size already'));
      request.flushHeaders();
    } });
  assert.equal(refused.problem, 'too-large');
});

test('/documents/L2/nothing-readable-on-the-disk', async () => {
  const { id } = await world.plan();
  const secret = 'Ordonnance de Louise Durand : paracétamol';
  const added = await world.upload(id, Buffer.from(`${secret}\n`), { name: 'secret-de-louise.txt' });
  assert.equal(added.body.media_type, 'text/plain');
  for (const { name, data } of await filesBelow(world.directory))
    assert.ok(!data.includes(secret) && !data.includes('secret-de-louise'), name);
});

test('/documents/D1/nothing-before-identity', async () => {
  const now = { planned_start: new Date().toISOString() };
  const plan = await world.plan(now);
  const link = new URL(plan.links.find(({ role }) => role === 'patient').url).pathname;
  const entry = await world.send('GET', link, { token: null });
  const cookie = entry.headers['set-cookie'][0].split(';')[0];
  const as = { token: null, cookie };
  for (const what of ['documents', 'vital-signs']) {
    const answer = await world.send('GET', `/visit/${plan.id}/${what}`, as);
    assert.equal(answer.problem, 'illegal-transition', what);
  }
});

test('/documents/F2/cut-upload-leaves-nothing', async () => {
  const { id } = await world.plan();
  const before = await world.files();
  const request = await world.begin(id, 20 * MEBIBYTE, 4 * MEBIBYTE);
  assert.ok((await world.files()).some((name) => name.endsWith('.part')));
  request.destroy();
  const left = await until('the half file to be gone', async () => {
    const files = await world.files();
    return files.every((name) => !name.endsWith('.part')) && files;
  });
  assert.deepEqual(left.sort(), before.sort());
  assert.deepEqual(await world.list(id), []);
});

test('/documents/L4/refused-in-the-middle', async () => {
  const { id } = await world.plan();
  const before = await world.files();
  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(8 * MEBIBYTE)]);
  const answer = await world.upload(id, zip);
  assert.equal(answer.problem, 'unsupported-media-type', 'said although 8 MiB were on their way');
  assert.deepEqual((await world.files()).sort(), before.sort());
});

test('/documents/M5/kill-during-upload', async () => {
  const { id } = await world.plan();
  const whole = (await world.upload(id, makePdf(100000))).body;
  await world.begin(id, 20 * MEBIBYTE, 4 * MEBIBYTE);
  await world.kill();
  assert.ok((await world.files()).some((name) => name.endsWith('.part')), 'left by the crash');
  await world.run();
  const documents = (await world.list(id)).map((one) => one.id);
  assert.deepEqual(documents, [whole.id]);
  assert.ok(!(await world.files()).some((name) => name.endsWith('.part')), 'swept at the start');
  assert.equal(sum((await world.download(id, whole.id)).bytes), sum(makePdf(100000)));
});

/** A report and its number are one: after a kill at any moment neither is there without the other. */
test('/documents/F5/kill-while-signing', async () => {
  const plans = new Map();
  for (let i = 0; i < 6; i++) {
    const { id } = await world.plan();
    const saved = await world.api('PUT', `/consultations/${id}/report`,
      { body: { version: 0, conclusion: 'Bronchite' } });
    assert.equal(saved.status, 200, saved.bytes.toString());
    plans.set(id, saved.body.version);
  }
  const told = new Set();
  for (let round = 0; round < 4; round++) {
    let answers = 0;
    await Promise.all([...plans].map(([id, version]) => world.api('POST',
      `/consultations/${id}/report/versions`, { body: { version } }).then((answer) => {
      assert.equal(answer.status, 201, answer.bytes.toString());
      told.add(answer.body.versions.at(-1).document_id);
      // Others are now anywhere between their printing and their row.
      if (++answers === round + 1) world.child.kill('SIGKILL');
    }, () => {})));
    await world.kill();
    await world.run();
    for (const id of plans.keys()) {
      const { version, versions } = (await world.api('GET', `/consultations/${id}/report`)).body;
      plans.set(id, version);
      const filed = (await world.list(id)).filter(({ origin }) => origin === 'note');
      assert.deepEqual(filed.map((one) => one.id), versions.map((one) => one.document_id));
      assert.deepEqual(versions.map(({ number }) => number), versions.map((_, i) => i + 1));
      for (const one of filed) told.delete(one.id);
    }
    assert.deepEqual([...told], [], 'acknowledged, so it is there');
  }
});

/** Every acknowledged document is whole after a kill at any moment, and no body is without a row. */
test('/documents/M5/kill-between-any-two-steps', async () => {
  const { id } = await world.plan();
  const known = [];
  for (let round = 1; round <= 5; round++) {
    const uploads = Array.from({ length: 4 }, (_, i) => world.upload(id, makePdf(30000 * round + i))
      .then((answer) => {
        known.push({ id: answer.body.id, bytes: 30000 * round + i });
        // Others are now at every step between their first byte and their row.
        if (known.length % 2 === round % 2) world.child.kill('SIGKILL');
      }, () => {}));
    await Promise.all(uploads);
    await world.kill();
    await world.run();
    const rows = await world.list(id);
    for (const { id: one, bytes } of known) {
      assert.ok(rows.some((row) => row.id === one), 'acknowledged, so it is there');
      assert.equal(sum((await world.download(id, one)).bytes), sum(makePdf(bytes)));
    }
    for (const row of rows)
      assert.equal((await world.download(id, row.id)).bytes.length, row.size, 'whole or not at all');
  }
  const bodies = await world.files();
  const all = [];
  for (const { id: one } of (await world.api('GET', '/consultations?limit=200')).body.items)
    all.push(...(await world.list(one)).map((row) => row.id));
  assert.deepEqual(bodies.sort(), all.sort());
});
