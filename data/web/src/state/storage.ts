// SPDX-License-Identifier: GPL-3.0-or-later
// What this browser remembers. Storage may be forbidden (private windows, locked-down machines):
// then nothing is remembered and everything still works.

const PREFIX = 'auscult.';

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Nothing to do: the choice holds for as long as this page is open.
  }
}

/** For as long as this tab is open, through reloads: no more than that something was so. */
export function flag(key: string): boolean {
  try {
    return sessionStorage.getItem(PREFIX + key) !== null;
  } catch {
    return false;
  }
}

export function setFlag(key: string, on: boolean): void {
  try {
    if (on) sessionStorage.setItem(PREFIX + key, '1');
    else sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Forbidden: the page will not know that it was loaded again.
  }
}

/** True when an end-to-end test asked to look inside the page. */
export function isDebugging(): boolean {
  try {
    return localStorage.getItem('auscultDebug') === '1';
  } catch {
    return false;
  }
}
