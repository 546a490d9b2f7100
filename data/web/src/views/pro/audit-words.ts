// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../../i18n';
import { messages } from '../../i18n';

type Key = keyof Catalogue['consultation']['audit'];

/** The actions of the audit log, by their stable names. */
const WORDS: Record<string, Key> = {
  'consultation.plan': 'created',
};

/** An action this page does not know yet is shown by its own name. */
export function auditWords(action: string): string {
  const key = WORDS[action];
  return key ? messages.value.consultation.audit[key] : action;
}
