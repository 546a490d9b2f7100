// SPDX-License-Identifier: GPL-3.0-or-later
// What only the client can measure of its leg, told to the server, which judges everybody's
// connection by one rule: what had to be made up, how long sound waits, what the picture looks like.

export interface Digest {
  concealed_percent: number | null;
  lost_percent: number | null;
  playout_ms: number | null;
  rtt_ms: number | null;
  seen: { kbps: number; height: number; fps: number; frozen_percent: number } | null;
  sent: { height: number; fps: number; limit: 'none' | 'bandwidth' | 'cpu' } | null;
}

type Entry = Record<string, unknown> & { id: string; type: string };

const PERIOD_MS = 1_000;
/** Told at least this often; at once when something is wrong. */
const TELL_EVERY = 2;
/** Fewer packets say nothing about a share of them. */
const MIN_PACKETS = 10;

const number = (entry: Entry | undefined, name: string): number => {
  const value = entry?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

const round = (value: number, steps: number): number => Math.round(value * steps) / steps;

/** The entries of one report, by their id. */
export type Sample = { at: number; entries: Map<string, Entry> };

class Difference {
  constructor(
    private readonly before: Sample,
    private readonly after: Sample,
  ) {}

  get seconds(): number {
    return Math.max(0.001, (this.after.at - this.before.at) / 1000);
  }

  all(type: string, kind?: string): Entry[] {
    return [...this.after.entries.values()].filter(
      (entry) => entry.type === type && (!kind || entry.kind === kind),
    );
  }

  /** Counters only grow, but a stream that begins anew begins at nought. */
  grown(entry: Entry, name: string): number {
    return Math.max(0, number(entry, name) - number(this.before.entries.get(entry.id), name));
  }

  sum(entries: Entry[], name: string): number {
    return entries.reduce((sum, entry) => sum + this.grown(entry, name), 0);
  }
}

function concealedPercent(change: Difference): number | null {
  const shares = change
    .all('inbound-rtp', 'audio')
    .filter((entry) => change.grown(entry, 'packetsReceived') >= MIN_PACKETS)
    .map((entry) => {
      const made =
        change.grown(entry, 'concealedSamples') - change.grown(entry, 'silentConcealedSamples');
      return Math.max(0, made) / Math.max(1, change.grown(entry, 'totalSamplesReceived'));
    });
  return shares.length ? round(Math.min(1, Math.max(...shares)) * 100, 10) : null;
}

function lostPercent(change: Difference): number | null {
  const entries = change.all('inbound-rtp');
  const lost = change.sum(entries, 'packetsLost');
  const awaited = lost + change.sum(entries, 'packetsReceived');
  return awaited >= MIN_PACKETS ? round((lost / awaited) * 100, 10) : null;
}

function playoutMs(change: Difference): number | null {
  const audio = change.all('inbound-rtp', 'audio');
  const emitted = change.sum(audio, 'jitterBufferEmittedCount');
  if (!emitted) return null;
  return Math.min(10_000, Math.round((change.sum(audio, 'jitterBufferDelay') / emitted) * 1000));
}

/** The main picture is the largest one that arrives. */
function seen(change: Difference): Digest['seen'] {
  const pictures = change
    .all('inbound-rtp', 'video')
    .filter((entry) => number(entry, 'framesDecoded') > 0);
  const main = pictures.sort((a, b) => number(b, 'frameHeight') - number(a, 'frameHeight'))[0];
  if (!main) return null;
  const bytes = change.grown(main, 'bytesReceived');
  const frames = change.grown(main, 'framesDecoded');
  // A freeze is counted when it is over: packets without a picture are one that goes on.
  const frozen = bytes > 0 && frames === 0 ? 1 : change.grown(main, 'totalFreezesDuration');
  return {
    kbps: round((bytes * 8) / 1000 / change.seconds, 1),
    height: number(main, 'frameHeight'),
    fps: Math.min(240, round(frames / change.seconds, 10)),
    frozen_percent: round(Math.min(1, frozen / change.seconds) * 100, 1),
  };
}

function sent(change: Difference): Digest['sent'] {
  const camera = change
    .all('outbound-rtp', 'video')
    .find((entry) => change.grown(entry, 'framesEncoded') > 0);
  if (!camera) return null;
  const reason = camera.qualityLimitationReason;
  return {
    height: number(camera, 'frameHeight'),
    fps: Math.min(240, round(change.grown(camera, 'framesEncoded') / change.seconds, 10)),
    limit: reason === 'bandwidth' || reason === 'cpu' ? reason : 'none',
  };
}

function rttMs(change: Difference): number | null {
  const pair = change
    .all('candidate-pair')
    .find((entry) => entry.nominated === true && entry.state === 'succeeded');
  const seconds = number(pair, 'currentRoundTripTime');
  return seconds > 0 ? Math.min(60_000, round(seconds * 1000, 10)) : null;
}

export function digest(before: Sample, after: Sample): Digest {
  const change = new Difference(before, after);
  return {
    concealed_percent: concealedPercent(change),
    lost_percent: lostPercent(change),
    playout_ms: playoutMs(change),
    rtt_ms: rttMs(change),
    seen: seen(change),
    sent: sent(change),
  };
}

export function isTrouble(now: Digest): boolean {
  return (
    (now.lost_percent ?? 0) > 2 ||
    (now.concealed_percent ?? 0) > 2 ||
    (now.seen?.frozen_percent ?? 0) > 20
  );
}

export function sampleOf(report: RTCStatsReport, at: number): Sample {
  const entries = new Map<string, Entry>();
  report.forEach((entry: Entry) => entries.set(entry.id, entry));
  return { at, entries };
}

export class StatsProbe {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly tell: (leg: string, digest: Digest) => void) {}

  watch(pc: RTCPeerConnection, leg: string): void {
    this.stop();
    let before: Sample | null = null;
    let quiet = 0;
    this.timer = setInterval(async () => {
      const report = await pc.getStats().catch(() => null);
      if (!report) return;
      const after = sampleOf(report, performance.now());
      const now = before && digest(before, after);
      before = after;
      if (!now || (++quiet < TELL_EVERY && !isTrouble(now))) return;
      quiet = 0;
      this.tell(leg, now);
    }, PERIOD_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
