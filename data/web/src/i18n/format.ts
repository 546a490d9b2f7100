// SPDX-License-Identifier: GPL-3.0-or-later
// Times as people say them: "aujourd'hui à 14 h 30", "depuis 4 min".
import { now } from '../state/clock';
import { locale, messages } from './index';

const TAGS = { fr: 'fr-FR', en: 'en-GB' } as const;
const DAY_MS = 86_400_000;
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale.value + JSON.stringify(options);
  const known = cache.get(key) ?? new Intl.DateTimeFormat(TAGS[locale.value], options);
  cache.set(key, known);
  return known;
}

/** A date in words: in French, the first of a month is "1er". */
function dateWords(options: Intl.DateTimeFormatOptions, time: Date): string {
  return formatter(options)
    .formatToParts(time)
    .map(({ type, value }) =>
      locale.value === 'fr' && type === 'day' && value === '1' ? '1er' : value,
    )
    .join('');
}

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** Whole days from today; -1 is yesterday. */
export function daysFromToday(time: Date): number {
  return Math.round((midnight(time) - midnight(new Date(now.value))) / DAY_MS);
}

/** "14 h 30", "9 h"; in English "14:30". */
export function spokenTime(iso: string): string {
  const time = new Date(iso);
  if (locale.value === 'en') return clockTime(iso);
  const minutes = time.getMinutes();
  return minutes === 0
    ? `${time.getHours()}\u00a0h`
    : `${time.getHours()}\u00a0h\u00a0${String(minutes).padStart(2, '0')}`;
}

/** "26,50 €"; in English "€26.50". Whole euros stay short. */
export function euros(cents: number): string {
  return new Intl.NumberFormat(TAGS[locale.value], {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: cents % 100 === 0 ? 0 : 2,
  }).format(cents / 100);
}

/** "25,00 €": on papers, cents are always there. */
export function exactEuros(cents: number): string {
  return new Intl.NumberFormat(TAGS[locale.value], { style: 'currency', currency: 'EUR' }).format(
    cents / 100,
  );
}

/** "dimanche 22 novembre 2026": on papers, the year is there. */
export function paperDate(iso: string): string {
  return dateWords({ dateStyle: 'full' }, new Date(iso));
}

/** "6 j 4 h", "3 h 20 min", "12 min": what is left. */
export function durationLeft(ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const day = locale.value === 'fr' ? 'j' : 'd';
  if (days > 0) return `${days}\u00a0${day} ${hours}\u00a0h`;
  return hours > 0 ? `${hours}\u00a0h ${minutes % 60}\u00a0min` : `${minutes}\u00a0min`;
}

/** "14:30", for tables. */
export function clockTime(iso: string): string {
  return formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(iso));
}

/** "14:30:05", under curves. */
export function seconds(ms: number): string {
  return formatter({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(ms));
}

/** "3,4": one decimal as the language writes it. */
export function decimal(value: number): string {
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: 1 }).format(value);
}

/** "1 234": a number of things. */
export function count(value: number): string {
  return new Intl.NumberFormat(locale.value).format(value);
}

/** "nov. 2026", of a month by its first day. */
export function monthName(date: string): string {
  return formatter({ month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(date + 'T00:00:00Z'),
  );
}

/** "23 nov. 2026", of a day without a time zone. */
export function plainShortDate(date: string): string {
  return dateWords(
    { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' },
    new Date(date + 'T00:00:00Z'),
  );
}

/** "lundi 23 novembre", with the year when it is not this one. */
export function longDate(iso: string): string {
  const time = new Date(iso);
  const sameYear = time.getFullYear() === new Date(now.value).getFullYear();
  return dateWords(
    { weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) },
    time,
  );
}

/** "lun. 23 nov. 2026". */
export function shortDate(iso: string): string {
  return dateWords(
    { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    new Date(iso),
  );
}

/** "2 avril 1951", of a day without a time zone: a birth date, the first day of a rule. */
export function plainDate(date: string): string {
  return dateWords(
    { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
    new Date(date + 'T00:00:00Z'),
  );
}

/** "lun. 23 nov.", above a column of the agenda. */
export function dayHeading(time: Date): string {
  return dateWords({ weekday: 'short', day: 'numeric', month: 'short' }, time);
}

export function dayWord(iso: string): string {
  const words = messages.value.time;
  const days = daysFromToday(new Date(iso));
  if (days === 0) return words.today;
  if (days === 1) return words.tomorrow;
  if (days === -1) return words.yesterday;
  return longDate(iso);
}

/** "aujourd'hui à 14 h 30", "lundi 23 novembre à 9 h". */
export function when(iso: string): string {
  return messages.value.time.dayAt(dayWord(iso), spokenTime(iso));
}

/** "depuis 4 min", "depuis 1 h 10". */
export function since(iso: string): string {
  const minutes = Math.floor((now.value - Date.parse(iso)) / 60_000);
  return minutes < 1
    ? messages.value.time.justNow
    : messages.value.time.since(minutesText(minutes));
}

/** "20 min", "1 h 10". */
export function minutesText(minutes: number): string {
  if (minutes < 60) return `${minutes}\u00a0min`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)}\u00a0h`;
  return rest === 0 ? hours : `${hours}\u00a0${String(rest).padStart(2, '0')}`;
}

/** "12 min 05 s" rounded as people do: seconds only below five minutes. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)}\u00a0s`;
  if (seconds >= 300) return minutesText(Math.round(seconds / 60));
  return `${Math.floor(seconds / 60)}\u00a0min\u00a0${String(Math.round(seconds % 60)).padStart(2, '0')}\u00a0s`;
}

/** "04:12", "1:04:12": the running clock of a call. */
export function stopwatch(fromIso: string): string {
  const seconds = Math.max(0, Math.floor((now.value - Date.parse(fromIso)) / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** The value of <input type="date"> for that moment, in local time. */
export function dateInput(time: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The value of <input type="time">. */
export function timeInput(time: Date): string {
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
}

/** ISO 8601 with this browser's zone, from the values of a date and a time field. */
export function isoFromInputs(date: string, time: string): string {
  const local = new Date(`${date}T${time}`);
  const offset = -local.getTimezoneOffset();
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, '0');
  return `${date}T${time}:00${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
