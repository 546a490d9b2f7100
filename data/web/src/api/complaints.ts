// SPDX-License-Identifier: GPL-3.0-or-later
// Whom of a practice patients turn to with a complaint (F6).
import { request } from './client';

interface Complaints {
  contact: string;
  version: number;
}

export const complaints = {
  ofVisit: (consultation: string) =>
    request<Complaints>('GET', `/visit/${consultation}/complaints`),
  get: () => request<Complaints>('GET', '/organisation/complaints'),
  save: (known: Complaints) =>
    request<Complaints>('PUT', '/organisation/complaints', { body: known }),
};
