// SPDX-License-Identifier: GPL-3.0-or-later
// Devices that are pages of somebody else's: the WHIP and WHEP clients of npm in Chromium, with the
// accesses that a practitioner makes in the room, by an account or by a link alone.
import assert from 'node:assert/strict';
import { PHONE } from './lib/browser.mjs';
import { allSeeAndHear, arrive, participantOf, pathOf } from './lib/journey.mjs';
import { servePlayer } from './lib/player.mjs';
import { negotiation } from './lib/probe.mjs';
import { callWithPictures } from './lib/scene.mjs';
import { protectedAs } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const player = await servePlayer();

await suite('player', {}, async (self) => {
  const { server, tap } = self;
  const step = tap.chain();
  let scene;
  let device;
  let kiosk;

  /** Makes an access by the dialog of the room. */
  const make = async (visitor, { name, watch = null }) => {
    if (!(await visitor.at('panel').isVisible())) await visitor.click('panel-toggle');
    await visitor.click('add-device');
    if (watch) {
      await visitor.click('device-watch');
      await visitor.at('device-source').selectOption({ label: watch });
    }
    await visitor.at('device-name').fill(name);
    await self.look(visitor, `add-${name}`);
    await visitor.click('device-make');
    const url = await visitor.at('device-url').inputValue();
    const token = await visitor.at('device-token').inputValue();
    await self.look(visitor, `made-${name}`);
    await visitor.click('device-done');
    return { name, token, url: `${server.origin}${new URL(url).pathname}` };
  };
  const open = async (name) => {
    const visitor = await self.visitor({ name });
    await visitor.page.goto(player.origin);
    await until(`the page of ${name}`, () => visitor.page.evaluate(() => window.isReady));
    return visitor;
  };
  const shown = (visitor) => visitor.page.locator('figure', { hasText: device.name });
  const moves = async (visitor) => {
    const frames = () => shown(visitor).locator('video').evaluate((video) =>
      video.videoWidth && video.getVideoPlaybackQuality().totalVideoFrames);
    await shown(visitor).waitFor();
    const first = await until(`${visitor.name} to see it`, frames);
    await until('the picture to move', async () => await frames() > first + 3);
  };
  const said = (visitor, method) => visitor.page.evaluate((wanted) =>
    window.said.filter((one) => one.method === wanted), method);

  await step('N4 the WHIP client of npm publishes from another origin, trickling by PATCH', async () => {
    scene = await callWithPictures(self);
    device = await make(scene.practitioner, { name: 'Otoscope' });
    kiosk = await open('kiosk');
    const began = Date.now();
    await kiosk.page.evaluate(({ url, token }) => window.publish(url, token), device);
    await shown(scene.practitioner).locator('video').evaluate((video) => new Promise((first) => {
      if (video.videoWidth) first();
      else video.requestVideoFrameCallback(first);
    }));
    tap.note(`picture ${Date.now() - began} ms after getUserMedia was asked`);
    await Promise.all([moves(scene.practitioner), moves(scene.patient)]);
    const [posted] = await said(kiosk, 'POST');
    assert.equal(posted.status, 201);
    const patches = await until('candidates to be told', async () => {
      const all = await said(kiosk, 'PATCH');
      return all.length > 0 && all;
    });
    for (const { status, match } of patches) assert.deepEqual([status, match], [204, posted.etag]);
    await self.look(scene.practitioner, 'sees');
    await self.look(scene.patient, 'sees-phone');
  });

  await step('N4 ICE restarts by PATCH, and the connection never ends', async () => {
    const before = await kiosk.page.evaluate(() => window.client.etag);
    const others = await Promise.all(scene.seats.map(([visitor]) => negotiation(visitor.page)));
    await kiosk.page.evaluate(() => window.restart());
    const { status, etag, match } = (await said(kiosk, 'PATCH')).find((one) => one.match === '*');
    assert.deepEqual([status, match], [200, '*']);
    assert.notEqual(etag, before);
    const pair = await until('a pair of the new session', () => kiosk.page.evaluate(async () => {
      const { pc } = window.client;
      const ufrag = /a=ice-ufrag:(\S+)/.exec(pc.localDescription.sdp)[1];
      const all = await pc.getStats();
      for (const one of all.values()) {
        if (one.type !== 'transport' || one.iceState !== 'connected') continue;
        const local = all.get(all.get(one.selectedCandidatePairId)?.localCandidateId);
        return local?.usernameFragment === ufrag && { state: pc.connectionState, dtls: one.dtlsState };
      }
      return null;
    }));
    assert.deepEqual(pair, { state: 'connected', dtls: 'connected' });
    await Promise.all([moves(scene.practitioner), moves(scene.patient)]);
    const later = await Promise.all(scene.seats.map(([visitor]) => negotiation(visitor.page)));
    assert.deepEqual(later, others, 'nobody else notices');
    assert.deepEqual((await said(kiosk, 'PATCH')).at(-1).status, 204, 'candidates under the new tag');
  });

  await step('N4 DELETE by the client ends it, the others stay', async () => {
    await kiosk.page.evaluate(() => window.client.stop());
    assert.deepEqual((await said(kiosk, 'DELETE')).map(({ status }) => status), [200]);
    await until('the picture to be gone', async () => await shown(scene.practitioner).count() === 0);
    await allSeeAndHear(scene.seats);
    await self.leave(kiosk);
  });

  await step('N4 the WHEP client shows and sounds a person; everybody is told', async () => {
    const screen = await make(scene.practitioner, { name: 'Poste', watch: 'Louise Durand' });
    kiosk = await open('screen');
    // A page plays sound by itself only once somebody has touched it.
    await kiosk.page.mouse.click(5, 5);
    await kiosk.page.evaluate(({ url, token }) => window.view(url, token), screen);
    const now = () => kiosk.page.evaluate(() => window.inbound());
    const first = await until('a picture and a voice', async () => {
      const { frames, energy } = await now();
      return frames > 5 && energy > 0 && { frames, energy };
    });
    await until('both to go on', async () => {
      const { frames, energy } = await now();
      return frames > first.frames + 5 && energy > first.energy;
    });
    tap.note(`first picture ${Math.round(await kiosk.page.evaluate(() => window.firstPictureMs))} ms `
      + 'after the screen asked');
    for (const visitor of [scene.practitioner, scene.patient]) {
      await protectedAs(visitor, 'off');
      assert.match(await visitor.at('security-off').textContent(), /écran de contrôle \(Poste\)/);
    }
    await self.look(scene.practitioner, 'watched');
    await self.look(scene.patient, 'watched-phone');
  });

  await step('E5 when the screen has left, encryption is back, and pictures with it', async () => {
    await kiosk.page.evaluate(() => window.client.stop());
    for (const visitor of [scene.practitioner, scene.patient]) {
      await protectedAs(visitor, 'on');
      assert.equal(await visitor.at('security-off').count(), 0);
    }
    await allSeeAndHear(scene.seats);
    await self.leave(kiosk, scene.practitioner, scene.patient);
  });

  await step('E3 a practitioner who came by the link alone connects and disconnects a device', async () => {
    const api = self.api();
    const consultation = await api.plan({ others: [] });
    const link = await api.request('POST', `/consultations/${consultation.id}/participants/${
      participantOf(consultation, 'practitioner').id}/link`);
    assert.equal(link.status, 201, JSON.stringify(link.body));
    const doctor = await self.visitor({ name: 'by-link', locale: 'en-GB', viewport: PHONE });
    await doctor.goto(pathOf(link.body.url));
    const patient = await self.visitor({ name: 'patient' });
    await arrive(patient, consultation.link.patient.url);
    await doctor.click(`admit-${participantOf(consultation, 'patient').id}`);
    await doctor.sees('call');
    await patient.sees('call');
    device = await make(doctor, { name: 'Dermatoscope' });
    kiosk = await open('kiosk');
    await kiosk.page.evaluate(({ url, token }) => window.publish(url, token), device);
    await moves(patient);
    await doctor.page.getByLabel('Disconnect Dermatoscope').click();
    await until('it to be gone', async () => await shown(patient).count() === 0);
    const refused = await patient.page.evaluate(async (id) => {
      const answer = await fetch(`/visit/${id}/devices`, { method: 'POST',
        headers: { 'Content-Type': 'application/json' }, body: '{"name":"mine"}' });
      return [answer.status, (await answer.json()).type];
    }, consultation.id);
    assert.deepEqual(refused, [403, 'https://auscult.org/problems/forbidden']);
    await self.leave(kiosk, patient, doctor);
  });
});
player.close();
