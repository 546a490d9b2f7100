// SPDX-License-Identifier: GPL-3.0-or-later
// The server takes 20 messages a second from one page; files leave room for everything else.

const PIECES_PER_SECOND = 10;

export class Pace {
  private free = 0;

  /** Resolves when the next piece may leave. */
  async turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.free);
    this.free = at + 1000 / PIECES_PER_SECOND;
    if (at > now) await new Promise((done) => setTimeout(done, at - now));
  }
}
