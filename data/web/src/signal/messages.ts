// SPDX-License-Identifier: GPL-3.0-or-later
// The frames of the subprotocol auscult.v1 (docs/interfaces.md, "Signalling").
import type {
  Consultation,
  Equipment,
  HostWish,
  Kind,
  Money,
  Practitioner,
  Presence,
  QualityFigures,
  Role,
  SiteConsultation,
  SiteDevice,
  Status,
} from '../api/types';

export const SUBPROTOCOL = 'auscult.v1';

export const CLOSE = {
  restart: 1012,
  malformed: 4400,
  unauthenticated: 4401,
  removed: 4403,
  timeout: 4408,
  replaced: 4409,
  over: 4410,
  tooMany: 4429,
} as const;

export interface Welcome {
  type: 'welcome';
  session: string;
  resume?: string;
  resumed?: boolean;
  ping_seconds: number;
  server_time: string;
  seq?: number;
}

export type Step = 'identity' | 'consent' | 'payment' | 'equipment' | 'waiting' | 'call' | 'after' | 'closed';
export type ClosedReason =
  | 'removed'
  | 'dismissed'
  | 'cancelled'
  | 'ended'
  | 'not_me'
  | 'link_revoked'
  | 'absent'
  | 'missed'
  | 'locked'
  | 'full';
export type Extra = 'none' | 'screen' | 'device';

export interface SentMedia {
  microphone: boolean;
  camera: boolean;
  extra: Extra;
  extra_label?: string | null;
}

export interface Person {
  id: string;
  role: Role;
  display_name: string;
  presence: Presence;
  admitted: boolean;
  /** Out, at whose word; told to those who may let them in again. */
  removed_by: 'practitioner' | 'patient' | null;
  since: string | null;
  media: SentMedia | null;
  speaking: boolean;
  slot: number | null;
  extra_slot: number | null;
  /** Not sent to me: my own line is too slow. */
  video_paused: boolean;
  extra_paused: boolean;
  connection: 'connected' | 'connecting' | 'silent' | 'none';
  /** End to end; null: not there. */
  encrypts: boolean | null;
  equipment?: Equipment | null;
  consent_withdrawn?: boolean;
}

export interface VisitConsultation {
  id: string;
  status: Status;
  kind: Kind;
  planned_start: string;
  planned_duration_minutes: number;
  organisation: string | { id: string; name: string };
  practitioner: Practitioner;
  /** By which the patient came (B8): so many were ready before and still wait. */
  queue: { name: string; code: string; taken: boolean; ahead: number | null } | null;
  announced_delay_minutes: number | null;
  waiting_message: string;
  locked: boolean;
  /** So long this patient may cancel; null for others, and when there is nothing to cancel. */
  cancel_until: string | null;
  /** Where the patient is; told to patient and practitioner. */
  site: {
    name: string;
    town: string;
    devices: SiteDevice[];
    checked_in: boolean;
    host_wish: HostWish;
  } | null;
  /** Entered so far; 0 for who may not see them. */
  measurements: number;
  started_at: string | null;
  ended_at: string | null;
  duration_seconds: number | null;
  resumable_until: string | null;
  note?: string;
  version: number;
}

/** Something without a person: it publishes a picture, or watches; never encrypted end to end. */
export interface Device {
  id: string;
  name: string;
  kind: 'publish' | 'watch';
  connection: string;
  slot: number | null;
}

/** What this page sends at most. */
export interface Limits {
  video_kbps: number;
  video_height: number;
  video_fps: number;
  /** Of a second, low picture of the camera; 0: none. */
  low_kbps: number;
  extra_kbps: number;
}

/** Pictures of one person that are not sent to this page now. */
export interface Paused {
  participant: string;
  video_paused: boolean;
  extra_paused: boolean;
}

export interface VisitState {
  type: 'state';
  seq: number;
  step: Step;
  reason: ClosedReason | null;
  me: {
    id: string;
    role: Role;
    display_name: string;
    masked_name: string;
    locale: string;
    needs_birth_date: boolean;
    admitted: boolean;
  };
  consultation: VisitConsultation;
  consent: { text_version: string; given: boolean; withdrawn: boolean } | null;
  /** Patient and practitioner of what is paid online; phase and url are the patient's. */
  payment: {
    state: string;
    max_amount: Money;
    held_amount: Money | null;
    captured_amount: Money | null;
    pending_amount: Money | null;
    capture_before: string | null;
    problem: string | null;
    phase: 'ask' | 'opening' | 'open' | null;
    url: string | null;
  } | null;
  people: Person[];
  devices: Device[];
  encryption: {
    /** False: the operator does not want it. */
    wanted: boolean;
    round: number;
    members: { id: string; instance: string }[];
    /** In the call, and cannot. */
    without: string[];
  };
  limits: Limits;
}

export interface Offer {
  type: 'offer';
  leg: string;
  sdp: string;
  ice_servers: RTCIceServer[];
  predecessor?: string | null;
}

export interface Candidate {
  type: 'candidate';
  leg: string;
  mline: number;
  candidate: string;
}

export type QualityCause =
  | 'none'
  | 'upload'
  | 'download'
  | 'delay'
  | 'device'
  | 'server'
  | 'reconnecting';
export type QualityAdvice =
  | 'none'
  | 'wifi'
  | 'camera_off'
  | 'close_others'
  | 'pause'
  | 'close_programs'
  | 'wait';

export interface PersonQuality extends QualityFigures {
  id: string;
  word: 'good' | 'fair' | 'poor';
  cause: QualityCause;
  advice: QualityAdvice;
}

export type VisitMessage =
  | VisitState
  | Offer
  | Candidate
  | { type: 'leg'; leg: string; state: string; reason?: string | null }
  | { type: 'speaking'; participant: string; speaking: boolean }
  | ({ type: 'limits' } & Limits)
  | ({ type: 'paused' } & Paused)
  | { type: 'quality'; people: PersonQuality[] }
  | { type: 'keys'; from: string; round: number; part: string; body: string }
  | { type: 'sealed'; from: string; body: string }
  | { type: 'bye'; reason: string };

export type LiveMessage =
  | { type: 'snapshot'; waiting: Consultation[]; event: number | string }
  | { type: 'consultation'; event: number | string; consultation: Consultation }
  | { type: 'site'; event: number; consultation: SiteConsultation }
  | { type: 'gone'; event: number | string; consultation_id: string }
  | { type: 'arrival'; event: number | string; consultation_id: string; participant_id: string }
  | { type: 'resync' };

export type PractitionerAction =
  | 'start'
  | 'admit'
  | 'put_back'
  | 'remove'
  | 'lock'
  | 'unlock'
  | 'end'
  | 'resume'
  | 'message'
  | 'delay'
  | 'note'
  | 'bill';
