// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for conditions. Nothing in this suite waits for time to pass.
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks `probe` again and again until it answers something truthy, and returns that answer.
 * When it never does, the error names `what` and the last answer or exception.
 */
export async function until(what, probe, { timeout = 20_000, every = 100 } = {}) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      last = await probe();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) break;
    await pause(every);
  }
  const seen = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`waited ${timeout / 1000} s for ${what}; last seen: ${seen}`);
}

/** Rejects when `work` is not done in time; the work itself goes on. */
export function within(timeout, what, work) {
  let timer;
  const late = new Promise((_, reject) => {
    const tooLate = new Error(`${what}: not done in ${timeout / 1000} s`);
    timer = setTimeout(() => reject(tooLate), timeout);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
