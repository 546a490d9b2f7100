// SPDX-License-Identifier: GPL-3.0-or-later
// What an agenda shows: consultations of one practitioner on some days, kept true by the live
// socket, and the opening hours of these days.
import { signal } from '@preact/signals';
import { consultations as api, practitioners } from '../api/endpoints';
import type { Consultation, Span } from '../api/types';
import { dateInput } from '../i18n/format';
import { followChanges } from './live';

export interface Days {
  practitioner: string;
  /** The first day: midnight by this browser's clock, milliseconds. */
  from: number;
  count: number;
}

export const days = signal<Days | null>(null);
export const open = signal<Span[]>([]);
export const loading = signal(true);
export const failure = signal<unknown>(null);
const known = signal<ReadonlyMap<string, Consultation>>(new Map());

/** Days have 23, 24 or 25 hours: midnights are asked for, not counted. */
export function addDays(midnight: number, count: number): number {
  const time = new Date(midnight);
  return new Date(time.getFullYear(), time.getMonth(), time.getDate() + count).getTime();
}

export function mondayOf(midnight: number): number {
  return addDays(midnight, -((new Date(midnight).getDay() + 6) % 7));
}

function belongs(one: Consultation): boolean {
  const wanted = days.value;
  if (!wanted || one.practitioner.id !== wanted.practitioner) return false;
  const start = Date.parse(one.planned_start);
  return start >= wanted.from && start < addDays(wanted.from, wanted.count);
}

/** Those of the days shown that take time: what was cancelled left it free again. */
export function ofDay(midnight: number): Consultation[] {
  const next = addDays(midnight, 1);
  return [...known.value.values()]
    .filter((one) => {
      const start = Date.parse(one.planned_start);
      return one.status !== 'cancelled' && start >= midnight && start < next;
    })
    .sort((a, b) => Date.parse(a.planned_start) - Date.parse(b.planned_start));
}

function put(one: Consultation): void {
  const before = known.value.get(one.id);
  if (before && before.revision > one.revision) return;
  const next = new Map(known.value);
  if (belongs(one)) next.set(one.id, one);
  else next.delete(one.id);
  known.value = next;
}

async function listAll(wanted: Days): Promise<Consultation[]> {
  const items: Consultation[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Consultation[]; next_cursor: string | null } = await api.list({
      practitioner_id: wanted.practitioner,
      from: new Date(wanted.from).toISOString(),
      to: new Date(addDays(wanted.from, wanted.count)).toISOString(),
      sort: 'planned_start',
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return items;
}

export async function reload(): Promise<void> {
  const wanted = days.value;
  if (!wanted) return;
  loading.value = true;
  try {
    const [items, slots] = await Promise.all([
      listAll(wanted),
      practitioners.slots(wanted.practitioner, dateInput(new Date(wanted.from)), wanted.count),
    ]);
    if (days.value !== wanted) return;
    known.value = new Map(items.map((one) => [one.id, one]));
    open.value = slots.open;
    failure.value = null;
  } catch (error) {
    failure.value = error;
  } finally {
    loading.value = false;
  }
}

export function show(wanted: Days): void {
  days.value = wanted;
  void reload();
}

/** Follows what happens; the answer ends it. */
export function follow(): () => void {
  return followChanges((one) => {
    if (one) put(one);
    else void reload();
  });
}
