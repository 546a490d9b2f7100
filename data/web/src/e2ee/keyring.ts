// SPDX-License-Identifier: GPL-3.0-or-later
// The keys at hand: one's own for sending, each other participant's for receiving. One secret a
// sender and generation; each stream has its own KID and so, by RFC 9605, its own key and counter.
//
//   KID (32 bits) = sender's tag (24) · generation (6) · stream (2)
import { concat, sha256, framed, type Bytes } from './bytes';
import {
  decodeHeader,
  deriveFrameKey,
  importBaseKey,
  open,
  seal,
  type FrameKey,
  type Header,
} from './sframe';
import { ReplayWindow } from './replay';

export const STREAMS = ['microphone', 'camera', 'extra', 'data'] as const;
export type StreamKind = (typeof STREAMS)[number];

const GENERATIONS = 64;
/** What is sealed with it is for nobody: a line that must be kept alive while nobody listens. */
export const PRIVATE_GENERATION = 0;
/** Frames of the generation before may still be on their way. */
export const OVERLAP_MS = 4_000;

export interface SenderSecret {
  /** Of the participant's page: `tagOf` its instance. */
  tag: number;
  generation: number;
  secret: Bytes;
}

export type Refusal = 'no-key' | 'replayed' | 'damaged';

export class Refused extends Error {
  constructor(
    readonly reason: Refusal,
    readonly kid: bigint,
  ) {
    super(reason);
  }
}

/** The instance of a page is public; so is its tag. */
export async function tagOf(instance: string): Promise<number> {
  const hash = await sha256(framed('auscult tag', instance));
  return hash[0]! * 0x10000 + hash[1]! * 0x100 + hash[2]!;
}

export function kidOf(tag: number, generation: number, stream: StreamKind): bigint {
  const low = ((generation % GENERATIONS) << 2) | STREAMS.indexOf(stream);
  return BigInt(tag) * 0x100n + BigInt(low);
}

/** The one after `generation`, never the private one. */
export function nextGeneration(generation: number): number {
  return (generation % (GENERATIONS - 1)) + 1;
}

export function isPrivate(kid: bigint): boolean {
  return ((Number(kid & 0xffn) >> 2) & 0x3f) === PRIVATE_GENERATION;
}

interface Sending {
  key: Promise<FrameKey>;
  counter: number;
}

interface Receiving {
  key: Promise<FrameKey>;
  generation: number;
  /** Of all who receive it: a rebuilt connection cannot be given what is long past. */
  floor: number;
}

/** Where frames of one stream arrive: each connection sees each frame once. */
export type Windows = Map<string, ReplayWindow>;

export class Keyring {
  private sending = new Map<StreamKind, Sending>();
  private readonly receiving = new Map<string, Map<bigint, Receiving>>();
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  /** From now on everything is sealed with this secret. */
  async send({ tag, generation, secret }: SenderSecret): Promise<void> {
    const base = await importBaseKey(secret);
    this.sending = new Map(
      STREAMS.map((stream) => [
        stream,
        { key: deriveFrameKey(base, kidOf(tag, generation, stream)), counter: 0 },
      ]),
    );
  }

  /** Another participant's secret; those before it are kept for a short while. */
  async receive(participant: string, { tag, generation, secret }: SenderSecret): Promise<void> {
    const base = await importBaseKey(secret);
    const keys = this.receiving.get(participant) ?? new Map<bigint, Receiving>();
    this.receiving.set(participant, keys);
    const retiring = [...keys].filter(([, old]) => old.generation !== generation);
    for (const stream of STREAMS) {
      const kid = kidOf(tag, generation, stream);
      if (!keys.has(kid))
        keys.set(kid, { key: deriveFrameKey(base, kid), generation, floor: -Infinity });
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      for (const [kid, old] of retiring) if (keys.get(kid) === old) keys.delete(kid);
    }, OVERLAP_MS);
    this.timers.add(timer);
  }

  /** Forgets everybody but these. */
  keepOnly(participants: Iterable<string>): void {
    const kept = new Set(participants);
    for (const participant of [...this.receiving.keys()])
      if (!kept.has(participant)) this.receiving.delete(participant);
  }

  clear(): void {
    this.timers.forEach(clearTimeout);
    this.timers.clear();
    this.receiving.clear();
    this.sending.clear();
  }

  /** Null while there is no key: nothing leaves then. */
  async seal(stream: StreamKind, clear: Uint8Array, content: Bytes): Promise<Bytes | null> {
    const sending = this.sending.get(stream);
    if (!sending) return null;
    // Taken before anything waits, so that no two frames can have the same.
    const counter = BigInt(sending.counter++);
    return concat(clear, await seal(await sending.key, counter, clear, content));
  }

  /** `frame` behind its clear bytes. Throws Refused. */
  async open(
    participant: string,
    stream: StreamKind,
    windows: Windows,
    clear: Uint8Array,
    frame: Bytes,
  ): Promise<Bytes> {
    const header = decodeHeader(frame);
    const known = header && this.find(participant, stream, header);
    if (!header || !known) throw new Refused('no-key', header?.kid ?? 0n);
    const counter = Number(header.ctr);
    // By sender, too: a KID is public, and whoever copies another's must not use up their counters.
    const name = `${participant} ${header.kid}`;
    const window = windows.get(name) ?? new ReplayWindow();
    windows.set(name, window);
    if (counter <= known.floor || !window.accepts(counter))
      throw new Refused('replayed', header.kid);
    let content: Bytes;
    try {
      content = await open(await known.key, header, clear, frame);
    } catch {
      throw new Refused('damaged', header.kid);
    }
    // Asked again: the same frame may have been opened beside this one.
    if (!window.accepts(counter)) throw new Refused('replayed', header.kid);
    window.mark(counter);
    known.floor = Math.max(known.floor, window.floor);
    return content;
  }

  private find(participant: string, stream: StreamKind, header: Header): Receiving | undefined {
    // The KID names the stream: a camera's frame is no shared screen.
    if (STREAMS[Number(header.kid & 3n)] !== stream) return undefined;
    return this.receiving.get(participant)?.get(header.kid);
  }
}

