// SPDX-License-Identifier: GPL-3.0-or-later
// A consultation under way, put in place quickly for the cases that begin there.
import { PHONE } from './browser.mjs';
import { allSeeAndHear, arrive, participantOf } from './journey.mjs';
import { selectedPath } from './probe.mjs';
import { until } from './wait.mjs';

/** Plans, lets the patient wait and the practitioner admit from the dashboard. */
export async function callUnderWay(self, { patient: patientOptions = {}, plan = {} } = {}) {
  const api = self.api();
  const consultation = await api.plan(plan);
  const patientId = participantOf(consultation, 'patient').id;
  const practitionerId = participantOf(consultation, 'practitioner').id;
  const practitioner = await self.visitor({ name: 'practitioner', role: 'practitioner' });
  await practitioner.goto('/app');
  const patient = await self.visitor({ name: 'patient', viewport: PHONE, ...patientOptions });
  await arrive(patient, consultation.link.patient.url);
  await practitioner.click(`admit-${patientId}`);
  await practitioner.sees('call');
  await patient.sees('call');
  const seats = [[practitioner, practitionerId], [patient, patientId]];
  return { api, consultation, practitioner, patient, patientId, practitionerId, seats };
}

export async function callWithPictures(self, options) {
  const scene = await callUnderWay(self, options);
  await allSeeAndHear(scene.seats);
  return scene;
}

/** A call with somebody whose browser sits in the suite's network; what that browser chose. */
export async function callFromNetwork(self) {
  const browser = await self.launch({
    executablePath: self.network.browser,
    extra: self.network.argumentsFor(self.server),
  });
  const scene = await callWithPictures(self, { patient: { browser } });
  const chosen = await until('a selected path', () => selectedPath(scene.patient.page));
  await self.leave(scene.patient, scene.practitioner);
  return chosen;
}
