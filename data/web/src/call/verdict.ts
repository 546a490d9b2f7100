// SPDX-License-Identifier: GPL-3.0-or-later
// What the figures of a network test mean for a call, and the one thing that would help most.

/** A way to the media server: straight by UDP, straight by TCP, through the TURN server. */
export type Way = 'udp' | 'tcp' | 'turn';
/** Whether a way works; null: this server offers none. */
export type Reach = Record<Way, boolean | null>;

export interface Figures {
  roundTripMs: number;
  jitterMs: number;
  lossPercent: number;
  upKbps: number;
  downKbps: number;
}

export type NetworkWord = 'good' | 'fair' | 'poor' | 'none';
export type Advice = 'blocked' | 'loss' | 'upload' | 'download' | 'delay' | 'restricted' | null;

export interface NetworkResult {
  word: NetworkWord;
  advice: Advice;
  way: Way | null;
  reach: Reach;
  figures: Figures | null;
}

/** Whoever hears and sees someone needs this much; below, sound alone goes through. */
const POOR = {
  kbps: 200,
  loss: 8,
  roundTrip: 500,
  jitter: 120,
};
const FAIR = {
  kbps: 600,
  loss: 3,
  roundTrip: 250,
  jitter: 50,
};

function causeBeyond(figures: Figures, limit: typeof POOR): Advice {
  if (figures.lossPercent > limit.loss) return 'loss';
  if (figures.upKbps < limit.kbps) return 'upload';
  if (figures.downKbps < limit.kbps) return 'download';
  if (figures.roundTripMs > limit.roundTrip || figures.jitterMs > limit.jitter) return 'delay';
  return null;
}

/** The best way that works: the order in which a call would take them. */
export function bestWay(reach: Reach): Way | null {
  return (['udp', 'tcp', 'turn'] as const).find((way) => reach[way]) ?? null;
}

export function judgeNetwork(reach: Reach, figures: Figures | null): NetworkResult {
  const way = bestWay(reach);
  if (!way || !figures) return { word: 'none', advice: 'blocked', way, reach, figures };
  const poor = causeBeyond(figures, POOR);
  if (poor) return { word: 'poor', advice: poor, way, reach, figures };
  const fair = causeBeyond(figures, FAIR);
  if (fair) return { word: 'fair', advice: fair, way, reach, figures };
  // It works, but a single lost packet holds up everything behind it.
  if (way !== 'udp') return { word: 'fair', advice: 'restricted', way, reach, figures };
  return { word: 'good', advice: null, way, reach, figures };
}
