// SPDX-License-Identifier: GPL-3.0-or-later
// As much of a browser as pure code asks for; imported before everything else.
const realInterval = globalThis.setInterval;
const realTimeout = globalThis.setTimeout;

// A clock that ticks must not keep the test program alive.
globalThis.setInterval = (...parameters) => realInterval(...parameters).unref();
globalThis.setTimeout = (...parameters) => realTimeout(...parameters).unref();
globalThis.window = new EventTarget();
globalThis.document = new EventTarget();
document.visibilityState = 'visible';
document.documentElement = {};
window.matchMedia = () => ({ matches: false });
window.location = { protocol: 'https:', host: 'practice.example' };
Object.defineProperty(globalThis, 'navigator', {
  value: { languages: ['fr-FR'] },
  configurable: true,
});

/** A WebSocket whose server is the test. */
export class FakeSocket {
  static all = [];
  static OPEN = 1;
  readyState = 0;
  sent = [];

  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  accept() {
    this.readyState = 1;
    this.onopen?.();
  }

  say(frame) {
    this.onmessage?.({ data: JSON.stringify({ v: 1, ...frame }) });
  }

  drop(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  static get last() {
    return FakeSocket.all.at(-1);
  }
}

globalThis.WebSocket = FakeSocket;
globalThis.HTMLMediaElement = class {};

/** The first thing a server says. */
export const WELCOME = {
  type: 'welcome',
  session: 's',
  resume: 'token',
  resumed: false,
  ping_seconds: 20,
  server_time: '2026-11-22T06:00:00Z',
};
