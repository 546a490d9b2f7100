// SPDX-License-Identifier: GPL-3.0-or-later
// Connection quality on a line that gets bad and good again: both sides are told whose line it is,
// and what the server says of the sound is what the browser's own counters give.
import assert from 'node:assert/strict';
import { heldSound, qualities, soundAgain, soundCounters, soundScores, verdicts } from './lib/probe.mjs';
import { callWithPictures } from './lib/scene.mjs';
import { suite } from './lib/suite.mjs';
import { Skip } from './lib/tap.mjs';
import { until } from './lib/wait.mjs';
import { ShapedNetwork } from '../fixture/network/network.mjs';

// The E-model once more, written from ITU-T G.107 and G.107.2 and not from the product's code.
const OPUS = [
  [14, 38.06, 16.51], [16, 30.16, 11.83], [19, 23.81, 10.67], [22, 20.22, 10.47],
  [25, 20.21, 11.28], [28, 18.48, 10.63], [31, 16.83, 10.44], [34, 14.76, 10.12],
  [37, 12.08, 10.38], [40, 10.67, 9.79],
];

function meanOpinion({ loss, delayMs, kbps }) {
  const row = OPUS.find(([rate]) => rate >= kbps) ?? OPUS.at(-1);
  const [, ie, bpl] = row;
  const x = Math.log2(Math.max(delayMs, 100) / 100);
  const idd = 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
  const percent = loss * 100;
  const rating = (148 - ie - ((132 - ie) * percent) / (percent + bpl) - 1.48 * idd) / 1.48;
  if (rating <= 0) return 1;
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}

/** The score of what `visitor` heard between two readings of its browser's counters. */
function heardBetween(before, after, farRtt) {
  const lost = after.lost - before.lost;
  const received = after.received - before.received;
  return meanOpinion({
    loss: lost / Math.max(1, lost + received),
    delayMs: (after.rtt + farRtt) * 500 + 26.5
      + ((after.delay - before.delay) / Math.max(1, after.emitted - before.emitted)) * 1000,
    kbps: 32,
  });
}

/** Some seconds of talk: counted in packets, not in time. */
async function listen(visitor, packets) {
  const before = await soundCounters(visitor.page);
  const after = await until(`${packets} more packets of sound`, async () => {
    const now = await soundCounters(visitor.page);
    return now.received + now.lost - before.received - before.lost >= packets && now;
  }, { timeout: 60_000 });
  return { before, after };
}

async function told(visitor, id, check, what) {
  return until(what, async () => {
    const one = (await qualities(visitor.page))[id];
    return one && check(one) && one;
  }, { timeout: 40_000 });
}

let network;
try {
  network = await ShapedNetwork.create({ seed: 7 });
} catch (error) {
  network = null;
  console.log(`# no shaped network here: ${error.message}`);
}

await suite('quality', { network, server: { env: { AUS_LOG: 'info' } } }, async (self) => {
  const step = self.tap.chain();
  let scene, before;

  const agrees = async () => {
    const { practitioner, patient, patientId } = scene;
    await listen(patient, 150); // what the server looks back on is of this line, too
    const told = (await soundScores(patient.page, patientId)).length;
    const { before, after } = await listen(patient, 500);
    const far = await soundCounters(practitioner.page);
    const browser = heardBetween(before, after, far.rtt);
    const scores = (await soundScores(patient.page, patientId)).slice(told);
    const server = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    self.tap.note(`server ${server.toFixed(2)}, browser ${browser.toFixed(2)}`);
    assert.ok(Math.abs(server - browser) <= 0.5,
      `the server says ${server.toFixed(2)}, the browser's counters ${browser.toFixed(2)}`);
  };

  await step('E6 on a good line everybody is told that it is good', async () => {
    if (!network) throw new Skip('needs root: a network namespace and a TUN device');
    const browser = await self.launch({
      executablePath: network.browser, extra: network.argumentsFor(self.server),
    });
    scene = await callWithPictures(self, { patient: { browser } });
    for (const visitor of [scene.practitioner, scene.patient]) {
      for (const id of [scene.practitionerId, scene.patientId])
        await told(visitor, id, ({ word }) => word === 'good', `${visitor.name} hears of ${id}`);
      await visitor.page.locator('[data-testid="quality"][data-quality="good"]').waitFor();
    }
  });

  await step('E6 on a good line sound is kept for as long as nobody notices', async () => {
    for (const { name, page } of [scene.practitioner, scene.patient])
      await until(`${name} to keep the other's voice`, async () => {
        const held = await heldSound(page);
        return held.length === 1 && held[0] >= 80 && held[0] <= 120;
      });
  });

  await step('E6 the server agrees with getStats on a good line', agrees);

  await step('E6 a patient who loses an eighth of what arrives: both are told why', async () => {
    const { patient, practitioner, patientId, practitionerId } = scene;
    before = (await verdicts(practitioner.page, practitionerId)).length;
    await network.shape({ down: { loss: 0.12 } });
    for (const visitor of [patient, practitioner])
      await told(visitor, patientId, ({ word, cause }) => word !== 'good' && cause === 'download',
        `${visitor.name} is told of the patient's download`);
    await practitioner.sees(`quality-${patientId}`);
  });

  await step('E6 the server agrees with getStats on a bad line', agrees);

  await step('E6 whose line it is not is never blamed for it', async () => {
    const { practitioner, practitionerId } = scene;
    await told(practitioner, practitionerId, ({ word }) => word === 'good',
      'the practitioner to hear that the own line is good, as the patient loses packets');
    const said = (await verdicts(practitioner.page, practitionerId)).slice(before);
    assert.ok(said.length > 2, 'the practitioner is told of the own line, too');
    for (const { cause } of said)
      assert.ok(!['download', 'delay', 'reconnecting'].includes(cause), JSON.stringify(said));
  });

  await step('E6 one sentence with the remedy stands where the eyes are', async () => {
    await network.shape({ down: { loss: 0.3 } });
    await scene.patient.sees('weak-line');
    await scene.practitioner.sees('weak-line');
    const text = await scene.patient.at('weak-line').innerText();
    assert.match(text, /Votre réception est faible/);
    assert.match(text, /box/);
  });

  await step('E1 sound that its redundancy does not bring back is sent again, both ways', async () => {
    const { patient } = scene;
    await network.shape({ up: { loss: 0.2 } });
    await until('the patient to ask for lost sound, and to send some again', async () => {
      const { asked, sent } = await soundAgain(patient.page);
      return asked > 0 && sent > 0;
    }, { timeout: 60_000 });
    await network.shape({ up: { loss: 0 } });
  });

  await step('E6 the panel of the curious draws curves', async () => {
    await scene.practitioner.click('quality');
    await scene.practitioner.click(`curves-${scene.patientId}`);
    await scene.practitioner.page.locator('[data-testid="curves"] canvas').first().waitFor();
    await self.look(scene.practitioner, 'panel');
    await self.look(scene.patient, 'weak-line');
    await scene.practitioner.click('quality');
  });

  await step('E6 when the line is good again, so is the word', async () => {
    await network.shape({ down: { loss: 0 } });
    for (const visitor of [scene.patient, scene.practitioner])
      await told(visitor, scene.patientId, ({ word }) => word === 'good',
        `${visitor.name} is told that it is good again`);
    await scene.practitioner.page.getByTestId('weak-line').waitFor({ state: 'detached' });
  });

  await step('E6 who is cut off is poor for the other, with the reason', async () => {
    for (const visitor of [scene.patient, scene.practitioner]) visitor.expectOutage();
    await network.cut();
    await told(scene.practitioner, scene.patientId,
      ({ word, cause }) => word === 'poor' && cause === 'reconnecting', 'the cut to be told');
    await network.mend();
    await told(scene.practitioner, scene.patientId, ({ cause }) => cause !== 'reconnecting',
      'the return to be told');
  });

  await step('M2 the operator sees the room, its curves and its pipeline, and no name', async () => {
    const operator = await self.visitor({ name: 'operator', role: 'operator' });
    await operator.goto('/app');
    await operator.sees(`room-${scene.consultation.id}`);
    await operator.click(`curves-${scene.patientId}`);
    await operator.page.locator('[data-testid="curves"] canvas').first().waitFor();
    await self.look(operator, 'server');
    await operator.click(`graph-${scene.patientId}`);
    await operator.page.getByText('Télécharger le fichier DOT').waitFor();
    const href = await operator.page.getByText('Télécharger le fichier DOT')
      .locator('xpath=ancestor::a').getAttribute('href');
    assert.match(decodeURIComponent(href), /^data:text\/vnd\.graphviz;charset=utf-8,digraph/);
    const text = await operator.page.locator('body').innerText();
    assert.match(text, /connexion établie/);
    for (const person of scene.consultation.participants)
      assert.ok(!text.includes(person.family_name), `${person.family_name} is shown`);
    await operator.goto('/app/preferences');
    await operator.at('token-name').fill('supervision');
    await operator.click('token-create');
    const token = await operator.at('token-value').inputValue();
    const rooms = await fetch(`${self.server.origin}/api/v1/operator/rooms`,
      { headers: { authorization: `Bearer ${token}` } });
    assert.equal(rooms.status, 200);
    assert.equal(await operator.at('texts-open').count() + await operator.at('webhooks').count(), 0);
    await self.look(operator, 'operator-preferences');
    await self.leave(operator);
  });

  await step('F6 a patient who left says what did not work; the practice reads it', async () => {
    const { patient, practitioner } = scene;
    await patient.click('hang-up');
    await patient.sees('left');
    await patient.click('feedback-send');
    await patient.page.getByText('Choisissez une réponse').waitFor();
    await patient.click('rating-4');
    await patient.click('feedback-problem');
    await patient.click('problem-cut');
    await patient.at('feedback-text').fill('Coupure au milieu');
    await self.look(patient, 'feedback');
    await patient.click('feedback-send');
    await patient.sees('feedback-thanks');
    await practitioner.click('hang-up');
    await practitioner.click('end-for-all');
    await practitioner.sees('after-call');
    await self.look(practitioner, 'after');
    await practitioner.goto(`/app/consultations/${scene.consultation.id}`);
    await practitioner.sees('call-quality');
    await practitioner.page.getByText('Coupure au milieu').waitFor();
    await self.look(practitioner, 'call-quality');
  });

  await step('M2 the log leads from the request to the leg, and names nobody', async () => {
    // What a demonstration prints for whoever started it, its accounts, is no line of the log.
    const log = (await self.server.readLog()).split('\n')
      .filter((line) => /^\d{4}-\d\d-\d\dT/.test(line)).join('\n');
    const admission = log.split('\n').findLast((line) => / POST .*\/admit 200 /.test(line));
    const [, id] = /\[([\w.-]+)\]/.exec(admission) ?? assert.fail('no line of the admission');
    const lines = log.split('\n').filter((line) => line.includes(`[${id}]`));
    assert.ok(lines.some((line) => / live-room .*gate of \w+ opens/.test(line)), lines.join('\n'));
    assert.ok(lines.some((line) => / service .*leg \w+ of room \w+: gate open/.test(line)),
      `the worker says nothing of ${id}`);
    for (const person of scene.consultation.participants)
      for (const secret of [person.given_name, person.family_name, person.email, person.mobile])
        assert.ok(!secret || !log.includes(secret), `${secret} is in the log`);
    for (const link of Object.values(scene.consultation.link))
      assert.ok(!log.includes(new URL(link.url).pathname.split('/').pop()), 'a link is in the log');
  });
});
