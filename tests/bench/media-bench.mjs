// SPDX-License-Identifier: GPL-3.0-or-later
// Runs media-bots against our worker and Janus in turn, and compares medians.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { median, quantileOfHistogram } from './media-figures.mjs';

const build = path.resolve(process.env.AUS_BUILD ?? '.dev/build-bench');
const repetitions = Number(process.env.AUS_BENCH_REPETITIONS ?? 3);
const seconds = Number(process.env.AUS_BENCH_SECONDS ?? 8);
const asJson = process.argv.includes('--json');

const LOADS = [
  { rooms: 1, people: 2 }, { rooms: 5, people: 2 }, { rooms: 12, people: 2 },
  { rooms: 20, people: 2 }, { rooms: 1, people: 6 },
];
const SERVERS = {
  auscult: path.join(build, 'src/worker/auscult-media'),
  janus: 'janus',
};
const METRICS = [
  { metric: 'packets_per_second', field: 'packets_per_second', unit: 'count' },
  { metric: 'cpu_per_packet', field: 'cpu_per_packet_us', unit: 'us' },
  { metric: 'delay_median', field: 'delay_median_us', unit: 'us' },
  { metric: 'delay_p99', field: 'delay_p99_us', unit: 'us' },
  { metric: 'residence_median', field: 'residence_median_us', unit: 'us' },
  { metric: 'residence_p99', field: 'residence_p99_us', unit: 'us' },
  { metric: 'switches_per_packet', field: 'switches_per_packet', unit: 'count' },
  { metric: 'resident_per_leg', field: 'resident_per_leg_kb', unit: 'kb' },
  { metric: 'memory_per_leg', field: 'memory_per_leg_kb', unit: 'kb' },
  { metric: 'threads_per_leg', field: 'threads_per_leg', unit: 'count' },
];

function ownAddress() {
  const addresses = Object.values(networkInterfaces()).flat();
  const found = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('no IPv4 address but loopback');
  return found.address;
}

const address = process.env.AUS_BENCH_ADDRESS ?? ownAddress();

async function runOnce(server, { rooms, people }) {
  const words = ['--server', server, '--program', SERVERS[server], '--address', address,
    '--rooms', rooms, '--people', people, '--seconds', seconds].map(String);
  const bots = spawn(path.join(build, 'tests/bench/media/media-bots'), words,
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  bots.stdout.on('data', (chunk) => { text += chunk; });
  // The server is a child of the bots and dies with them.
  const watchdog = setTimeout(() => bots.kill('SIGKILL'), (seconds + 60) * 1000);
  const [code] = await once(bots, 'close');
  clearTimeout(watchdog);
  if (code !== 0) throw new Error(`media-bots ${words.join(' ')} ended with ${code}`);
  return JSON.parse(text);
}

/** A run in which packets were missing compares nothing. */
function complain(run) {
  const faults = ['lost', 'not_authentic', 'overflows'].filter((name) => run[name] > 0);
  if (run.delivered < 0.999) faults.push('delivered');
  for (const fault of faults)
    console.error(`${run.server}, ${run.rooms} × ${run.people}: ${fault} = ${run[fault]}`);
}

const round = (value) => Number(value.toPrecision(4));
const range = (list) => [round(Math.min(...list)), round(Math.max(...list))];

function compare(load, { metric, field, unit }, runs) {
  const values = { auscult: runs.auscult.map((run) => run[field]), janus: runs.janus.map((run) => run[field]) };
  const ours = median(values.auscult), theirs = median(values.janus);
  return { bench: 'media', ...load, metric, [unit]: round(ours), [`janus_${unit}`]: round(theirs),
    ratio: round(ours / theirs), range: range(values.auscult), janus_range: range(values.janus) };
}

/** What only our server counts itself: from the datagram's arrival to the forwarded one's sending. */
function residence(load, runs) {
  return [['own_residence_median', 0.5], ['own_residence_p99', 0.99]].map(([metric, share]) => {
    const values = runs.auscult.map((run) => quantileOfHistogram(run.residence, share));
    return { bench: 'media', ...load, metric, us: round(median(values)), range: range(values) };
  });
}

function print(line) {
  if (asJson) {
    console.log(JSON.stringify(line));
    return;
  }
  const { rooms, people, metric, ratio } = line;
  const ours = line.us ?? line.kb ?? line.count;
  const theirs = line.janus_us ?? line.janus_kb ?? line.janus_count;
  const rest = theirs === undefined ? ''
    : `  Janus ${theirs} (${line.janus_range.join('–')})  ratio ${ratio}`;
  console.log(`${rooms} × ${people}  ${metric.padEnd(20)} ${ours} (${line.range.join('–')})${rest}`);
}

const results = LOADS.map((load) => ({ load, runs: { auscult: [], janus: [] } }));
for (let repetition = 0; repetition < repetitions; repetition++) {
  for (const { load, runs } of results) {
    const order = repetition % 2 === 0 ? ['auscult', 'janus'] : ['janus', 'auscult'];
    for (const server of order) {
      const run = await runOnce(server, load);
      complain(run);
      runs[server].push(run);
    }
  }
}
for (const { load, runs } of results) {
  for (const metric of METRICS) print(compare(load, metric, runs));
  for (const line of residence(load, runs)) print(line);
}
