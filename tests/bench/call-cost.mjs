// SPDX-License-Identifier: GPL-3.0-or-later
// What the media worker spends on each packet that it forwards in a call of two browsers, and how
// long a packet stays in it: the latter from the worker's own histogram, with the bots of
// ./dev bench media as the two people.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { packetsReceived } from '../e2e/lib/probe.mjs';
import { callWithPictures } from '../e2e/lib/scene.mjs';
import { buildDirectory } from '../e2e/lib/server.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { quantileOfHistogram } from './media-figures.mjs';
import { cpuNanoseconds } from './call-process.mjs';

async function bots(seconds) {
  const child = spawn(path.join(buildDirectory, 'tests/bench/media/media-bots'), [
    '--server', 'auscult', '--program', path.join(buildDirectory, 'src/worker/auscult-media'),
    '--address', '127.0.0.1', '--rooms', '1', '--people', '2', '--seconds', String(seconds),
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let errors = '';
  child.stdout.on('data', (chunk) => { text += chunk; });
  child.stderr.on('data', (chunk) => { errors += chunk; });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`media-bots ended with ${code}: ${errors}`);
  return JSON.parse(text);
}

async function residence(seconds) {
  const run = await bots(seconds);
  const at = (share) => Math.round(quantileOfHistogram(run.residence, share));
  return {
    metric: 'residence_one_room', median_us: at(0.5), p99_us: at(0.99),
    cpu_per_packet_us: Math.round(run.cpu_per_packet_us * 10) / 10,
    packets_per_second: Math.round(run.packets_per_second),
  };
}

export async function cost(self, { seconds }) {
  const scene = await callWithPictures(self);
  const visitors = [scene.practitioner, scene.patient];
  const workers = await self.server.workers();
  const sample = async () => {
    const [nanoseconds, ...packets] = await Promise.all([
      cpuNanoseconds(workers), ...visitors.map((visitor) => packetsReceived(visitor.page)),
    ]);
    return { at: Date.now(), nanoseconds, packets: packets.reduce((sum, count) => sum + count) };
  };
  // The bit-rate climbs for the first seconds of a call: count packets at its cruising height.
  const begin = Date.now();
  await until('cruising', () => Date.now() - begin > 10_000, { timeout: 20_000 });
  const before = await sample();
  await until('enough packets', () => Date.now() - before.at > seconds * 1000,
    { timeout: seconds * 2000 });
  const after = await sample();
  const packets = after.packets - before.packets;
  const spent = after.nanoseconds - before.nanoseconds;
  await self.leave(...visitors);
  return [{
    metric: 'worker_cpu_per_packet',
    us: Math.round(spent / packets / 100) / 10,
    packets_per_second: Math.round(packets / ((after.at - before.at) / 1000)),
    percent_of_a_core: Math.round(spent / (after.at - before.at) / 100) / 100,
  }, await residence(seconds)];
}
