// SPDX-License-Identifier: GPL-3.0-or-later
// A consultation under way, put in place quickly for the cases that begin there.
import { PHONE } from './browser.mjs';
import { allSeeAndHear, arrive, participantOf } from './journey.mjs';

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
