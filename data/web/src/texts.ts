// SPDX-License-Identifier: GPL-3.0-or-later
// What patients are told and agree to, by version (D2): the same files that the server keeps its
// ledger with (data/texts). A changed word is a new file, listed here and in aus-consent.c.
import consent202611 from '../../texts/consent-2026-11.json';
import information202611 from '../../texts/information-2026-11.json';
import type { Locale } from './i18n';
import { typeset } from './i18n/typeset';

export interface ConsentText {
  title: string;
  lead: string;
  points: string[];
  accept: string;
}

export interface InformationText {
  title: string;
  lead: string;
  sections: { id: string; heading: string; points: string[] }[];
}

const CONSENT: Record<string, typeof consent202611> = { '2026-11': consent202611 };

function fine<T>(text: T, locale: Locale): T {
  return locale === 'fr' ? typeset(text) : text;
}

/** Null: this page is older than the text; a reload brings it. */
export function consentText(
  version: string,
  locale: Locale,
  role: 'patient' | 'companion',
): ConsentText | null {
  const found = CONSENT[version]?.texts[locale][role];
  return found ? fine<ConsentText>(found, locale) : null;
}

export function informationText(locale: Locale): InformationText {
  return fine<InformationText>(information202611.texts[locale], locale);
}

export const informationDate = information202611.in_force;
