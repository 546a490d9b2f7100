// SPDX-License-Identifier: GPL-3.0-or-later
// Sealing and opening what encoders made: the codec's clear bytes, then SFrame; sound with
// redundancy block by block.
import { concat, equal, type Bytes } from './bytes';
import { clearBytes } from './codec';
import { Refused, type Keyring, type StreamKind, type Windows } from './keyring';
import { buildRed, parseRed, type Block } from './red';

export type Media = 'audio' | 'video';

/** Frames a packet may repeat: the server adds more than browsers do, from what they sent. */
const REMEMBERED = 4;

function split(media: Media, frame: Bytes): [Bytes, Bytes] {
  const clear = clearBytes(media, frame);
  return [frame.subarray(0, clear), frame.subarray(clear)];
}

export class Sealer {
  /** The last frames of sound: what is repeated is repeated to the last byte. */
  private readonly sent: { plain: Bytes; sealed: Bytes }[] = [];

  constructor(
    private readonly keyring: Keyring,
    private readonly stream: StreamKind,
    private readonly media: Media,
  ) {}

  /** Null: no key. */
  seal(frame: Bytes): Promise<Bytes | null> {
    const [clear, content] = split(this.media, frame);
    // The encoder's memory is its own again when this frame has gone.
    return this.keyring.seal(this.stream, clear, content);
  }

  async sealRed(packet: Bytes): Promise<Bytes | null> {
    const blocks = parseRed(packet);
    if (!blocks) return null;
    const sealed: Block[] = [];
    for (const block of blocks) {
      const known = this.sent.find(({ plain }) => equal(plain, block.data));
      const data = known && block.offset > 0 ? known.sealed : await this.seal(block.data);
      if (!data) return null;
      sealed.push({ ...block, data });
      if (block.offset === 0) this.remember(block.data, data);
    }
    return buildRed(sealed);
  }

  private remember(plain: Bytes, sealed: Bytes): void {
    this.sent.unshift({ plain, sealed });
    this.sent.length = Math.min(this.sent.length, REMEMBERED);
  }
}

export class Opener {
  private readonly windows: Windows = new Map();

  constructor(
    private readonly keyring: Keyring,
    private readonly media: Media,
  ) {}

  /** Throws Refused. */
  async open(participant: string, stream: StreamKind, frame: Bytes): Promise<Bytes> {
    const [clear, sealed] = split(this.media, frame);
    const content = await this.keyring.open(participant, stream, this.windows, clear, sealed);
    return concat(clear, content);
  }

  /** What is repeated was opened before, unless it was lost: only then is it passed on. */
  async openRed(participant: string, stream: StreamKind, packet: Bytes): Promise<Bytes> {
    const blocks = parseRed(packet);
    if (!blocks) throw new Refused('damaged', 0n);
    const opened: Block[] = [];
    for (const block of blocks) {
      const data = await this.open(participant, stream, block.data).catch((error: unknown) => {
        if (block.offset === 0 || !(error instanceof Refused)) throw error;
        return null;
      });
      if (data) opened.push({ ...block, data });
    }
    return buildRed(opened);
  }
}
