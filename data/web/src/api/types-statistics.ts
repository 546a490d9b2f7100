// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of a period.

export type StatisticsUnit = 'day' | 'week' | 'month';

/** Sums, so that figures of parts can be added; means and rates are the page's. */
export interface Figures {
  held: number;
  cancelled: number;
  absent: number;
  missed: number;
  timed: number;
  seconds: number;
  started: number;
  late_seconds: number;
  on_time: number;
  late_15: number;
  late_30: number;
  late_more: number;
  /** Consultations of which something was captured; amounts are euro cents. */
  paid: number;
  held_cents: number;
  captured_cents: number;
  released_cents: number;
  fee_cents: number;
}

export type FiguresOf = Figures & { id: string | null; name: string };

export interface Statistics {
  from: string;
  to: string;
  by: StatisticsUnit;
  time_zone: string;
  total: Figures;
  periods: (Figures & { start: string })[];
  kinds: FiguresOf[];
  tags: FiguresOf[];
  sites: FiguresOf[];
  practitioners: FiguresOf[];
  organisations: FiguresOf[];
}
