// SPDX-License-Identifier: GPL-3.0-or-later
// One WebSocket that comes back by itself: hello/welcome, resume, ping, requests with answers.
//
//   connecting ──welcome──► open ──closed, silent──► waiting ──back-off, online, shown──► connecting
//        └──────────── close codes that mean "do not come back" ───────────► stopped
import { signal, type ReadonlySignal } from '@preact/signals';
import { Problem } from '../api/client';
import { setServerTime } from '../state/clock';
import { CLOSE, SUBPROTOCOL, type Welcome } from './messages';

export type Phase =
  | { name: 'connecting'; attempt: number }
  | { name: 'open' }
  | { name: 'waiting'; attempt: number }
  | { name: 'stopped'; code: number };

type Frame = Record<string, unknown> & { type: string };

interface Pending {
  resolve: (frame: Frame) => void;
  reject: (problem: Problem) => void;
}

interface Handlers<Message> {
  /** Members of `hello` beside what the channel itself knows. */
  hello: () => Record<string, unknown>;
  welcome: (welcome: Welcome) => void;
  message: (message: Message) => void;
}

const FINAL: number[] = [CLOSE.unauthenticated, CLOSE.removed, CLOSE.replaced, CLOSE.over];
const REQUEST_TIMEOUT_MS = 15_000;
const LONGEST_WAIT_MS = 8_000;
const CHECK_MS = 800;
/** Longer than any line takes to be built up. */
const CONNECT_MS = 10_000;
/**
 * A line that is cut answers nothing at all, and TCP asks it again later and later. As long as it
 * may come back any moment, a new socket soon is worth more than patience with an old one.
 */
const BLIND_TRIES = 10;
const BLIND_MS = 1_500;

/** Full jitter keeps a thousand waiting rooms from returning in the same second. */
function backOff(attempt: number): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, 400 * 2 ** Math.min(attempt, 6));
  return ceiling / 4 + Math.random() * ceiling * 0.75;
}

export class Channel<Message extends { type: string }> {
  private readonly phaseSignal = signal<Phase>({ name: 'connecting', attempt: 0 });
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  /** Sockets in a row that nothing answered. */
  private blind = 0;
  private connectingAt = 0;
  /** How long the line took to be built up when it last was; 0: it never was. */
  private openedMs = 0;
  private lastId = 0;
  private lastSeq = 0;
  private resume: string | null = null;
  private silenceMs = 60_000;
  private readonly pending = new Map<number, Pending>();
  private readonly abort = new AbortController();

  constructor(
    private readonly path: string,
    private readonly handlers: Handlers<Message>,
  ) {
    const { signal: stop } = this.abort;
    window.addEventListener('online', () => this.hurry(), { signal: stop });
    document.addEventListener('visibilitychange', () => this.wake(), { signal: stop });
    window.addEventListener('pageshow', () => this.wake(), { signal: stop });
    this.connect();
  }

  get phase(): ReadonlySignal<Phase> {
    return this.phaseSignal;
  }

  /** Sends a request; resolves with the server's `ok`, rejects with its problem. */
  request(type: string, members: Record<string, unknown> = {}): Promise<Frame> {
    if (this.phaseSignal.value.name !== 'open') return Promise.reject(new Problem('offline', 0));
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(
        () => this.settle(id)?.reject(new Problem('offline', 0)),
        REQUEST_TIMEOUT_MS,
      );
      const done =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timeout);
          then(value);
        };
      this.pending.set(id, { resolve: done(resolve), reject: done(reject) });
      this.write({ type, id, ...members });
    });
  }

  /** Sends a request whose answer changes nothing here: a candidate, a media report. */
  post(type: string, members: Record<string, unknown> = {}): void {
    if (this.phaseSignal.value.name === 'open') this.write({ type, id: ++this.lastId, ...members });
  }

  /** Comes back after the channel was stopped ("continue here") or while it waits. */
  reopen(): void {
    this.attempt = 0;
    this.connect();
  }

  /** Closes the socket until `reopen`. */
  suspend(): void {
    this.resume = null;
    this.stop(1000);
  }

  close(): void {
    this.abort.abort();
    this.stop(1000);
  }

  private stop(code: number): void {
    clearTimeout(this.timer);
    this.drop();
    this.phaseSignal.value = { name: 'stopped', code };
  }

  /** Forgets the present socket; its late events are no longer ours. */
  private drop(): void {
    clearTimeout(this.watchdog);
    const socket = this.socket;
    this.socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new Problem('offline', 0));
  }

  private settle(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private connect(): void {
    clearTimeout(this.timer);
    this.drop();
    this.phaseSignal.value = { name: 'connecting', attempt: this.attempt };
    const scheme = window.location.protocol === 'https:' ? 'wss://' : 'ws://';
    const socket = new WebSocket(scheme + window.location.host + this.path, SUBPROTOCOL);
    this.socket = socket;
    this.connectingAt = performance.now();
    this.watch(this.patience(), () => this.unanswered());
    socket.onopen = () => {
      const resume = this.resume ? { resume: this.resume, last_seq: this.lastSeq } : {};
      this.write({ type: 'hello', client: 'web/1', ...resume, ...this.handlers.hello() });
    };
    socket.onmessage = (event) => this.receive(String(event.data));
    socket.onclose = (event) => this.closed(event.code);
  }

  private closed(code: number): void {
    if (FINAL.includes(code)) this.stop(code);
    else this.comeBack();
  }

  private comeBack(): void {
    this.drop();
    this.attempt++;
    this.phaseSignal.value = { name: 'waiting', attempt: this.attempt };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), backOff(this.attempt));
  }

  /** A line over which nothing was ever heard, or not for long, may be slow instead of cut. */
  private patience(): number {
    if (this.openedMs === 0 || this.blind >= BLIND_TRIES) return CONNECT_MS;
    return Math.min(CONNECT_MS, Math.max(BLIND_MS, 4 * this.openedMs));
  }

  /** No server is troubled by what does not reach it: at once again. */
  private unanswered(): void {
    if (this.openedMs === 0 || ++this.blind > BLIND_TRIES) this.comeBack();
    else this.connect();
  }

  /**
   * The line is in doubt. An answer that does not come means another address, or a NAT that forgot:
   * the old socket would notice only after minutes, a new one is there at once.
   */
  check(): void {
    if (this.phaseSignal.value.name !== 'open') return this.hurry();
    this.write({ type: 'ping', n: 0 });
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.reopen(), CHECK_MS);
  }

  private hurry(): void {
    if (this.phaseSignal.value.name === 'waiting') this.reopen();
  }

  /** After sleep the socket looks open and is dead: ask, and give the answer little time. */
  private wake(): void {
    if (document.visibilityState !== 'visible') return;
    if (this.phaseSignal.value.name === 'open') {
      this.write({ type: 'ping', n: 0 });
      this.watch(4_000);
    } else this.hurry();
  }

  private watch(ms: number, over = () => this.comeBack()): void {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(over, ms);
  }

  private write(frame: Frame): void {
    if (this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ v: 1, ...frame }));
  }

  private receive(text: string): void {
    this.watch(this.silenceMs);
    const frame = JSON.parse(text) as Frame;
    if (typeof frame.seq === 'number') {
      if (frame.type !== 'welcome' && frame.seq <= this.lastSeq) return;
      this.lastSeq = frame.seq;
    }
    if (frame.type === 'welcome') this.welcome(frame as unknown as Welcome);
    else if (frame.type === 'ping') this.write({ type: 'pong', n: frame.n });
    else if (frame.type === 'ok') this.settle(Number(frame.re))?.resolve(frame);
    else if (frame.type === 'error')
      this.settle(Number(frame.re))?.reject(new Problem(String(frame.problem), 0, frame));
    else if (frame.type !== 'pong') this.handlers.message(frame as unknown as Message);
  }

  private welcome(welcome: Welcome): void {
    if (!welcome.resumed) this.lastSeq = welcome.seq ?? 0;
    this.resume = welcome.resume ?? null;
    // The server gives up after two missed pings; so do we, a little later.
    this.silenceMs = welcome.ping_seconds * 2_500;
    this.attempt = this.blind = 0;
    this.openedMs = Math.max(1, performance.now() - this.connectingAt);
    setServerTime(welcome.server_time);
    this.watch(this.silenceMs);
    this.phaseSignal.value = { name: 'open' };
    this.handlers.welcome(welcome);
  }
}
