// SPDX-License-Identifier: GPL-3.0-or-later
// The person's own microphone, camera, loudspeaker and screen.
import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../state/storage';
import { applyBlur, offersBlur } from './blur';
import { ExtraPicture } from './extra';
import { Meter } from './meter';

export type MediaProblem = 'denied' | 'missing' | 'busy' | 'insecure';
export type SendKind = 'microphone' | 'camera' | 'extra';

interface Choice {
  id: string;
  label: string;
}

const AUDIO: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

function problemOf(error: unknown): MediaProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'missing';
}

export class LocalMedia {
  readonly microphone = signal<MediaStreamTrack | null>(null);
  readonly camera = signal<MediaStreamTrack | null>(null);
  /** The screen or a second camera. */
  readonly extra = new ExtraPicture();
  readonly microphoneProblem = signal<MediaProblem | null>(null);
  readonly cameraProblem = signal<MediaProblem | null>(null);
  /** What the person wants; a track may still be missing. */
  readonly microphoneOn = signal(true);
  readonly cameraOn = signal(true);
  readonly starting = signal(false);
  readonly started = signal(false);
  readonly microphones = signal<Choice[]>([]);
  readonly cameras = signal<Choice[]>([]);
  readonly speakers = signal<Choice[]>([]);
  readonly microphoneId = signal(recall('microphone') ?? '');
  readonly cameraId = signal(recall('camera') ?? '');
  readonly speakerId = signal(recall('speaker') ?? '');
  readonly facing = signal<'user' | 'environment'>('user');
  readonly blurred = signal(recall('blur') === 'on');
  readonly blurOffered = computed(() => offersBlur(this.camera.value));
  readonly meter = new Meter();
  readonly speakingWhileMuted = signal(false);
  /** Counts the devices that vanished while they were used. */
  readonly vanished = signal(0);
  readonly sendsMicrophone = computed(
    () => this.microphone.value !== null && this.microphoneOn.value,
  );
  readonly sendsCamera = computed(() => this.camera.value !== null && this.cameraOn.value);
  readonly preview = computed(() =>
    this.camera.value ? new MediaStream([this.camera.value]) : null,
  );

  private readonly abort = new AbortController();
  private readonly stopEffects: () => void;

  constructor() {
    navigator.mediaDevices?.addEventListener?.('devicechange', () => void this.devicesChanged(), {
      signal: this.abort.signal,
    });
    const unwatchMute = this.watchSpeakingWhileMuted();
    const unwatchTrack = effect(() => this.meter.attach(this.microphone.value));
    this.stopEffects = () => {
      unwatchMute();
      unwatchTrack();
    };
  }

  /** Asks for camera and microphone; with one of them missing, goes on with the other. */
  async start(): Promise<void> {
    if (this.starting.value) return;
    this.starting.value = true;
    try {
      await this.acquire();
      await this.refresh();
    } finally {
      this.starting.value = false;
      this.started.value = true;
    }
  }

  private async acquire(): Promise<void> {
    if (!navigator.mediaDevices?.getUserMedia) {
      this.microphoneProblem.value = this.cameraProblem.value = 'insecure';
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: this.audioWish(),
        video: this.videoWish(),
      });
      this.setMicrophone(stream.getAudioTracks()[0] ?? null);
      this.setCamera(stream.getVideoTracks()[0] ?? null);
    } catch {
      // One missing device refuses the pair: ask for each alone to learn which.
      await this.openMicrophone();
      await this.openCamera();
    }
  }

  private audioWish(): MediaTrackConstraints {
    return this.microphoneId.value
      ? { ...AUDIO, deviceId: { ideal: this.microphoneId.value } }
      : AUDIO;
  }

  private videoWish(): MediaTrackConstraints {
    return this.cameraId.value
      ? { ...VIDEO, deviceId: { ideal: this.cameraId.value } }
      : { ...VIDEO, facingMode: { ideal: this.facing.value } };
  }

  private async openMicrophone(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: this.audioWish() });
      this.setMicrophone(stream.getAudioTracks()[0] ?? null);
    } catch (error) {
      this.setMicrophone(null);
      this.microphoneProblem.value = problemOf(error);
    }
  }

  private async openCamera(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: this.videoWish() });
      this.setCamera(stream.getVideoTracks()[0] ?? null);
    } catch (error) {
      this.setCamera(null);
      this.cameraProblem.value = problemOf(error);
    }
  }

  private setMicrophone(track: MediaStreamTrack | null): void {
    this.microphone.peek()?.stop();
    if (track) {
      track.enabled = this.microphoneOn.value;
      track.addEventListener('ended', () => void this.lost('microphone', track));
      this.microphoneProblem.value = null;
    }
    this.microphone.value = track;
  }

  private setCamera(track: MediaStreamTrack | null): void {
    this.camera.peek()?.stop();
    if (track) {
      if ('contentHint' in track) track.contentHint = 'motion';
      track.addEventListener('ended', () => void this.lost('camera', track));
      track.addEventListener('mute', () => void this.silenced(track));
      if (this.blurred.value && offersBlur(track)) void applyBlur(track, true);
      this.cameraProblem.value = null;
    }
    this.camera.value = track;
  }

  /** A cable was pulled or another program took the device: take what is left. */
  private async lost(kind: 'microphone' | 'camera', track: MediaStreamTrack): Promise<void> {
    if (this.abort.signal.aborted || this[kind].value !== track) return;
    this.vanished.value++;
    if (kind === 'microphone') await this.openMicrophone();
    else await this.openCamera();
    await this.refresh();
  }

  /** False when the camera does not open. */
  async showSecond(id: string, label: string): Promise<boolean> {
    const shows = await this.extra.showCamera(id, label);
    const camera = this.camera.value;
    if (camera?.muted) await this.silenced(camera);
    return shows;
  }

  /** Phones that run one camera at a time cut the first when a second opens: the face goes first. */
  private async silenced(track: MediaStreamTrack): Promise<void> {
    if (this.camera.value !== track || !this.extra.showsCamera) return;
    this.extra.yield();
    await this.openCamera();
  }

  private async devicesChanged(): Promise<void> {
    await this.refresh();
    if (!this.started.value || this.starting.value) return;
    if (
      !this.microphone.value &&
      this.microphones.value.length &&
      this.microphoneProblem.value !== 'denied'
    )
      await this.openMicrophone();
    if (
      !this.camera.value &&
      this.cameraOn.value &&
      this.cameras.value.length &&
      this.cameraProblem.value !== 'denied'
    )
      await this.openCamera();
  }

  private async refresh(): Promise<void> {
    if (!navigator.mediaDevices?.enumerateDevices) return;
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const list = (kind: MediaDeviceKind) =>
      devices
        .filter((device) => device.kind === kind && device.deviceId)
        .map((device) => ({ id: device.deviceId, label: device.label }));
    this.microphones.value = list('audioinput');
    this.cameras.value = list('videoinput');
    this.speakers.value = list('audiooutput');
    this.microphoneId.value =
      this.microphone.value?.getSettings().deviceId ?? this.microphoneId.value;
    this.cameraId.value = this.camera.value?.getSettings().deviceId ?? this.cameraId.value;
  }

  async chooseMicrophone(id: string): Promise<void> {
    this.microphoneId.value = id;
    remember('microphone', id);
    await this.openMicrophone();
  }

  async chooseCamera(id: string): Promise<void> {
    if (this.extra.shown.value?.track.getSettings().deviceId === id) this.extra.stop();
    this.cameraId.value = id;
    remember('camera', id);
    this.cameraOn.value = true;
    // Phones open one camera at a time: let go of the first one before.
    this.camera.value?.stop();
    await this.openCamera();
  }

  chooseSpeaker(id: string): void {
    this.speakerId.value = id;
    remember('speaker', id);
  }

  /** Front to back camera on phones. */
  async flipCamera(): Promise<void> {
    this.facing.value = this.facing.value === 'user' ? 'environment' : 'user';
    this.cameraId.value = '';
    this.camera.value?.stop();
    await this.openCamera();
    await this.refresh();
  }

  toggleMicrophone(on = !this.microphoneOn.value): void {
    this.microphoneOn.value = on;
    if (this.microphone.value) this.microphone.value.enabled = on;
    else if (on) void this.openMicrophone();
  }

  /** Off means off: the device is released and its light goes out. */
  async toggleCamera(on = !this.cameraOn.value): Promise<void> {
    this.cameraOn.value = on;
    if (on) await this.openCamera();
    else this.setCamera(null);
  }

  /** Remembered for the next camera; taken back when this one refuses. */
  async toggleBlur(on: boolean): Promise<void> {
    const track = this.camera.value;
    this.blurred.value = track && !(await applyBlur(track, on)) ? !on : on;
    remember('blur', this.blurred.value ? 'on' : 'off');
  }

  /** Two of five samples above the level of soft speech while the microphone is cut. */
  private watchSpeakingWhileMuted(): () => void {
    let heard: boolean[] = [];
    let quietTimer: ReturnType<typeof setTimeout> | undefined;
    return effect(() => {
      const level = this.meter.level.value;
      if (this.microphoneOn.value) {
        heard = [];
        this.speakingWhileMuted.value = false;
        return;
      }
      heard = [...heard.slice(-4), level > 0.42];
      if (heard.filter(Boolean).length < 2) return;
      this.speakingWhileMuted.value = true;
      clearTimeout(quietTimer);
      quietTimer = setTimeout(() => {
        this.speakingWhileMuted.value = false;
      }, 4000);
    });
  }

  /** Lets go of every device; `start` takes them again. */
  release(): void {
    this.extra.stop();
    this.setMicrophone(null);
    this.setCamera(null);
    this.started.value = false;
  }

  stop(): void {
    this.abort.abort();
    this.stopEffects();
    this.release();
    this.meter.detach();
  }
}

export const canShareScreen = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
