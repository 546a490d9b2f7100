// SPDX-License-Identifier: GPL-3.0-or-later
// The translation catalogues. French is the reference: English must have exactly its keys and the
// parameters of its sentences, or the type check of the build fails.
import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../state/storage';
import { en } from './en';
import { fr } from './fr';
import { typeset } from './typeset';

export type Locale = 'fr' | 'en';
export type Catalogue = typeof fr;

const catalogues: Record<Locale, Catalogue> = { fr: typeset(fr), en };

function isLocale(value: unknown): value is Locale {
  return value === 'fr' || value === 'en';
}

const chosen = recall('locale');

function initial(): Locale {
  if (isLocale(chosen)) return chosen;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLocale);
  return wanted ?? 'fr';
}

export const locale = signal<Locale>(initial());

/** The sentences of the language in use; reading it in a view follows a change. */
export const messages = computed(() => catalogues[locale.value]);

let chosenByHand = isLocale(chosen);

/** The person used the switch: remembered, and stronger than what the server suggests. */
export function chooseLocale(next: Locale): void {
  chosenByHand = true;
  remember('locale', next);
  locale.value = next;
}

/** The language the invitation was written in, or the account's. */
export function suggestLocale(next: string | null | undefined): void {
  const short = next?.slice(0, 2);
  if (!chosenByHand && isLocale(short)) locale.value = short;
}

effect(() => {
  document.documentElement.lang = locale.value;
});
