// SPDX-License-Identifier: GPL-3.0-or-later
// A consultation, who takes part in it, and how one is planned.
import type { ConsultationPayment, Money, PaymentInput } from './types-payment';
import type { ConsultationSite } from './types-site';

export type Status =
  | 'scheduled'
  | 'waiting'
  | 'in_progress'
  | 'ended'
  | 'finalized'
  | 'cancelled'
  | 'absent'
  | 'missed';

export type Kind = 'teleconsultation' | 'telecare' | 'tele_expertise' | 'case_meeting';
export type Role = 'practitioner' | 'patient' | 'companion' | 'professional' | 'interpreter' | 'diagnostic' | 'host';

export type Presence = 'away' | 'arriving' | 'waiting' | 'in_call' | 'reconnecting' | 'beside';

export interface Practitioner {
  id: string;
  display_name: string;
  profession: string;
  /** Of those one plans for: whether they are paid online, and how much usually. */
  payment?: { available: boolean; default_amount: Money | null };
}

export interface Equipment {
  camera?: boolean;
  microphone?: boolean;
  browser?: string;
  /** The person heard the test sound; null: not tried. */
  speaker?: boolean | null;
  /** Of the network test; missing when there was none. */
  network?: 'good' | 'fair' | 'poor' | 'none' | null;
  network_advice?: string | null;
  round_trip_ms?: number | null;
  jitter_ms?: number | null;
  loss_percent?: number | null;
  up_kbps?: number | null;
  down_kbps?: number | null;
  udp?: boolean | null;
  tcp?: boolean | null;
  turn?: boolean | null;
  /** The browser can encrypt end to end. */
  encryption?: boolean;
}

export interface Participant {
  id: string;
  role: Role;
  given_name: string;
  family_name: string;
  birth_date: string | null;
  email: string | null;
  mobile: string | null;
  locale: string;
  presence: Presence;
  presence_since: string | null;
  arrived_at: string | null;
  identity_confirmed_at: string | null;
  ready_at: string | null;
  admitted: boolean;
  removed: boolean;
  /** Who of the register it is. */
  patient_id: string | null;
  /** Came without the practice, which has not yet said who of the register it is. */
  to_identify: boolean;
  consent: { text_version: string; given_at: string | null; withdrawn_at: string | null } | null;
  equipment: Equipment | null;
  link: { state: string; expires_at: string } | null;
}

export interface Consultation {
  id: string;
  /** Of what people edit: If-Match. */
  version: number;
  /** Of the representation, presence included: the greater one is newer. */
  revision: number;
  organisation: { id: string; name: string };
  practitioner: Practitioner;
  /** By which the patient came; the practitioner is the same until somebody takes them (B8). */
  queue: { id: string; name: string } | null;
  kind: Kind;
  planned_start: string;
  planned_duration_minutes: number;
  time_zone: string;
  status: Status;
  status_since: string;
  status_reason: string | null;
  payment: ConsultationPayment;
  /** The equipped site the patient comes to. */
  site: ConsultationSite | null;
  /** How many were entered (E8). */
  measurements: number;
  tags: string[];
  private_comment: string;
  /** Sent by the patient; nobody of the practice has opened them. */
  unopened_documents: number;
  announced_delay_minutes: number | null;
  waiting_message: string;
  locked: boolean;
  immediate: boolean;
  participants: Participant[];
  started_at: string | null;
  ended_at: string | null;
  resumable_until: string | null;
  duration_seconds: number | null;
  created_at: string;
  created_by: { id: string; display_name: string } | null;
  updated_at: string;
}

/** A line of the ledger of consent. */
export interface ConsentEntry {
  id: string;
  participant_id: string;
  role: Role;
  display_name: string;
  decision: 'given' | 'withdrawn';
  text_version: string;
  locale: string;
  at: string;
  text: { title: string; lead: string; points: string[]; accept: string } | null;
}

export interface Link {
  participant_id: string;
  role: Role;
  url: string;
  code: string | null;
  expires_at: string;
}

export interface ParticipantInput {
  role: Role;
  given_name: string;
  family_name: string;
  birth_date?: string;
  email?: string;
  mobile?: string;
  locale?: string;
  patient_id?: string;
}

export interface PlanInput {
  payment?: PaymentInput;
  practitioner_id?: string;
  kind?: Kind;
  planned_start?: string;
  planned_duration_minutes?: number;
  time_zone?: string;
  participants: ParticipantInput[];
  tags?: string[];
  private_comment?: string;
  confirm_overlap?: boolean;
  structure_id?: string | null;
}

export interface AuditEntry {
  id: string;
  at: string;
  action: string;
  actor?: { display_name?: string | null; kind?: string } | null;
  on_behalf_of?: { display_name?: string | null } | null;
  reason?: string | null;
}
