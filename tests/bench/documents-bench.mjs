// SPDX-License-Identifier: GPL-3.0-or-later
// One document of 50 MB through the real daemon, three times up and down: how far the daemon's
// resident memory grows beyond what it was after a first small one, and how fast it went.
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';

process.env.AUS_DAEMON ??= path.resolve(process.env.AUS_BUILD ?? '.dev/build-bench',
  'src/daemon/auscultd');
const { DocumentsWorld, makePdf } = await import('../integration/documents-world.mjs');

const BYTES = 50 * 1000 * 1000;
const LIMIT_KB = 2 * 1024;
const ROUNDS = 3;

const world = await DocumentsWorld.start();
const rss = async () => Number(/VmRSS:\s+(\d+)/.exec(
  await readFile(`/proc/${world.child.pid}/status`, 'utf8'))[1]);

const { id } = await world.plan();
// The first document wakes the threads that all others use.
const first = await world.upload(id, makePdf(100000));
await world.download(id, first.body.id);

const before = await rss();
const pdf = makePdf(BYTES);
let highest = before;
const looking = setInterval(async () => { highest = Math.max(highest, await rss()); }, 5);
const seconds = { up: [], down: [] };
for (let round = 0; round < ROUNDS; round++) {
  let began = performance.now();
  const { body } = await world.upload(id, pdf);
  seconds.up.push((performance.now() - began) / 1000);
  began = performance.now();
  const { bytes } = await world.download(id, body.id);
  seconds.down.push((performance.now() - began) / 1000);
  if (bytes.length !== BYTES) throw new Error(`${bytes.length} bytes came back`);
}
clearInterval(looking);
const grown = Math.max(highest, await rss()) - before;
await world.stop();

const rate = (list) => Math.round(BYTES / 1e6 / Math.min(...list));
const result = { bytes: BYTES, rounds: ROUNDS, rss_before_kb: before, rss_growth_kb: grown,
  limit_kb: LIMIT_KB, up_mb_per_s: rate(seconds.up), down_mb_per_s: rate(seconds.down),
  load: loadavg()[0] };
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else
  console.log(`50 MB up and down, ${ROUNDS} times: memory grew by ${grown} kB of ${LIMIT_KB} allowed` +
    ` (${before} kB before), ${result.up_mb_per_s} MB/s up, ${result.down_mb_per_s} MB/s down,` +
    ` load ${result.load.toFixed(1)}`);
process.exitCode = grown <= LIMIT_KB ? 0 : 1;
