// SPDX-License-Identifier: GPL-3.0-or-later
// A network of its own for one browser, so that its cable can be pulled: a network namespace joined
// to this machine by a veth pair. Packets vanish by an nftables rule, as in a tunnel: the browser's
// system sees no change of its interfaces.
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Skip } from './tap.mjs';

function run(command, ...words) {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' });
  if (error || status !== 0)
    throw new Error(`${command} ${words.join(' ')}: ${error ?? stderr.trim()}`);
}

export class Network {
  /** Throws Skip, naming the reason, where the kernel or the user's rights do not allow one. */
  static async create() {
    const network = new Network();
    // The process id keeps suites apart that run at the same time.
    const number = process.pid % 16384;
    network.name = `aus${process.pid}`;
    network.host = `10.${200 + (number >> 12)}.${(number >> 4) & 255}.${(number & 15) * 16 + 1}`;
    const guest = network.host.replace(/\d+$/, (last) => Number(last) + 1);
    const { name } = network;
    try {
      run('ip', 'netns', 'add', name);
      run('ip', 'link', 'add', `${name}h`, 'type', 'veth',
        'peer', 'name', `${name}g`, 'netns', name);
      run('ip', 'address', 'add', `${network.host}/28`, 'dev', `${name}h`);
      run('ip', 'link', 'set', `${name}h`, 'up');
      run('ip', '-n', name, 'address', 'add', `${guest}/28`, 'dev', `${name}g`);
      run('ip', '-n', name, 'link', 'set', `${name}g`, 'up');
      run('ip', '-n', name, 'link', 'set', 'lo', 'up');
      run('ip', '-n', name, 'route', 'add', 'default', 'via', network.host);
      network.cut();
      network.mend();
    } catch (error) {
      await network.remove();
      throw new Skip(`no network namespace with nftables here: ${error.message}`);
    }
    network.#directory = await mkdtemp(path.join(tmpdir(), 'auscult-net-'));
    network.browser = path.join(network.#directory, 'chromium');
    await writeFile(network.browser,
      `#!/bin/sh\nexec ip netns exec ${name} /usr/bin/chromium "$@"\n`);
    await chmod(network.browser, 0o755);
    return network;
  }

  #directory = null;

  /** Chromium's arguments that lead the server's loopback address through this network. */
  argumentsFor(server) {
    return [`--host-resolver-rules=MAP 127.0.0.1:${server.port} ${this.host}:${server.port}`];
  }

  /** From now on no packet passes, in either direction. */
  cut() {
    const { name } = this;
    run('nft', 'add', 'table', 'inet', name);
    for (const [hook, match] of [['input', 'iifname'], ['output', 'oifname']]) {
      run('nft', 'add', 'chain', 'inet', name, hook, `{ type filter hook ${hook} priority 0 ; }`);
      run('nft', 'add', 'rule', 'inet', name, hook, match, `${name}h`, 'drop');
    }
  }

  mend() {
    run('nft', 'delete', 'table', 'inet', this.name);
  }

  async remove() {
    // Any of them may be gone already; deleting the namespace takes the pair of interfaces along.
    spawnSync('nft', ['delete', 'table', 'inet', this.name]);
    spawnSync('ip', ['netns', 'delete', this.name]);
    spawnSync('ip', ['link', 'delete', `${this.name}h`]);
    if (this.#directory) await rm(this.#directory, { recursive: true, force: true });
  }
}
