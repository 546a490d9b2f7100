// SPDX-License-Identifier: GPL-3.0-or-later
// A call of two Chromium pages. The practitioner is beside the server; all that the patient's
// browser sends and receives goes over a line that is made bad in one way after another.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { qualities } from '../e2e/lib/probe.mjs';
import { allSeeAndHear, arrive } from '../e2e/lib/journey.mjs';
import { callWithPictures } from '../e2e/lib/scene.mjs';
import { Suite } from '../e2e/lib/suite.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { ShapedNetwork } from '../fixture/network/network.mjs';
import { writeFilm } from './demanding-camera.mjs';
import { Watch } from './network-watch.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
});
const seconds = Number(process.env.AUS_BENCH_SECONDS ?? 15);

const CLEAN = {
  loss: 0, burst_loss: 0, burst_length: 1, delay_ms: 0, jitter_ms: 0, reorder: 0, reorder_ms: 0,
  rate_bps: 0, queue_bytes: 0, blackout: false,
};
/** The queue of a home router holds about a third of a second. */
const queueOf = (rate) => Math.round(rate / 8 / 3);
const BACK_MS = 30_000;
const SETTLE_MS = 4_000;

function lossy(name, conditions) {
  return [0, 50, 200].map((rtt) => ({
    name: `${name}, RTT ${rtt} ms`,
    conditions: { ...conditions, delay_ms: rtt / 2 },
    play: () => pause(seconds * 1000),
  }));
}

/** The time from the line's return, or change, until pictures move again, at each page. */
async function timeBack(watches, since) {
  const times = await Promise.all(watches.map((watch) =>
    until(`pictures at ${watch.name}`, () => watch.recoveredAfter(since), { timeout: BACK_MS })
      .catch(() => ({ ms: null }))));
  return Object.fromEntries(watches.map((watch, index) => [watch.name, times[index].ms]));
}

async function blackout(network, watches) {
  await network.cut();
  await pause(10_000);
  const since = Date.now();
  await network.mend();
  return timeBack(watches, since);
}

async function changeAddress(network, watches) {
  const since = Date.now();
  network.changeAddress();
  return timeBack(watches, since);
}

async function rebind(network, watches) {
  const since = Date.now();
  await network.rebind();
  return timeBack(watches, since);
}

const narrow = (way, rate) => ({ [way]: { ...CLEAN, rate_bps: rate, queue_bytes: queueOf(rate) } });
const slow = (rate) => narrow('down', rate);

const SCENARIOS = [
  ...lossy('clean', {}),
  ...lossy('2 % loss', { loss: 0.02 }),
  ...lossy('5 % loss', { loss: 0.05 }),
  ...lossy('10 % loss in bursts of 5', { burst_loss: 0.1, burst_length: 5 }),
  { name: '5 % reordered, 30 ms jitter', conditions: { delay_ms: 25, jitter_ms: 30, reorder: 0.05, reorder_ms: 20 },
    play: () => pause(seconds * 1000) },
  { name: 'patient downlink 2 Mbit/s', conditions: slow(2_000_000), play: () => pause(seconds * 1000) },
  { name: 'patient downlink 300 kbit/s', conditions: slow(300_000), settle: 0, play: () => pause(seconds * 1000) },
  { name: 'patient downlink 2 Mbit/s again', conditions: slow(2_000_000), settle: 0, play: () => pause(seconds * 1000) },
  { name: 'patient uplink 300 kbit/s', conditions: narrow('up', 300_000), play: () => pause(seconds * 1000) },
  { name: 'patient uplink 2 Mbit/s again', conditions: narrow('up', 2_000_000), settle: 0, play: () => pause(seconds * 1000) },
  { name: 'blackout of 10 s', conditions: {}, play: blackout },
  { name: 'address change', conditions: {}, play: changeAddress },
  { name: 'NAT rebinding', conditions: {}, play: rebind },
];

/** From a line's getting bad until both pages know whose it is (PRODUCT E6). */
async function timeUntilTold(scene, network) {
  const knows = async (visitor) => {
    const said = (await qualities(visitor.page))[scene.patientId];
    return said?.word !== 'good' && said?.cause === 'download' && Date.now();
  };
  await network.shape(CLEAN);
  await pause(SETTLE_MS);
  const since = Date.now();
  await network.shape({ down: { ...CLEAN, loss: 0.25 } });
  return Promise.all([scene.practitioner, scene.patient].map(async (visitor) => ({
    side: visitor.name,
    told_after_ms: (await until('the word', () => knows(visitor), { timeout: BACK_MS, every: 20 })) - since,
  })));
}

/** A third person goes, in one way or another; what those who stay see of each other meanwhile. */
const DEPARTURES = [
  ['third leaves', ({ companion }) => companion.click('hang-up')],
  ['third is removed', async ({ practitioner, companion }) => {
    await practitioner.click('panel-toggle');
    await practitioner.click(`remove-${companion.participantId}`);
    await practitioner.click('remove-yes');
  }],
  ['third crashes', async ({ companion }) => {
    const session = await companion.context.newCDPSession(companion.page);
    session.send('Page.crash').catch(() => {});
  }],
];
const AROUND_MS = 4_000;

async function depart(scene, watches, [name, go]) {
  const companion = await third(scene);
  companion.expectOutage();
  await pause(SETTLE_MS);
  const seen = [[watches[0], scene.patientId], [watches[1], scene.practitionerId]];
  const begin = await Promise.all(seen.map(([watch]) => watch.now()));
  await pause(AROUND_MS);
  const asked = await Promise.all(watches.map((watch) => watch.asked()));
  const event = await Promise.all(seen.map(([watch]) => watch.now()));
  await go({ ...scene, companion });
  await pause(AROUND_MS);
  for (const [index, [watch, other]] of seen.entries())
    print({ bench: 'network', scenario: name, side: watch.name,
      longest_gap_before_ms: await watch.longestGap(other, begin[index], event[index]),
      longest_gap_after_ms: await watch.longestGap(other, event[index], await watch.now()),
      key_frames_asked: await watch.asked() - asked[index] });
  await self.leave(companion);
}

const AT_CAP = 'sending rate at its cap';
const CAP_MS = 30_000;
const CAP_CALLS = 3;

/** When it was seen first, from when the call is there, twice a second: an upper bound. */
async function callAtCap() {
  const { practitioner, patient } = await callWithPictures(self);
  await Promise.all([practitioner, patient].map(async (visitor) => {
    const watch = await Watch.on(visitor);
    const at_cap_after_s = await until('the cap', () => watch.atCapAfter(), { timeout: CAP_MS })
      .catch(() => null);
    print({ bench: 'network', scenario: AT_CAP, side: visitor.name, at_cap_after_s });
  }));
  await self.leave(practitioner, patient);
}

/** One call after another, on a clean line, of two people whose pictures need all they may have. */
async function reachCap() {
  const film = path.join(await mkdtemp(path.join(tmpdir(), 'aus-film-')), 'film.y4m');
  await writeFilm(film);
  const usual = self.browser;
  self.browser = await self.launch({ extra: [`--use-file-for-fake-video-capture=${film}`] });
  try {
    for (let call = 0; call < CAP_CALLS; call++) await callAtCap();
  } finally {
    await self.browser.close();
    self.browser = usual;
    await rm(path.dirname(film), { recursive: true });
  }
}

/** With a third person, whose line is good, in the room. */
const OF_THREE = [
  { name: 'three, downlink 2 Mbit/s', conditions: slow(2_000_000), play: () => pause(seconds * 1000) },
  { name: 'three, downlink 300 kbit/s', conditions: slow(300_000), settle: 0, play: () => pause(seconds * 1000) },
  { name: 'three, downlink 2 Mbit/s again', conditions: slow(2_000_000), settle: 0, play: () => pause(seconds * 1000) },
];

function print(line) {
  if (options.json) return console.log(JSON.stringify(line));
  const { scenario, side, bench, ...values } = line;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  return console.log(`${scenario.padEnd(34)} ${side.padEnd(12)} ${text}`);
}

async function perform(network, watches, scenario) {
  await network.shape(CLEAN);
  await network.shape(scenario.conditions);
  await pause(scenario.settle ?? SETTLE_MS);
  for (const watch of watches) await watch.begin();
  const back = await scenario.play(network, watches);
  for (const watch of watches) {
    const result = await watch.end();
    print({ bench: 'network', scenario: scenario.name, ...result,
      ...(back ? { back_ms: back[watch.name] } : {}) });
  }
}

/** A companion beside the server. */
async function third({ api, consultation, practitioner, seats }) {
  const link = await api.addCompanion(consultation.id);
  const companion = await self.visitor({ name: 'companion' });
  await arrive(companion, link.url);
  await practitioner.click(`admit-${link.participant_id}`);
  await allSeeAndHear([...seats, [companion, link.participant_id]], { timeout: BACK_MS });
  companion.participantId = link.participant_id;
  return companion;
}

const self = new Suite('bench-network');
const network = await ShapedNetwork.create({ seed: Number(options.seed) });
const abandon = async () => {
  await self.end().catch(() => {});
  process.exit(1);
};
process.once('SIGTERM', abandon).once('SIGINT', abandon);
try {
  await self.start({ network });
  if (AT_CAP.includes(options.only)) await reachCap();
  const browser = await self.launch({ executablePath: network.browser,
    extra: network.argumentsFor(self.server) });
  const scene = await callWithPictures(self, { patient: { browser } });
  const { practitioner, patient } = scene;
  for (const visitor of [practitioner, patient]) visitor.expectOutage();
  const watches = await Promise.all([practitioner, patient].map((visitor) => Watch.on(visitor)));
  for (const scenario of SCENARIOS) {
    if (!scenario.name.includes(options.only)) continue;
    await perform(network, watches, scenario);
  }
  if ('told whose line it is'.includes(options.only)) {
    for (const told of await timeUntilTold(scene, network))
      print({ bench: 'network', scenario: 'told whose line it is', ...told });
  }
  const departures = DEPARTURES.filter(([name]) => name.includes(options.only));
  if (departures.length > 0) await network.shape(CLEAN);
  for (const departure of departures) await depart(scene, watches, departure);
  const ofThree = OF_THREE.filter(({ name }) => name.includes(options.only));
  if (ofThree.length > 0) {
    await network.shape(CLEAN);
    watches.push(await Watch.on(await third(scene)));
  }
  for (const scenario of ofThree) await perform(network, watches, scenario);
} finally {
  // Also ends the network.
  await self.end();
}
