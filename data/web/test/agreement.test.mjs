// SPDX-License-Identifier: GPL-3.0-or-later
// Agreement on keys (E5) over a server that is played here: honest, and not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Agreement } from '../src/e2ee/agreement';
import { framed, fromBase64Url, sha256, toBase64Url } from '../src/e2ee/bytes';
import { codeOf } from '../src/e2ee/code';
import { Keyring, PRIVATE_GENERATION } from '../src/e2ee/keyring';
import { makeIdentity, Meddled, Round } from '../src/e2ee/round';

/** One page: its keys as the worker would have them. */
class Page {
  keyring = new Keyring();
  agreed = null;
  meddled = 0;
  asked = [];
  generations = [];
  inbox = [];

  constructor(room, id, instance = `${id}-page`.padEnd(22, '.')) {
    Object.assign(this, { room, id, instance });
    this.agreement = new Agreement(makeIdentity(id, instance), 'consultation', {
      say: (part, round, body, to) => room.carry({ from: id, part, round, body, to }),
      askRound: (round) => this.asked.push(round),
      send: (secret) => {
        this.generations.push(secret.generation);
        this.keys = this.keyring.send(secret);
      },
      receive: (participant, secret) => void this.keyring.receive(participant, secret),
      keep: (participants) => this.keyring.keepOnly(participants),
      agreed: (agreed) => {
        this.agreed = agreed;
      },
      meddled: () => this.meddled++,
    });
  }

  get sends() {
    return (this.generations.at(-1) ?? PRIVATE_GENERATION) !== PRIVATE_GENERATION;
  }

  code() {
    return codeOf(this.agreed.transcript);
  }
}

/** The server between them; `tamper` sees each message and may change or drop (null) it. */
class Room {
  pages = [];
  said = [];
  round = 0;
  tamper = (message) => message;

  join(id, instance) {
    const page = new Page(this, id, instance);
    this.pages = [...this.pages.filter((one) => one.id !== id), page];
    return page;
  }

  begin(pages = this.pages) {
    this.round++;
    this.tell(pages);
  }

  tell(pages) {
    const members = pages.map(({ id, instance }) => ({ id, instance }));
    for (const page of pages) page.agreement.update(this.round, members);
  }

  carry(message) {
    this.said.push(message);
    for (const page of this.pages) {
      if (page.id === message.from || (message.to && page.id !== message.to)) continue;
      const passed = this.tamper({ ...message }, page);
      if (passed) page.agreement.receive(passed);
    }
  }

  /** Until nobody has anything left to do. */
  async settle() {
    for (let quiet = 0; quiet < 3; quiet++) {
      const before = this.said.length;
      for (const page of this.pages) await page.agreement.settled;
      await new Promise((done) => setImmediate(done));
      if (this.said.length > before) quiet = -1;
    }
  }
}

const CLEAR = Uint8Array.of(1);
const text = (words) => new TextEncoder().encode(words);

async function hears(from, to) {
  const sealed = await from.keyring.seal('microphone', CLEAR, text('hello'));
  const opened = await to.keyring
    .open(from.id, 'microphone', new Map(), sealed.subarray(0, 1), sealed.slice(1))
    .catch(() => null);
  return opened !== null && new TextDecoder().decode(opened) === 'hello';
}

async function company(...ids) {
  const room = new Room();
  const pages = ids.map((id) => room.join(id));
  room.begin();
  await room.settle();
  return { room, pages };
}

test('/web/e2ee/E5/all-agree-and-see-one-code', async () => {
  for (const ids of [
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['f', 'b', 'd', 'a', 'e', 'c'],
  ]) {
    const { pages } = await company(...ids);
    const codes = await Promise.all(pages.map((page) => page.code()));
    for (const code of codes) assert.deepEqual(code, codes[0]);
    assert.equal(codes[0].length, 4);
    assert.ok(codes[0].every((picture) => picture >= 0 && picture < 64));
    for (const from of pages)
      for (const to of pages) if (from !== to) assert.ok(await hears(from, to));
  }
});

test('/web/e2ee/E5/another-round-another-code', async () => {
  const { room, pages } = await company('a', 'b');
  const before = pages[0].agreed.transcript;
  const points = [...pages[0].agreed.peers.values()].map(({ point }) => toBase64Url(point));
  room.begin();
  await room.settle();
  assert.notDeepEqual(pages[0].agreed.transcript, before);
  // The same page keeps its key: who was compared stays compared.
  assert.deepEqual(
    [...pages[0].agreed.peers.values()].map(({ point }) => toBase64Url(point)),
    points,
  );
});

test('/web/e2ee/E5/nothing-is-shown-before-all-commitments', async () => {
  const room = new Room();
  const [a] = ['a', 'b', 'c'].map((id) => room.join(id));
  room.tamper = (message) => (message.from === 'c' && message.part === 'commit' ? null : message);
  room.begin();
  await room.settle();
  assert.ok(room.said.every(({ from, part }) => part !== 'reveal' || from === 'c'));
  assert.equal(a.agreed, null);
  assert.equal(a.sends, false);
});

test('/web/e2ee/E5/changed-reveal-is-noticed', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((id) => room.join(id));
  room.tamper = (message, to) => {
    if (message.part !== 'reveal' || to !== a) return message;
    const bytes = fromBase64Url(message.body);
    bytes[80] ^= 1;
    return { ...message, body: toBase64Url(bytes) };
  };
  room.begin();
  await room.settle();
  assert.deepEqual([a.meddled, a.agreed, a.sends], [1, null, false]);
  assert.equal(b.meddled, 0);
  // It recovers in the next round, without a doubt left.
  room.tamper = (message) => message;
  room.begin();
  await room.settle();
  assert.ok(await hears(a, b));
});

test('/web/e2ee/E5/early-reveal-is-refused', async () => {
  const me = await makeIdentity('a', 'page');
  const members = [
    { id: 'a', instance: 'page' },
    { id: 'b', instance: 'other' },
  ];
  const round = new Round(me, 'consultation', 1, members, () => {});
  await round.begin();
  await assert.rejects(round.take('b', 'reveal', toBase64Url(new Uint8Array(97))), Meddled);
});

test('/web/e2ee/E5/point-off-the-curve-is-refused', async () => {
  const me = await makeIdentity('a', 'page');
  const members = [
    { id: 'a', instance: 'page' },
    { id: 'b', instance: 'other' },
  ];
  const round = new Round(me, 'consultation', 1, members, () => {});
  await round.begin();
  const opening = new Uint8Array(97).fill(4);
  const context = framed('auscult round', 'consultation', '1', 'a', 'page', 'b', 'other');
  const commit = await sha256(framed('auscult commit', context, 'b', opening));
  await round.take('b', 'commit', toBase64Url(commit));
  await assert.rejects(round.take('b', 'reveal', toBase64Url(opening)), Meddled);
});

test('/web/e2ee/E5/server-in-the-middle-shows-different-codes', async () => {
  // The server answers each of the two itself, as if it were the other.
  const towardsA = new Room();
  const towardsB = new Room();
  const a = towardsA.join('a');
  const falseB = towardsA.join('b');
  const falseA = towardsB.join('a');
  const b = towardsB.join('b');
  for (const room of [towardsA, towardsB]) {
    room.begin();
    await room.settle();
  }
  assert.ok((await hears(a, falseB)) && (await hears(falseA, b)), 'it can read everything');
  assert.notDeepEqual(await a.code(), await b.code());
});

test('/web/e2ee/E5/newcomer-cannot-read-what-came-before', async () => {
  const { room, pages } = await company('a', 'b');
  const [a] = pages;
  const before = await a.keyring.seal('microphone', CLEAR, text('secret'));
  const c = room.join('c');
  room.begin();
  await room.settle();
  assert.ok(await hears(a, c));
  await assert.rejects(
    c.keyring.open('a', 'microphone', new Map(), before.subarray(0, 1), before.slice(1)),
    { reason: 'no-key' },
  );
});

test('/web/e2ee/E5/who-left-cannot-read-what-comes-after', async () => {
  const { room, pages } = await company('a', 'b', 'c');
  const [a, b, c] = pages;
  const code = await a.code();
  room.tell([a, b]);
  await room.settle();
  assert.ok((await hears(a, b)) && (await hears(b, a)));
  assert.equal(await hears(a, c), false);
  assert.equal(await hears(c, a), false, 'and is not heard any more');
  assert.deepEqual(await a.code(), code, 'those who stay need not compare again');
  assert.deepEqual(await a.code(), await b.code());
});

test('/web/e2ee/E5/last-one-seals-for-nobody', async () => {
  const { room, pages } = await company('a', 'b');
  const [a, b] = pages;
  room.tell([a]);
  await room.settle();
  assert.deepEqual([a.agreed, a.sends], [null, false]);
  assert.equal(await hears(a, b), false);
});

test('/web/e2ee/E5/lost-key-is-asked-for-again', async () => {
  const room = new Room();
  const [a, b] = ['a', 'b'].map((id) => room.join(id));
  room.tamper = (message) => (message.part === 'key' && message.from === 'a' ? null : message);
  room.begin();
  await room.settle();
  assert.equal(await hears(a, b), false);
  room.tamper = (message) => message;
  b.agreement.want('a');
  await room.settle();
  assert.ok(await hears(a, b));
});

test('/web/e2ee/E5/key-for-one-is-useless-to-another', async () => {
  const room = new Room();
  const [, b] = ['a', 'b', 'c'].map((id) => room.join(id));
  // The server hands to b what a wrapped for c.
  room.tamper = (message, to) =>
    message.part === 'key' && message.from === 'a' && to === b ? null : message;
  room.begin();
  await room.settle();
  const forC = room.said.find(({ part, from, to }) => part === 'key' && from === 'a' && to === 'c');
  b.agreement.receive({ ...forC });
  await room.settle();
  const owners = room.said.filter(({ part, to }) => part === 'have' && to === 'a');
  assert.deepEqual([...new Set(owners.map(({ from }) => from))], ['c']);
});

test('/web/e2ee/E5/reload-is-another-page', async () => {
  const { room, pages } = await company('a', 'b');
  const [a] = pages;
  const point = toBase64Url(a.agreed.peers.get('b').point);
  const again = room.join('b', 'b-reloaded'.padEnd(22, '.'));
  room.begin();
  await room.settle();
  assert.notEqual(toBase64Url(a.agreed.peers.get('b').point), point);
  assert.ok((await hears(a, again)) && (await hears(again, a)));
});

test('/web/e2ee/E5/leaving-amid-a-round-asks-for-another', async () => {
  const room = new Room();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => room.join(id));
  room.tamper = (message) => (message.from === 'c' ? null : message);
  room.begin();
  await room.settle();
  room.tell([a, b]);
  await room.settle();
  assert.deepEqual(a.asked, [1]);
  room.pages = room.pages.filter((page) => page !== c);
  room.begin();
  await room.settle();
  assert.ok(await hears(a, b));
});
