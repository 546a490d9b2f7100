// SPDX-License-Identifier: GPL-3.0-or-later
// The real auscultd on a directory that outlives it, for tests that break it while documents are
// on their way.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './wait.mjs';

const MEBIBYTE = 1024 * 1024;

/** A PDF as far as its head is concerned, and nothing that compresses. */
export function makePdf(bytes) {
  const pdf = Buffer.alloc(bytes, 'xyz 123 ');
  pdf.write('%PDF-1.7\n');
  return pdf;
}

export class DocumentsWorld {
  static async start(settings = [], wrap = []) {
    const world = new DocumentsWorld();
    world.directory = await mkdtemp(path.join(tmpdir(), 'aus-documents-'));
    world.settings = settings;
    world.wrap = wrap;
    await world.run();
    const accounts = JSON.parse(await readFile(path.join(world.directory, 'demo.json'), 'utf8')).accounts;
    world.accounts = accounts;
    world.token = accounts.find(({ role }) => role === 'practitioner').api_token;
    world.delegate = accounts.find(({ role }) => role === 'delegate').api_token;
    return world;
  }

  async run() {
    const args = ['--data', this.directory, '--port', '0', '--no-media', '--demo',
      '--set', 'http.rate-per-minute=1000000',
      ...this.settings.flatMap((setting) => ['--set', setting])];
    const [program, ...first] = [...this.wrap.map((word) => word.replaceAll('{data}', this.directory)),
      process.env.AUS_DAEMON];
    this.child = spawn(program, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.child.stderr.on('data', (data) => { this.log += data; });
    this.ended = new Promise((resolve) => this.child.once('exit', resolve));
    const lines = createInterface({ input: this.child.stdout });
    const url = await new Promise((resolve, reject) => {
      lines.on('line', (line) => line.includes(' ready on ') && resolve(line.split(' ').pop()));
      this.child.once('exit', () => reject(new Error(`auscultd did not start:\n${this.log}`)));
    });
    this.url = url;
    this.port = Number(new URL(url).port);
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    this.child.kill('SIGTERM');
    await this.ended;
    await rm(this.directory, { recursive: true });
    assert.doesNotMatch(this.log, / critical /, this.log);
  }

  /** What lies in the vault, half and whole. */
  files() {
    return readdir(path.join(this.directory, 'documents'));
  }

  /** An exchange as curl makes it; "sent" is called after each piece and may break off. */
  send(method, target, { token = this.token, cookie, headers = {}, body, pieces, limit } = {}) {
    return new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: this.port, method, path: target,
        agent: false, headers: { ...(token && { authorization: `Bearer ${token}` }),
          ...(cookie && { cookie }), ...headers } }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const json = response.headers['content-type']?.includes('json')
            ? JSON.parse(bytes.toString()) : null;
          resolve({ status: response.statusCode, headers: response.headers, bytes, body: json,
            problem: json?.type?.split('/').pop() ?? null });
        });
      });
      request.on('error', reject);
      if (pieces) pieces(request);
      else if (body !== undefined && Buffer.isBuffer(body)) request.end(body);
      else if (body !== undefined) {
        request.setHeader('content-type', 'application/json');
        request.end(JSON.stringify(body));
      } else request.end();
      if (limit) request.setTimeout(limit);
    });
  }

  api(method, target, options) {
    return this.send(method, `/api/v1${target}`, options);
  }

  async plan(changes = {}) {
    const halfHour = 30 * 60 * 1000;
    this.planned = (this.planned ?? 0) + 1;
    const answer = await this.api('POST', '/consultations', { body: {
      planned_start: new Date(Date.now() + (48 + this.planned) * halfHour).toISOString(),
      confirm_overlap: true,
      participants: [{ role: 'patient', given_name: 'Louise', family_name: 'Durand',
        email: 'louise.durand@example.net', mobile: '+33612345678' }], ...changes } });
    assert.equal(answer.status, 201, answer.bytes.toString());
    return answer.body;
  }

  async list(id) {
    return (await this.api('GET', `/consultations/${id}/documents`)).body.items;
  }

  upload(id, body, { name = 'essai.pdf', query = '', ...options } = {}) {
    return this.api('POST', `/consultations/${id}/documents${query}`, { ...options, body,
      headers: { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` } });
  }

  download(id, document) {
    return this.api('GET', `/consultations/${id}/documents/${document}/content`);
  }

  /** Sends the head and a part of the body; resolves with the request when the server has that. */
  async begin(id, total, part) {
    const request = http.request({ host: '127.0.0.1', port: this.port, method: 'POST', agent: false,
      path: `/api/v1/consultations/${id}/documents`,
      headers: { authorization: `Bearer ${this.token}`, 'content-length': total } });
    request.on('error', () => {});
    await new Promise((resolve) => request.write(makePdf(part), resolve));
    // A file in the vault says that the server has begun to write.
    await until('the upload to begin', async () =>
      (await this.files()).some((name) => name.endsWith('.part')));
    return request;
  }
}

export { MEBIBYTE };
