// SPDX-License-Identifier: GPL-3.0-or-later
// One peer connection to the server. The server offers once, with fixed m-lines:
//
//   0 microphone ┐            3, 4  audio, video of slot 1
//   1 camera     ├ we send    …
//   2 extra      ┘            11, 12 of slot 5;  13 video of slot 6
//  14 camera once more, low, for a viewer whose line is far behind the others'
//
// A leg never renegotiates: whatever breaks, the server offers a new one.
import type { Candidate, Limits, Offer } from '../signal/messages';
import type { TransformOptions } from '../e2ee/protocol';
import { withSoundAgain } from './answer';
import type { SendKind } from './devices';

const MLINE: Record<SendKind, number> = { microphone: 0, camera: 1, extra: 2 };
const LOW_MLINE = 14;
/** Size of the second, low picture: it goes to who could see nothing otherwise. */
const LOW_HEIGHT = 180;
const LOW_FPS = 15;
const SLOTS = 6;
/** Index of the m-line, slot, what it carries. */
const RECEIVED: readonly (readonly [number, number, 'audio' | 'video'])[] = [
  ...[1, 2, 3, 4, 5].flatMap(
    (slot) => [[1 + 2 * slot, slot, 'audio'] as const, [2 + 2 * slot, slot, 'video'] as const],
  ),
  [13, 6, 'video'],
];

export type Tracks = Record<SendKind, MediaStreamTrack | null>;
/** Not yet in TypeScript's own types (W3C webrtc-svc). */
type Encoding = RTCRtpEncodingParameters & { scalabilityMode?: string };

interface Outgoing {
  answer: (leg: string, sdp: string) => void;
  candidate: (leg: string, mline: number, candidate: string) => void;
  stateChanged: (leg: Leg) => void;
  /** Puts end-to-end encryption in the way of what one end sends or receives. */
  protect: (end: RTCRtpSender | RTCRtpReceiver, options: TransformOptions) => void;
}

/** The mid of each m-line, in the order of the offer. */
export function midsOf(sdp: string): string[] {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((section) => /^a=mid:(\S+)/m.exec(section)?.[1] ?? '');
}

export class Leg {
  readonly id: string;
  readonly pc: RTCPeerConnection;
  /** What arrives, by slot number 1…6; the streams live as long as the leg. */
  readonly slots = new Map<number, MediaStream>();
  private readonly lines: (RTCRtpTransceiver | undefined)[] = [];
  private readonly early: Candidate[] = [];
  private readonly tracks: Tracks;
  /** What belongs together is played together. */
  private readonly own = new MediaStream();
  private readonly sealed = new Set<RTCRtpSender>();
  /** The server said that it hears this leg and that it is ours. */
  confirmed = false;
  private ready = false;
  /** A viewer needs the low second picture. */
  private sendsLow = false;

  constructor(
    private readonly offer: Offer,
    tracks: Tracks,
    private readonly outgoing: Outgoing,
  ) {
    this.id = offer.leg;
    this.tracks = { ...tracks };
    this.pc = new RTCPeerConnection({ iceServers: offer.ice_servers, bundlePolicy: 'max-bundle' });
    this.pc.onconnectionstatechange = () => this.outgoing.stateChanged(this);
    this.pc.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate)
        this.outgoing.candidate(this.id, candidate.sdpMLineIndex ?? 0, candidate.candidate);
    };
  }

  /** Throws when the browser cannot take the offer. */
  async negotiate(): Promise<void> {
    // Before the offer is set: only senders made by addTrack take over an offered m-line.
    this.addTrack('microphone');
    this.addTrack('camera');
    await this.pc.setRemoteDescription({ type: 'offer', sdp: this.offer.sdp });
    this.findLines();
    for (const kind of ['microphone', 'camera', 'extra'] as const) this.openLine(kind);
    this.openLowLine();
    this.sealReceivers();
    await this.answer();
    this.ready = true;
    this.outgoing.answer(this.id, this.pc.localDescription?.sdp ?? '');
    for (const candidate of this.early.splice(0)) this.addCandidate(candidate);
  }

  /** A browser that would have its own answer only gets that. */
  private async answer(): Promise<void> {
    const own = await this.pc.createAnswer();
    try {
      await this.pc.setLocalDescription({ type: 'answer', sdp: withSoundAgain(own.sdp ?? '') });
    } catch {
      await this.pc.setLocalDescription(own);
    }
  }

  /** A transform set after the answer was made would let media out unencrypted, silently. */
  private addTrack(kind: 'microphone' | 'camera'): void {
    const track = this.tracks[kind];
    if (track) this.sealSender(kind, this.pc.addTrack(track, this.own));
  }

  private sealSender(stream: SendKind, sender: RTCRtpSender): void {
    if (this.sealed.has(sender)) return;
    this.sealed.add(sender);
    const media = stream === 'microphone' ? 'audio' : 'video';
    this.outgoing.protect(sender, { side: 'send', stream, media });
  }

  private sealReceivers(): void {
    for (const [index, slot, media] of RECEIVED) {
      const receiver = this.lines[index]?.receiver;
      if (receiver) this.outgoing.protect(receiver, { side: 'receive', slot, media });
    }
  }

  private findLines(): void {
    const byMid = new Map(this.pc.getTransceivers().map((line) => [line.mid, line]));
    for (const mid of midsOf(this.offer.sdp)) this.lines.push(byMid.get(mid));
    const tracks = RECEIVED.map(([index, slot]) => ({ slot, line: this.lines[index] }));
    for (let slot = 1; slot <= SLOTS; slot++) {
      const own = tracks.filter((one) => one.slot === slot);
      this.slots.set(slot, new MediaStream(own.flatMap(({ line }) => line?.receiver.track ?? [])));
    }
  }

  /** A line without a track today may get one later by replaceTrack, without any SDP. */
  private openLine(kind: SendKind): void {
    const line = this.lines[MLINE[kind]];
    if (!line) return;
    this.sealSender(kind, line.sender);
    line.direction = 'sendonly';
    const track = this.tracks[kind];
    if (line.sender.track !== track) void line.sender.replaceTrack(track);
  }

  /** The same stream to whoever opens it: one key and one counter for both pictures. */
  private openLowLine(): void {
    const line = this.lines[LOW_MLINE];
    if (!line) return;
    this.sealSender('camera', line.sender);
    line.direction = 'sendonly';
  }

  setTrack(kind: SendKind, track: MediaStreamTrack | null): void {
    this.tracks[kind] = track;
    const sender = this.lines[MLINE[kind]]?.sender;
    if (sender && sender.track !== track) void sender.replaceTrack(track).catch(() => undefined);
    if (kind === 'camera') void this.takeLowTrack();
  }

  /** Without a track the second encoder costs nothing. */
  private async takeLowTrack(): Promise<void> {
    const sender = this.lines[LOW_MLINE]?.sender;
    const track = this.sendsLow ? this.tracks.camera : null;
    if (sender && sender.track !== track) await sender.replaceTrack(track).catch(() => undefined);
  }

  addCandidate(candidate: Candidate): void {
    if (!this.ready) {
      this.early.push(candidate);
      return;
    }
    void this.pc
      .addIceCandidate({ candidate: candidate.candidate, sdpMLineIndex: candidate.mline })
      .catch(() => undefined);
  }

  /** Upper bounds for the pictures; the voice goes first on a narrow line. */
  async applyLimits(limits: Limits): Promise<void> {
    const height = this.tracks.camera?.getSettings().height ?? limits.video_height;
    await this.setEncoding(MLINE.camera, {
      maxBitrate: limits.video_kbps * 1000,
      maxFramerate: limits.video_fps,
      scaleResolutionDownBy: Math.max(1, height / limits.video_height),
    });
    await this.setEncoding(MLINE.extra, { maxBitrate: limits.extra_kbps * 1000 });
    await this.setEncoding(MLINE.microphone, { networkPriority: 'high', priority: 'high' });
    this.sendsLow = limits.low_kbps > 0;
    if (this.sendsLow)
      await this.setEncoding(LOW_MLINE, {
        maxBitrate: limits.low_kbps * 1000,
        maxFramerate: LOW_FPS,
        scaleResolutionDownBy: Math.max(1, height / LOW_HEIGHT),
      });
    await this.takeLowTrack();
  }

  /**
   * Pictures in layers, so that the server can leave some out for a viewer whose line has just
   * become narrow. Apart from the limits: a browser that knows no layers refuses the whole call.
   */
  async useLayers(): Promise<void> {
    for (const mline of [MLINE.camera, MLINE.extra, LOW_MLINE])
      await this.setEncoding(mline, { scalabilityMode: 'L1T3' });
  }

  /** Sound of a slot is played `ms` after it came, or later; a browser that cannot, does as it likes. */
  holdSound(slot: number, ms: number): void {
    for (const [index, at, media] of RECEIVED) {
      const receiver = this.lines[index]?.receiver;
      if (receiver && at === slot && media === 'audio') receiver.jitterBufferTarget = ms;
    }
  }

  private async setEncoding(mline: number, values: Partial<Encoding>): Promise<void> {
    const sender = this.lines[mline]?.sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings?.[0];
    if (!sender || !parameters || !encoding) return;
    Object.assign(encoding, values);
    // Not every browser knows every member; the caps are a wish, the server enforces its own.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  get connected(): boolean {
    return this.pc.connectionState === 'connected';
  }

  get up(): boolean {
    return this.connected && this.confirmed;
  }

  close(): void {
    this.pc.onconnectionstatechange = null;
    this.pc.onicecandidate = null;
    this.pc.close();
  }
}
