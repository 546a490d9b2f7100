// SPDX-License-Identifier: GPL-3.0-or-later
// One auscultd with its workers, demo practice and data directory of its own, on loopback.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from './wait.mjs';

export const buildDirectory = path.resolve(process.env.AUS_BUILD ?? '.dev/build-test');

export async function freePort() {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

/** The children of a process, as [{ pid, name }]. */
async function childrenOf(pid) {
  const children = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => null);
    const fields = stat && /^\d+ \((.*)\) (\S) (\d+)/.exec(stat);
    if (fields && Number(fields[3]) === pid && fields[2] !== 'Z')
      children.push({ pid: Number(entry), name: fields[1] });
  }
  return children;
}

export class Server {
  #process = null;
  #log;
  #options;

  /**
   * @param options { addresses: more than loopback, log: file for what the server prints,
   *   env: more of the environment, settings: { 'group.key': value } }
   */
  static async start(options = {}) {
    const server = new Server();
    server.#options = options;
    server.port = await freePort();
    server.directory = await mkdtemp(path.join(tmpdir(), 'auscult-e2e-'));
    server.#log = createWriteStream(options.log ?? '/dev/null', { flags: 'a' });
    await server.launch();
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Starts the daemon on this server's data directory and port: at first, and after kill(). */
  async launch() {
    const pages = path.join(buildDirectory, 'data/web/pages');
    const argumentsOfDaemon = [
      '--data', this.directory, '--port', String(this.port),
      // A build without pages (-Dweb=false) serves its API all the same.
      ...(existsSync(pages) ? ['--web', pages] : []),
      '--worker', path.join(buildDirectory, 'src/worker/auscult-media'),
      '--demo', '--address', '127.0.0.1',
      ...(this.#options.addresses ?? []).flatMap((address) => ['--address', address]),
      ...Object.entries(this.#options.settings ?? {})
        .flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    ];
    this.#process = spawn(path.join(buildDirectory, 'src/daemon/auscultd'), argumentsOfDaemon,
      { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.#options.env } });
    this.#process.stdout.pipe(this.#log, { end: false });
    this.#process.stderr.pipe(this.#log, { end: false });
    await until('the server to be ready', async () => {
      if (this.#process.exitCode !== null)
        throw new Error(`auscultd ended: ${this.#process.exitCode}`);
      return (await fetch(`${this.origin}/ready`)).ok;
    }, { timeout: 30_000 });
    this.demo = JSON.parse(await readFile(path.join(this.directory, 'demo.json'), 'utf8'));
  }

  /** What this server has printed so far. */
  readLog() {
    return readFile(this.#options.log, 'utf8');
  }

  /** Process ids of the media workers. */
  async workers() {
    const children = await childrenOf(this.pid);
    return children.filter(({ name }) => name.startsWith('auscult-media')).map(({ pid }) => pid);
  }

  /** kill -9 of the daemon, as a crash would. */
  async kill() {
    await this.#end('SIGKILL');
  }

  /** Stops the daemon as Ctrl-C would; an unclean end is an error. */
  async stop() {
    const { exitCode, signalCode } = await this.#end('SIGTERM');
    await rm(this.directory, { recursive: true, force: true });
    this.#log.end();
    if (exitCode !== 0) throw new Error(`auscultd ended with ${exitCode ?? signalCode}`);
  }

  async #end(signal) {
    const running = this.#process;
    if (running.exitCode === null && running.signalCode === null) {
      const ended = once(running, 'exit');
      const watchdog = setTimeout(() => running.kill('SIGKILL'), 15_000);
      running.kill(signal);
      await ended;
      clearTimeout(watchdog);
    }
    return running;
  }

  /** Runs one statement on the database beside the running server: what only time could change. */
  sql(statement) {
    const database = path.join(this.directory, 'auscult.db');
    const run = spawnSync('sqlite3', ['-cmd', '.timeout 5000', database, statement],
      { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`sqlite3: ${run.stderr}`);
    return run.stdout.trim();
  }
}
