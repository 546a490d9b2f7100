// SPDX-License-Identifier: GPL-3.0-or-later
// Whether this page runs on an equipped site's machine, where nothing of a patient may stay behind.
import { signal } from '@preact/signals';

export const atKiosk = signal(false);

/** What this browser has kept of whoever used it. */
export function forgetEverything(): void {
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // Storage is forbidden here: then nothing was kept either.
  }
}
