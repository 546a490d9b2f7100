// SPDX-License-Identifier: GPL-3.0-or-later
// Chat and files (E4): what arrives, what is sent again, what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../src/chat/chat';
import { MAX_FILE_BYTES, recognise, tidyName, withExtension } from '../src/chat/files';
import { MAX_TEXT, packNote, packPiece, PIECE_BYTES, unpack } from '../src/chat/wire';

const ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const idOf = (name) => name.padEnd(26, '0');

/** Pages that hand each other what they send; `lose` decides what gets lost. */
class Room {
  lose = () => false;
  pages = new Map();
  inside = new Set();

  join(name) {
    const id = idOf(name);
    const page = { id, stills: [], declined: [], sent: 0 };
    const hurry = { turn: async () => {} };
    page.chat = new Chat({
      me: () => id,
      receivers: () =>
        [...this.inside].filter((one) => one !== id).map((one) => ({ id: one, name: one })),
      send: (to, content) => this.carry(page, to, content),
      arrived: () => {},
      stillAsked: (request, from) => page.stills.push({ request, from }),
      stillDeclined: (request) => page.declined.push(request),
    }, hurry);
    this.pages.set(id, page);
    this.inside.add(id);
    return page;
  }

  async carry(page, to, content) {
    page.sent++;
    const receiver = this.pages.get(to);
    const parcel = unpack(to, content);
    if (!this.inside.has(to) || !receiver || this.lose(parcel, page)) throw new Error('unavailable');
    await new Promise((done) => setImmediate(done));
    receiver.chat.receive(page.id, page.id.replace(/0+$/, ''), content);
  }
}

/** Turns the loop until it is so; the timers of the pages are stopped, so nothing else moves. */
async function until(what, condition) {
  for (let turns = 0; turns < 20_000; turns++) {
    if (condition()) return;
    await new Promise((done) => setImmediate(done));
  }
  assert.fail(`never: ${what}`);
}

const settled = () => new Promise((done) => setImmediate(() => setImmediate(() => setImmediate(done))));
const last = (page) => page.chat.entries.value.at(-1);
const png = (bytes) => {
  const data = new Uint8Array(bytes);
  data.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return new File([data], 'scan.png');
};

test('/web/chat/E4/text-arrives-once-at-everybody', async () => {
  const room = new Room();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => room.join(name));
  assert.equal(a.chat.sendText('Bonjour'), null);
  assert.equal(last(a).pending, true);
  await until('confirmed', () => last(a).pending === false);
  for (const page of [b, c]) {
    assert.equal(page.chat.entries.value.length, 1);
    assert.deepEqual([last(page).text, last(page).name], ['Bonjour', 'a']);
    assert.equal(page.chat.unread.value, 1);
  }
  assert.equal(a.chat.sendText('  '), 'empty');
  room.inside.delete(b.id);
  room.inside.delete(c.id);
  assert.equal(a.chat.sendText('Seul'), 'nobody');
});

test('/web/chat/E4/lost-text-and-lost-confirmation-are-made-up-for', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  room.lose = ({ note }) => note?.t === 'text';
  a.chat.sendText('un');
  await settled();
  assert.equal(b.chat.entries.value.length, 0);
  // It arrives, but nothing tells so.
  room.lose = ({ note }) => note?.t === 'got';
  a.chat.resume();
  await until('arrived', () => b.chat.entries.value.length === 1);
  assert.equal(last(a).pending, true);
  room.lose = () => false;
  a.chat.resume();
  await until('confirmed', () => last(a).pending === false);
  assert.equal(b.chat.entries.value.length, 1, 'and is not shown twice');
});

test('/web/chat/E4/late-joiner-does-not-see-what-came-before', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  a.chat.sendText('avant');
  await until('confirmed', () => last(a).pending === false);
  const c = room.join('c');
  a.chat.resume();
  b.chat.resume();
  await settled();
  assert.deepEqual(c.chat.entries.value, []);
});

test('/web/chat/E4/who-was-away-gets-it-on-coming-back', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  room.lose = () => true;
  a.chat.sendText('attendez');
  room.inside.delete(b.id);
  await settled();
  room.lose = () => false;
  room.inside.add(b.id);
  a.chat.resume();
  await until('arrived', () => last(b)?.text === 'attendez');
});

test('/web/chat/E4/file-in-pieces', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  const file = png(3 * PIECE_BYTES + 17);
  assert.equal(await a.chat.sendFile(file), null);
  await until('done', () => last(b)?.state === 'done' && last(a).state === 'done');
  assert.deepEqual(
    [last(b).fileName, last(b).size, last(b).fileKind, last(b).progress],
    ['scan.png', file.size, 'picture', 1],
  );
  assert.deepEqual(
    new Uint8Array(await last(b).blob.arrayBuffer()),
    new Uint8Array(await file.arrayBuffer()),
  );
});

test('/web/chat/E4/file-goes-on-where-it-stopped', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  let pieces = 0;
  room.lose = ({ piece }) => piece !== undefined && ++pieces > 4;
  await a.chat.sendFile(png(9 * PIECE_BYTES));
  await until('stopped', () => pieces > 4);
  await settled();
  const before = last(b).progress;
  assert.ok(before > 0 && before < 1);
  let first = null;
  room.lose = ({ piece }) => {
    first ??= piece?.index ?? null;
    return false;
  };
  a.chat.resume();
  await until('done', () => last(b).state === 'done');
  assert.equal(first, 4, 'not from its beginning');
});

test('/web/chat/E4/receiver-that-was-loaded-again-gets-all-of-it', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  room.lose = ({ piece }) => piece?.index === 2;
  const file = png(5 * PIECE_BYTES);
  await a.chat.sendFile(file);
  await until('two pieces', () => last(b)?.progress >= 0.4);
  await settled();
  room.lose = () => false;
  const again = room.join('b');
  a.chat.resume();
  await until('done', () => last(again)?.state === 'done');
  assert.equal(last(again).blob.size, file.size);
});

test('/web/chat/E4/cancelled-by-either-side', async () => {
  for (const side of ['sender', 'receiver']) {
    const room = new Room();
    const [a, b] = ['a', 'b'].map((name) => room.join(name));
    room.lose = ({ piece }) => piece !== undefined;
    await a.chat.sendFile(png(5 * PIECE_BYTES));
    await until('offered', () => last(b)?.state === 'moving');
    if (side === 'sender') a.chat.cancel(last(a));
    else b.chat.cancel(last(b));
    await until(side, () => last(a).state !== 'moving' && last(b).state !== 'moving');
    assert.deepEqual(
      [last(a).state, last(b).state],
      side === 'sender' ? ['cancelled', 'cancelled'] : ['refused', 'cancelled'],
    );
  }
});

test('/web/chat/E4/limits', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  assert.equal(await a.chat.sendFile(png(MAX_FILE_BYTES + 1)), 'tooLarge');
  assert.equal(await a.chat.sendFile(new File([], 'nothing.txt')), 'empty');
  const program = new File([Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0)], 'photo.jpg');
  assert.equal(await a.chat.sendFile(program), 'wrongType');
  assert.deepEqual([a.sent, b.chat.entries.value.length], [0, 0]);
  // A page that does not keep to it is told no.
  const size = MAX_FILE_BYTES + 1;
  b.chat.receive(a.id, 'a', packNote(b.id, { t: 'file', id: ID, name: 'x.png', size }));
  await settled();
  assert.deepEqual(b.chat.entries.value, []);
});

test('/web/chat/E4/what-a-file-is-its-bytes-say', async () => {
  const of = async (bytes) => (await recognise(new Blob([bytes])))?.type ?? null;
  assert.equal(await of('%PDF-1.7'), 'application/pdf');
  assert.equal(await of(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg');
  assert.equal(await of('GIF89a'), 'image/gif');
  assert.equal(await of('RIFF\0\0\0\0WEBPVP8 '), 'image/webp');
  assert.equal(await of('\0\0\0\x18ftypheic'), 'image/heic');
  assert.equal(await of('Tension 12/8 ce matin, été comme hiver'), 'text/plain');
  assert.equal(await of('<svg xmlns="http://www.w3.org/2000/svg">'), 'text/plain');
  assert.equal(await of(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)), null);
  assert.equal(withExtension('page.html', 'text/plain'), 'page.html.txt');
  assert.equal(withExtension('Radio.JPG', 'image/jpeg'), 'Radio.JPG');
  assert.equal(tidyName('../../etc/passwd'), 'passwd');
  assert.equal(tidyName('C:\\fakepath\\scan\u0007.pdf'), 'scan.pdf');
  assert.equal(tidyName('facture\u202Efdp.exe'), 'facturefdp.exe');
  assert.equal(tidyName('  '), 'document');
  assert.ok(tidyName('a'.repeat(500) + '.pdf').endsWith('.pdf'));
});

test('/web/chat/E4/a-parcel-for-somebody-else-is-not-opened', () => {
  const note = packNote(idOf('b'), { t: 'text', id: ID, text: 'secret' });
  assert.equal(unpack(idOf('c'), note), null);
  assert.equal(unpack(idOf('b'), note).note.text, 'secret');
  const piece = packPiece(idOf('b'), { id: ID, index: 70_000, data: Uint8Array.of(1, 2) });
  assert.deepEqual([...unpack(idOf('b'), piece).piece.data], [1, 2]);
  assert.equal(unpack(idOf('b'), piece).piece.index, 70_000);
});

test('/web/chat/E4/malformed-parcels', () => {
  const raw = (kind, rest) =>
    Uint8Array.from([...new TextEncoder().encode(idOf('b')), kind, ...new TextEncoder().encode(rest)]);
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"t":"text"}',
    '{"t":"text","id":"short","text":"x"}',
    `{"t":"text","id":"${ID}","text":7}`,
    `{"t":"text","id":"${ID}","text":"${'x'.repeat(MAX_TEXT + 1)}"}`,
    `{"t":"file","id":"${ID}","name":"x","size":-1}`,
    `{"t":"have","id":"${ID}","next":1.5}`,
    `{"t":"dance","id":"${ID}"}`,
  ])
    assert.equal(unpack(idOf('b'), raw(0, text)), null, text);
  assert.equal(unpack(idOf('b'), raw(1, 'short')), null);
  assert.equal(unpack(idOf('b'), raw(9, '{}')), null);
  assert.equal(unpack(idOf('b'), new Uint8Array()), null);
});

test('/web/chat/E3/still-asked-and-declined', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  const request = a.chat.askStill(b.id);
  await until('asked', () => b.stills.length === 1);
  assert.deepEqual(b.stills[0], { request, from: a.id });
  b.chat.declineStill(request, a.id);
  await until('declined', () => a.declined.length === 1);
  assert.equal(a.declined[0], request);
});

test('/web/chat/E3/still-goes-to-who-asked-only', async () => {
  const room = new Room();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => room.join(name));
  assert.equal(await b.chat.sendFile(png(100), { id: ID, to: a.id }), null);
  await until('arrived', () => last(a)?.state === 'done');
  assert.equal(last(a).still, true);
  assert.deepEqual(c.chat.entries.value, []);
});

test('/web/chat/E4/nothing-is-left-when-it-is-over', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((name) => room.join(name));
  await a.chat.sendFile(png(100));
  await until('done', () => last(b)?.state === 'done');
  b.chat.clear();
  assert.deepEqual([b.chat.entries.value.length, b.chat.unread.value], [0, 0]);
});
