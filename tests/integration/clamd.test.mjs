// SPDX-License-Identifier: GPL-3.0-or-later
// Virus scanning (L4) by clamd's INSTREAM protocol: Debian's clamd with a signature of its own where
// it is installed, else a server that speaks the same.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { DocumentsWorld, makePdf } from './documents-world.mjs';
import { until } from './wait.mjs';

// Put together here, so that no scanner takes this file for an infected one.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const found = spawnSync('which', ['clamd']).status === 0;

let directory, socket, scanner, world;

/** What clamd(8) says of INSTREAM: "zINSTREAM\0", pieces with their length before them, a zero. */
function startLikeClamd() {
  const server = net.createServer((connection) => {
    let data = Buffer.alloc(0);
    connection.on('error', () => {});
    connection.on('data', (chunk) => {
      data = Buffer.concat([data, chunk]);
      const head = 'zINSTREAM\0'.length;
      if (data.length < head) return;
      assert.equal(data.toString('latin1', 0, head), 'zINSTREAM\0');
      const pieces = [];
      let at = head;
      while (data.length >= at + 4) {
        const length = data.readUInt32BE(at);
        if (length === 0) {
          const bad = Buffer.concat(pieces).includes(eicar);
          connection.end(`stream: ${bad ? 'Eicar-Test-Signature FOUND' : 'OK'}\0`);
          return;
        }
        if (data.length < at + 4 + length) return;
        pieces.push(data.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
    });
  });
  server.listen(socket);
  return { ready: once(server, 'listening'), stop: () => new Promise((done) => server.close(done)) };
}

/** The real one, with one signature and nothing fetched from anywhere. */
function startClamd() {
  const sum = createHash('md5').update(eicar).digest('hex');
  const ready = (async () => {
    await writeFile(path.join(directory, 'test.hdb'), `${sum}:${eicar.length}:Eicar-Test-Signature\n`);
    await writeFile(path.join(directory, 'clamd.conf'), `LocalSocket ${socket}\nForeground yes\n` +
      `DatabaseDirectory ${directory}\nUser root\nStreamMaxLength 60M\n`);
    child = spawn('clamd', ['-c', path.join(directory, 'clamd.conf')], { stdio: 'ignore' });
    await until('clamd', () => new Promise((resolve) => {
      const probe = net.connect(socket, () => probe.end('zPING\0'));
      probe.on('data', () => resolve(true)).on('error', () => resolve(false))
        .on('close', () => resolve(false));
    }));
  })();
  let child;
  return { ready, stop: async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  } };
}

const start = () => (found ? startClamd() : startLikeClamd());

before(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'aus-clamd-'));
  socket = path.join(directory, 'clamd.ctl');
  scanner = start();
  await scanner.ready;
  world = await DocumentsWorld.start([`documents.clamd=${socket}`]);
});
after(async () => {
  await world?.stop();
  await scanner?.stop();
  await rm(directory, { recursive: true });
});

test('/clamd/L4/eicar-is-refused', async () => {
  const { id } = await world.plan();
  const before = await world.files();
  const refused = await world.upload(id, Buffer.from(eicar), { name: 'eicar.txt' });
  assert.equal(refused.problem, 'infected');
  assert.match(refused.body.detail, /Eicar-Test-Signature/);
  const clean = await world.upload(id, makePdf(200000));
  assert.deepEqual([clean.status, clean.body.state], [201, 'ready']);
  const files = await until('one file more', async () => {
    const now = await world.files();
    return now.length === before.length + 1 && now;
  });
  assert.deepEqual(files.filter((name) => !before.includes(name)), [clean.body.id]);
});

test('/clamd/L4/down-means-being-checked', async () => {
  const { id } = await world.plan();
  await scanner.stop();
  await rm(socket, { force: true });
  const kept = await world.upload(id, makePdf(1000));
  const bad = await world.upload(id, Buffer.from(eicar), { name: 'eicar.txt' });
  assert.deepEqual([kept.body.state, bad.body.state], ['checking', 'checking']);
  assert.equal((await world.download(id, kept.body.id)).problem, 'illegal-transition');
  scanner = start();
  await scanner.ready;
  const rows = await until('both to be checked', async () => {
    const list = await world.list(id);
    return list.every(({ state }) => state !== 'checking') && list;
  });
  assert.deepEqual(rows.map(({ state }) => state), ['ready', 'infected']);
  assert.equal((await world.download(id, kept.body.id)).status, 200);
  assert.equal((await world.download(id, bad.body.id)).problem, 'infected');
});

/** A disk of one megabyte, full in the middle of an upload. */
test('/documents/F2/disk-full', async () => {
  const small = await DocumentsWorld.start([], ['unshare', '-m', 'sh', '-c',
    'mkdir -p {data}/documents && mount -t tmpfs -o size=1m tmpfs {data}/documents && exec "$0" "$@"']);
  try {
    const { id } = await small.plan();
    assert.equal((await small.upload(id, makePdf(3000000))).problem, 'storage-full');
    assert.deepEqual(await small.list(id), []);
    // Nothing of it takes the room of what fits.
    assert.equal((await small.upload(id, makePdf(500000))).status, 201);
  } finally {
    await small.stop();
  }
});
