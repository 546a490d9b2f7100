// SPDX-License-Identifier: GPL-3.0-or-later
// End-to-end encryption (E5): frames as RFC 9605 has them, its test vectors (appendix C), keys by
// stream and generation, replay.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clearBytes } from '../src/e2ee/codec';
import {
  isPrivate,
  Keyring,
  kidOf,
  nextGeneration,
  PRIVATE_GENERATION,
  tagOf,
} from '../src/e2ee/keyring';
import { ReplayWindow } from '../src/e2ee/replay';
import {
  decodeHeader,
  deriveFrameKey,
  encodeHeader,
  importBaseKey,
  open,
  seal,
} from '../src/e2ee/sframe';
import vectors from './sframe-vectors.json';

const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (array) => Buffer.from(array).toString('hex');
const frame = (text) => new TextEncoder().encode(text);

test('/web/e2ee/E5/rfc9605-headers', () => {
  assert.ok(vectors.header.length > 100);
  for (const [kid, ctr, encoded] of vectors.header) {
    assert.equal(hex(encodeHeader(BigInt(kid), BigInt(ctr))), encoded);
    const header = decodeHeader(bytes(encoded + '77'));
    assert.deepEqual([String(header.kid), String(header.ctr)], [kid, ctr]);
    assert.equal(header.length, encoded.length / 2);
    for (let cut = 0; cut < encoded.length; cut += 2)
      assert.equal(decodeHeader(bytes(encoded.slice(0, cut))), null);
  }
});

test('/web/e2ee/E5/rfc9605-aes-128-gcm', async () => {
  const { kid, ctr, base_key, sframe_salt, metadata, pt, ct } = vectors.sframe;
  const key = await deriveFrameKey(await importBaseKey(bytes(base_key)), BigInt(kid));
  assert.equal(hex(key.salt), sframe_salt);
  assert.equal(hex(await seal(key, BigInt(ctr), bytes(metadata), bytes(pt))), ct);
  const sealed = bytes(ct);
  assert.equal(hex(await open(key, decodeHeader(sealed), bytes(metadata), sealed)), pt);
});

test('/web/e2ee/E5/every-bit-counts', async () => {
  const key = await deriveFrameKey(await importBaseKey(frame('secret')), 5n);
  const sealed = await seal(key, 9n, frame('clear'), frame('picture'));
  for (let bit = 0; bit < 8 * sealed.length; bit++) {
    const changed = sealed.slice();
    changed[bit >> 3] ^= 1 << (bit & 7);
    const header = decodeHeader(changed);
    if (header) await assert.rejects(open(key, header, frame('clear'), changed), `bit ${bit}`);
  }
  await assert.rejects(open(key, decodeHeader(sealed), frame('cleaR'), sealed));
});

test('/web/e2ee/E5/what-codecs-must-read-stays-clear', () => {
  assert.equal(clearBytes('video', Uint8Array.of(0x10, ...new Array(20).fill(7))), 10);
  assert.equal(clearBytes('video', Uint8Array.of(0x11, ...new Array(20).fill(7))), 3);
  assert.equal(clearBytes('video', Uint8Array.of(0x10, 1)), 2);
  assert.equal(clearBytes('audio', Uint8Array.of(0x78, 1, 2)), 1);
  assert.equal(clearBytes('audio', new Uint8Array()), 0);
});

test('/web/e2ee/E5/replay-window', () => {
  const window = new ReplayWindow();
  const take = (counter) => {
    const taken = window.accepts(counter);
    if (taken) window.mark(counter);
    return taken;
  };
  assert.deepEqual([0, 2, 1, 1, 2, 0].map(take), [true, true, true, false, false, false]);
  assert.equal(take(1000), true);
  assert.equal(take(999), true);
  assert.equal(take(489), true);
  assert.equal(take(488), false, 'older than the window');
  assert.equal(take(999), false);
  assert.equal(take(1001), true);
  assert.equal(take(489), false, 'out of the window now, and seen');
});

test('/web/e2ee/E5/replay-window-against-a-list', () => {
  const window = new ReplayWindow();
  const seen = new Set();
  let highest = -1;
  let random = 12345;
  for (let turn = 0; turn < 20_000; turn++) {
    random = (random * 1103515245 + 12345) % 2147483648;
    const counter = Math.max(0, highest + 20 - (random % 700));
    const honest = !seen.has(counter) && counter > highest - 512;
    assert.equal(window.accepts(counter), honest, `${counter} after ${highest}`);
    if (!honest) continue;
    window.mark(counter);
    seen.add(counter);
    highest = Math.max(highest, counter);
  }
});

const secretOf = (tag, generation) => ({ tag, generation, secret: frame(`secret ${generation}`) });

async function pair() {
  const sender = new Keyring();
  const receiver = new Keyring();
  await sender.send(secretOf(77, 1));
  await receiver.receive('louise', secretOf(77, 1));
  return { sender, receiver };
}

const CLEAR = Uint8Array.of(1);
const openWith = (keyring, stream, windows, sealed, who = 'louise') =>
  keyring.open(who, stream, windows, sealed.subarray(0, 1), sealed.slice(1));

test('/web/e2ee/E5/each-stream-has-its-own-key', async () => {
  const { sender, receiver } = await pair();
  const sealed = await sender.seal('camera', CLEAR, frame('me'));
  assert.equal(hex(sealed.subarray(0, 1)), '01');
  assert.ok(!hex(sealed).includes(hex(frame('me'))));
  await assert.rejects(openWith(receiver, 'extra', new Map(), sealed), { reason: 'no-key' });
  await assert.rejects(openWith(receiver, 'camera', new Map(), sealed, 'paul'), {
    reason: 'no-key',
  });
  assert.equal(hex(await openWith(receiver, 'camera', new Map(), sealed)), hex(frame('me')));
});

test('/web/e2ee/E5/a-frame-is-taken-once-a-connection', async () => {
  const { sender, receiver } = await pair();
  const windows = new Map();
  const sealed = await sender.seal('camera', CLEAR, frame('me'));
  await openWith(receiver, 'camera', windows, sealed);
  await assert.rejects(openWith(receiver, 'camera', windows, sealed), { reason: 'replayed' });
  // A rebuilt connection may be given what the one before it had already, not what is long past.
  assert.equal(hex(await openWith(receiver, 'camera', new Map(), sealed)), hex(frame('me')));
  for (let count = 0; count < 600; count++) await sender.seal('camera', CLEAR, frame('x'));
  await openWith(receiver, 'camera', windows, await sender.seal('camera', CLEAR, frame('now')));
  await assert.rejects(openWith(receiver, 'camera', new Map(), sealed), { reason: 'replayed' });
});

test('/web/e2ee/E5/a-copied-instance-uses-up-nobody-elses-counters', async () => {
  const { sender, receiver } = await pair();
  const copy = new Keyring();
  const stolen = { ...secretOf(77, 1), secret: frame('of paul') };
  await copy.send(stolen);
  await receiver.receive('paul', stolen);
  const windows = new Map();
  for (let count = 0; count < 600; count++) await copy.seal('camera', CLEAR, frame('x'));
  const theirs = await copy.seal('camera', CLEAR, frame('paul'));
  assert.equal(hex(await openWith(receiver, 'camera', windows, theirs, 'paul')), hex(frame('paul')));
  const honest = await sender.seal('camera', CLEAR, frame('louise'));
  assert.equal(hex(await openWith(receiver, 'camera', windows, honest)), hex(frame('louise')));
});

test('/web/e2ee/E5/same-frame-twice-at-once', async () => {
  const { sender, receiver } = await pair();
  const windows = new Map();
  const sealed = await sender.seal('microphone', CLEAR, frame('hello'));
  const both = await Promise.allSettled([
    openWith(receiver, 'microphone', windows, sealed),
    openWith(receiver, 'microphone', windows, sealed),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
});

test('/web/e2ee/E5/counters-are-never-used-twice', async () => {
  const { sender } = await pair();
  const sealed = await Promise.all(
    Array.from({ length: 200 }, () => sender.seal('camera', CLEAR, frame('x'))),
  );
  const counters = sealed.map((one) => decodeHeader(one.subarray(1)).ctr);
  assert.equal(new Set(counters).size, 200);
});

test('/web/e2ee/E5/nothing-leaves-without-a-key', async () => {
  assert.equal(await new Keyring().seal('camera', CLEAR, frame('me')), null);
});

test('/web/e2ee/E5/rotation-and-leaving', async () => {
  const { sender, receiver } = await pair();
  const old = await sender.seal('camera', CLEAR, frame('before'));
  await sender.send(secretOf(77, 2));
  await receiver.receive('louise', secretOf(77, 2));
  const fresh = await sender.seal('camera', CLEAR, frame('after'));
  // The one before is on its way still.
  assert.equal(hex(await openWith(receiver, 'camera', new Map(), old)), hex(frame('before')));
  const newcomer = new Keyring();
  await newcomer.receive('louise', secretOf(77, 2));
  assert.equal(hex(await openWith(newcomer, 'camera', new Map(), fresh)), hex(frame('after')));
  await assert.rejects(openWith(newcomer, 'camera', new Map(), old), { reason: 'no-key' });
  receiver.keepOnly(['paul']);
  await assert.rejects(openWith(receiver, 'camera', new Map(), fresh), { reason: 'no-key' });
});

test('/web/e2ee/E5/key-ids', async () => {
  const tag = await tagOf('AAAAAAAAAAAAAAAAAAAAAA');
  assert.ok(tag >= 0 && tag < 2 ** 24);
  assert.notEqual(tag, await tagOf('AAAAAAAAAAAAAAAAAAAAAB'));
  assert.equal(kidOf(0xffffff, 63, 'data'), 0xffffffffn);
  let generation = PRIVATE_GENERATION;
  for (let count = 0; count < 200; count++) {
    generation = nextGeneration(generation);
    assert.ok(generation > 0 && generation < 64 && !isPrivate(kidOf(tag, generation, 'extra')));
  }
  assert.ok(isPrivate(kidOf(tag, PRIVATE_GENERATION, 'data')));
});
