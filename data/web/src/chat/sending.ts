// SPDX-License-Identifier: GPL-3.0-or-later
// One file on its way to one participant: a few pieces ahead of what has arrived, and back to that
// when nothing comes of it. The server keeps no piece; whatever dies in between, the receiver says
// where to go on.
import { PIECE_BYTES, pieceCount } from './wire';
import type { Bytes } from '../e2ee/bytes';

/** Pieces on their way at once: less than the server lets wait for a slow receiver. */
const WINDOW = 6;
/** Nothing arrived for so long: offer it again. */
const SILENCE_MS = 3_000;

export interface Line {
  /** Rejects when it cannot leave now. */
  piece: (index: number, data: Bytes) => Promise<unknown>;
  offer: () => Promise<unknown>;
}

export class Sending {
  /** Pieces that arrived. */
  arrived = 0;
  readonly total: number;
  private next = 0;
  private accepted = false;
  private ended = false;
  private running = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly file: Blob,
    private readonly line: Line,
    private readonly progressed: () => void,
  ) {
    this.total = pieceCount(file.size);
  }

  get done(): boolean {
    return this.arrived >= this.total;
  }

  /** Offers it, for the first time or again: the answer says where to go on. */
  begin(): void {
    if (this.ended || this.done) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.begin(), SILENCE_MS);
    this.accepted = false;
    this.line.offer().catch(() => undefined);
  }

  /** The receiver has everything before `next`. */
  have(next: number): void {
    if (this.ended || next > this.total) return;
    this.arrived = Math.max(this.arrived, next);
    // After an offer it starts from there: a page that was loaded again has nothing any more.
    if (!this.accepted) {
      this.arrived = next;
      this.next = next;
    }
    this.accepted = true;
    this.progressed();
    clearTimeout(this.timer);
    if (this.done) return this.stop();
    this.timer = setTimeout(() => this.begin(), SILENCE_MS);
    void this.run();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      while (!this.ended && this.accepted && this.next < this.total) {
        if (this.next >= this.arrived + WINDOW) break;
        const index = this.next++;
        const slice = this.file.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
        await this.line.piece(index, new Uint8Array(await slice.arrayBuffer()));
      }
    } catch {
      // The line is down or the other side is slow: the timer offers it again.
      this.accepted = false;
    } finally {
      this.running = false;
    }
  }

  stop(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }
}
