// SPDX-License-Identifier: GPL-3.0-or-later
// How good this connection is, as a word people understand.
import { signal } from '@preact/signals';

export type Word = 'good' | 'fair' | 'poor';
export type Cause = 'upload' | 'download' | 'delay' | null;

export interface Quality {
  word: Word;
  cause: Cause;
}

interface Sample {
  lostIn: number;
  receivedIn: number;
  lossOut: number;
  roundTrip: number;
}

const PERIOD_MS = 2_000;

function sampleOf(report: RTCStatsReport): Sample {
  const sample: Sample = { lostIn: 0, receivedIn: 0, lossOut: 0, roundTrip: 0 };
  report.forEach((entry: Record<string, unknown> & { type: string }) => {
    const number = (name: string) =>
      typeof entry[name] === 'number' ? (entry[name] as number) : 0;
    if (entry.type === 'inbound-rtp') {
      sample.lostIn += number('packetsLost');
      sample.receivedIn += number('packetsReceived');
    } else if (entry.type === 'remote-inbound-rtp') {
      sample.lossOut = Math.max(sample.lossOut, number('fractionLost'));
    } else if (entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded') {
      sample.roundTrip = Math.max(sample.roundTrip, number('currentRoundTripTime'));
    }
  });
  return sample;
}

/** Loss above 8 % or half a second of delay breaks a conversation; 3 % and 250 ms are felt. */
export function judge(before: Sample, after: Sample): Quality {
  const lost = Math.max(0, after.lostIn - before.lostIn);
  const received = Math.max(0, after.receivedIn - before.receivedIn);
  const lossIn = lost + received > 0 ? lost / (lost + received) : 0;
  const cause: Cause =
    after.lossOut > 0.03 && after.lossOut >= lossIn
      ? 'upload'
      : lossIn > 0.03
        ? 'download'
        : after.roundTrip > 0.25
          ? 'delay'
          : null;
  const worst = Math.max(lossIn, after.lossOut);
  if (worst > 0.08 || after.roundTrip > 0.5) return { word: 'poor', cause };
  if (worst > 0.03 || after.roundTrip > 0.25) return { word: 'fair', cause };
  return { word: 'good', cause: null };
}

export class StatsProbe {
  readonly quality = signal<Quality | null>(null);
  private timer: ReturnType<typeof setInterval> | undefined;

  watch(pc: RTCPeerConnection): void {
    this.stop();
    let before: Sample | null = null;
    this.timer = setInterval(async () => {
      const report = await pc.getStats().catch(() => null);
      if (!report) return;
      const after = sampleOf(report);
      if (before) this.quality.value = judge(before, after);
      before = after;
    }, PERIOD_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.quality.value = null;
  }
}
