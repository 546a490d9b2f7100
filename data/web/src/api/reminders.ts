// SPDX-License-Identifier: GPL-3.0-or-later
// When an organisation reminds a first time (C2).
import { request } from './client';

export interface Reminders {
  /** null: as the server does; 0: not at all. */
  early_hours: number | null;
  default_hours: number;
  before_minutes: number;
  version: number;
}

export const reminders = {
  get: () => request<Reminders>('GET', '/organisation/reminders'),
  save: ({ early_hours, version }: Pick<Reminders, 'early_hours' | 'version'>) =>
    request<Reminders>('PUT', '/organisation/reminders', { body: { early_hours, version } }),
};
