// SPDX-License-Identifier: GPL-3.0-or-later
// A patient without a browser: follows the link, says who it is, accepts, pays.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../e2e/package.json', import.meta.url));
const WebSocket = require('ws');

export class Patient {
  #next = 0;
  #answers = new Map();
  #watchers = new Set();
  state = null;

  static async follow(link) {
    const self = new Patient();
    const answer = await fetch(link, { redirect: 'manual' });
    self.cookie = answer.headers.get('set-cookie').split(';')[0];
    self.address = new URL(answer.headers.get('location'), link);
    await self.connect();
    return self;
  }

  async connect() {
    const url = `${this.address.href.replace(/^http/, 'ws')}/socket`;
    this.socket = new WebSocket(url, ['auscult.v1'], { headers: { cookie: this.cookie } });
    this.socket.on('message', (text) => this.#hear(JSON.parse(text)));
    this.socket.on('error', () => {}); // the server is killed on purpose
    await new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.#send({ type: 'hello' });
    await this.until((state) => state);
  }

  #send(message) {
    this.socket.send(JSON.stringify({ v: 1, ...message }));
  }

  #hear(message) {
    if (message.type === 'ping') this.#send({ type: 'pong', n: message.n });
    if (message.type === 'state') this.state = message;
    if (message.type === 'ok') this.#answers.get(message.re)?.resolve();
    if (message.type === 'error')
      this.#answers.get(message.re)?.reject(new Error(`${message.problem} ${message.pointer}`));
    for (const watcher of [...this.#watchers]) watcher();
  }

  request(type, members = {}) {
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.#send({ type, id, ...members });
    });
  }

  /** The state when `is` holds for it: told by the server, never asked for. */
  until(is, milliseconds = 60_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        reject(new Error(`waited in vain; last: ${JSON.stringify(this.state?.payment)}`));
      }, milliseconds);
      const look = () => {
        if (!this.state || !is(this.state)) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(this.state);
      };
      this.#watchers.add(look);
      look();
    });
  }

  async toThePrice() {
    await this.request('confirm_identity');
    const { consent } = await this.until((state) => state.step === 'consent');
    await this.request('consent', { text_version: consent.text_version, locale: 'fr',
      accepted: true });
    return this.until((state) => state.step === 'payment');
  }

  pay(cents = 2500) {
    return this.request('pay', { cents });
  }

  close() {
    this.socket.close();
  }
}
