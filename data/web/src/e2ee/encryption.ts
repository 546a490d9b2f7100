// SPDX-License-Identifier: GPL-3.0-or-later
// End-to-end encryption of one visit: joins the agreement on keys, the worker that seals frames, and
// what people are shown of it.
import { batch, computed, signal } from '@preact/signals';
import type { VisitState } from '../signal/messages';
import { isDebugging } from '../state/storage';
import { Agreement, type KeysMessage, type Part } from './agreement';
import { fromBase64Url, random, toBase64Url, type Bytes } from './bytes';
import { codeOf } from './code';
import {
  Keyring,
  PRIVATE_GENERATION,
  Refused,
  type SenderSecret,
  type Windows,
} from './keyring';
import type { Expected, FromWorker, Measure, Mode, ToWorker, TransformOptions } from './protocol';
import { makeIdentity, type Agreed } from './round';
import { attach, canEncrypt, startWorker } from './support';

export type Protection =
  /** Nobody else is there. */
  | { state: 'alone' }
  /** Keys are being agreed on. */
  | { state: 'starting' }
  | { state: 'on'; compared: boolean }
  /** `self`: this browser; `people`: those of others; `operator`: switched off for everybody. */
  | { state: 'off'; cause: 'self' | 'people' | 'operator'; people: string[] }
  /** Somebody falsified the agreement. */
  | { state: 'meddled' };

/** Frames of one participant that could not be opened. */
export interface Trouble {
  frames: number;
  /** Right now; false: it is over. */
  now: boolean;
}

interface Outgoing {
  keys: (members: { to?: string; round: number; part: Part; body: string }) => void;
  askRound: (round: number) => void;
  /** The worker died: this page can no longer encrypt. */
  broken: () => void;
}

const NOTHING = new Uint8Array();
const FIRST_WANT_MS = 500;
const LONGEST_WANT_MS = 16_000;

/** Asking for a key again: at once, then less and less often while it does not help. */
class Wants {
  private readonly next = new Map<string, { at: number; wait: number }>();

  due(participant: string, now: number): boolean {
    const { at, wait } = this.next.get(participant) ?? { at: 0, wait: FIRST_WANT_MS };
    if (now < at) return false;
    this.next.set(participant, { at: now + wait, wait: Math.min(2 * wait, LONGEST_WANT_MS) });
    return true;
  }

  forget(participant: string): void {
    this.next.delete(participant);
  }
}

export class Encryption {
  /** False: this browser cannot, or its worker died. */
  readonly capable = signal(canEncrypt());
  /** The name of this page among the others; undefined when it cannot encrypt. */
  readonly instance: string | undefined = canEncrypt() ? toBase64Url(random(16)) : undefined;
  /** Numbers of four pictures; null while there is nobody to compare with. */
  readonly code = signal<readonly number[] | null>(null);
  readonly troubles = signal<ReadonlyMap<string, Trouble>>(new Map());
  /** Keys for chat and files, which never leave the page. */
  readonly keyring = new Keyring();
  private readonly dataWindows: Windows = new Map();
  private readonly worker: Worker | null = null;
  private agreement: Agreement | null = null;
  private readonly wants = new Wants();
  private readonly facts = signal<VisitState['encryption'] | null>(null);
  private readonly meId = signal('');
  /** Of the secret that others have of what this page sends; PRIVATE_GENERATION: none. */
  readonly generation = signal(PRIVATE_GENERATION);
  private readonly sending = computed(() => this.generation.value !== PRIVATE_GENERATION);
  private readonly meddled = signal(false);
  private readonly points = signal<readonly string[]>([]);
  private readonly comparedPoints = signal<ReadonlySet<string>>(new Set());
  private measured: ((measures: { sealed: Measure; opened: Measure }) => void) | undefined;

  /** The others who share the code. */
  readonly members = computed(() =>
    (this.facts.value?.members ?? []).map((one) => one.id).filter((id) => id !== this.meId.value),
  );

  private readonly compared = computed(
    () =>
      this.points.value.length > 0 &&
      this.points.value.every((point) => this.comparedPoints.value.has(point)),
  );

  readonly protection = computed<Protection>(() => {
    const facts = this.facts.value;
    if (facts && !facts.wanted) return { state: 'off', cause: 'operator', people: [] };
    if (!this.capable.value) return { state: 'off', cause: 'self', people: [] };
    if (facts?.without.length) return { state: 'off', cause: 'people', people: facts.without };
    if (this.meddled.value) return { state: 'meddled' };
    if (!this.members.value.length) return { state: 'alone' };
    if (!this.code.value || !this.sending.value) return { state: 'starting' };
    return { state: 'on', compared: this.compared.value };
  });

  constructor(
    private readonly consultation: string,
    private readonly outgoing: Outgoing,
  ) {
    if (!this.capable.value) return;
    this.worker = startWorker();
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => this.hear(event.data);
    this.worker.onerror = () => this.fail();
    if (isDebugging()) window.__auscultMeasure = () => this.measure();
  }

  private tell(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private fail(): void {
    if (!this.capable.value) return;
    this.capable.value = false;
    this.outgoing.broken();
  }

  /** In place before the connection says what it will send; what comes later goes clear. */
  protect(end: RTCRtpSender | RTCRtpReceiver, options: TransformOptions): void {
    if (this.worker) attach(end, this.worker, options);
  }

  update(state: VisitState): void {
    const { encryption } = state;
    batch(() => {
      this.meId.value = state.me.id;
      this.facts.value = encryption;
    });
    if (!this.worker) return;
    const mode: Mode = encryption.wanted && !encryption.without.length ? 'sealed' : 'clear';
    this.tell({ type: 'mode', mode });
    this.tell({ type: 'expect', slots: slotsOf(state) });
    this.agreement ??= this.agree(state.me.id, this.instance!);
    this.agreement.update(encryption.round, encryption.members);
  }

  private agree(me: string, instance: string): Agreement {
    return new Agreement(makeIdentity(me, instance), this.consultation, {
      say: (part, round, body, to) => this.outgoing.keys({ ...(to && { to }), round, part, body }),
      askRound: (round) => this.outgoing.askRound(round),
      send: (secret) => this.send(secret),
      receive: (participant, secret) => this.take(participant, secret),
      keep: (participants) => this.keep(participants),
      agreed: (agreed) => void this.show(agreed),
      meddled: () => {
        this.meddled.value = true;
      },
    });
  }

  private send(secret: SenderSecret): void {
    this.tell({ type: 'send', secret });
    void this.keyring.send(secret);
    this.generation.value = secret.generation;
  }

  private take(participant: string, secret: SenderSecret): void {
    this.tell({ type: 'receive', participant, secret });
    void this.keyring.receive(participant, secret);
  }

  private keep(participants: string[]): void {
    this.tell({ type: 'keep', participants });
    this.keyring.keepOnly(participants);
    const kept = new Set(participants);
    this.troubles.value = new Map([...this.troubles.value].filter(([id]) => kept.has(id)));
  }

  private async show(agreed: Agreed | null): Promise<void> {
    if (!agreed) {
      this.points.value = [];
      this.code.value = null;
      return;
    }
    const code = await codeOf(agreed.transcript);
    batch(() => {
      this.meddled.value = false;
      this.points.value = [...agreed.peers.values()].map(({ point }) => toBase64Url(point));
      this.code.value = code;
    });
  }

  receive(message: KeysMessage): void {
    this.agreement?.receive(message);
  }

  /** Seals something for chat or a file; rejects while there is no key. */
  async sealData(content: Bytes): Promise<string> {
    const sealed = this.sending.value ? await this.keyring.seal('data', NOTHING, content) : null;
    if (!sealed) throw new Error('no key yet');
    return toBase64Url(sealed);
  }

  /** Null when it is not genuine, or its key is not here: it is asked for. */
  async openData(from: string, body: string): Promise<Bytes | null> {
    const bytes = fromBase64Url(body);
    if (!bytes) return null;
    try {
      return await this.keyring.open(from, 'data', this.dataWindows, NOTHING, bytes);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const due = error.reason === 'no-key' && this.wants.due(from, performance.now());
      if (due) this.agreement?.want(from);
      return null;
    }
  }

  /** The people said that all see the same code. It holds for these keys, whatever comes. */
  confirmCompared(): void {
    this.comparedPoints.value = new Set([...this.comparedPoints.value, ...this.points.value]);
  }

  private hear(message: FromWorker): void {
    if (message.type === 'measured') this.measured?.(message);
    else if (message.type === 'opened') this.recovered(message.participant);
    else this.lost(message.participant, message.frames);
  }

  /** Something of `participant` could not be opened: ask for the key. */
  lost(participant: string, frames: number): void {
    const before = this.troubles.value.get(participant)?.frames ?? 0;
    this.troubles.value = new Map(this.troubles.value).set(participant, {
      frames: before + frames,
      now: true,
    });
    if (this.wants.due(participant, performance.now())) this.agreement?.want(participant);
  }

  private recovered(participant: string): void {
    const trouble = this.troubles.value.get(participant);
    this.wants.forget(participant);
    if (trouble)
      this.troubles.value = new Map(this.troubles.value).set(participant, {
        ...trouble,
        now: false,
      });
  }

  /** What the worker has measured since it was last asked; for the bench. */
  measure(): Promise<{ sealed: Measure; opened: Measure }> {
    return new Promise((resolve) => {
      this.measured = resolve;
      this.tell({ type: 'measure' });
    });
  }

  dispose(): void {
    this.agreement?.dispose();
    this.keyring.clear();
    this.worker?.terminate();
  }
}

declare global {
  interface Window {
    __auscultMeasure?: () => Promise<{ sealed: Measure; opened: Measure }>;
  }
}

function slotsOf(state: VisitState): ReadonlyMap<number, Expected> {
  const slots = new Map<number, Expected>();
  for (const { id, role, slot, extra_slot } of state.people) {
    const participant = role === 'diagnostic' ? null : id;
    if (slot !== null) slots.set(slot, { participant, picture: 'camera' });
    if (extra_slot !== null) slots.set(extra_slot, { participant, picture: 'extra' });
  }
  for (const { slot } of state.devices)
    if (slot !== null) slots.set(slot, { participant: null, picture: 'extra' });
  return slots;
}
