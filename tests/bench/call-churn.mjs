// SPDX-License-Identifier: GPL-3.0-or-later
// People come and go: what stays behind in the worker and in the daemon.
import { pathOf } from '../e2e/lib/journey.mjs';
import { until } from '../e2e/lib/wait.mjs';
import { footprint } from './call-process.mjs';
import { comeAndGo } from './call-guest.mjs';

// Until the allocator has met the most legs that it will ever hold at once; see docs/benchmarks.md.
const WARM_UP = 150;
const CHUNK = 100;

/** The footprint once the last legs are torn down, that is when it no longer shrinks. */
async function settled(pids) {
  let last = await footprint(pids);
  let same = 0;
  return until('the process to settle', async () => {
    const now = await footprint(pids);
    same = now.threads >= last.threads && now.descriptors >= last.descriptors ? same + 1 : 0;
    last = now;
    return same >= 5 && now;
  }, { every: 500, timeout: 60_000 });
}

export async function churn(self, { cycles }) {
  const consultation = await self.api().plan();
  const guest = await self.visitor({ name: 'guest' });
  await guest.goto(pathOf(consultation.link.patient.url));
  // The rounds run on a bare page of the same origin: the product's own would hold the seat.
  const path = new URL(guest.page.url()).pathname;
  const processes = { workers: await self.server.workers(), daemon: [self.server.pid] };
  // Chromium keeps at most 500 connections of a page, also closed ones: begin a new page in time.
  const rounds = async (times) => {
    for (let done = 0; done < times; done += CHUNK) {
      await guest.goto('/health');
      await guest.page.evaluate(comeAndGo, { path, times: Math.min(CHUNK, times - done) });
    }
  };

  await rounds(WARM_UP);
  const before = {};
  for (const [name, pids] of Object.entries(processes)) before[name] = await settled(pids);
  const started = Date.now();
  await rounds(cycles);
  const each = (Date.now() - started) / cycles;
  const results = [{ metric: 'join_and_leave', cycles, ms_each: Math.round(each) }];
  for (const [name, pids] of Object.entries(processes)) {
    const after = await settled(pids);
    const row = { metric: `${name}_after_${cycles}` };
    for (const key of Object.keys(after)) {
      row[key] = after[key];
      row[`${key}_growth`] = after[key] - before[name][key];
    }
    results.push({ ...row, target: 'no growth' });
  }
  return results;
}
