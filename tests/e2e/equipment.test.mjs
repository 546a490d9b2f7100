// SPDX-License-Identifier: GPL-3.0-or-later
// The equipment check on good, bad and strict networks: the patient's browser is on a line that the
// fixture makes bad, and the verdict has to say so.
import assert from 'node:assert/strict';
import { ShapedNetwork } from '../fixture/network/network.mjs';
import { PHONE } from './lib/browser.mjs';
import { arrive, participantOf, pathOf } from './lib/journey.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

const CLEAN = {
  loss: 0,
  delay_ms: 0,
  jitter_ms: 0,
  rate_bps: 0,
  queue_bytes: 0,
  blackout: false,
};
const network = await ShapedNetwork.create();

/** What the page says once the measurement is over. */
async function verdictAt(visitor) {
  await visitor.at('network-verdict').waitFor({ state: 'visible', timeout: 30_000 });
  const word = await visitor.at('network-verdict').getAttribute('data-word');
  const way = await visitor.at('network-verdict').getAttribute('data-way');
  const advice = (await visitor.at('network-advice').count()) > 0;
  const figures = Object.fromEntries(
    await visitor
      .at('network-figures')
      .evaluate((list) =>
        [...list.querySelectorAll('dt')].map((term) => [
          term.textContent,
          term.nextElementSibling.textContent,
        ]),
      ),
  );
  return { word, way, advice, figures };
}

await suite('equipment', { network }, async (self) => {
  const browser = await self.launch({
    executablePath: network.browser,
    extra: network.argumentsFor(self.server),
  });
  const visitor = await self.visitor({
    browser,
    name: 'visitor',
    locale: 'en-GB',
    viewport: PHONE,
  });

  /** Measures again on a line with these conditions. */
  async function measureOn(conditions) {
    await network.shape({ ...CLEAN, ...conditions });
    await visitor.click('network-test');
    await visitor.at('network-verdict').waitFor({ state: 'detached' });
    const seen = await verdictAt(visitor);
    self.tap.note(JSON.stringify(seen));
    return seen;
  }

  await self.tap.case(
    'D3 /test measures a good line by itself and says so',
    async () => {
      await visitor.goto('/test');
      const { word, way, advice, figures } = await verdictAt(visitor);
      self.tap.note(JSON.stringify(figures));
      assert.equal(word, 'good');
      assert.equal(way, 'udp');
      assert.equal(advice, false);
      assert.deepEqual([figures.UDP, figures.TCP, figures.TURN], ['works', 'works', 'not offered']);
      assert.ok(parseInt(figures.Upload, 10) > 600 && parseInt(figures.Download, 10) > 600);
    },
    { timeout: 60_000 },
  );

  await self.tap.case(
    'D3 loss is measured, and comes with one piece of advice',
    async () => {
      const seen = await measureOn({ loss: 0.12 });
      assert.equal(seen.word, 'poor');
      assert.equal(seen.advice, true);
      const loss = parseFloat(seen.figures.Loss);
      assert.ok(loss > 8 && loss < 17, `measured ${loss} %`);
    },
    { timeout: 60_000 },
  );

  await self.tap.case(
    'D3 delay is measured',
    async () => {
      const seen = await measureOn({ delay_ms: 160 });
      assert.equal(seen.word, 'fair');
      const trip = parseInt(seen.figures['Round trip'], 10);
      assert.ok(trip >= 320 && trip < 450, `measured ${trip} ms`);
    },
    { timeout: 60_000 },
  );

  await self.tap.case(
    'D3 a narrow line is measured',
    async () => {
      const seen = await measureOn({ rate_bps: 300_000, queue_bytes: 20_000 });
      assert.ok(['fair', 'poor'].includes(seen.word), seen.word);
      assert.equal(seen.advice, true);
      assert.ok(parseInt(seen.figures.Upload, 10) < 330, seen.figures.Upload);
    },
    { timeout: 60_000 },
  );

  await self.tap.case('D3 the sound is heard when the person says so', async () => {
    await network.shape(CLEAN);
    await visitor.click('speaker-test');
    await visitor.click('speaker-no');
    await visitor.page.getByText('Turn up the volume').waitFor();
    await visitor.click('speaker-test');
    await visitor.click('speaker-yes');
    await visitor.page.getByText('You hear well').waitFor();
    await self.leave(visitor);
  });

  await self.tap.case(
    'D3 the practitioner sees what the patient’s check found',
    async () => {
      const api = self.api();
      const consultation = await api.plan({});
      const patientId = participantOf(consultation, 'patient').id;
      const patient = await self.visitor({ browser, name: 'patient', viewport: PHONE });
      const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
      await practitioner.goto('/app');
      // Nobody waits for the measurement: its result follows into the waiting room.
      await arrive(patient, consultation.link.patient.url);
      const stored = await until(
        'the result to be stored',
        async () => {
          const now = participantOf(await api.get(consultation.id), 'patient');
          return now.equipment?.network && now.equipment;
        },
        { timeout: 30_000 },
      );
      assert.equal(stored.network, 'good');
      assert.deepEqual([stored.udp, stored.tcp, stored.turn], [true, true, null]);
      assert.ok(stored.up_kbps > 600 && stored.down_kbps > 600 && stored.round_trip_ms >= 0);
      await practitioner.page.getByText('connexion bonne').first().waitFor();
      await practitioner.goto(`/app/consultations/${consultation.id}`);
      await practitioner.sees(`equipment-${patientId}`);
      await self.leave(patient, practitioner);
    },
    { timeout: 90_000 },
  );

  await self.tap.case('L1 tests are few for one address, and end', async () => {
    const open = () => fetch(`${self.server.origin}/api/v1/network-tests`, { method: 'POST' });
    const first = await open();
    assert.equal(first.status, 201);
    const { id, legs, ice_servers: servers } = await first.json();
    assert.deepEqual(
      legs.map(({ way }) => way),
      ['udp', 'tcp'],
    );
    assert.deepEqual(servers, []);
    for (let i = 0; i < 3; i++) assert.equal((await open()).status, 201);
    const fifth = await open();
    assert.equal(fifth.status, 429);
    assert.ok(Number(fifth.headers.get('retry-after')) > 0);
    const wrong = await fetch(`${self.server.origin}/api/v1/network-tests/${id}/answers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ leg: legs[0].id, sdp: 'v=0\r\n' }),
    });
    assert.equal(wrong.status, 422);
    assert.equal((await wrong.json()).pointer, '/sdp');
    const end = () =>
      fetch(`${self.server.origin}/api/v1/network-tests/${id}`, { method: 'DELETE' });
    assert.equal((await end()).status, 204);
    assert.equal((await end()).status, 404);
  });
});
