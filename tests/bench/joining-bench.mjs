// SPDX-License-Identifier: GPL-3.0-or-later
// How soon a device's picture is there, how soon a call is up where UDP is blocked, how long the
// equipment check takes. Needs root, for the network of its own.
// usage: AUS_BUILD=DIR node joining-bench.mjs [--json] [--rounds N]
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Network } from '../e2e/lib/network.mjs';
import { servePlayer } from '../e2e/lib/player.mjs';
import { callFromNetwork, callWithPictures } from '../e2e/lib/scene.mjs';
import { Suite } from '../e2e/lib/suite.mjs';
import { TurnServer } from '../e2e/lib/turn.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { percentile } from './call-process.mjs';

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '8' } },
});
const rounds = Number(options.rounds);

function print(metric, waits, target) {
  const figure = {
    median_ms: Math.round(percentile(waits, 50)), worst_ms: Math.round(Math.max(...waits)),
    rounds: waits.length,
  };
  if (options.json) return console.log(JSON.stringify({ bench: 'joining', metric, ...figure, target }));
  const text = Object.entries(figure).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${metric.padEnd(34)} ${text}   (to reach: ${target})`);
}

async function access(self, scene, wish) {
  const path = `/consultations/${scene.consultation.id}/devices`;
  const { body } = await scene.api.request('POST', path, wish);
  return {
    door: { url: `${self.server.origin}${new URL(body.url).pathname}`, token: body.token },
    revoke: () => scene.api.request('DELETE', `${path}/${body.id}`),
    testId: `remote-device-${body.id}`,
  };
}

/** In a page that has its camera already: from the POST to the picture before the practitioner. */
async function publish(self, scene, kiosk) {
  const device = await access(self, scene, { name: 'otoscope' });
  // Both pages run on this machine and by its clock.
  const shown = scene.practitioner.page.evaluate((testId) => new Promise((first) => {
    const look = () => {
      const video = document.querySelector(`[data-testid="${testId}"]`);
      if (!video) return requestAnimationFrame(look);
      return video.requestVideoFrameCallback(() => first(Date.now()));
    };
    look();
  }), device.testId);
  const began = await kiosk.page.evaluate(async ({ url, token }) => {
    window.stream ??= await navigator.mediaDevices.getUserMedia({ video: true });
    navigator.mediaDevices.getUserMedia = async () => window.stream;
    const at = Date.now();
    await window.publish(url, token);
    return at;
  }, device.door);
  const wait = (await shown) - began;
  await kiosk.page.evaluate(() => window.client.stop());
  await device.revoke();
  return wait;
}

/** From the POST to the first picture of a person on the screen, encryption going off between. */
async function watch(self, scene, kiosk) {
  const device = await access(self, scene, { name: 'wall', kind: 'watch' });
  await kiosk.page.evaluate(({ url, token }) => window.view(url, token), device.door);
  const wait = await until('a picture', () => kiosk.page.evaluate(() => window.firstPictureMs));
  await kiosk.page.evaluate(() => window.client.stop());
  await device.revoke();
  await scene.patient.at('security-off').waitFor({ state: 'detached' });
  return wait;
}

async function devices(self, origin) {
  const scene = await callWithPictures(self);
  const kiosk = await self.visitor({ name: 'kiosk' });
  const published = [], watched = [];
  for (let count = 0; count < rounds; count++) {
    for (const [waits, measure] of [[published, publish], [watched, watch]]) {
      await kiosk.page.goto(origin);
      await until('the page', () => kiosk.page.evaluate(() => window.isReady));
      waits.push(await measure(self, scene, kiosk));
    }
  }
  print('whip_publish_to_picture', published, 'under 1000 ms');
  print('whep_to_picture_of_a_person', watched, '');
  await self.leave(kiosk, scene.practitioner, scene.patient);
}

async function firewalls(self, turn) {
  const { network, server } = self;
  const ways = [
    ['tcp_only_connected', () => network.dropUdp()],
    ['turn_tcp_only_connected', () => network.allowOnly([server.port, turn.port])],
    ['turn_tls_only_connected', () => network.allowOnly([server.port, turn.tlsPort])],
  ];
  for (const [metric, close] of ways) {
    close();
    const waits = [];
    for (let count = 0; count < 3; count++) waits.push((await callFromNetwork(self)).connectMs);
    print(metric, waits, 'within 5000 ms');
  }
}

async function check(self) {
  const waits = [];
  for (let count = 0; count < 3; count++) {
    const visitor = await self.visitor({ name: 'visitor' });
    const began = Date.now();
    await visitor.goto('/test');
    await visitor.at('network-verdict').waitFor({ state: 'visible', timeout: 30_000 });
    waits.push(Date.now() - began);
    await self.leave(visitor);
  }
  print('equipment_check', waits, 'at most 20000 ms');
}

const network = await Network.create();
const turn = await TurnServer.start(network.host);
const player = await servePlayer();
const self = new Suite('bench-joining');
const [{ model }] = cpus();
console.log(JSON.stringify({
  bench: 'joining', metric: 'machine', date: new Date().toISOString(), cores: cpus().length, model,
  load: loadavg()[0],
}));
try {
  await self.start({ network, server: {
    settings: { 'media.turn-servers': turn.urls, 'media.turn-secret-file': turn.secretFile },
  } });
  await devices(self, player.origin);
  await check(self);
  // coturn's certificate is of no authority here.
  const launch = self.launch.bind(self);
  self.launch = ({ extra = [], ...rest }) =>
    launch({ ...rest, extra: [...extra, '--ignore-certificate-errors'] });
  await firewalls(self, turn);
} finally {
  await self.end();
  await turn.stop();
  player.close();
}
