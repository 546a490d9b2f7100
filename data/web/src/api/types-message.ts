// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations and reminders: what became of them, and their templates.

export type Channel = 'mail' | 'sms';

/** What became of one message to one person. */
export interface Message {
  consultation_id: string;
  participant_id: string;
  /** Whom it is for. */
  display_name: string;
  kind:
    | 'invitation'
    | 'moved'
    | 'cancelled'
    | 'reminder'
    | 'early_reminder'
    | 'missed'
    | 'practitioner_cancelled'
    | 'practitioner_booked'
    | 'booking_code';
  channel: Channel;
  state: 'waiting' | 'sending' | 'sent' | 'filed' | 'failed' | 'dropped';
  reason: string | null;
  tries: number;
  at: string;
  next_try_at: string | null;
}

export type TemplateKind =
  | 'invitation'
  | 'moved'
  | 'cancelled'
  | 'reminder'
  | 'practitioner_reminder'
  | 'practitioner_cancelled'
  | 'practitioner_booked'
  | 'booking_code'
  | 'documents'
  | 'document_code'
  | 'guest_invitation'
  | 'guest_reminder'
  | 'missed'
  | 'receipt'
  | 'hold_warning'
  | 'hold_lapsed'
  | 'waiting';

export type TemplatePart = 'subject' | 'body' | 'sms';

export type TemplateDraft = Record<TemplatePart, string> & {
  kind: TemplateKind;
  locale: string;
  version: number;
};

export type Template = TemplateDraft & {
  custom: boolean;
  placeholders: string[];
  required: Record<TemplatePart, string[]>;
};
