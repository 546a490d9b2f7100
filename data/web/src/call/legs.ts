// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps one leg alive: a new offer is built beside the old leg and takes over when it is connected,
// so nobody's picture moves while a connection is rebuilt.
import { effect, signal, untracked } from '@preact/signals';
import { isDebugging } from '../state/storage';
import type { TransformOptions } from '../e2ee/protocol';
import type { Candidate, Limits, Offer } from '../signal/messages';
import type { LocalMedia } from './devices';
import { Hold, type Way } from './hold';
import { Leg, type Tracks } from './leg';
import { SilenceProbe } from './silence';
import { StatsProbe } from './stats';

export type Link = 'none' | 'connecting' | 'connected' | 'reconnecting' | 'lost';

interface Signalling {
  post: (type: string, members: Record<string, unknown>) => void;
  /** The line is in doubt: find out at once whether the socket still has one. */
  check: () => void;
  protect: (end: RTCRtpSender | RTCRtpReceiver, options: TransformOptions) => void;
}

/** Blips of Wi-Fi heal by themselves within this time. */
const DISCONNECTED_MS = 2_000;
const CONNECT_MS = 12_000;
const RETRY_MS = 5_000;
const GIVE_UP_MS = 60_000;

export class Legs {
  readonly link = signal<Link>('none');
  /** What arrives, by slot, of the leg that is shown. */
  readonly slots = signal<ReadonlyMap<number, MediaStream>>(new Map());
  private readonly stats = new StatsProbe((leg, digest) =>
    this.signalling.post('stats', { leg, ...digest }),
  );
  private readonly silence = new SilenceProbe();
  /** Nothing arrives on the current leg, whatever its state says. */
  private silent = false;
  private current: Leg | null = null;
  private coming: Leg | null = null;
  private limits: Limits | null = null;
  /** By slot: how long its sound is kept before it is played. */
  private readonly holds = new Map<number, Hold>();
  private wasConnected = false;
  private trouble: ReturnType<typeof setTimeout> | undefined;
  private giveUp: ReturnType<typeof setTimeout> | undefined;
  private readonly stopEffect: () => void;

  constructor(
    private readonly media: LocalMedia,
    private readonly signalling: Signalling,
  ) {
    this.stopEffect = effect(() => {
      const { microphone, camera, extra } = this.tracks();
      for (const leg of [this.current, this.coming]) {
        leg?.setTrack('microphone', microphone);
        leg?.setTrack('camera', camera);
        leg?.setTrack('extra', extra);
      }
      if (this.limits) void this.current?.applyLimits(this.limits);
    });
  }

  private tracks(): Tracks {
    return {
      microphone: this.media.microphone.value,
      camera: this.media.camera.value,
      extra: this.media.extra.shown.value?.track ?? null,
    };
  }

  async offered(offer: Offer): Promise<void> {
    this.coming?.close();
    const leg = new Leg(offer, untracked(() => this.tracks()), {
      answer: (id, sdp) => this.signalling.post('answer', { leg: id, sdp }),
      candidate: (id, mline, candidate) =>
        this.signalling.post('candidate', { leg: id, mline, candidate }),
      stateChanged: (changed) => this.stateChanged(changed),
      protect: (end, options) => this.signalling.protect(end, options),
    });
    this.coming = leg;
    this.expose(leg);
    this.link.value = this.wasConnected ? 'reconnecting' : 'connecting';
    this.startGiveUp();
    this.troubleIn(leg, CONNECT_MS, 'timeout');
    try {
      await leg.negotiate();
    } catch {
      if (this.coming === leg) this.restart(leg, 'negotiation');
    }
  }

  candidate(candidate: Candidate): void {
    for (const leg of [this.coming, this.current])
      if (leg?.id === candidate.leg) leg.addCandidate(candidate);
  }

  setLimits(limits: Limits): void {
    if (JSON.stringify(limits) === JSON.stringify(this.limits)) return;
    this.limits = limits;
    void this.current?.applyLimits(limits);
  }

  /** `down`: from the server to this page; `up`: to the server from whoever is in the slot. */
  holdSound(slot: number, down: Way, up: Way): void {
    const hold = this.holds.get(slot) ?? new Hold();
    this.holds.set(slot, hold);
    if (hold.update(down, up, performance.now())) this.current?.holdSound(slot, hold.ms);
  }

  private stateChanged(leg: Leg): void {
    if (leg !== this.current && leg !== this.coming) return;
    const state = leg.pc.connectionState;
    if (state === 'connected') this.tookIfUp(leg);
    else if (state === 'failed' || state === 'closed') this.restart(leg, 'failed');
    else if (state === 'disconnected') this.troubleIn(leg, DISCONNECTED_MS, 'disconnected');
  }

  /**
   * A leg counts once both ends say so: a browser whose fingerprint was falsified on the way is
   * connected to somebody, but the server lets nothing through.
   */
  private tookIfUp(leg: Leg): void {
    if (leg.up) this.took(leg);
  }

  private took(leg: Leg): void {
    clearTimeout(this.trouble);
    clearTimeout(this.giveUp);
    this.giveUp = undefined;
    if (leg === this.coming) {
      this.current?.close();
      this.current = leg;
      this.coming = null;
      this.slots.value = leg.slots;
      this.expose(leg);
    }
    this.wasConnected = true;
    this.link.value = 'connected';
    this.stats.watch(leg.pc, leg.id);
    this.silent = false;
    this.silence.watch(leg.pc, (silent) => this.heardOrNot(leg, silent));
    void leg.useLayers();
    for (const [slot, { ms }] of this.holds) leg.holdSound(slot, ms);
    if (this.limits) void leg.applyLimits(this.limits);
  }

  private heardOrNot(leg: Leg, silent: boolean): void {
    if (leg !== this.current) return;
    this.silent = silent;
    if (!silent) {
      if (leg.up && !this.coming) this.took(leg);
      return;
    }
    this.signalling.check();
    this.restart(leg, 'silent');
  }

  private troubleIn(leg: Leg, ms: number, reason: string): void {
    clearTimeout(this.trouble);
    this.trouble = setTimeout(() => {
      const alive = leg.up && !(leg === this.current && this.silent);
      if ((leg === this.current || leg === this.coming) && !alive) this.restart(leg, reason);
    }, ms);
  }

  /** Asks the server for a new leg; while none comes, asks again. */
  private restart(leg: Leg, reason: string): void {
    this.link.value =
      this.link.value === 'lost' ? 'lost' : this.wasConnected ? 'reconnecting' : 'connecting';
    this.startGiveUp();
    this.signalling.post('restart', { leg: leg.id, reason });
    this.troubleIn(leg, RETRY_MS, reason);
  }

  private startGiveUp(): void {
    if (this.giveUp !== undefined) return;
    this.giveUp = setTimeout(() => {
      clearTimeout(this.trouble);
      this.giveUp = undefined;
      this.link.value = 'lost';
    }, GIVE_UP_MS);
  }

  /** The network changed or the machine slept: check at once instead of waiting for a timeout. */
  networkChanged(): void {
    const leg = this.coming ?? this.current;
    if (leg && (!leg.connected || (leg === this.current && this.silent)))
      this.restart(leg, 'network');
  }

  private find(id: string): Leg | undefined {
    return [this.coming, this.current].find((leg) => leg?.id === id) ?? undefined;
  }

  /** The server hears this leg, and it is ours. */
  serverHears(id: string): void {
    const leg = this.find(id);
    if (!leg) return;
    leg.confirmed = true;
    this.tookIfUp(leg);
  }

  /** The server no longer hears our leg, or would not have it: wait for its offer, then ask. */
  serverLost(id: string): void {
    const leg = this.find(id);
    if (!leg) return;
    leg.confirmed = false;
    if (this.link.value === 'connected' && leg === this.current) this.link.value = 'reconnecting';
    this.startGiveUp();
    this.troubleIn(leg, RETRY_MS, 'server');
  }

  rejoin(): void {
    this.link.value = 'reconnecting';
    this.startGiveUp();
  }

  private expose(leg: Leg): void {
    if (isDebugging())
      window.__auscult = { pc: () => (this.current ?? leg).pc, leg: (this.current ?? leg).id };
  }

  close(): void {
    clearTimeout(this.trouble);
    clearTimeout(this.giveUp);
    this.giveUp = undefined;
    this.stats.stop();
    this.silence.stop();
    this.silent = false;
    this.current?.close();
    this.coming?.close();
    this.current = this.coming = null;
    this.wasConnected = false;
    this.slots.value = new Map();
    this.link.value = 'none';
  }

  dispose(): void {
    this.stopEffect();
    this.close();
  }
}

declare global {
  interface Window {
    __auscult?: { pc: () => RTCPeerConnection; leg: string };
  }
}
