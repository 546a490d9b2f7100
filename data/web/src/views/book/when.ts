// SPDX-License-Identifier: GPL-3.0-or-later
// Times of the practice, wherever the patient is: the server sends them by the practice's clocks.
import { locale, messages } from '../../i18n';
import { dayWord, spokenTime } from '../../i18n/format';

/** A moment of this browser with the same clock on the wall. */
function wall(iso: string): string {
  return new Date(iso.slice(0, 19)).toISOString();
}

export const dayOf = (iso: string) => iso.slice(0, 10);
export const wallTime = (iso: string) => spokenTime(wall(iso));
export const wallDay = (iso: string) => dayWord(wall(iso));
export const wallWhen = (iso: string) =>
  messages.value.time.dayAt(dayWord(wall(iso)), spokenTime(wall(iso)));

/** Today by the practice's clocks, and days from there: "2026-11-23". */
export function addDays(date: string, days: number): string {
  const time = new Date(date + 'T12:00:00Z');
  time.setUTCDate(time.getUTCDate() + days);
  return time.toISOString().slice(0, 10);
}

export function todayIn(zone: string, now: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(now));
}

export function isOtherZone(zone: string, now: number): boolean {
  const text = (timeZone?: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      new Date(now),
    );
  return text(zone) !== text();
}

/** "Paris" of "Europe/Paris". */
export const cityOf = (zone: string) => (zone.split('/').pop() ?? zone).replace(/_/g, ' ');

/** "français, anglais". */
export function languageNames(codes: string[]): string {
  const names = new Intl.DisplayNames(locale.value, { type: 'language' });
  return codes.map((code) => names.of(code) ?? code).join(', ');
}
