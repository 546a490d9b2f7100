// SPDX-License-Identifier: GPL-3.0-or-later
import { messages } from '../i18n';
import type { Catalogue } from '../i18n';
import { Problem } from './client';

type ErrorKey = keyof Catalogue['error'];

/** The stable problem names of docs/interfaces.md and the sentence for each. */
const SENTENCE: Record<string, ErrorKey> = {
  offline: 'offline',
  unavailable: 'unavailable',
  internal: 'internal',
  malformed: 'malformed',
  invalid: 'invalid',
  unauthenticated: 'unauthenticated',
  'wrong-credentials': 'wrongCredentials',
  csrf: 'unauthenticated',
  forbidden: 'forbidden',
  'not-found': 'notFound',
  'too-many-requests': 'tooMany',
  'locked-out': 'lockedOut',
  'illegal-transition': 'illegal',
  'precondition-failed': 'conflict',
  'precondition-required': 'conflict',
  'idempotency-busy': 'unavailable',
  'consent-required': 'consentRequired',
  'room-locked': 'roomLocked',
  'room-full': 'roomFull',
  'host-present': 'hostPresent',
  'slot-taken': 'slotTaken',
  'too-large': 'tooLarge',
  infected: 'infected',
  'storage-full': 'storageFull',
  'link-unknown': 'linkUnknown',
  'link-expired': 'linkExpired',
  'link-revoked': 'linkExpired',
  'link-other-day': 'linkOtherDay',
};

/** What happened, that nothing is lost, what to do next; never the server's own words. */
export function sentenceFor(error: unknown): string {
  const name = error instanceof Problem ? error.name : 'internal';
  return messages.value.error[SENTENCE[name] ?? 'internal'];
}

/** The member or parameter that is to blame, if the server names one. */
export function pointerOf(error: unknown): string | null {
  return error instanceof Problem ? error.pointer : null;
}

export function isProblem(error: unknown, name: string): error is Problem {
  return error instanceof Problem && error.name === name;
}
