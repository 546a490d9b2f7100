// SPDX-License-Identifier: GPL-3.0-or-later
// How calls went: measured, felt, and live for who runs the server.
import type { Presence, Role } from './types-consultation';

export type ProblemKind = 'sound' | 'picture' | 'cut' | 'entering' | 'other';
export type QualityWord = 'good' | 'fair' | 'poor';

export type QualityCauseName =
  | 'none'
  | 'upload'
  | 'download'
  | 'delay'
  | 'device'
  | 'server'
  | 'reconnecting';

export interface FeedbackInput {
  rating: number | null;
  comment: string | null;
  problem: ProblemKind | null;
  problem_text: string | null;
}

export interface ParticipantQuality {
  participant_id: string;
  word: QualityWord;
  cause: QualityCauseName;
  seconds: number;
  seconds_fair: number;
  seconds_poor: number;
  seconds_reconnecting: number;
  audio: number | null;
  picture: number | null;
  connections: number;
  /** A letter for ten seconds: g, f, p, r. */
  timeline: string;
}

export interface CallQuality {
  participants: ParticipantQuality[];
  feedback: {
    id: string;
    participant_id: string;
    at: string;
    rating: number | null;
    comment: string;
    problem: ProblemKind | null;
    problem_text: string;
  }[];
}

/** Scores from 1 to 5, and what they come from. */
export interface QualityFigures {
  audio: number;
  voice: number;
  picture: number;
  rtt_ms: number;
  loss_up: number;
  loss_down: number;
  kbps_up: number;
  kbps_down: number;
}

export interface LiveSample extends QualityFigures {
  at: number;
}

export interface LiveSeat {
  participant_id: string;
  role: Role;
  presence: Presence;
  in_call: boolean;
  leg: { id: string; state: 'connecting' | 'connected' | 'silent' | 'failed' } | null;
  word: QualityWord;
  cause: QualityCauseName;
  samples: LiveSample[];
}

export interface LiveRoom {
  id: string;
  seats: LiveSeat[];
}

export interface LiveServer {
  draining: boolean;
  workers: number;
  workers_ready: number;
  items: LiveRoom[];
}

export interface ReportedProblem {
  id: string;
  at: string;
  problem: ProblemKind | null;
  problem_text: string;
  quality: ParticipantQuality | null;
}
