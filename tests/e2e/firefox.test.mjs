// SPDX-License-Identifier: GPL-3.0-or-later
// The two engines meet: a patient with Firefox, a practitioner with Chromium.
import { FirefoxVisitor, launchFirefox } from './lib/firefox.mjs';
import { allSeeAndHear, arrive, participantOf, reaches } from './lib/journey.mjs';
import { protectedAs, sameCode } from './lib/security.mjs';
import { suite } from './lib/suite.mjs';

await suite('firefox', {}, async (self) => {
  const step = self.tap.chain();
  const api = self.api();
  let firefox;
  let patient;
  let practitioner;
  let consultation;

  await step('E1 a patient with Firefox arrives and waits', async () => {
    firefox = await launchFirefox();
    consultation = await api.plan();
    patient = await FirefoxVisitor.open(firefox, self.server.origin, { name: 'firefox' });
    await arrive(patient, consultation.link.patient.url);
    await reaches(api, consultation.id, 'waiting');
  });

  await step('E1 Firefox and Chromium see and hear each other', async () => {
    const patientId = participantOf(consultation, 'patient').id;
    practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
    await practitioner.goto('/app');
    await practitioner.click(`admit-${patientId}`);
    await patient.sees('call');
    await allSeeAndHear([
      [practitioner, participantOf(consultation, 'practitioner').id], [patient, patientId],
    ]);
  });

  await step('E5 encrypted end to end, with the same code on both', async () => {
    for (const visitor of [practitioner, patient]) await protectedAs(visitor, 'on');
    await sameCode(practitioner, patient);
  });

  await step('A1 the practitioner hangs up and Firefox shows the end', async () => {
    await practitioner.click('hang-up');
    await practitioner.click('end-for-all');
    await patient.sees('after-call');
    self.problems.push(...patient.problems);
  });

  await firefox?.close();
});
