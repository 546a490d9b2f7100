// SPDX-License-Identifier: GPL-3.0-or-later
// How consultations and their people are put into words.
import type { Consultation, Participant } from '../../api/types';
import { messages } from '../../i18n';
import { session } from '../../state/session';

export function nameOf(person: Pick<Participant, 'given_name' | 'family_name'>): string {
  return `${person.given_name} ${person.family_name}`.trim();
}

export function guests(one: Consultation): Participant[] {
  return one.participants.filter((person) => person.role !== 'practitioner');
}

export function patientOf(one: Consultation): Participant | undefined {
  return one.participants.find((person) => person.role === 'patient');
}

/** Who came alone, by a public page or a queue: nobody has said yet whose record it is (F3). */
export function isToIdentify(one: Consultation): boolean {
  const over = ['cancelled', 'absent', 'missed'].includes(one.status);
  return !over && (patientOf(one)?.to_identify ?? false);
}

/** The patient, or for a meeting without one its first guest. */
export function mainName(one: Consultation): string {
  const person = patientOf(one) ?? guests(one)[0];
  return person ? nameOf(person) : messages.value.kind[one.kind];
}

/** "Louise Durand, Paul Durand (accompagnant)". */
export function companyWords(one: Consultation): string {
  return guests(one)
    .filter((person) => person.role !== 'patient')
    .map((person) => `${nameOf(person)} (${messages.value.role[person.role].toLowerCase()})`)
    .join(', ');
}

export function addressWords(person: Participant | undefined): string {
  return [person?.email, person?.mobile].filter(Boolean).join(', ');
}

/** The one whom "Admettre" lets in: the patient, or whoever has waited longest. */
export function whomToAdmit(one: Consultation): Participant | undefined {
  const waiting = guests(one)
    .filter((person) => person.presence === 'waiting' && !person.admitted)
    .sort((a, b) => (a.presence_since ?? '').localeCompare(b.presence_since ?? ''));
  return waiting.find((person) => person.role === 'patient') ?? waiting[0];
}

/** Only practitioners themselves sit in their room; delegates prepare and tell. */
export function isOwn(one: Consultation): boolean {
  return session.value?.account.id === one.practitioner.id;
}
