// SPDX-License-Identifier: GPL-3.0-or-later
// Devices: Debian's simple-whip-client and a page publish into a call, a screen watches it, and bad
// requests change nothing.
import assert from 'node:assert/strict';
import { allSeeAndHear } from './lib/journey.mjs';
import { Network } from './lib/network.mjs';
import { callWithPictures } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { TurnServer } from './lib/turn.mjs';
import { until } from './lib/wait.mjs';
import { PICTURE, WhipClient } from './lib/whip.mjs';

const network = await Network.create();
const turn = await TurnServer.start(network.host);

await suite('whip', {
  network,
  server: {
    settings: { 'media.turn-servers': turn.urls, 'media.turn-secret-file': turn.secretFile },
  },
}, async (self) => {
  const { server, tap } = self;
  const step = tap.chain();
  let scene;

  const addDevice = async (name, kind = 'publish', watched = {}) => {
    const { body } = await scene.api.request('POST',
      `/consultations/${scene.consultation.id}/devices`, { name, kind, ...watched });
    return { ...body, url: `${server.origin}${new URL(body.url).pathname}` };
  };
  const revoke = (device) =>
    scene.api.request('DELETE', `/consultations/${scene.consultation.id}/devices/${device.id}`);
  const pictureOf = (visitor, device) => visitor.page.evaluate((testId) => {
    const video = document.querySelector(`[data-testid="${testId}"]`);
    return video && !video.paused && video.videoWidth > 0
      ? video.getVideoPlaybackQuality().totalVideoFrames : 0;
  }, `remote-device-${device.id}`);
  const sees = async (visitor, device) => {
    const first = await until(`${visitor.name} to see ${device.name}`,
      () => pictureOf(visitor, device), { timeout: 15_000 });
    await until('the picture to move', async () => await pictureOf(visitor, device) > first + 3);
  };
  const gone = (visitor, device) => until(`${device.name} to be gone`, async () =>
    await visitor.at(`remote-device-${device.id}`).count() === 0);

  await step('N4 a call is under way', async () => {
    scene = await callWithPictures(self);
  });

  for (const [label, words] of [
    ['with trickled candidates', []],
    ['with all candidates in the offer (-n)', ['-n']],
    ['by the TURN server of the Link headers (-f -F)', ['-f', '-F']],
  ]) {
    await step(`N4 simple-whip-client publishes ${label}`, async () => {
      const device = await addDevice('otoscope');
      const began = Date.now();
      const child = new WhipClient(device, ['-V', PICTURE, ...words]);
      try {
        await Promise.race([child.missing,
          Promise.all([sees(scene.practitioner, device), sees(scene.patient, device)])]);
        tap.note(`picture moves after ${Date.now() - began} ms with the client's start`);
        await scene.patient.page.getByText('non chiffré de bout en bout').first().waitFor();
        await allSeeAndHear(scene.seats);
      } catch (error) {
        tap.note(child.output.slice(-3000));
        throw error;
      } finally {
        await child.stop();
      }
      await gone(scene.practitioner, device);
      await revoke(device);
    });
  }

  await step('N4 a page publishes; a second session of its token is refused', async () => {
    const device = await addDevice('second camera');
    const page = await self.visitor({ name: 'device' });
    await page.goto('/test');
    const publish = () => page.page.evaluate(async ({ url, token }) => {
      const pc = new RTCPeerConnection();
      window.publisher = pc;
      const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
      for (const track of stream.getTracks())
        pc.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
      await pc.setLocalDescription();
      const began = performance.now();
      const response = await fetch(url, {
        method: 'POST', body: pc.localDescription.sdp,
        headers: { 'Content-Type': 'application/sdp', Authorization: `Bearer ${token}` },
      });
      if (response.status !== 201) return { status: response.status, body: await response.json() };
      const answer = await response.text();
      await pc.setRemoteDescription({ type: 'answer', sdp: answer });
      return {
        status: response.status, ms: performance.now() - began,
        location: response.headers.get('location'), etag: response.headers.get('etag'),
        links: response.headers.get('link'), answer,
      };
    }, device);
    const first = await publish();
    assert.equal(first.status, 201, JSON.stringify(first));
    assert.match(first.location, new RegExp(`^/whip/${scene.consultation.id}/[0-9a-z]{26}$`));
    assert.match(first.links, /<turns:.*rel="ice-server"; username="\d+:/);
    await sees(scene.practitioner, device);
    const second = await publish();
    assert.equal(second.status, 409);
    const ended = await fetch(server.origin + first.location,
      { method: 'DELETE', headers: { Authorization: `Bearer ${device.token}` } });
    assert.equal(ended.status, 200);
    await gone(scene.practitioner, device);
    const third = await publish();
    assert.equal(third.status, 201, 'the token may be used again after the end');
    await sees(scene.patient, device);
    await revoke(device);
    await gone(scene.patient, device);
    assert.equal((await publish()).status, 401, 'revoked');
    await self.leave(page);
  });

  /** A page as monitoring screen, which shows what WHEP brings. */
  const openScreen = async (device, kinds) => {
    const screen = await self.visitor({ name: device.name });
    await screen.goto('/test');
    const { status, answer } = await screen.page.evaluate(async ({ url, token, kinds: wanted }) => {
      const pc = new RTCPeerConnection();
      window.viewer = pc;
      for (const kind of wanted) pc.addTransceiver(kind, { direction: 'recvonly' });
      const video = document.createElement('video');
      video.autoplay = video.muted = true;
      video.id = 'watched';
      video.srcObject = new MediaStream();
      document.body.append(video);
      pc.ontrack = ({ track }) => video.srcObject.addTrack(track);
      await pc.setLocalDescription();
      const response = await fetch(url, {
        method: 'POST', body: pc.localDescription.sdp,
        headers: { 'Content-Type': 'application/sdp', Authorization: `Bearer ${token}` },
      });
      const text = await response.text();
      if (response.status === 201) await pc.setRemoteDescription({ type: 'answer', sdp: text });
      return { status: response.status, answer: text };
    }, { ...device, kinds });
    assert.equal(status, 201, answer);
    return screen;
  };
  const inbound = (screen) => screen.page.evaluate(async () => {
    const all = [...(await window.viewer.getStats()).values()];
    const of = (kind) => all.find((one) => one.type === 'inbound-rtp' && one.kind === kind);
    const { framesDecoded = 0, frameWidth = 0 } = of('video') ?? {};
    return { framesDecoded, frameWidth };
  });
  const shows = async (screen) => {
    try {
      await until(`${screen.name} to show a moving picture`,
        async () => (await inbound(screen)).framesDecoded > 30, { timeout: 20_000 });
    } catch (error) {
      tap.note(JSON.stringify(await inbound(screen)));
      throw error;
    }
  };
  const saysOff = (visitor) => visitor.at('security-off').count();

  await step('N4 a screen watches what a device publishes, and people stay encrypted', async () => {
    const otoscope = await addDevice('otoscope');
    const client = new WhipClient(otoscope, ['-V', PICTURE]);
    try {
      await Promise.race([client.missing, sees(scene.practitioner, otoscope)]);
      const device = await addDevice('wall', 'watch', { watched_device_id: otoscope.id });
      for (const kinds of [['video'], ['audio', 'video']]) {
        const screen = await openScreen(device, kinds);
        await shows(screen);
        assert.equal((await inbound(screen)).frameWidth, 320, 'the picture of the device');
        assert.equal(await saysOff(scene.patient), 0);
        await revoke(device);
        await self.leave(screen);
        Object.assign(device, await addDevice('wall', 'watch', { watched_device_id: otoscope.id }));
      }
      await revoke(device);
    } finally {
      await client.stop();
    }
    await gone(scene.practitioner, otoscope);
    await revoke(otoscope);
  });

  await step('N4 E5 a screen watches a person: encryption goes off, everybody is told', async () => {
    const device = await addDevice('nurses', 'watch');
    const screen = await openScreen(device, ['video', 'audio']);
    await shows(screen);
    for (const visitor of [scene.practitioner, scene.patient]) {
      await visitor.at('security-off').waitFor();
      assert.match(await visitor.at('security-off').textContent(), /écran de contrôle \(nurses\)/);
    }
    await revoke(device);
    await self.leave(screen);
  });

  await step('E3 the practitioner connects a device from the call', async () => {
    const { practitioner } = scene;
    await practitioner.click('panel-toggle');
    await practitioner.click('add-device');
    await practitioner.at('device-name').fill('Otoscope');
    await practitioner.click('device-make');
    const url = await practitioner.at('device-url').inputValue();
    const token = await practitioner.at('device-token').inputValue();
    assert.ok(url.endsWith(`/whip/${scene.consultation.id}`) && token.length > 20);
    await practitioner.click('device-done');
    await practitioner.page.getByText('pas connecté').first().waitFor();
  });
});
await turn.stop();
