// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics of ./dev bench media and network.

/** Upper bounds of the worker's residence histogram in µs (data/dbus/org.auscult.Media1.xml). */
const BOUNDS = [50, 100, 200, 300, 500, 1000, 2000, 5000, 10000, Infinity];

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Interpolated inside its bucket; what lies past the last bound is given as that bound. */
export function quantileOfHistogram(counts, share) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let left = total * share;
  for (const [index, count] of counts.entries()) {
    const lower = index > 0 ? BOUNDS[index - 1] : 0;
    if (left <= count)
      return Number.isFinite(BOUNDS[index]) ? lower + (BOUNDS[index] - lower) * left / count : lower;
    left -= count;
  }
  return 0;
}
