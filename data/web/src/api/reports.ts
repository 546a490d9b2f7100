// SPDX-License-Identifier: GPL-3.0-or-later
// The report of a consultation (F5).
import { newKey, request } from './client';

export const SECTIONS = [
  'reason',
  'history',
  'examination',
  'conclusion',
  'prescription',
  'follow_up',
] as const;
export type Section = (typeof SECTIONS)[number];
export type Note = Record<Section, string>;

export interface Report extends Note {
  /** Of the note; 0: nothing was written yet. */
  version: number;
  updated_at: string | null;
  versions: { number: number; document_id: string; created_at: string }[];
}

export interface Recipient {
  name: string;
  email: string;
}

const at = (id: string) => `/consultations/${id}/report`;

export const reports = {
  get: (id: string) => request<Report>('GET', at(id)),
  save: (id: string, version: number, note: Partial<Note>) =>
    request<Report>('PUT', at(id), { body: { version, ...note } }),
  sign: (id: string, version: number) =>
    request<Report>('POST', `${at(id)}/versions`, { body: { version } }),
  previewAddress: (id: string) => `/api/v1${at(id)}/preview`,
  contentAddress: (id: string, document: string) =>
    `/api/v1/consultations/${id}/documents/${document}/content?inline=true`,
  send: (id: string, document: string, toPatient: boolean, recipients: Recipient[]) =>
    request<unknown>('POST', `/consultations/${id}/documents/${document}/send`, {
      body: { kind: 'report', to_patient: toPatient, recipients },
      idempotencyKey: newKey(),
    }),
};
