// SPDX-License-Identifier: GPL-3.0-or-later
// The REST representations of docs/interfaces.md, one file for each family of them.

export type * from './types-account';
export type * from './types-booking';
export type * from './types-consultation';
export type * from './types-device';
export type * from './types-message';
export type * from './types-payment';
export type * from './types-quality';
export type * from './types-rule';
export type * from './types-site';
export type * from './types-statistics';

/** One page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total?: number;
  /** The last live event that the list knows of. */
  event?: number;
}
