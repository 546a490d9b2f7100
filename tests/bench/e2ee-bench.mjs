// SPDX-License-Identifier: GPL-3.0-or-later
// What end-to-end encryption costs: time of each frame in the pages, time until there is a code to
// compare, and processor time of the server with and without it.
// usage: AUS_BUILD=DIR node e2ee-bench.mjs [--json] [--rounds N] [--seconds N] [--repetitions N]
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { callUnderWay } from '../e2e/lib/scene.mjs';
import { allSeeAndHear } from '../e2e/lib/journey.mjs';
import { packetsReceived } from '../e2e/lib/probe.mjs';
import { protectedAs } from '../e2e/lib/security.mjs';
import { Suite } from '../e2e/lib/suite.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { cpuNanoseconds, percentile } from './call-process.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '10' },
    seconds: { type: 'string', default: '20' },
    repetitions: { type: 'string', default: '3' },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
/** Of a picture at 30 a second. */
const FRAME_MS = 1000 / 30;

function print(figure) {
  if (options.json) return console.log(JSON.stringify({ bench: 'e2ee', ...figure }));
  const { metric, target, ...values } = figure;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${metric.padEnd(40)} ${text}${target ? `   (to reach: ${target})` : ''}`);
}

const round = (value, digits = 3) => Number(value.toFixed(digits));

/** Init script: lets the page be measured, and notes when the call and its lock are there. */
function stopwatch() {
  localStorage.setItem('auscultDebug', '1');
  window.__marks = {};
  const look = () => {
    const lock = document.querySelector('[data-testid="security-toggle"]');
    if (lock) window.__marks.call ??= performance.now();
    if (lock?.dataset.state === 'on') window.__marks.on ??= performance.now();
  };
  new MutationObserver(look).observe(document, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['data-state'],
  });
}

function pass(ms) {
  const begin = Date.now();
  return until(`${ms} ms`, () => Date.now() - begin > ms, { timeout: 2 * ms });
}

/** A call with both pages measured. */
async function call(self) {
  const open = self.visitor.bind(self);
  self.visitor = async (wish) => {
    const visitor = await open(wish);
    await visitor.context.addInitScript(stopwatch);
    return visitor;
  };
  const scene = await callUnderWay(self);
  self.visitor = open;
  return { scene, both: [scene.practitioner, scene.patient] };
}

async function code(self) {
  const waits = [];
  for (let count = 0; count < rounds; count++) {
    const { scene, both } = await call(self);
    for (const visitor of both) await protectedAs(visitor, 'on');
    // The second person in the call is the patient, who was let in.
    const { call: arrived, on } = await scene.patient.page.evaluate(() => window.__marks);
    waits.push(on - arrived);
    await self.leave(...both);
  }
  return {
    metric: 'code_ready_after_second_arrival', median_ms: Math.round(percentile(waits, 50)),
    worst_ms: Math.round(Math.max(...waits)), rounds, target: 'at most 500 ms',
  };
}

async function measure(visitor) {
  const { sealed, opened } = await visitor.page.evaluate(() => window.__auscultMeasure());
  return { sealed, opened };
}

async function cost(self, { encrypted }) {
  const { scene, both } = await call(self);
  await allSeeAndHear(scene.seats);
  await pass(10_000);
  for (const visitor of both) await measure(visitor);
  const pids = [self.server.pid, ...(await self.server.workers())];
  const sample = async () => {
    const [nanoseconds, ...packets] = await Promise.all([
      cpuNanoseconds(pids), ...both.map((visitor) => packetsReceived(visitor.page)),
    ]);
    return { nanoseconds, packets: packets.reduce((sum, one) => sum + one) };
  };
  const before = await sample();
  await pass(seconds * 1000);
  const after = await sample();
  const spent = (after.nanoseconds - before.nanoseconds) / 1000;
  const server = round(spent / (after.packets - before.packets), 1);
  const figures = [];
  for (const [index, visitor] of both.entries()) {
    const measured = await measure(visitor);
    for (const [direction, { frames, total, worst }] of Object.entries(measured))
      if (encrypted) figures.push({
        metric: `frame_${direction}_${index ? 'patient' : 'practitioner'}`,
        mean_ms: round(total / frames), worst_ms: round(worst, 1), frames,
        percent_of_a_frame: round((100 * total) / frames / FRAME_MS, 1),
        target: 'at most 10 percent',
      });
  }
  await self.leave(...both);
  return { server, figures };
}

async function withServer(settings, body) {
  const self = new Suite('bench-e2ee');
  try {
    await self.start({ server: { settings } });
    return await body(self);
  } finally {
    await self.end();
  }
}

const [{ model }] = cpus();
const load = round(loadavg()[0], 1);
print({ metric: 'machine', date: new Date().toISOString(), cores: cpus().length, model, load });
print(await withServer({}, code));
const costs = { on: [], off: [] };
for (let count = 0; count < Number(options.repetitions); count++) {
  const on = await withServer({}, (self) => cost(self, { encrypted: true }));
  if (count === 0) on.figures.forEach(print);
  const off = await withServer({ 'call.end-to-end-encryption': 'false' },
    (self) => cost(self, { encrypted: false }));
  costs.on.push(on.server);
  costs.off.push(off.server);
}
const spread = (values) => `${Math.min(...values)}–${Math.max(...values)}`;
const [on, off] = [costs.on, costs.off].map((values) => percentile(values, 50));
print({
  metric: 'server_cpu_per_packet', on_us: on, on_spread: spread(costs.on), off_us: off,
  off_spread: spread(costs.off), ratio: round(on / off, 2), target: '1 within noise',
});
