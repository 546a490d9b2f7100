// SPDX-License-Identifier: GPL-3.0-or-later
// What a process costs, read from /proc.
import { readdir, readFile } from 'node:fs/promises';

async function footprintOf(pid) {
  const [tasks, descriptors, status] = await Promise.all([
    readdir(`/proc/${pid}/task`),
    readdir(`/proc/${pid}/fd`),
    readFile(`/proc/${pid}/status`, 'utf8'),
  ]);
  const rss = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]);
  return { threads: tasks.length, descriptors: descriptors.length, rss_kb: rss };
}

/** Threads, open descriptors and resident memory of some processes together. */
export async function footprint(pids) {
  const sum = { threads: 0, descriptors: 0, rss_kb: 0 };
  for (const one of await Promise.all(pids.map(footprintOf)))
    for (const key of Object.keys(sum)) sum[key] += one[key];
  return sum;
}

/** Nanoseconds that the living threads of some processes spent on a processor. */
export async function cpuNanoseconds(pids) {
  let total = 0;
  for (const pid of pids) {
    for (const task of await readdir(`/proc/${pid}/task`)) {
      const file = `/proc/${pid}/task/${task}/schedstat`;
      const schedule = await readFile(file, 'utf8').catch(() => '0');
      total += Number(schedule.split(' ')[0]);
    }
  }
  return total;
}

/** The p-th percentile (0–100) by nearest rank. */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
}
