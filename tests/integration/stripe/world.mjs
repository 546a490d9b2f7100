// SPDX-License-Identifier: GPL-3.0-or-later
// The daemon, what stands in for Stripe, and a practitioner who is paid.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../e2e/package.json', import.meta.url));
export const Stripe = require('stripe');
export const WEBHOOK_SECRET = 'whsec_auscult_test';
const KEY = 'sk_test_auscult';

export class StandIn {
  static async start() {
    const self = new StandIn();
    self.child = spawn(process.execPath, [new URL('server.mjs', import.meta.url).pathname],
      { stdio: ['pipe', 'pipe', 'inherit'] });
    const [port] = await once(createInterface({ input: self.child.stdout }), 'line');
    self.port = Number(port);
    return self;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async control(what, input = {}) {
    const answer = await fetch(`${this.url}/control`, { method: 'POST',
      body: JSON.stringify({ do: what, ...input }) });
    return answer.json();
  }

  look() {
    return this.control('look');
  }

  /** Stripe's own library, pointed at us. */
  library(options = {}) {
    return new Stripe(KEY, { host: '127.0.0.1', port: this.port, protocol: 'http',
      maxNetworkRetries: 0, telemetry: false, ...options });
  }

  async stop() {
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    await ended;
  }
}

export class World {
  static async start(stripe, settings = []) {
    const self = new World();
    self.stripe = stripe;
    self.settings = settings;
    self.directory = await mkdtemp(path.join(tmpdir(), 'aus-pay-'));
    await writeFile(path.join(self.directory, 'key'), `${KEY}\n`);
    await writeFile(path.join(self.directory, 'hook'), `${WEBHOOK_SECRET}\n`);
    await self.launch();
    return self;
  }

  async launch() {
    const settings = ['http.rate-per-minute=1000000', 'payment.provider=stripe',
      `payment.stripe-key-file=${path.join(this.directory, 'key')}`,
      `payment.stripe-webhook-file=${path.join(this.directory, 'hook')}`,
      `payment.stripe-url=${this.stripe.url}`, 'payment.timeout-seconds=2', ...this.settings];
    this.child = spawn(process.env.AUS_DAEMON, ['--data', this.directory,
      '--port', String(this.port ?? 0), '--no-media', '--demo',
      ...settings.flatMap((setting) => ['--set', setting])], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.earlier = (this.earlier ?? '') + (this.log ?? ''); // of the processes before this one
    this.log = '';
    this.child.stderr.on('data', (data) => { this.log += data; });
    this.ended = once(this.child, 'exit');
    const lines = createInterface({ input: this.child.stdout });
    this.url = await new Promise((resolve, reject) => {
      lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
      this.child.once('exit', () => reject(new Error(`auscultd did not start:\n${this.log}`)));
    });
    this.port = Number(new URL(this.url).port);
    this.demo = JSON.parse(await readFile(path.join(this.directory, 'demo.json'), 'utf8'));
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  account(role) {
    return this.demo.accounts.find((account) => account.role === role);
  }

  async request(method, target, { token, cookie, csrf, body, headers = {} } = {}) {
    const answer = await fetch(`${this.url}${target}`, { method, redirect: 'manual', headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(cookie ? { cookie, 'x-csrf-token': csrf } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
    }, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
  }

  api(method, target, body, role = 'practitioner') {
    return this.request(method, `/api/v1${target}`, { token: this.account(role).api_token, body });
  }

  async get(id) {
    return (await this.api('GET', `/consultations/${id}`)).body;
  }

  async logIn() {
    const { email, password } = this.account('practitioner');
    const answer = await this.request('POST', '/api/v1/session', { body: { email, password } });
    return { cookie: answer.headers.get('set-cookie').split(';')[0], csrf: answer.body.csrf_token };
  }

  /** The practitioner links an account; Stripe lets it take money. */
  async link() {
    const session = await this.logIn();
    const begun = await this.request('POST', '/api/v1/account/payment/link', session);
    const { accounts } = await this.stripe.look();
    await this.stripe.control('enable', { account: accounts[0].id });
    const ready = await this.request('POST', '/api/v1/account/payment/link', session);
    const on = await this.request('PATCH', '/api/v1/account/payment', { ...session,
      body: { enabled: true, default_amount: { cents: 2500 } },
      headers: { 'content-type': 'application/merge-patch+json' } });
    return { begun, ready, on, account: accounts[0].id };
  }

  async plan() {
    const answer = await this.api('POST', '/consultations', {
      planned_start: new Date(Date.now() + 5 * 60_000).toISOString(), confirm_overlap: true,
      payment: { mode: 'online', max_amount: { cents: 2500, currency: 'EUR' } },
      participants: [{ role: 'patient', given_name: 'Louise', family_name: 'Durand',
        email: 'louise.durand@example.org', locale: 'fr' }],
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return { id: answer.body.id,
      link: answer.body.links.find(({ role }) => role === 'patient').url };
  }

  bill(id, cents) {
    return this.api('POST', `/consultations/${id}/bill`, { amount: { cents } });
  }

  /** An event as Stripe would send it, signed by Stripe's own library. */
  tell(event, { secret = WEBHOOK_SECRET, timestamp, signature } = {}) {
    const payload = JSON.stringify(event);
    const header = signature
      ?? Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return fetch(`${this.url}/payments/events`, { method: 'POST', body: payload,
      headers: { 'content-type': 'application/json', 'stripe-signature': header } });
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.ended;
    await rm(this.directory, { recursive: true });
  }
}
