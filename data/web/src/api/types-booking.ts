// SPDX-License-Identifier: GPL-3.0-or-later
// Opening hours, the public page, what is booked there, and shared queues.
import type { Kind } from './types-consultation';
import type { Channel } from './types-message';
import type { BothLanguages, RuleSource } from './types-rule';

export interface OpeningRange {
  from: string;
  to: string;
}

/** When a practitioner takes appointments, and the public page (B5). */
export interface Hours {
  practitioner_id: string;
  version: number;
  time_zone: string;
  slot_minutes: number;
  buffer_minutes: number;
  lead_minutes: number;
  horizon_days: number;
  price_cents: number | null;
  base_cents: number | null;
  weekly: (OpeningRange & { weekday: number })[];
  exceptions: { from: string; until: string; ranges: OpeningRange[] }[];
  page: {
    enabled: boolean;
    indexed: boolean;
    slug: string;
    languages: string[];
    presentation: string;
    url: string | null;
  };
}

export interface Span {
  start: string;
  end: string;
}

export interface PriceShare {
  family: string;
  text: BothLanguages;
  source: RuleSource;
  rate_percent: number;
  reimbursed_cents: number | null;
  remainder_cents: number | null;
  extra_cents: number | null;
}

/** What everybody may see at /p/{slug}. */
export interface PublicPage {
  slug: string;
  display_name: string;
  profession: string;
  organisation: string;
  languages: string[];
  presentation: string;
  kind: Kind;
  minutes: number;
  time_zone: string;
  price_cents: number | null;
  /** A card is asked for at arrival. */
  online_payment: boolean;
  shares: PriceShare[];
}

export interface PublicSlots {
  items: Span[];
  next: string | null;
}

export interface HeldSlot {
  token: string;
  start: string;
  held_until: string;
  channel: Channel;
}

export interface BookingInput {
  start: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  email: string | null;
  mobile: string | null;
  locale: string;
  price_cents: number | null;
}

/** A shared queue (B8). */
export interface Queue {
  id: string;
  name: string;
  profession: string;
  open: boolean;
  code: string;
  url: string;
  patients: number;
  serves: boolean;
  practitioners: { id: string; display_name: string }[];
  version: number;
}
