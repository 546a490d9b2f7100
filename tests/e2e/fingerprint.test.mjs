// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody between the browser and the server changed the fingerprint of the answer: the browser
// would still connect, so it is the server that must refuse (RFC 8122, section 5).
import assert from 'node:assert/strict';
import { arrive, participantOf, pathOf, sees } from './lib/journey.mjs';
import { packetsReceived } from './lib/probe.mjs';
import { suite } from './lib/suite.mjs';
import { until } from './lib/wait.mjs';

await suite('fingerprint', {}, async (self) => {
  const step = self.tap.chain();
  const api = self.api();
  let practitioner;
  let patient;
  let consultation;
  let patientId;

  await step('L3 a patient whose answer carries a wrong fingerprint waits', async () => {
    consultation = await api.plan();
    patientId = participantOf(consultation, 'patient').id;
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    patient = await self.visitor({ name: 'patient', tamper: 'fingerprint' });
    await arrive(patient, consultation.link.patient.url);
  });

  await step('L3 after admission no media passes in either direction', async () => {
    await practitioner.click(`admit-${patientId}`);
    await practitioner.sees('call');
    await patient.sees('lost', { timeout: 80_000 });
    assert.equal(await packetsReceived(patient.page), 0);
    assert.equal(await packetsReceived(practitioner.page), 0);
  }, { timeout: 120_000 });

  await step('E7 the patient is told, in a sentence, what to do', async () => {
    const text = await patient.at('lost').innerText();
    assert.match(text, /\p{L}+ \p{L}+/u);
    assert.doesNotMatch(text, /fingerprint|DTLS|ICE/i);
  });

  await step('E7 the same link works from a browser nobody meddles with', async () => {
    await self.leave(patient);
    const honest = await self.visitor({ name: 'honest' });
    await honest.goto(pathOf(consultation.link.patient.url));
    await until('the way into the call', async () => {
      for (const next of ['identity-yes', 'consent-accept', 'equipment-ready'])
        if (await honest.at(next).isVisible()) await honest.click(next);
      return honest.at('call').isVisible();
    });
    await sees(practitioner, patientId);
    await sees(honest, participantOf(consultation, 'practitioner').id);
  });
});
