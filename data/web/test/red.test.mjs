// SPDX-License-Identifier: GPL-3.0-or-later
// Sound that repeats itself (E7, RFC 2198) under end-to-end encryption (E5): the server must be able
// to take packets apart and to put others together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Opener, Sealer } from '../src/e2ee/frames';
import { Keyring } from '../src/e2ee/keyring';
import { buildRed, parseRed } from '../src/e2ee/red';

const secret = { tag: 9, generation: 1, secret: new TextEncoder().encode('secret') };
const voice = (number) => Uint8Array.of(0x78, number, number, number, number);
const own = (data) => ({ payloadType: 111, offset: 0, data });
const before = (steps, data) => ({ payloadType: 111, offset: 960 * steps, data });
const plain = (bytes) => [...bytes];

async function line() {
  const sending = new Keyring();
  const receiving = new Keyring();
  await sending.send(secret);
  await receiving.receive('louise', secret);
  const opener = new Opener(receiving, 'audio');
  return {
    sealer: new Sealer(sending, 'microphone', 'audio'),
    open: (frame) => opener.open('louise', 'microphone', frame),
    openRed: async (packet) =>
      parseRed(await opener.openRed('louise', 'microphone', packet)).map(({ offset, data }) => [
        offset / 960,
        plain(data),
      ]),
  };
}

test('/web/red/E7/headers-there-and-back', () => {
  const blocks = [before(2, voice(1)), before(1, new Uint8Array()), own(voice(3))];
  const packet = buildRed(blocks);
  assert.deepEqual(
    parseRed(packet).map((block) => ({ ...block, data: plain(block.data) })),
    blocks.map((block) => ({ ...block, data: plain(block.data) })),
  );
  assert.deepEqual(plain(buildRed([own(voice(7))])), [111, 0x78, 7, 7, 7, 7]);
  for (let cut = 0; cut < 9; cut++) assert.equal(parseRed(packet.slice(0, cut)), null, `${cut}`);
  assert.equal(parseRed(Uint8Array.of(0x80 | 111, 0, 3, 0xff, 111, 1, 2)), null);
});

test('/web/red/E7/what-cannot-be-said-is-left-out', () => {
  const packet = buildRed([before(1, new Uint8Array(1024)), own(voice(2))]);
  assert.equal(parseRed(packet).length, 1);
});

test('/web/red/E5/each-frame-is-sealed-by-itself', async () => {
  const { sealer, open } = await line();
  const first = parseRed(await sealer.sealRed(buildRed([own(voice(1))])));
  const second = parseRed(await sealer.sealRed(buildRed([before(1, voice(1)), own(voice(2))])));
  assert.equal(second[0].offset, 960);
  // What is repeated is repeated to the last byte: no counter is used for two contents.
  assert.deepEqual(plain(second[0].data), plain(first[0].data));
  assert.equal(second[0].data[0], 0x78);
  assert.ok(!plain(second[1].data).join().includes('2,2,2,2'));
  // As the server forwards it to somebody without redundancy.
  assert.deepEqual(plain(await open(first[0].data)), plain(voice(1)));
  assert.deepEqual(plain(await open(second[1].data)), plain(voice(2)));
});

test('/web/red/E7/a-lost-packet-comes-with-the-next', async () => {
  const { sealer, openRed } = await line();
  const packets = [];
  for (let number = 1; number <= 4; number++)
    packets.push(
      await sealer.sealRed(
        buildRed(
          number > 1 ? [before(1, voice(number - 1)), own(voice(number))] : [own(voice(number))],
        ),
      ),
    );
  assert.deepEqual(await openRed(packets[0]), [[0, plain(voice(1))]]);
  // The second is lost: the third brings it along.
  assert.deepEqual(await openRed(packets[2]), [
    [1, plain(voice(2))],
    [0, plain(voice(3))],
  ]);
  // What was there already is not given twice.
  assert.deepEqual(await openRed(packets[3]), [[0, plain(voice(4))]]);
  await assert.rejects(openRed(packets[1]), { reason: 'replayed' });
});

test('/web/red/E7/packets-that-the-server-put-together', async () => {
  const { sealer, openRed } = await line();
  const sealed = [];
  for (let number = 1; number <= 3; number++)
    sealed.push(parseRed(await sealer.sealRed(buildRed([own(voice(number))])))[0].data);
  assert.deepEqual(
    await openRed(buildRed([before(2, sealed[0]), before(1, sealed[1]), own(sealed[2])])),
    [
      [2, plain(voice(1))],
      [1, plain(voice(2))],
      [0, plain(voice(3))],
    ],
  );
});

test('/web/red/E5/a-changed-block-is-left-out', async () => {
  const { sealer, openRed } = await line();
  await sealer.sealRed(buildRed([own(voice(1))]));
  const packet = await sealer.sealRed(buildRed([before(1, voice(1)), own(voice(2))]));
  packet[15] ^= 1;
  assert.deepEqual(await openRed(packet), [[0, plain(voice(2))]]);
});
