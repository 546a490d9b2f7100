// SPDX-License-Identifier: GPL-3.0-or-later
// What a process costs, read from /proc.
import { readdir, readFile } from 'node:fs/promises';

/** Threads, open descriptors and resident memory. */
export async function footprint(pid) {
  const [tasks, descriptors, status] = await Promise.all([
    readdir(`/proc/${pid}/task`), readdir(`/proc/${pid}/fd`), readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  const rss = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]);
  return { threads: tasks.length, descriptors: descriptors.length, rss_kb: rss };
}

/** Nanoseconds that the living threads of a process spent on a processor. */
export async function cpuNanoseconds(pid) {
  let total = 0;
  for (const task of await readdir(`/proc/${pid}/task`)) {
    const schedule = await readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8').catch(() => '0');
    total += Number(schedule.split(' ')[0]);
  }
  return total;
}

/** The p-th percentile (0–100) by nearest rank. */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
}
