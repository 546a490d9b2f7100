// SPDX-License-Identifier: GPL-3.0-or-later
// Documents of a consultation (F2, F4): the practice's, what patients bring, the secure space.
import { addressOf, Problem, request, upload, type UploadOptions } from './client';

export type DocumentKind = 'prescription' | 'report' | 'sick_leave' | 'other';
export type DocumentOrigin = 'practice' | 'patient' | 'chat' | 'note';
export type DocumentState = 'checking' | 'ready' | 'infected';

export interface DocumentLimits {
  max_bytes: number;
  max_count: number;
  media_types: string[];
}

/** What everybody who may see a document sees of it. */
export interface DocumentBase {
  id: string;
  name: string;
  media_type: string;
  size: number;
}

/** As those see it who brought it. */
export interface BroughtDocument extends DocumentBase {
  state: DocumentState;
  created_at: string;
  opened_at: string | null;
}

export interface DocumentRecipient {
  id: string;
  participant_id: string | null;
  name: string;
  email: string | null;
  mobile: string | null;
  sent_at: string;
  expires_at: string;
  withdrawn_at: string | null;
  opened_at: string | null;
  opens: number;
  alert: { channel: 'mail' | 'sms'; state: string; reason: string | null } | null;
}

export interface PracticeDocument extends BroughtDocument {
  kind: DocumentKind;
  origin: DocumentOrigin;
  participant_id: string | null;
  account_id: string | null;
  finding: string | null;
  erase_at: string | null;
  recipients: DocumentRecipient[];
}

export interface DocumentLogEntry {
  at: string;
  action: string;
  by: string | null;
  recipient_id: string | null;
}

export interface NewRecipient {
  name: string;
  email?: string;
  mobile?: string;
}

export interface Sending {
  kind: DocumentKind;
  to_patient: boolean;
  recipients: NewRecipient[];
}

interface List<T> {
  items: T[];
  limits: DocumentLimits;
}

const of = (id: string) => `/consultations/${id}/documents`;

export const documents = {
  list: (id: string) => request<List<PracticeDocument>>('GET', of(id)),
  add: (id: string, file: File, options: UploadOptions) =>
    upload<PracticeDocument>(of(id), file, file.name, options),
  /** By the room's own credential: a practitioner may have come by link. */
  addFromChat: (id: string, file: Blob, name: string) =>
    upload<PracticeDocument>(`/visit/${id}/documents?origin=chat`, file, name),
  send: (id: string, document: string, sending: Sending) =>
    request<PracticeDocument>('POST', `${of(id)}/${document}/send`, { body: sending }),
  withdraw: (id: string, document: string, recipient: string | null) =>
    request<PracticeDocument>('POST', `${of(id)}/${document}/withdraw`, {
      body: { recipient_id: recipient },
    }),
  log: (id: string, document: string) =>
    request<{ items: DocumentLogEntry[] }>('GET', `${of(id)}/${document}/log`),
  erase: (id: string, document: string) => request<void>('DELETE', `${of(id)}/${document}`),
  address: (id: string, document: string) => addressOf(`${of(id)}/${document}/content`),
};

/** What a patient, or who is beside them, sends: by the visit, or by the link before its day. */
export function bringing(path: string, ticket?: string) {
  return {
    list: () => request<List<BroughtDocument>>('GET', path, { ticket }),
    add: (file: File, options: UploadOptions) =>
      upload<BroughtDocument>(path, file, file.name, { ...options, ticket }),
    takeBack: (document: string) => request<void>('DELETE', `${path}/${document}`, { ticket }),
  };
}
export type Bringing = ReturnType<typeof bringing>;

export const bringByLink = {
  open: (token: string, birthDate: string | null) =>
    request<{ ticket: string }>('POST', `/c/${token}/documents/open`, {
      body: { birth_date: birthDate },
    }),
};

export interface SpaceItem extends DocumentBase {
  kind: DocumentKind;
  sent_at: string;
  expires_at: string;
}

export interface Space {
  organisation: string;
  practitioner: string;
  locale: string;
  channels: { channel: 'mail' | 'sms'; hint: string }[];
  open: boolean;
  items?: SpaceItem[];
}

export const space = {
  show: (token: string) => request<Space>('GET', `/documents/${token}/space`),
  askCode: (token: string, channel: 'mail' | 'sms') =>
    request<void>('POST', `/documents/${token}/code`, { body: { channel } }),
  enter: (token: string, code: string) =>
    request<void>('POST', `/documents/${token}/enter`, { body: { code } }),
  leave: (token: string) => request<void>('POST', `/documents/${token}/leave`),
  address: (token: string, document: string) => `/documents/${token}/files/${document}`,
};

export interface HandoutItem extends DocumentBase {
  kind: DocumentKind;
  sent_at: string;
}

/** What was sent to the patient since they are at this machine of a site (K1). */
export const handouts = {
  list: (id: string) => request<{ items: HandoutItem[] }>('GET', `/visit/${id}/handouts`),
  fetch: async (id: string, document: string): Promise<Blob> => {
    const answer = await fetch(`/visit/${id}/handouts/${document}`, { cache: 'no-store' });
    if (!answer.ok) throw new Problem('not-found', answer.status);
    return answer.blob();
  },
};
