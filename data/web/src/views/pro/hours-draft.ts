// SPDX-License-Identifier: GPL-3.0-or-later
// Opening hours as they are being typed, and what is wrong with them, by the server's pointers.
import { Problem } from '../../api/client';
import type { OpeningRange } from '../../api/types';
import { locale, messages } from '../../i18n';
import { centsOf } from '../parts/money';
import type { Errors } from './draft';

export interface DayDraft {
  from: string;
  until: string;
  ranges: OpeningRange[];
}

export interface HoursDraft {
  /** From Monday. */
  week: OpeningRange[][];
  days: DayDraft[];
  slot_minutes: number;
  buffer_minutes: number;
  lead_minutes: number;
  horizon_days: number;
  price: string;
  base: string;
}

/** "25" or "25,50" of cents; "" when there is no price. */
export function centsText(cents: number | null): string {
  if (cents === null) return '';
  const text = cents % 100 ? (cents / 100).toFixed(2) : String(cents / 100);
  return locale.value === 'fr' ? text.replace('.', ',') : text;
}

/** null: no price; NaN: not an amount. */
export function priceOf(text: string): number | null {
  return text.trim() ? (centsOf(text) ?? NaN) : null;
}

function rangeErrors(ranges: OpeningRange[], at: (index: number) => string): Errors {
  const errors: Errors = {};
  ranges.forEach((range, index) => {
    if (!range.from || !range.to) errors[`${at(index)}/to`] = messages.value.hours.missingTime;
  });
  return errors;
}

/** What is missing before it can be sent. */
export function missingIn(draft: HoursDraft): Errors {
  const t = messages.value.hours;
  const errors: Errors = rangeErrors(draft.week.flat(), (index) => `/weekly/${index}`);
  draft.days.forEach((days, index) => {
    if (!days.from) errors[`/exceptions/${index}/from`] = t.missingDay;
    if (!days.until) errors[`/exceptions/${index}/until`] = t.missingDay;
    Object.assign(
      errors,
      rangeErrors(days.ranges, (range) => `/exceptions/${index}/ranges/${range}`),
    );
  });
  if (Number.isNaN(priceOf(draft.price))) errors['/price_cents'] = t.badPrice;
  if (Number.isNaN(priceOf(draft.base))) errors['/base_cents'] = t.badPrice;
  return errors;
}

/** The server's pointer turned into a sentence beside the field it means. */
export function hoursErrors(problem: unknown): Errors {
  if (!(problem instanceof Problem) || !problem.pointer) return {};
  const t = messages.value.hours;
  const { pointer } = problem;
  const words: [RegExp, string][] = [
    [/^\/exceptions\/\d+\/from$/, t.badFirst],
    [/\/until$/, t.badUntil],
    [/\/from$/, t.badFrom],
    [/\/to$/, t.badTo],
    [/^\/page\/slug$/, t.badSlug],
    [/^\/base_cents$/, t.badBase],
    [/^\/price_cents$/, t.badPrice],
    [/^\/horizon_days$/, t.badHorizon],
  ];
  const found = words.find(([pattern]) => pattern.test(pointer));
  return found ? { [pointer]: found[1] } : {};
}
