// SPDX-License-Identifier: GPL-3.0-or-later
// Chat and files in the call (E4): kept by the pages of those who are in it, for as long as it
// lasts. Everything is sealed for each receiver; what did not arrive is sent again.
import { signal } from '@preact/signals';
import { random, toBase64Url, type Bytes } from '../e2ee/bytes';
import {
  MAX_FILE_BYTES,
  MAX_KEPT_BYTES,
  recognise,
  tidyName,
  withExtension,
  type FileKind,
} from './files';
import { Pace } from './pace';
import { Sending } from './sending';
import { MAX_TEXT, packNote, packPiece, pieceCount, unpack, type Note, type Piece } from './wire';

export type FileState = 'moving' | 'done' | 'cancelled' | 'refused';

interface Common {
  id: string;
  /** Null: this page. */
  from: string | null;
  name: string;
  at: number;
}

export interface TextEntry extends Common {
  kind: 'text';
  text: string;
  /** It has not reached everybody yet. */
  pending: boolean;
}

export interface FileEntry extends Common {
  kind: 'file';
  fileName: string;
  size: number;
  /** Known when all of it is here. */
  fileKind: FileKind | null;
  state: FileState;
  progress: number;
  /** Null: not here yet. */
  blob: Blob | null;
  url: string | null;
  still: boolean;
}

export type Entry = TextEntry | FileEntry;

export interface Receiver {
  id: string;
  name: string;
}

interface Outgoing {
  me: () => string;
  /** Those who share keys with this page. */
  receivers: () => Receiver[];
  /** Seals and sends; rejects when it cannot leave now. */
  send: (to: string, content: Bytes) => Promise<unknown>;
  /** Something new to look at. */
  arrived: (entry: Entry) => void;
  /** The practitioner asks for a picture. */
  stillAsked: (id: string, from: string) => void;
  stillDeclined: (id: string) => void;
}

interface Incoming {
  pieces: Bytes[];
  total: number;
  received: number;
}

const RETRY_MS = [1_500, 3_000, 6_000, 12_000];

export type Refusal = 'tooLarge' | 'wrongType' | 'empty' | 'nobody';

export class Chat {
  readonly entries = signal<readonly Entry[]>([]);
  readonly unread = signal(0);
  /** Notes that were not confirmed, by receiver and id. */
  private readonly unconfirmed = new Map<string, { to: string; note: Note; tries: number }>();
  private readonly sendings = new Map<string, Map<string, Sending>>();
  private readonly incoming = new Map<string, Incoming>();
  private readonly seen = new Set<string>();
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly outgoing: Outgoing,
    private readonly pace: Pick<Pace, 'turn'> = new Pace(),
  ) {}

  private newId(): string {
    return toBase64Url(random(16));
  }

  private add(entry: Entry): void {
    this.entries.value = [...this.entries.value, entry];
    if (entry.from === null) return;
    this.unread.value++;
    this.outgoing.arrived(entry);
  }

  private change(id: string, from: string | null, values: Partial<Omit<TextEntry, 'kind'> & Omit<FileEntry, 'kind'>>): void {
    this.entries.value = this.entries.value.map((entry) =>
      entry.id === id && entry.from === from ? ({ ...entry, ...values } as Entry) : entry,
    );
  }

  private find(id: string, from: string | null): Entry | undefined {
    return this.entries.value.find((entry) => entry.id === id && entry.from === from);
  }

  /** To everybody who is there now; who comes later does not see it. */
  sendText(text: string): Refusal | null {
    const receivers = this.outgoing.receivers();
    if (!text.trim()) return 'empty';
    if (!receivers.length) return 'nobody';
    const id = this.newId();
    const note: Note = { t: 'text', id, text: text.slice(0, MAX_TEXT) };
    this.add({ kind: 'text', id, from: null, name: '', at: Date.now(), text: note.text, pending: true });
    for (const { id: to } of receivers) this.say(to, note);
    return null;
  }

  /** What must arrive is repeated until it is confirmed. */
  private say(to: string, note: Note): void {
    this.unconfirmed.set(`${to} ${note.t} ${note.id}`, { to, note, tries: 0 });
    this.post(to, note);
    this.startRetry();
  }

  private post(to: string, note: Note): void {
    this.outgoing.send(to, packNote(to, note)).catch(() => undefined);
  }

  private startRetry(): void {
    const tries = Math.min(...[...this.unconfirmed.values()].map((one) => one.tries));
    this.retry ??= setTimeout(
      () => {
        this.retry = undefined;
        this.sendAgain();
      },
      RETRY_MS[Math.min(tries, RETRY_MS.length - 1)],
    );
  }

  private sendAgain(): void {
    const there = new Set(this.outgoing.receivers().map(({ id }) => id));
    for (const one of this.unconfirmed.values()) {
      if (!there.has(one.to)) continue;
      one.tries++;
      this.post(one.to, one.note);
    }
    if (this.unconfirmed.size) this.startRetry();
  }

  /** Somebody is back, or this page is: at once instead of when the timer ends. */
  resume(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.sendAgain();
    for (const sendings of this.sendings.values())
      for (const sending of sendings.values()) sending.begin();
  }

  /** Null when it is on its way; else why it is not. `still`: the request that it answers. */
  async sendFile(file: File, still?: { id: string; to: string }): Promise<Refusal | null> {
    const receivers = this.outgoing.receivers().filter(({ id }) => !still || id === still.to);
    if (!receivers.length) return 'nobody';
    if (!file.size) return 'empty';
    if (file.size > MAX_FILE_BYTES) return 'tooLarge';
    const what = await recognise(file);
    if (!what) return 'wrongType';
    const id = this.newId();
    const blob = new Blob([file], { type: what.type });
    this.add({
      kind: 'file',
      id,
      from: null,
      name: '',
      at: Date.now(),
      fileName: tidyName(file.name),
      size: file.size,
      fileKind: what.kind,
      state: 'moving',
      progress: 0,
      blob,
      url: URL.createObjectURL(blob),
      still: still !== undefined,
    });
    const sendings = new Map<string, Sending>();
    this.sendings.set(id, sendings);
    for (const { id: to } of receivers)
      sendings.set(to, this.startSending(id, to, file, still?.id));
    for (const sending of sendings.values()) sending.begin();
    return null;
  }

  private startSending(id: string, to: string, file: File, still?: string): Sending {
    const offer: Note = {
      t: 'file',
      id,
      name: tidyName(file.name),
      size: file.size,
      ...(still && { still }),
    };
    return new Sending(
      file,
      {
        offer: () => this.outgoing.send(to, packNote(to, offer)),
        piece: async (index, data) => {
          await this.pace.turn();
          return this.outgoing.send(to, packPiece(to, { id, index, data }));
        },
      },
      () => this.progressed(id),
    );
  }

  /** Of several receivers the slowest counts. */
  private progressed(id: string): void {
    const sendings = [...(this.sendings.get(id)?.values() ?? [])];
    if (!sendings.length) return;
    const progress = Math.min(...sendings.map((one) => one.arrived / one.total));
    this.change(id, null, { progress, state: progress >= 1 ? 'done' : 'moving' });
    if (progress >= 1) this.sendings.delete(id);
  }

  cancel(entry: FileEntry): void {
    if (entry.state !== 'moving') return;
    this.change(entry.id, entry.from, { state: 'cancelled' });
    if (entry.from !== null) {
      this.incoming.delete(`${entry.from} ${entry.id}`);
      this.say(entry.from, { t: 'cancel', id: entry.id });
      return;
    }
    const sendings = this.sendings.get(entry.id);
    this.sendings.delete(entry.id);
    for (const [to, sending] of sendings ?? []) {
      sending.stop();
      this.say(to, { t: 'cancel', id: entry.id });
    }
  }

  askStill(to: string): string {
    const id = this.newId();
    this.say(to, { t: 'still', id });
    return id;
  }

  declineStill(id: string, to: string): void {
    this.say(to, { t: 'declined', id });
  }

  /** What `from` sealed for this page; `name` is shown beside it. */
  receive(from: string, name: string, content: Bytes): void {
    const parcel = unpack(this.outgoing.me(), content);
    if (!parcel) return;
    if ('piece' in parcel) this.takePiece(from, parcel.piece);
    else this.takeNote(from, name, parcel.note);
  }

  private takeNote(from: string, name: string, note: Note): void {
    switch (note.t) {
      case 'got':
        this.confirmed(from, note.id);
        return;
      case 'have':
        this.sendings.get(note.id)?.get(from)?.have(note.next);
        return;
      case 'file':
        this.takeOffer(from, name, note);
        return;
      case 'text':
      case 'cancel':
      case 'still':
      case 'declined':
        this.post(from, { t: 'got', id: note.id });
        if (this.isNew(from, note)) this.takeOnce(from, name, note);
    }
  }

  /** What is repeated because its confirmation was lost is not taken twice. */
  private isNew(from: string, note: Note): boolean {
    const key = `${from} ${note.t} ${note.id}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private takeOnce(from: string, name: string, note: Note): void {
    const { id } = note;
    if (note.t === 'text')
      this.add({ kind: 'text', id, from, name, at: Date.now(), text: note.text, pending: false });
    else if (note.t === 'still') this.outgoing.stillAsked(id, from);
    else if (note.t === 'declined') this.outgoing.stillDeclined(id);
    else if (note.t === 'cancel') this.takeCancel(from, id);
  }

  private confirmed(from: string, id: string): void {
    for (const [key, { to, note }] of this.unconfirmed)
      if (to === from && note.id === id) this.unconfirmed.delete(key);
    const waits = [...this.unconfirmed.values()].some(({ note }) => note.id === id);
    if (this.find(id, null)?.kind === 'text') this.change(id, null, { pending: waits });
  }

  private takeCancel(from: string, id: string): void {
    const sending = this.sendings.get(id)?.get(from);
    if (sending) {
      // The receiver does not want it; others may.
      sending.stop();
      this.sendings.get(id)?.delete(from);
      if (!this.sendings.get(id)?.size) {
        this.sendings.delete(id);
        this.change(id, null, { state: 'refused' });
      } else this.progressed(id);
      return;
    }
    this.incoming.delete(`${from} ${id}`);
    const entry = this.find(id, from);
    if (entry?.kind === 'file' && entry.state === 'moving')
      this.change(id, from, { state: 'cancelled' });
  }

  private keptBytes(): number {
    return this.entries.value.reduce((sum, one) => sum + (one.kind === 'file' ? one.size : 0), 0);
  }

  private takeOffer(from: string, name: string, note: Note & { t: 'file' }): void {
    const key = `${from} ${note.id}`;
    const known = this.find(note.id, from);
    if (known?.kind === 'file') {
      const next = known.state === 'done' ? pieceCount(known.size) : this.incoming.get(key)?.received;
      if (next !== undefined) this.post(from, { t: 'have', id: note.id, next });
      else this.post(from, { t: 'cancel', id: note.id });
      return;
    }
    const fits = note.size <= MAX_FILE_BYTES && this.keptBytes() + note.size <= MAX_KEPT_BYTES;
    if (!note.size || !fits) return this.say(from, { t: 'cancel', id: note.id });
    this.incoming.set(key, { pieces: [], total: pieceCount(note.size), received: 0 });
    this.add({
      kind: 'file',
      id: note.id,
      from,
      name,
      at: Date.now(),
      fileName: tidyName(note.name),
      size: note.size,
      fileKind: null,
      state: 'moving',
      progress: 0,
      blob: null,
      url: null,
      still: note.still !== undefined,
    });
    this.post(from, { t: 'have', id: note.id, next: 0 });
  }

  private takePiece(from: string, { id, index, data }: Piece): void {
    const key = `${from} ${id}`;
    const incoming = this.incoming.get(key);
    if (!incoming || index !== incoming.received) return;
    incoming.pieces.push(data);
    incoming.received++;
    // Every second one is enough to keep the line full.
    const complete = incoming.received === incoming.total;
    if (complete || incoming.received % 2 === 0)
      this.post(from, { t: 'have', id, next: incoming.received });
    this.change(id, from, { progress: incoming.received / incoming.total });
    if (complete) void this.complete(from, id, incoming);
  }

  private async complete(from: string, id: string, incoming: Incoming): Promise<void> {
    this.incoming.delete(`${from} ${id}`);
    const entry = this.find(id, from);
    const whole = new Blob(incoming.pieces);
    const what = await recognise(whole);
    // Cancelled meanwhile, or the call is over.
    if (entry?.kind !== 'file' || this.find(id, from) === undefined) return;
    if (whole.size !== entry.size || !what) return this.change(id, from, { state: 'refused' });
    const blob = new Blob([whole], { type: what.type });
    const url = URL.createObjectURL(blob);
    const fileName = withExtension(entry.fileName, what.type);
    this.change(id, from, { state: 'done', fileName, fileKind: what.kind, blob, url });
  }

  /** The consultation is over: nothing is kept. */
  clear(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    for (const sendings of this.sendings.values())
      for (const sending of sendings.values()) sending.stop();
    for (const entry of this.entries.value)
      if (entry.kind === 'file' && entry.url) URL.revokeObjectURL(entry.url);
    this.sendings.clear();
    this.incoming.clear();
    this.unconfirmed.clear();
    this.seen.clear();
    this.entries.value = [];
    this.unread.value = 0;
  }
}
