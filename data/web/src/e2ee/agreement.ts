// SPDX-License-Identifier: GPL-3.0-or-later
// Who has which keys: a round of agreement for each new company, then one's own sending secret for
// each other member, and a new one whenever somebody joins or leaves, so that nobody reads what
// came before or after them.
//
//   update ──new round──► commit, reveal ──agreed──► rotate ──all have it──► send with it
//      └─────────────── same round, somebody left ─────► ┘
import { concat, fromBase64Url, random, toBase64Url, type Bytes } from './bytes';
import { nextGeneration, PRIVATE_GENERATION, tagOf, type SenderSecret } from './keyring';
import { Meddled, Round, unwrap, wrap, type Agreed, type Identity, type Member } from './round';

export type Part = 'commit' | 'reveal' | 'key' | 'have' | 'want';

export interface KeysMessage {
  from: string;
  round: number;
  part: string;
  body: string;
}

interface Effects {
  /** To one participant, or to all in the round. */
  say: (part: Part, round: number, body: string, to?: string) => void;
  /** This round cannot be completed: the server should begin another. */
  askRound: (round: number) => void;
  /** From now on, what is sent is sealed with this. */
  send: (secret: SenderSecret) => void;
  receive: (participant: string, secret: SenderSecret) => void;
  /** The only others whose keys still count. */
  keep: (participants: string[]) => void;
  /** Null: keys are being agreed on, or nobody else is there. */
  agreed: (agreed: Agreed | null) => void;
  /** Somebody falsified what was said. */
  meddled: () => void;
}

const SECRET_BYTES = 32;
/** How long a new secret waits for everybody to have it; nobody may hold it up for longer. */
const SWITCH_MS = 400;
const ROUND_MS = 3_000;
const LONGEST_ROUND_MS = 30_000;

export class Agreement {
  private round: Round | null = null;
  private members: Member[] = [];
  private agreed: Agreed | null = null;
  private current: SenderSecret | null = null;
  /** Those who do not have the current secret yet; null: it is in use. */
  private lacking: Set<string> | null = null;
  private switchTimer: ReturnType<typeof setTimeout> | undefined;
  private roundTimer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private generation = PRIVATE_GENERATION;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly me: Promise<Identity>,
    private readonly consultation: string,
    private readonly effects: Effects,
  ) {
    this.enqueue(() => this.sendForNobody());
  }

  /** Messages and states are taken in the order in which they came, whatever each waits for. */
  private enqueue(work: () => Promise<void>): void {
    this.queue = this.queue.then(work).catch((error: unknown) => this.failed(error));
  }

  /** Everything that was said so far has been taken. */
  get settled(): Promise<unknown> {
    return this.queue;
  }

  private failed(error: unknown): void {
    if (!(error instanceof Meddled)) {
      // A mistake of ours is for the console; what comes next must still be taken.
      queueMicrotask(() => {
        throw error;
      });
      return;
    }
    this.effects.meddled();
    this.startRoundTimer();
  }

  update(round: number, members: readonly Member[]): void {
    this.enqueue(() => this.follow(round, [...members]));
  }

  private async follow(number: number, members: Member[]): Promise<void> {
    const me = await this.me;
    const others = members.filter((one) => one.id !== me.id);
    const takesPart = members.some((one) => one.instance === me.instance) && others.length > 0;
    const before = this.members;
    this.members = takesPart ? members : [];
    if (!takesPart) return before.length ? this.stop() : undefined;
    if (this.round?.number !== number) return this.begin(me, number, members);
    const left = before.filter((one) => !members.some((other) => other.id === one.id));
    if (!left.length) return;
    this.effects.keep(others.map((one) => one.id));
    if (this.agreed) await this.rotate();
    // Whoever has gone would be waited for in vain.
    else this.effects.askRound(number);
  }

  private async stop(): Promise<void> {
    this.round = null;
    this.setAgreed(null);
    clearTimeout(this.roundTimer);
    this.effects.keep([]);
    await this.sendForNobody();
  }

  private async begin(me: Identity, number: number, members: Member[]): Promise<void> {
    this.round = new Round(me, this.consultation, number, members, (part, body) =>
      this.effects.say(part, number, body),
    );
    this.setAgreed(null);
    this.effects.keep(members.filter((one) => one.id !== me.id).map((one) => one.id));
    this.startRoundTimer();
    await this.round.begin();
  }

  private setAgreed(agreed: Agreed | null): void {
    this.agreed = agreed;
    clearTimeout(this.switchTimer);
    this.lacking = null;
    this.effects.agreed(agreed);
  }

  /** A round that does not end is asked for again, less and less often. */
  private startRoundTimer(): void {
    clearTimeout(this.roundTimer);
    const wait = Math.min(ROUND_MS * 2 ** this.failures, LONGEST_ROUND_MS);
    this.roundTimer = setTimeout(() => {
      if (!this.round || this.agreed) return;
      this.failures++;
      this.effects.askRound(this.round.number);
      this.startRoundTimer();
    }, wait);
  }

  receive(message: KeysMessage): void {
    this.enqueue(() => this.take(message));
  }

  private async take({ from, round, part, body }: KeysMessage): Promise<void> {
    if (!this.round || round !== this.round.number) return;
    if (part === 'key') await this.takeKey(from, body);
    else if (part === 'have') this.takeHave(from, body);
    else if (part === 'want') await this.giveAgain(from);
    else await this.takeStep(from, part, body);
  }

  private async takeStep(from: string, part: string, body: string): Promise<void> {
    const agreed = await this.round!.take(from, part, body);
    if (!agreed || this.agreed) return;
    clearTimeout(this.roundTimer);
    this.failures = 0;
    this.setAgreed(agreed);
    await this.rotate();
  }

  private async sendForNobody(): Promise<void> {
    this.current = null;
    this.effects.send(await this.secretOf(PRIVATE_GENERATION));
  }

  private async secretOf(generation: number): Promise<SenderSecret> {
    const { instance } = await this.me;
    return { tag: await tagOf(instance), generation, secret: random(SECRET_BYTES) };
  }

  private async rotate(): Promise<void> {
    clearTimeout(this.switchTimer);
    this.generation = nextGeneration(this.generation);
    this.current = await this.secretOf(this.generation);
    const peers = this.presentPeers();
    this.lacking = new Set(peers);
    for (const peer of peers) await this.give(peer);
    this.switchTimer = setTimeout(() => this.switchOver(), SWITCH_MS);
    if (!peers.length) this.switchOver();
  }

  private presentPeers(): string[] {
    const present = new Set(this.members.map((one) => one.id));
    return [...(this.agreed?.peers.keys() ?? [])].filter((id) => present.has(id));
  }

  private switchOver(): void {
    clearTimeout(this.switchTimer);
    if (!this.lacking || !this.current) return;
    this.lacking = null;
    this.effects.send(this.current);
  }

  private async give(to: string): Promise<void> {
    const peer = this.agreed?.peers.get(to);
    const { current, round } = this;
    if (!peer || !current || !round) return;
    const content = concat(Uint8Array.of(current.generation), current.secret);
    const body = await wrap(peer.wrap, round.number, (await this.me).id, to, content);
    this.effects.say('key', round.number, body, to);
  }

  private async giveAgain(to: string): Promise<void> {
    if (this.presentPeers().includes(to)) await this.give(to);
  }

  private async takeKey(from: string, body: string): Promise<void> {
    const peer = this.agreed?.peers.get(from);
    const member = this.members.find((one) => one.id === from);
    if (!peer || !member || !this.round) return;
    const content = await unwrap(peer.wrap, this.round.number, from, (await this.me).id, body);
    if (content?.length !== SECRET_BYTES + 1) return;
    const generation = content[0]!;
    this.effects.receive(from, {
      tag: await tagOf(member.instance),
      generation,
      secret: content.slice(1) as Bytes,
    });
    this.effects.say('have', this.round.number, toBase64Url(Uint8Array.of(generation)), from);
  }

  private takeHave(from: string, body: string): void {
    if (fromBase64Url(body)?.[0] !== this.current?.generation) return;
    this.lacking?.delete(from);
    if (this.lacking?.size === 0) this.switchOver();
  }

  /** Asks `participant` for their secret again. */
  want(participant: string): void {
    if (this.round && this.agreed) this.effects.say('want', this.round.number, '', participant);
  }

  dispose(): void {
    clearTimeout(this.switchTimer);
    clearTimeout(this.roundTimer);
    this.round = null;
    this.agreed = null;
    this.members = [];
  }
}
