// SPDX-License-Identifier: GPL-3.0-or-later
// Starts a rest-server and speaks to it; every API answer is compared with the published
// description, and what was seen is kept for the tests that ask for completeness.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { checkSchema } from './rest-schema.mjs';
import { until } from './wait.mjs';

const program = process.env.AUS_REST_SERVER;

/** One HTTP exchange without any cleverness of a browser. */
export function exchange(port, method, target, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path: target, headers,
      agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({
        status: response.statusCode,
        headers: response.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** "/api/v1/consultations/01…/end" is "/api/v1/consultations/{id}/end". */
function findOperation(document, method, target) {
  const parts = target.split('?')[0].split('/');
  let best = null;
  for (const [pattern, item] of Object.entries(document.paths)) {
    const wanted = pattern.split('/');
    if (wanted.length !== parts.length) continue;
    if (!wanted.every((part, i) => part.startsWith('{') || part === parts[i])) continue;
    const literals = wanted.filter((part) => !part.startsWith('{')).length;
    if (!best || literals > best.literals) best = { literals, item, pattern };
  }
  return best?.item[method.toLowerCase()] ?? null;
}

function problemName(body) {
  return body?.type?.replace('https://auscult.org/problems/', '') ?? null;
}

class World {
  constructor(child, directory, hello) {
    this.child = child;
    this.directory = directory;
    this.port = hello.port;
    this.people = hello.people;
    this.seen = new Set(); // "operationId status" and "operationId problem"
    this.log = '';
    this.answers = [];
  }

  async api(method, target, options = {}) {
    const headers = { ...options.headers };
    let body = options.raw;
    if (options.token) headers.authorization = `Bearer ${options.token}`;
    if (options.cookie) headers.cookie = options.cookie;
    if (options.csrf) headers['x-csrf-token'] = options.csrf;
    if (options.version !== undefined) headers['if-match'] = `"v${options.version}"`;
    if (options.key) headers['idempotency-key'] = options.key;
    if (options.body !== undefined) {
      body = JSON.stringify(options.body);
      headers['content-type'] ??= 'application/json';
    }
    if (body !== undefined) headers['content-length'] ??= Buffer.byteLength(body);
    const answer = await exchange(this.port, method, '/api/v1' + target, { headers, body });
    answer.body = answer.text && answer.headers['content-type']?.includes('json')
      ? JSON.parse(answer.text) : null;
    answer.problem = answer.status >= 400 ? problemName(answer.body) : null;
    this.compare(method, '/api/v1' + target, answer);
    return answer;
  }

  /** The answer is one that the description declares, and is made as it says. */
  compare(method, target, answer) {
    const operation = this.document && findOperation(this.document, method, target);
    if (!operation) return;
    const where = `${method} ${target.split('?')[0]} ${answer.status} ${answer.problem ?? ''}`;
    const response = operation.responses[answer.status];
    if (!response) throw new Error(`${where}: not declared: ${answer.text}`);
    if (answer.problem && !response['x-problems']?.includes(answer.problem))
      throw new Error(`${where}: this problem is not declared`);
    const [mediaType, content] = Object.entries(response.content ?? {})[0] ?? [];
    if (!content && answer.text) throw new Error(`${where}: an undeclared body`);
    if (mediaType === '*/*') {
      if (!answer.headers['content-disposition']) throw new Error(`${where}: a file without a name`);
    } else if (content) {
      const said = mediaType === 'text/csv' ? `${mediaType}; charset=utf-8` : mediaType;
      if (answer.headers['content-type'] !== said)
        throw new Error(`${where}: ${answer.headers['content-type']} instead of ${mediaType}`);
      const faults = checkSchema(this.document, content.schema,
        mediaType === 'text/csv' ? answer.text : answer.body);
      if (faults.length) throw new Error(`${where}: ${faults.join('; ')}`);
    }
    this.seen.add(`${operation.operationId} ${answer.status}`);
    if (answer.problem) this.seen.add(`${operation.operationId} ${answer.problem}`);
  }

  /** The log up to now: it comes by a pipe of its own, perhaps after the answers. */
  async logUntilNow() {
    const id = `log-until-${this.marks = (this.marks ?? 0) + 1}`;
    await exchange(this.port, 'GET', '/health', { headers: { 'x-request-id': id } });
    await until('the mark in the log', () => this.log.includes(id));
    return this.log;
  }

  /** Tells the server something on its stdin and waits until it is done. */
  tell(line) {
    return new Promise((resolve, reject) => {
      this.answers.push({ resolve, reject });
      this.child.stdin.write(line + '\n');
    });
  }

  /** What the server's clock shows: it stands still but for what it is told, and may be ahead. */
  now() {
    return this.tell('now');
  }

  async logIn(name) {
    const person = this.people[name];
    const answer = await this.api('POST', '/session',
      { body: { email: person.email, password: person.password } });
    if (answer.status !== 200) throw new Error(`log-in of ${name}: ${answer.text}`);
    const cookie = answer.headers['set-cookie'].map((line) => line.split(';')[0]).join('; ');
    return { cookie, csrf: answer.body.csrf_token };
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stdin.end();
    const code = await ended;
    await rm(this.directory, { recursive: true });
    if (code !== 0) throw new Error(`the server ended with ${code}:\n${this.log}`);
  }
}

export async function startWorld(args = []) {
  const directory = await mkdtemp(path.join(tmpdir(), 'aus-rest-'));
  const child = spawn(program, ['--data', directory, ...args], { stdio: 'pipe' });
  const lines = createInterface({ input: child.stdout });
  let log = '';
  child.stderr.on('data', (data) => {
    log += data;
    if (world) world.log += data;
  });
  let world = null;
  const hello = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`the server did not start:\n${log}`)));
  });
  world = new World(child, directory, JSON.parse(hello));
  world.log = log;
  lines.on('line', (line) => world.answers.shift()?.resolve(line));
  child.once('close', () => {
    for (const { reject } of world.answers) reject(new Error(`the server is gone:\n${world.log}`));
  });
  const description = await world.api('GET', '/openapi.json');
  world.document = description.body;
  return world;
}

let drawn = 0;

/** A plan that overlaps no other: each half an hour after the one before, from tomorrow on. */
export function makePlan(changes = {}) {
  const halfHour = 30 * 60 * 1000;
  drawn += 1;
  return {
    planned_start: new Date(Date.now() + (48 + drawn) * halfHour).toISOString().replace(/\.\d+Z/, 'Z'),
    planned_duration_minutes: 20,
    participants: [{ role: 'patient', given_name: 'Louise', family_name: 'Durand',
      birth_date: '1951-04-02', email: 'louise.durand@example.net' }],
    ...changes,
  };
}
