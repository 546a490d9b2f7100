// SPDX-License-Identifier: GPL-3.0-or-later
// No frame is taken twice (RFC 9605, section 9.3). Lost packets are sent again below the level of
// frames, so a counter that was seen is never honest.

/** Frames that may overtake each other: ten seconds of sound, more of pictures. */
const SIZE = 512;

export class ReplayWindow {
  private highest = -1;
  private readonly seen = new Uint8Array(SIZE);

  /** Whether a frame with this counter may still be taken. */
  accepts(counter: number): boolean {
    if (counter > this.highest) return true;
    return counter > this.highest - SIZE && this.seen[counter % SIZE] === 0;
  }

  /** The frame with this counter was genuine. */
  mark(counter: number): void {
    // What lies between was skipped, and may still come.
    const from = Math.max(this.highest + 1, counter - SIZE + 1);
    for (let skipped = from; skipped <= counter; skipped++) this.seen[skipped % SIZE] = 0;
    this.seen[counter % SIZE] = 1;
    this.highest = Math.max(this.highest, counter);
  }

  /** The oldest counter that another window for the same key may begin with. */
  get floor(): number {
    return this.highest - SIZE;
  }
}
