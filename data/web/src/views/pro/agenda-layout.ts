// SPDX-License-Identifier: GPL-3.0-or-later
// Where things stand in a day: minutes from midnight by this browser's clock, lanes for what
// overlaps, and what is left free. No views: checked by test/agenda.test.mjs.

export interface Block<T> {
  what: T;
  from: number;
  until: number;
}

export interface Placed<T> extends Block<T> {
  lane: number;
  lanes: number;
}

const MINUTE = 60_000;

/** Minutes on the clock's face of @time on the day that begins at @midnight, from 0 to 1440. */
export function minuteOf(time: number, midnight: number): number {
  const at = new Date(time);
  const day = new Date(midnight);
  const sameDay = at.getFullYear() === day.getFullYear() && at.getMonth() === day.getMonth() &&
    at.getDate() === day.getDate();
  if (!sameDay) return time < midnight ? 0 : 1440;
  return at.getHours() * 60 + at.getMinutes();
}

/** Side by side what shares a moment; a lane is used again as soon as it is free. */
export function place<T>(blocks: Block<T>[]): Placed<T>[] {
  const sorted = [...blocks].sort((a, b) => a.from - b.from || a.until - b.until);
  const placed: Placed<T>[] = [];
  let cluster: Placed<T>[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const one of cluster) one.lanes = ends.length;
    cluster = [];
    ends = [];
  };
  for (const block of sorted) {
    if (cluster.length && block.from >= Math.max(...ends)) close();
    const free = ends.findIndex((end) => end <= block.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = block.until;
    const one = { ...block, lane, lanes: 1 };
    cluster.push(one);
    placed.push(one);
  }
  close();
  return placed;
}

/** What of @open no block of @busy takes, from @after on; nothing shorter than @least minutes. */
export function freeOf(
  open: { from: number; until: number }[],
  busy: { from: number; until: number }[],
  after: number,
  least: number,
): { from: number; until: number }[] {
  const free: { from: number; until: number }[] = [];
  for (const span of open) {
    let from = Math.max(span.from, after);
    const inside = busy
      .filter((one) => one.until > from && one.from < span.until)
      .sort((a, b) => a.from - b.from);
    for (const one of inside) {
      if (one.from - from >= least) free.push({ from, until: one.from });
      from = Math.max(from, one.until);
    }
    if (span.until - from >= least) free.push({ from, until: span.until });
  }
  return free;
}

/** The hours that are worth showing: whole ones around everything, 8 to 19 o'clock at least. */
export function hoursShown(blocks: { from: number; until: number }[]): [number, number] {
  const from = Math.min(8 * 60, ...blocks.map((one) => one.from));
  const until = Math.max(19 * 60, ...blocks.map((one) => one.until));
  return [Math.floor(from / 60), Math.ceil(until / 60)];
}

/** "09:30" of 570. */
export function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The moment at which the clock shows @minute on that day. */
export function timeOf(midnight: number, minute: number): number {
  const day = new Date(midnight);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, minute).getTime();
}

export const endOf = (start: string, minutes: number) => Date.parse(start) + minutes * MINUTE;
