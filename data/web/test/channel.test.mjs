// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Channel } from '../src/signal/channel';
import { FakeSocket, WELCOME } from './browser.mjs';

function open() {
  const seen = [];
  const channel = new Channel('/visit/x/socket', {
    hello: () => ({}),
    welcome: () => seen.push('welcome'),
    message: (message) => seen.push(message.type),
  });
  FakeSocket.last.accept();
  FakeSocket.last.say(WELCOME);
  return { channel, seen };
}

test('/web/channel/N2/hello-then-open', () => {
  const { channel, seen } = open();
  assert.equal(FakeSocket.last.url, 'wss://practice.example/visit/x/socket');
  assert.equal(FakeSocket.last.protocol, 'auscult.v1');
  assert.deepEqual(FakeSocket.last.sent[0], { v: 1, type: 'hello', client: 'web/1' });
  assert.deepEqual([channel.phase.value.name, seen], ['open', ['welcome']]);
  channel.close();
});

test('/web/channel/N2/answers-find-their-request', async () => {
  const { channel } = open();
  const good = channel.request('consent', { accepted: true });
  const bad = channel.request('act', { action: 'start' });
  const [first, second] = FakeSocket.last.sent.slice(-2);
  FakeSocket.last.say({
    type: 'error',
    seq: 1,
    re: second.id,
    problem: 'illegal-transition',
    detail: '',
  });
  FakeSocket.last.say({ type: 'ok', seq: 2, re: first.id });
  await assert.rejects(bad, { name: 'illegal-transition' });
  assert.equal((await good).type, 'ok');
  channel.close();
});

test('/web/channel/A3/resumes-without-repeating', async () => {
  const { channel, seen } = open();
  FakeSocket.last.say({ type: 'state', seq: 1 });
  FakeSocket.last.say({ type: 'speaking', seq: 2 });
  const lost = channel.request('leave');
  FakeSocket.last.drop(1006);
  await assert.rejects(lost, { name: 'offline' });
  assert.equal(channel.phase.value.name, 'waiting');
  window.dispatchEvent(new Event('online'));
  FakeSocket.last.accept();
  const hello = FakeSocket.last.sent[0];
  assert.deepEqual([hello.resume, hello.last_seq], ['token', 2]);
  FakeSocket.last.say({ ...WELCOME, resumed: true });
  FakeSocket.last.say({ type: 'speaking', seq: 2 });
  FakeSocket.last.say({ type: 'state', seq: 3 });
  assert.deepEqual(seen, ['welcome', 'state', 'speaking', 'welcome', 'state']);
  channel.close();
});

test('/web/channel/N2/pong-and-final-codes', () => {
  const { channel } = open();
  FakeSocket.last.say({ type: 'ping', n: 7 });
  assert.deepEqual(FakeSocket.last.sent.at(-1), { v: 1, type: 'pong', n: 7 });
  const before = FakeSocket.all.length;
  FakeSocket.last.drop(4409);
  window.dispatchEvent(new Event('online'));
  assert.equal(FakeSocket.all.length, before);
  assert.deepEqual(channel.phase.value, { name: 'stopped', code: 4409 });
  channel.reopen();
  assert.equal(FakeSocket.all.length, before + 1);
  channel.close();
});

test('/web/channel/E7/server-restart-comes-back', () => {
  const { channel } = open();
  FakeSocket.last.drop(1012);
  assert.equal(channel.phase.value.name, 'waiting');
  channel.close();
  assert.equal(channel.phase.value.name, 'stopped');
});

test('/web/channel/E7/a-cut-line-is-tried-again-soon', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { channel } = open();
  FakeSocket.last.drop(1006);
  window.dispatchEvent(new Event('online'));
  const before = FakeSocket.all.length;
  // Nothing answers for ten seconds: TCP alone would have asked four times, the last at seven.
  for (let ms = 0; ms < 10_000; ms += 500) context.mock.timers.tick(500);
  assert.ok(FakeSocket.all.length - before >= 6, `${FakeSocket.all.length - before} tries`);
  FakeSocket.last.accept();
  FakeSocket.last.say({ ...WELCOME, resumed: true });
  assert.equal(channel.phase.value.name, 'open');
  channel.close();
});

test('/web/channel/E7/a-server-that-refuses-is-spared', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { channel } = open();
  const before = FakeSocket.all.length;
  for (let ms = 0; ms < 10_000; ms += 100) {
    if (channel.phase.value.name === 'connecting' || channel.phase.value.name === 'open')
      FakeSocket.last.drop(1006);
    context.mock.timers.tick(100);
  }
  assert.ok(FakeSocket.all.length - before <= 14, `${FakeSocket.all.length - before} tries`);
  channel.close();
});

test('/web/channel/E7/a-line-never-open-may-be-slow', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const channel = new Channel('/visit/x/socket', {
    hello: () => ({}),
    welcome: () => undefined,
    message: () => undefined,
  });
  const before = FakeSocket.all.length;
  for (let ms = 0; ms < 9_000; ms += 500) context.mock.timers.tick(500);
  assert.equal(FakeSocket.all.length, before);
  channel.close();
});
