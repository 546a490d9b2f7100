// SPDX-License-Identifier: GPL-3.0-or-later
// The dashboard's consultations: a REST list of one day, kept true by the live socket. What the
// socket says may be missing; the list can always be asked for again.
import { computed, signal } from '@preact/signals';
import { consultations as api } from '../api/endpoints';
import type { Consultation, Page } from '../api/types';
import { Channel, type Phase } from '../signal/channel';
import type { LiveMessage } from '../signal/messages';
import { daysFromToday } from '../i18n/format';

const DAY_MS = 86_400_000;
/** More rows than any screen has. */
const FIRST_PAGE = 60;
const PAINT_MS = 60;
const known = signal<ReadonlyMap<string, Consultation>>(new Map());

export const day = signal(startOfDay(new Date()));
export const loading = signal(true);
export const failure = signal<unknown>(null);
/** The day was there once, or could not be had: what stands beside it may be asked for. */
export const begun = signal(false);
/** Whose consultations; null: everybody this account acts for. */
export const actingFor = signal<string | null>(null);

let channel: Channel<LiveMessage> | null = null;
const channelSignal = signal<Channel<LiveMessage> | null>(null);
let lastEvent: number | string | undefined;
/** The last event that the list knows of. */
let listEvent = 0;
let prepared: Promise<void> | null = null;
let onArrival: ((consultation: Consultation, participantId: string) => void) | null = null;

export const livePhase = computed<Phase | null>(() => channelSignal.value?.phase.value ?? null);

export function startOfDay(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime();
}

/** Nobody of its queue has taken it yet (B8): it stands in the queue's own section. */
const isQueued = (one: Consultation) =>
  one.queue !== null && one.queue?.id === one.practitioner.id;

/** What is known, whoever's it is: the queues look here. */
export const everybody = computed(() => [...known.value.values()]);

function isShown(one: Consultation): boolean {
  if (isQueued(one)) return false;
  return actingFor.value === null || one.practitioner.id === actingFor.value;
}

function byStart(a: Consultation, b: Consultation): number {
  return a.planned_start.localeCompare(b.planned_start) || a.id.localeCompare(b.id);
}

function isOn(one: Consultation, from: number): boolean {
  return startOfDay(new Date(one.planned_start)) === from;
}

const shown = computed(() => [...known.value.values()].filter(isShown).sort(byStart));
const ofDay = computed(() => shown.value.filter((one) => isOn(one, day.value)));

/** Another value whenever something happened to any consultation. */
export const changes = computed(() => known.value);

/** Those waiting are shown whatever day is looked at, longest first. */
export const waiting = computed(() =>
  shown.value
    .filter((one) => one.status === 'waiting')
    .sort((a, b) => a.status_since.localeCompare(b.status_since)),
);
export const inProgress = computed(() => shown.value.filter((one) => one.status === 'in_progress'));
export const upcoming = computed(() => ofDay.value.filter((one) => one.status === 'scheduled'));
export const toBill = computed(() => shown.value.filter((one) => one.status === 'ended'));
export const past = computed(() =>
  ofDay.value.filter((one) => ['finalized', 'cancelled', 'absent', 'missed'].includes(one.status)),
);

export function put(one: Consultation): void {
  const before = known.value.get(one.id);
  if (before && before.revision > one.revision) return;
  known.value = new Map(known.value).set(one.id, one);
}

function forget(id: string): void {
  const next = new Map(known.value);
  next.delete(id);
  known.value = next;
}

/** As it is now, unless something newer is known of it already. */
function newest(one: Consultation): Consultation {
  const before = known.value.get(one.id);
  return before && before.revision > one.revision ? before : one;
}

const OPEN = ['waiting', 'in_progress', 'ended'];

/** Beside what is open on other days; as long as pages are missing, what was known of this one. */
function show(list: Consultation[], from: number, complete: boolean): void {
  const keep = [...known.value.values()].filter((one) =>
    isOn(one, from) ? !complete : OPEN.includes(one.status),
  );
  known.value = new Map([...keep, ...list.map(newest)].map((one) => [one.id, one]));
}

/**
 * The day page by page: a secretariat of many has more than one answer holds. The first fills a
 * screen.
 */
async function loadDay(from: number): Promise<void> {
  let cursor: string | null = null;
  const all: Consultation[] = [];
  do {
    const page: Page<Consultation> = await api.list({
      from: new Date(from).toISOString(),
      to: new Date(from + DAY_MS).toISOString(),
      sort: 'planned_start',
      limit: cursor ? 200 : FIRST_PAGE,
      ...(cursor && { cursor }),
    });
    if (from !== day.value) return;
    if (!cursor) listEvent = page.event ?? 0;
    all.push(...page.items);
    cursor = page.next_cursor;
    show(all, from, !cursor);
    loading.value = false;
    begun.value = true;
    // What is on the screen is painted before the rest is asked for.
    if (cursor) await new Promise((resolve) => setTimeout(resolve, PAINT_MS));
  } while (cursor);
}

/** Reads the day's list anew. */
export async function reload(): Promise<void> {
  loading.value = true;
  try {
    await loadDay(day.value);
    failure.value = null;
  } catch (error) {
    failure.value = error;
  } finally {
    loading.value = false;
    begun.value = true;
  }
}

/** Asks for the day before there is a page that shows it. */
export function prepare(): void {
  prepared = reload();
}

function receive(message: LiveMessage): void {
  if ('event' in message) lastEvent = message.event;
  switch (message.type) {
    case 'snapshot':
      message.waiting.forEach(put);
      void catchUp(Number(message.event));
      break;
    case 'consultation':
      put(message.consultation);
      break;
    case 'gone':
      forget(message.consultation_id);
      break;
    case 'arrival': {
      const one = known.value.get(message.consultation_id);
      if (one && (isShown(one) || isQueued(one))) onArrival?.(one, message.participant_id);
      break;
    }
    case 'resync':
      void reload();
      break;
    case 'site':
      break; // for hosts alone
  }
}

/** The list and the socket begin at once: what happened between the two is read again. */
async function catchUp(since: number): Promise<void> {
  await prepared;
  if (listEvent < since) await reload();
}

/** Opens the live socket; the answer closes it. */
export function openLive(
  arrival: (consultation: Consultation, participantId: string) => void,
): () => void {
  onArrival = arrival;
  lastEvent = undefined;
  prepared ??= reload();
  channel = new Channel<LiveMessage>('/api/v1/live', {
    hello: () => (lastEvent === undefined ? {} : { last_event: lastEvent }),
    welcome: ({ resumed }) => {
      if (!resumed && lastEvent !== undefined) void reload();
    },
    message: receive,
  });
  channelSignal.value = channel;
  return () => {
    channel?.close();
    channel = channelSignal.value = null;
    onArrival = prepared = null;
  };
}

/**
 * For a page that shows its own list: @changed gets each consultation that changes, or null when
 * something went or nobody knows what happened meanwhile. The answer ends it.
 */
export function followChanges(changed: (one: Consultation | null) => void): () => void {
  let last: number | string | undefined;
  const own = new Channel<LiveMessage>('/api/v1/live', {
    hello: () => (last === undefined ? {} : { last_event: last }),
    welcome: () => undefined,
    message: (message) => {
      if ('event' in message) last = message.event;
      if (message.type === 'consultation') changed(message.consultation);
      else if (message.type === 'gone' || message.type === 'resync') changed(null);
    },
  });
  return () => own.close();
}

export function showDay(next: number): void {
  day.value = next;
  void reload();
}

/** Midnight has passed: a dashboard left open over night shows the new day. */
export function followToday(): void {
  if (daysFromToday(new Date(day.value)) === -1) showDay(startOfDay(new Date()));
}
