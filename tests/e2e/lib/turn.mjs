// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's coturn, set up as docs/turn.md says: the file there is what runs here.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Skip } from './tap.mjs';
import { until } from './wait.mjs';

const manual = new URL('../../../docs/turn.md', import.meta.url);

async function freePortOn(host) {
  const listener = createServer().listen(0, host);
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

/** The configuration file of the manual, with the values that its reader is told to change. */
async function configure(values) {
  const text = await readFile(manual, 'utf8');
  const [, block] = /```conf\n(# \/etc\/turnserver\.conf[^]*?)```/.exec(text);
  return block
    .split('\n')
    .map((line) => {
      const [key] = line.split('=');
      return Object.hasOwn(values, key) ? `${key}=${values[key]}` : line;
    })
    .join('\n');
}

function answers(host, port) {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

export class TurnServer {
  #process;
  #directory;

  /** @param host an address of this machine, not loopback: coturn relays to no other */
  static async start(host) {
    const turn = new TurnServer();
    turn.host = host;
    turn.port = await freePortOn(host);
    turn.tlsPort = await freePortOn(host);
    turn.#directory = await mkdtemp(path.join(tmpdir(), 'auscult-turn-'));
    const file = (name) => path.join(turn.#directory, name);
    turn.certificate = file('turn.pem');
    turn.secretFile = file('turn.secret');
    await writeFile(turn.secretFile, `${turn.secret}\n`, { mode: 0o600 });
    const made = spawnSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=turn.auscult.test',
        '-addext',
        `subjectAltName=IP:${host}`,
        '-keyout',
        file('turn.key'),
        '-out',
        turn.certificate,
      ],
      { encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
    await chmod(file('turn.key'), 0o600);
    await writeFile(
      file('turnserver.conf'),
      await configure({
        'listening-ip': host,
        'relay-ip': host,
        'listening-port': turn.port,
        'tls-listening-port': turn.tlsPort,
        'static-auth-secret': turn.secret,
        cert: turn.certificate,
        pkey: file('turn.key'),
        'external-ip': host,
        pidfile: file('turn.pid'),
        'log-file': file('turn.log'),
        // The peer is a private address here: the manual forbids those of a real network.
        'denied-peer-ip': '255.255.255.255',
      }),
    );
    turn.#process = spawn('turnserver', ['-c', file('turnserver.conf')], { stdio: 'ignore' });
    const failed = new Promise((_, reject) =>
      turn.#process.once('error', (error) => reject(new Skip(`no coturn here: ${error.message}`))),
    );
    await Promise.race([
      failed,
      until(
        'coturn to listen',
        async () => (await answers(host, turn.port)) && (await answers(host, turn.tlsPort)),
      ),
    ]);
    return turn;
  }

  secret = 'a shared secret of the tests';

  url({ scheme = 'turn', transport }) {
    const port = scheme === 'turns' ? this.tlsPort : this.port;
    return `${scheme}:${this.host}:${port}?transport=${transport}`;
  }

  /** All ways to reach it, as media.turn-servers takes them. */
  get urls() {
    return [
      this.url({ transport: 'udp' }),
      this.url({ transport: 'tcp' }),
      this.url({ scheme: 'turns', transport: 'tcp' }),
    ].join(',');
  }

  log() {
    return readFile(path.join(this.#directory, 'turn.log'), 'utf8').catch(() => '');
  }

  async stop() {
    if (this.#process.exitCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await ended;
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}
