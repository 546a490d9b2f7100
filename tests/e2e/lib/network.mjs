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
  /**
   * Throws Skip, naming the reason, where the kernel or the user's rights do not allow one.
   * @param options { ipv6: no IPv4 in it at all }
   */
  static async create({ ipv6 = false } = {}) {
    const network = new Network();
    // The process id keeps suites apart that run at the same time.
    const number = process.pid % 16384;
    network.name = `aus${process.pid}`;
    network.host = `10.${200 + (number >> 12)}.${(number >> 4) & 255}.${(number & 15) * 16 + 1}`;
    if (ipv6) network.host = `fd00:a5c:${number.toString(16)}::1`;
    const guest = network.host.replace(/\d+$/, (last) => Number(last) + 1);
    const { name } = network;
    const prefix = ipv6 ? '64' : '28';
    // An address that is still looked up for duplicates cannot be listened on.
    const settled = ipv6 ? ['nodad'] : [];
    try {
      run('ip', 'netns', 'add', name);
      run('ip', 'link', 'add', `${name}h`, 'type', 'veth',
        'peer', 'name', `${name}g`, 'netns', name);
      run('ip', 'address', 'add', `${network.host}/${prefix}`, 'dev', `${name}h`, ...settled);
      run('ip', 'link', 'set', `${name}h`, 'up');
      run('ip', '-n', name, 'address', 'add', `${guest}/${prefix}`, 'dev', `${name}g`, ...settled);
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
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    return [`--host-resolver-rules=MAP 127.0.0.1:${server.port} ${host}:${server.port}`];
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

  /** From now on this network lets out TCP to these ports and nothing else: a strict firewall. */
  allowOnly(ports) {
    const { name } = this;
    spawnSync('nft', ['delete', 'table', 'inet', name]);
    run('nft', 'add', 'table', 'inet', name);
    run('nft', 'add', 'chain', 'inet', name, 'input', '{ type filter hook input priority 0 ; }');
    run('nft', 'add', 'rule', 'inet', name, 'input', 'iifname', `${name}h`,
      'tcp', 'dport', `{ ${ports.join(', ')} }`, 'accept');
    run('nft', 'add', 'rule', 'inet', name, 'input', 'iifname', `${name}h`,
      'meta', 'l4proto', '{ tcp, udp, icmp }', 'drop');
  }

  /** A NAT in front of the server: what is sent to `address` arrives at the server's own. */
  mapTo(address) {
    const table = ['inet', `${this.name}nat`];
    run('nft', 'add', 'table', ...table);
    run('nft', 'add', 'chain', ...table, 'in', '{ type nat hook prerouting priority -100 ; }');
    run('nft', 'add', 'rule', ...table, 'in', 'ip', 'daddr', address, 'dnat', 'ip', 'to', this.host);
  }

  /** From now on no UDP passes, in either direction. */
  dropUdp() {
    const { name } = this;
    spawnSync('nft', ['delete', 'table', 'inet', name]);
    run('nft', 'add', 'table', 'inet', name);
    for (const [hook, match] of [['input', 'iifname'], ['output', 'oifname']]) {
      run('nft', 'add', 'chain', 'inet', name, hook, `{ type filter hook ${hook} priority 0 ; }`);
      run('nft', 'add', 'rule', 'inet', name, hook, match, `${name}h`,
        'meta', 'l4proto', 'udp', 'drop');
    }
  }

  async remove() {
    // Any of them may be gone already; deleting the namespace takes the pair of interfaces along.
    spawnSync('nft', ['delete', 'table', 'inet', this.name]);
    spawnSync('nft', ['delete', 'table', 'inet', `${this.name}nat`]);
    spawnSync('ip', ['netns', 'delete', this.name]);
    spawnSync('ip', ['link', 'delete', `${this.name}h`]);
    if (this.#directory) await rm(this.#directory, { recursive: true, force: true });
  }
}
