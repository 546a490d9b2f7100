// SPDX-License-Identifier: GPL-3.0-or-later
// Notices that nothing arrives on a leg any more while ICE still thinks well of it: a NAT on the way
// forgot its mapping, or the address changed and ICE's own timers are long.

const PERIOD_MS = 500;
/** Whoever sends gets feedback twelve times a second; anybody else a report each second. */
const SENDING_MS = 1_000;
const LISTENING_MS = 3_500;
/** More than connectivity checks and reports in one period: media. */
const MEDIA_BYTES = 1_000;

export interface Traffic {
  at: number;
  received: number;
  sent: number;
}

export type Verdict = 'heard' | 'quiet' | 'silent';

/** Judges one sample after the other of one connection. */
export class SilenceJudge {
  private last: Traffic | null = null;
  private heardAt = 0;
  private sending = false;

  judge(now: Traffic): Verdict {
    const { last } = this;
    this.last = now;
    this.sending = last !== null && now.sent - last.sent > MEDIA_BYTES;
    if (last === null || now.received > last.received) {
      this.heardAt = now.at;
      return 'heard';
    }
    return now.at - this.heardAt < (this.sending ? SENDING_MS : LISTENING_MS) ? 'quiet' : 'silent';
  }
}

async function trafficOf(pc: RTCPeerConnection): Promise<Traffic | null> {
  const report = await pc.getStats().catch(() => null);
  const traffic: Traffic = { at: performance.now(), received: 0, sent: 0 };
  // Payload only: connectivity checks, which may pass where media does not, are not counted.
  report?.forEach((entry: Record<string, unknown> & { type: string }) => {
    if (entry.type !== 'candidate-pair') return;
    traffic.received += Number(entry.bytesReceived ?? 0);
    traffic.sent += Number(entry.bytesSent ?? 0);
  });
  return report ? traffic : null;
}

export class SilenceProbe {
  private timer: ReturnType<typeof setInterval> | undefined;

  /** `changed` is told when the connection falls silent, and when it is heard again. */
  watch(pc: RTCPeerConnection, changed: (silent: boolean) => void): void {
    this.stop();
    const judge = new SilenceJudge();
    let silent = false;
    const timer = setInterval(async () => {
      const traffic = await trafficOf(pc);
      if (!traffic || this.timer !== timer) return;
      const verdict = judge.judge(traffic);
      if (verdict === 'quiet' || silent === (verdict === 'silent')) return;
      silent = !silent;
      changed(silent);
    }, PERIOD_MS);
    this.timer = timer;
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
