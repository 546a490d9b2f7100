// SPDX-License-Identifier: GPL-3.0-or-later
// What machines do to a server: the disk is full, the clock is set. Nothing acknowledged is lost,
// the reason is told, and it goes on by itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Daemon, eventually, path } from './outbox-world.mjs';
import { until } from './wait.mjs';

const root = process.getuid() === 0;

/** Before a program: it sees a file system of its own in `directory`, of so many bytes. */
const smallDisk = (directory, size) => ['unshare', ...(root ? ['-m'] : ['-Urm']), 'sh', '-c',
  `mount -t tmpfs -o size=${size},mode=0700 small "$0" && exec "$@"`, directory];

function skipWithout(...programs) {
  for (const program of programs)
    try {
      execFileSync('which', [program]);
    } catch {
      return `${program} is not installed`;
    }
  return false;
}

/** Writes zeros until there is no room for another one. */
async function fill(file) {
  const handle = await open(file, 'w');
  for (const size of [65536, 4096, 512])
    for (;;)
      try {
        await handle.write(Buffer.alloc(size));
      } catch (error) {
        assert.equal(error.code, 'ENOSPC');
        break;
      }
  await handle.close();
}

const directory = () => execFileSync('mktemp', ['-d', '-t', 'aus-faults-XXXXXX']).toString().trim();

test('/faults/disk-full', { skip: skipWithout('unshare', 'mount') }, async (t) => {
  const place = directory();
  const daemon = await Daemon.start({}, { directory: place, wrap: smallDisk(place, '32m') });
  t.after(() => daemon.kill());
  const person = { email: 'zoe@example.org' };
  const before = await daemon.plan(person);
  assert.ok(before.id);

  await fill(daemon.inside('filler'));
  const start = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const told = new Set();
  let refused;
  // What is left of the log's last page may take some.
  for (let i = 0; i < 200 && !refused; i++) {
    const answer = await daemon.api('POST', '/consultations', { planned_start: start,
      confirm_overlap: true, private_comment: 'x'.repeat(2000), tags: ['plein'],
      participants: [{ role: 'patient', given_name: 'Zoé', family_name: 'Lévêque', ...person }] });
    if (answer.status === 201) told.add(answer.body.id);
    else refused = answer;
  }
  assert.equal(refused.status, 507);
  assert.match(refused.body.type, /storage-full$/, 'the reason is told');
  const read = await daemon.api('GET', `/consultations/${before.id}`);
  assert.equal(read.status, 200, 'who only reads is served');

  await rm(daemon.inside('filler'));
  const after = await daemon.plan(person);
  assert.ok(after.id, 'without a restart');
  const kept = (await daemon.api('GET', '/consultations?tag=plein&limit=200')).body.items;
  assert.deepEqual(new Set(kept.map((one) => one.id)), told, 'what was told, and nothing else');
});

/** Debian's, in whichever directory this machine's architecture has; programs of many threads. */
const faketime = () => execFileSync('sh', ['-c',
  'ls /usr/lib/*/faketime/libfaketimeMT.so.1 2>/dev/null || true']).toString().trim();

/** Settings under which a program's wall clock is set by `file`; its timers count real time. */
function movedBy(file) {
  const daemon = execFileSync('ldd', [process.env.AUS_DAEMON]).toString();
  const sanitizer = /(\/\S*libasan\S*)/.exec(daemon)?.[1];
  return { LD_PRELOAD: [sanitizer, faketime()].filter(Boolean).join(':'),
    FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}

/** A data directory with a clock file; `set` moves the server's wall clock, in one step: a file that
 * is read half written is no time at all. */
async function clockFile() {
  const place = directory();
  const file = path.join(place, 'clock');
  const set = async (seconds) => {
    await writeFile(`${file}.new`, `+${seconds}`);
    await rename(`${file}.new`, file);
  };
  await set(0);
  return { place, set, env: movedBy(file) };
}

/** B8: the time of who is not ready is a row: killed and half an hour later, the place is free. */
test('/faults/B8/queue-place-after-kill', { skip: faketime() ? false : 'libfaketime is not installed' },
  async (t) => {
    const { place, set, env } = await clockFile();
    const daemon = await Daemon.start({}, { directory: place, env });
    t.after(() => daemon.remove());
    const { items: [queue] } = (await daemon.api('GET', '/queues')).body;
    const joined = await fetch(`${daemon.origin}/q/${queue.code}/join`, { method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ given_name: 'Zoé', family_name: 'Petit' }) });
    assert.equal(joined.status, 201);
    const id = (await joined.json()).location.split('/').pop();
    const look = async () => (await daemon.api('GET', `/consultations/${id}`)).body;
    const places = async () => (await daemon.api('GET', '/queues')).body.items[0].patients;
    assert.deepEqual([(await look()).status, await places()], ['scheduled', queue.patients + 1]);
    await daemon.kill();
    await set(31 * 60);
    await daemon.launch();
    const one = await until('the place to be given up', async () => {
      const now = await look();
      return now.status !== 'scheduled' && now;
    });
    assert.deepEqual([one.status, one.status_reason], ['absent', 'not ready in time']);
    assert.equal(await places(), queue.patients);
  });

test('/faults/C2/clock-set', { skip: faketime() ? false : 'libfaketime is not installed' },
  async (t) => {
    const { place, set, env } = await clockFile();
    const daemon = await Daemon.start({}, { directory: place, env });
    t.after(() => daemon.remove());
    const start = Date.now() + 86_400_000;
    const one = await daemon.plan({ email: 'one@example.org' }, new Date(start));
    await eventually(daemon, one.id, { kind: 'invitation', state: 'filed' });
    const reminders = async () => (await daemon.messages(one.id))
      .filter((item) => item.kind === 'reminder' && item.channel === 'mail');
    assert.deepEqual((await reminders()).filter((item) => item.state !== 'waiting'), []);

    // Five minutes before; the next appointment planned makes the server look at its timers.
    await set(86_400 - 300);
    await daemon.plan({ email: 'two@example.org' }, new Date(start + 7_200_000));
    for (const { id } of one.participants)
      await eventually(daemon, one.id, { kind: 'reminder', participant_id: id, state: 'filed' });
    const sent = await reminders();

    for (const seconds of [0, 86_400 - 200, 0, 3600]) {
      await set(seconds);
      const next = await daemon.plan({ email: 'next@example.org' }, new Date(start + 9_000_000));
      assert.ok(next.id, JSON.stringify(next));
      await eventually(daemon, next.id, { kind: 'invitation', state: 'filed' });
      assert.deepEqual(await reminders(), sent, 'reminded once, whatever the clock says');
    }
    const { body } = await daemon.api('GET', `/consultations/${one.id}`);
    assert.equal(body.status, 'scheduled');
  });
