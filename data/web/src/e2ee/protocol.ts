// SPDX-License-Identifier: GPL-3.0-or-later
// What the page and the worker that seals frames say to each other.
import type { Refusal, SenderSecret, StreamKind } from './keyring';

/** clear: somebody in the call cannot encrypt, or the operator does not want it. */
export type Mode = 'sealed' | 'clear';

/** Whose sound and picture a receiving slot holds at present. */
export interface Expected {
  /** Null: a device or a test of the operator, not sealed; everybody is told so beside it. */
  participant: string | null;
  /** Of the picture; sound is always the microphone's. */
  picture: 'camera' | 'extra';
}

/** What one transform is for; given when it is made. */
export type TransformOptions =
  | { side: 'send'; stream: StreamKind; media: 'audio' | 'video' }
  | { side: 'receive'; slot: number; media: 'audio' | 'video' };

export type ToWorker =
  | { type: 'mode'; mode: Mode }
  | { type: 'send'; secret: SenderSecret }
  | { type: 'receive'; participant: string; secret: SenderSecret }
  | { type: 'keep'; participants: string[] }
  | { type: 'expect'; slots: ReadonlyMap<number, Expected> }
  | { type: 'measure' };

/** Of all frames since the last one: how many, and how long they were held in all and at worst. */
export interface Measure {
  frames: number;
  total: number;
  worst: number;
}

export type FromWorker =
  | { type: 'refused'; participant: string; reason: Refusal; frames: number }
  | { type: 'opened'; participant: string }
  | { type: 'measured'; sealed: Measure; opened: Measure };
