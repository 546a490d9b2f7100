// SPDX-License-Identifier: GPL-3.0-or-later
// How long this page keeps a voice before it plays it. A browser keeps some 40 ms, and makes up
// whatever comes later than that: what was lost and sent again, a moment of bad Wi-Fi, a line that
// became narrow behind a picture. docs/decisions/0022-a-voice-waits-as-long-as-nobody-notices.md

/** From mouth to ear nobody notices so much (ITU-T G.114; G.107 takes 0.2 of 100 off for it). */
const UNNOTICED_MS = 150;
/** Nobody is glad of more, whatever it repairs: then one waits for the other to go on. */
const BEARABLE_MS = 300;
/** A packet of 20 ms and what Opus looks ahead. */
const PACKET_MS = 26.5;
const MAX_UNNOTICED_MS = 120;
/** Beside the round trip: until a packet after some lost ones shows that they are missing. */
const REPAIR_MS = 100;
/** Less than this is repaired by the copy that the next packet brings. */
const LOSSY_PERCENT = 1;
/** A line that lost something will do so again. */
const LOSSY_FOR_MS = 30_000;
/** The playing speed changes with it: only in steps, and not to and fro between two of them. */
const STEP_MS = 10;

/** From somebody's device to the server: round trip in ms (0: unknown), loss in percent. */
export interface Way {
  rtt: number;
  loss: number;
}

const inSteps = (ms: number): number => Math.max(0, Math.floor(ms / STEP_MS) * STEP_MS);

export class Hold {
  ms = 0;
  /** How long it takes to send something again where it was lost of late, and until when. */
  private repair = 0;
  private until = 0;

  /**
   * `down`: from the server to this page; `up`: from who speaks to the server; `now` in ms. True
   * when `ms` has changed.
   */
  update(down: Way, up: Way, now: number): boolean {
    const before = this.ms;
    const next = this.find(down, up.rtt > 0 ? up : { ...up, rtt: down.rtt }, now);
    if (Math.abs(next - before) > STEP_MS || next === 0) this.ms = next;
    return this.ms !== before;
  }

  private find(down: Way, up: Way, now: number): number {
    if (down.rtt <= 0) return 0;
    const way = PACKET_MS + (down.rtt + up.rtt) / 2;
    this.noteLoss(down, up, now);
    const free = inSteps(Math.min(UNNOTICED_MS - way, MAX_UNNOTICED_MS));
    return this.repair > 0 && way + this.repair <= BEARABLE_MS
      ? Math.max(free, inSteps(this.repair))
      : free;
  }

  private noteLoss(down: Way, up: Way, now: number): void {
    const lossy = [down, up].filter(({ loss }) => loss >= LOSSY_PERCENT);
    if (now > this.until) this.repair = 0;
    if (!lossy.length) return;
    this.repair = Math.max(...lossy.map(({ rtt }) => rtt)) + REPAIR_MS;
    this.until = now + LOSSY_FOR_MS;
  }
}
