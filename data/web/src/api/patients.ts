// SPDX-License-Identifier: GPL-3.0-or-later
// The register of patients (F3).
import { newKey, Problem, request } from './client';
import type { Kind, Status } from './types';

export type Sex = 'female' | 'male' | 'unknown';

interface Names {
  id: string;
  display_name: string;
  given_name: string;
  family_name: string;
  birth_name: string;
  given_names: string;
  sex: Sex;
  birth_date: string;
  email: string | null;
  mobile: string | null;
}

export type PatientSummary = Names & { has_ins: boolean };

export interface Patient extends Names {
  version: number;
  used_name: string | null;
  used_given_name: string | null;
  birth_place: string | null;
  ins: string | null;
  ins_oid: string | null;
  physician: string | null;
  physician_email: string | null;
  created_at: string;
  updated_at: string;
}

export interface PatientInput {
  birth_name: string;
  given_names: string;
  sex: Sex;
  birth_date: string;
  used_name: string | null;
  used_given_name: string | null;
  birth_place: string | null;
  ins: string | null;
  email: string | null;
  mobile: string | null;
  physician: string | null;
  physician_email: string | null;
  confirm_duplicate?: boolean;
}

export interface ErasureParty {
  id: string;
  display_name: string;
  agreed: boolean;
}

/** Whether a record may be erased, and until when not. */
export interface Erasure {
  possible: boolean;
  /** Whether this practitioner has a say. */
  yours: boolean;
  /** Colleagues who have had the patient: all have to agree. */
  practitioners: ErasureParty[];
  consultations: number;
  open: number;
  held: number;
  kept_until: string | null;
}

export interface Duplicate {
  id: string;
  display_name: string;
  birth_name: string;
  birth_date: string;
}

export interface PatientConsultation {
  id: string;
  planned_start: string;
  status: Status;
  kind: Kind;
  practitioner: string;
  documents: { id: string; name: string; kind: string; state: string; created_at: string }[];
}

const at = (id: string) => `/patients/${id}`;

export const patients = {
  search: (text: string, limit = 10) =>
    request<{ items: PatientSummary[]; more: boolean }>(
      'GET',
      `/patients?limit=${limit}&q=${encodeURIComponent(text)}`,
    ),
  get: (id: string) => request<Patient>('GET', at(id)),
  history: (id: string) => request<{ items: PatientConsultation[] }>('GET', `${at(id)}/history`),
  add: (body: PatientInput) =>
    request<Patient>('POST', '/patients', { body, idempotencyKey: newKey() }),
  change: (id: string, version: number, body: PatientInput) =>
    request<Patient>('PATCH', at(id), { body, version, mergePatch: true }),
  keepPhysician: ({ id, version }: Patient, physician: string, physician_email: string) =>
    request<Patient>('PATCH', at(id), {
      body: { physician, physician_email },
      version,
      mergePatch: true,
    }),
  merge: (id: string, other: string) =>
    request<Patient>('POST', `${at(id)}/merge`, {
      body: { patient_id: other },
      idempotencyKey: newKey(),
    }),
  exportAddress: (id: string) => `/api/v1${at(id)}/export`,
  erasure: (id: string) => request<Erasure>('GET', `${at(id)}/erasure`),
  /** Nothing comes back when the record is gone; else who has yet to agree. */
  erase: (id: string, birthDate: string) =>
    request<{ practitioners: ErasureParty[] } | undefined>('POST', `${at(id)}/erase`, {
      body: { birth_date: birthDate },
      idempotencyKey: newKey(),
    }),
  link: (
    consultation: string,
    participant: string,
    patient: string | null,
    corrected: { birth_date?: string } = {},
  ) =>
    request<unknown>('PATCH', `/consultations/${consultation}/participants/${participant}`, {
      body: { ...corrected, patient_id: patient },
      mergePatch: true,
    }),
  /** Whom of the register a patient of a consultation may be. */
  candidates: (consultation: string, participant: string) =>
    request<{ items: PatientSummary[]; more: boolean }>(
      'GET',
      `/consultations/${consultation}/participants/${participant}/candidates`,
    ),
};

/** Who is like the one that was to be added; null: the problem is another. */
export function duplicatesOf(problem: unknown): Duplicate[] | null {
  if (!(problem instanceof Problem) || problem.name !== 'duplicate') return null;
  return problem.body.duplicates as Duplicate[];
}
