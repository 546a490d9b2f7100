// SPDX-License-Identifier: GPL-3.0-or-later
// The real auscultd, a real SMTP server and an SMS gateway, for the tests of messages.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from './wait.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const sinkProgram = path.join(here, '../fixture/smtp-sink.py');

/** Waits for events: `when` is asked after each of them. */
export class Waiter {
  #waiting = new Set();

  happened() {
    for (const check of [...this.#waiting]) check();
  }

  until(when, what) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`never came: ${what}`)), 60_000);
      const check = () => {
        const value = when();
        if (!value) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(value);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export class Sink extends Waiter {
  letters = [];
  held = [];
  done = [];

  static async start({ port = 0, cert, key, brief = false } = {}) {
    const sink = new Sink();
    const tls = cert ? ['--cert', cert, '--key', key] : [];
    sink.child = spawn('/usr/bin/python3', [sinkProgram, '--port', String(port), ...tls,
      ...(brief ? ['--brief'] : [])], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: sink.child.stdout }).on('line', (line) => {
      const thing = JSON.parse(line);
      if ('port' in thing) sink.port = thing.port;
      else if ('held' in thing) sink.held.push(thing.held);
      else if ('done' in thing) sink.done.push(thing.done);
      else sink.letters.push({ ...thing, at: performance.now() });
      sink.happened();
    });
    await sink.until(() => sink.port, 'the SMTP server');
    return sink;
  }

  async order(text) {
    const before = this.done.length;
    this.child.stdin.write(text + '\n');
    await this.until(() => this.done.length > before, text);
  }

  async stop() {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

/** An HTTP server that keeps what it is asked, and answers as it is told. */
export class Gateway extends Waiter {
  requests = [];
  answer = { status: 200, body: '{"status": 100}' };

  static async start() {
    const gateway = new Gateway();
    gateway.server = http.createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        gateway.requests.push({ method: request.method, url: new URL(request.url, 'http://x'),
          headers: request.headers, body: Buffer.concat(chunks).toString() });
        if (gateway.answer) response.writeHead(gateway.answer.status).end(gateway.answer.body);
        gateway.happened();
      });
    });
    gateway.server.listen(0, '127.0.0.1');
    await once(gateway.server, 'listening');
    gateway.origin = `http://127.0.0.1:${gateway.server.address().port}`;
    return gateway;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

export function makeCertificate(directory) {
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(directory, name));
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt',
    'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return { cert, key };
}

export class Daemon {
  /** `wrap`: program and arguments before the daemon's own; `env`: beside the test's own. */
  static async start(settings = {}, { directory, demo = true, wrap = [], env = {} } = {}) {
    const daemon = new Daemon();
    Object.assign(daemon, { wrap, env });
    daemon.settings = settings;
    daemon.demo = demo;
    daemon.directory = directory ?? await mkdtemp(path.join(tmpdir(), 'aus-outbox-'));
    await daemon.launch();
    return daemon;
  }

  /** Another one for the same database and address, which waits until this one has ended. */
  async startStandby() {
    const standby = new Daemon();
    const { wrap, env, settings, demo, directory, port, people } = this;
    Object.assign(standby, { wrap, env, settings, demo, directory, port, people });
    standby.spawn(['--standby']);
    await standby.says('standing by');
    return standby;
  }

  spawn(more = []) {
    const settings = { 'http.rate-per-minute': 1000000, ...this.settings };
    this.log = '';
    const [program, ...words] = [...this.wrap, process.env.AUS_DAEMON, '--data', this.directory,
      '--port', String(this.port ?? 0), '--no-media', this.demo ? '--demo' : '--production', ...more,
      ...Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`])];
    this.child = spawn(program, words,
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.env } });
    this.child.stderr.on('data', (data) => { this.log += data; });
    this.ended = once(this.child, 'exit');
    this.lines = createInterface({ input: this.child.stdout });
  }

  /** The line of its output that has these words. */
  says(words) {
    return new Promise((resolve, reject) => {
      this.lines.on('line', (line) => line.includes(words) && resolve(line));
      this.child.once('exit', () => reject(new Error(`auscultd did not start:\n${this.log}`)));
    });
  }

  async launch() {
    this.spawn();
    await this.becomesReady();
  }

  async becomesReady() {
    this.origin = (await this.says(' ready on ')).split(' ').pop();
    // Letters name the address: it stays the same over restarts.
    this.port = new URL(this.origin).port;
    if (this.demo)
      this.people = JSON.parse(await readFile(this.inside('demo.json'), 'utf8'));
  }

  /** A file of its data directory, also when that is mounted for the daemon alone. */
  inside(name) {
    return path.join(`/proc/${this.child.pid}/root`, this.directory, name);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.ended;
  }

  async remove() {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  async api(method, target, body, headers = {}) {
    const token = this.people.accounts.find((account) => account.role === 'practitioner').api_token;
    const answer = await fetch(`${this.origin}/api/v1${target}`, { method,
      headers: { authorization: `Bearer ${token}`, ...(body && {
        'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' }),
      ...headers },
      body: body && JSON.stringify(body) });
    return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
  }

  async plan(person, start = new Date(Date.now() + 86_400_000)) {
    const { body } = await this.api('POST', '/consultations', { planned_start: start.toISOString(),
      confirm_overlap: true,
      participants: [{ role: 'patient', given_name: 'Zoé', family_name: 'Lévêque', ...person }] });
    return body;
  }

  async messages(id) {
    return (await this.api('GET', `/consultations/${id}/messages`)).body.items;
  }
}

/** What the daemon will have written down, once it has. */
export const eventually = (daemon, id, wanted) => until(JSON.stringify(wanted), async () =>
  (await daemon.messages(id)).find((item) =>
    Object.entries(wanted).every(([k, v]) => item[k] === v)));

export { path, writeFile };
