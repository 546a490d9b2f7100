// SPDX-License-Identifier: GPL-3.0-or-later
// The server's idea of now, for everything that counts minutes on a page.
import { signal } from '@preact/signals';

/** Milliseconds since 1970 by the server's clock; moves once a second. */
export const now = signal(Date.now());

let offset = 0;

/** Patients' clocks are often wrong by minutes; durations are counted by the server's clock. */
export function setServerTime(iso: string): void {
  const server = Date.parse(iso);
  if (!Number.isFinite(server)) return;
  offset = server - Date.now();
  now.value = Date.now() + offset;
}

setInterval(() => {
  now.value = Date.now() + offset;
}, 1000);
