// SPDX-License-Identifier: GPL-3.0-or-later
// What is being typed about a person or a plan, and what is wrong with it. Errors are keyed by the
// JSON pointer of the member, as the server's are.
import { Problem } from '../../api/client';
import type { Kind, Participant, ParticipantInput, Role } from '../../api/types';
import { locale, messages } from '../../i18n';

export interface PersonDraft {
  key: number;
  role: Role;
  given_name: string;
  family_name: string;
  birth_date: string;
  email: string;
  mobile: string;
  locale: string;
  /** Of the register (F3); empty: nobody of it. */
  patient_id: string;
}

export type Errors = Record<string, string>;

let lastKey = 0;

export function emptyPerson(role: Role): PersonDraft {
  return {
    key: ++lastKey,
    role,
    given_name: '',
    family_name: '',
    birth_date: '',
    email: '',
    mobile: '',
    locale: locale.value,
    patient_id: '',
  };
}

export function draftOf(person: Participant): PersonDraft {
  return {
    key: ++lastKey,
    role: person.role,
    given_name: person.given_name,
    family_name: person.family_name,
    birth_date: person.birth_date ?? '',
    email: person.email ?? '',
    mobile: person.mobile ?? '',
    locale: person.locale,
    patient_id: person.patient_id ?? '',
  };
}

/** A merge patch: what is typed now and was not before; what was emptied is taken away. */
export function changesOf(before: PersonDraft, after: PersonDraft): Record<string, string | null> {
  const names = ['given_name', 'family_name', 'birth_date', 'email', 'mobile', 'locale'] as const;
  return Object.fromEntries(
    names
      .filter((name) => after[name] !== before[name])
      .map((name) => [name, after[name].trim() || null]),
  );
}

/** The members that were filled in; absent ones stay unknown. */
export function inputOf(draft: PersonDraft): ParticipantInput {
  const optional = {
    birth_date: draft.birth_date,
    email: draft.email.trim(),
    mobile: draft.mobile.replace(/[\s.()-]/g, ''),
    patient_id: draft.patient_id,
  };
  const filled = Object.fromEntries(Object.entries(optional).filter(([, value]) => value));
  return {
    role: draft.role,
    given_name: draft.given_name.trim(),
    family_name: draft.family_name.trim(),
    locale: draft.locale,
    ...filled,
  };
}

export function isBlank(draft: PersonDraft): boolean {
  return !(draft.given_name + draft.family_name + draft.email + draft.mobile).trim();
}

/** What a person can correct before sending; the server decides in the end. */
export function checkPerson(draft: PersonDraft, at: string): Errors {
  const t = messages.value.plan;
  const errors: Errors = {};
  const email = draft.email.trim();
  const mobile = draft.mobile.replace(/[\s.()-]/g, '');
  if (!draft.given_name.trim()) errors[`${at}/given_name`] = t.missingGiven;
  if (!draft.family_name.trim()) errors[`${at}/family_name`] = t.missingFamily;
  if (!email && !mobile) errors[`${at}/email`] = t.missingReach;
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) errors[`${at}/email`] = t.badEmail;
  if (mobile && !/^\+?\d{9,15}$/.test(mobile)) errors[`${at}/mobile`] = t.badMobile;
  return errors;
}

/** The server's pointer turned into a sentence beside the field it means. */
export function pointerErrors(problem: unknown): Errors {
  if (!(problem instanceof Problem) || !problem.pointer) return {};
  const t = messages.value;
  // A tag is one of a list in one field.
  const at = problem.pointer.replace(/^\/tags\/\d+$/, '/tags');
  const sentences: Record<string, string> = {
    email: t.plan.badEmail,
    mobile: t.plan.badMobile,
    given_name: t.plan.missingGiven,
    family_name: t.plan.missingFamily,
    birth_date: t.plan.badBirth,
    planned_start: t.plan.inThePast,
    structure_id: t.site.choice.bad,
    tags: t.plan.badTags,
    cents: t.advice.badAmount,
  };
  return { [at]: sentences[at.split('/').pop() ?? ''] ?? t.error.field };
}

/** The kinds a profession may hold (PRODUCT A6, H4); its usual one first. */
export function kindsFor(profession: string): Kind[] {
  const medical = ['doctor', 'midwife', 'dentist', 'dental_surgeon'].includes(profession);
  return [medical ? 'teleconsultation' : 'telecare', 'tele_expertise', 'case_meeting'];
}

export function needsPatient(kind: Kind): boolean {
  return kind === 'teleconsultation' || kind === 'telecare';
}
