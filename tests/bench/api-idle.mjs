// SPDX-License-Identifier: GPL-3.0-or-later
// Many patients in the waiting room at once: each with a link, a visit cookie and a WebSocket that
// has gone through identity, consent and equipment. What the server holds for one of them is the
// growth of its resident memory divided by their number.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';

const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });

function request(port, method, path, headers = {}, body = undefined) {
  return new Promise((resolve, reject) => {
    const message = http.request({ host: '127.0.0.1', port, method, path, headers, agent },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers,
          text: Buffer.concat(chunks).toString() }));
      });
    message.on('error', reject);
    message.end(body);
  });
}

/** A client frame of RFC 6455: masked, as clients must. */
function frame(text, opcode = 1) {
  const data = Buffer.from(text);
  const mask = randomBytes(4);
  const head = data.length < 126 ? Buffer.from([0x80 | opcode, 0x80 | data.length])
    : Buffer.from([0x80 | opcode, 0xfe, data.length >> 8, data.length & 255]);
  return Buffer.concat([head, mask, data.map((byte, i) => byte ^ mask[i % 4])]);
}

/** Takes whole frames off the front of a buffer: [opcode, text] each, and what is left. */
function unframe(buffer) {
  const frames = [];
  while (buffer.length >= 2) {
    let length = buffer[1] & 127;
    let at = 2;
    if (length === 126) {
      if (buffer.length < 4) break;
      length = buffer.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (buffer.length < 10) break;
      length = Number(buffer.readBigUInt64BE(2));
      at = 10;
    }
    if (buffer.length < at + length) break;
    frames.push([buffer[0] & 15, buffer.subarray(at, at + length).toString()]);
    buffer = buffer.subarray(at + length);
  }
  return [frames, buffer];
}

/** Opens a visit's socket and walks to the waiting room; resolves when the server says so. */
function wait(port, path, cookie, source) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port, localAddress: source });
    const send = (type, members) => socket.write(frame(JSON.stringify({ v: 1, type, ...members })));
    let id = 0;
    let rest = Buffer.alloc(0);
    let upgraded = false;
    const steps = {
      identity: () => send('confirm_identity', { id: ++id }),
      consent: (state) => send('consent', { id: ++id, text_version: state.consent.text_version,
        locale: 'fr', accepted: true }),
      equipment: () => send('ready', { id: ++id,
        equipment: { camera: true, microphone: true, browser: 'bench' } }),
      waiting: () => resolve(socket),
    };
    const take = (text) => {
      const message = JSON.parse(text);
      if (message.type === 'state') steps[message.step]?.(message);
      else if (message.type === 'ping') send('pong', { n: message.n });
      else if (message.type === 'error') reject(new Error(text));
    };
    socket.on('data', (data) => {
      rest = Buffer.concat([rest, data]);
      if (!upgraded) {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!rest.subarray(0, 12).toString().includes('101')) reject(new Error(rest.toString()));
        rest = rest.subarray(end + 4);
        upgraded = true;
        send('hello', { id: ++id });
      }
      const [frames, left] = unframe(rest);
      rest = Buffer.from(left);
      for (const [opcode, text] of frames) {
        if (opcode === 1) take(text);
        else if (opcode === 9) socket.write(frame(text, 10));
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${path} was closed`)));
    socket.write(`GET ${path}/socket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n`
      + `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: auscult.v1\r\n`
      + `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nCookie: ${cookie}\r\n\r\n`);
  });
}

/** Books a consultation for now and follows its patient's link. */
async function prepare(port, seed) {
  const authorization = `Bearer ${seed.token}`;
  const answer = await request(port, 'POST', '/api/v1/consultations/now',
    { authorization, 'content-type': 'application/json' }, JSON.stringify({
      practitioner_id: seed.practitioner_id,
      participants: [{ role: 'patient', given_name: 'Louise', family_name: 'Durand',
        email: 'louise.durand@example.net' }],
    }));
  if (answer.status !== 201) throw new Error(answer.text);
  const { id, links } = JSON.parse(answer.text);
  const link = new URL(links.find((item) => item.role === 'patient').url).pathname;
  const entry = await request(port, 'GET', link);
  if (entry.status !== 303) throw new Error(`${entry.status}: ${entry.text}`);
  await request(port, 'GET', `/api/v1/consultations/${id}`, { authorization });
  return { path: entry.headers.location, cookie: entry.headers['set-cookie'][0].split(';')[0] };
}

async function inParallel(count, task) {
  let next = 0;
  const worker = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024;
}

/**
 * The bookings come first: they fill SQLite's page caches, which have a size of their own however
 * many wait. What grows after that grows with the sockets.
 */
export async function idleSockets(server, seed, count) {
  const visits = [];
  const sockets = [];
  await inParallel(count + 100, async () => visits.push(await prepare(server.port, seed)));
  const open = async (number) => {
    // Addresses of many homes, as far as a loopback can play them.
    const source = `127.0.${1 + (number >> 7)}.${1 + (number & 127)}`;
    sockets.push(await wait(server.port, visits[number].path, visits[number].cookie, source));
  };
  // The first hundred pay for arenas that the others share.
  await inParallel(100, open);
  const before = await residentBytes(server.pid);
  await inParallel(count, (number) => open(100 + number));
  const after = await residentBytes(server.pid);
  for (const socket of sockets) {
    socket.removeAllListeners('close');
    socket.destroy();
  }
  return { name: `idle waiting-room sockets, ${count}`,
    kilobytes_each: Number(((after - before) / count / 1000).toFixed(1)),
    resident_megabytes: Number((after / 1e6).toFixed(0)), target: '≤ 20 kB each' };
}
