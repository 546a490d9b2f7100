// SPDX-License-Identifier: GPL-3.0-or-later
// How loud a microphone is, ten times a second, and small sounds of our own.
import { signal } from '@preact/signals';

let shared: AudioContext | null = null;

/** The one AudioContext; browsers let it sound only after the person touched the page. */
export function audioContext(): AudioContext | null {
  if (!shared && typeof AudioContext !== 'undefined') shared = new AudioContext();
  if (shared?.state === 'suspended') void shared.resume().catch(() => undefined);
  return shared;
}

export class Meter {
  /** 0 (silence) to 1 (loud). */
  readonly level = signal(0);
  private source: MediaStreamAudioSourceNode | null = null;
  private analyser: AnalyserNode | null = null;
  private track: MediaStreamTrack | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Measures a clone, so that muting what is sent does not deafen the meter. */
  attach(track: MediaStreamTrack | null): void {
    this.detach();
    const context = track && audioContext();
    if (!context) return;
    this.track = track.clone();
    this.track.enabled = true;
    this.source = context.createMediaStreamSource(new MediaStream([this.track]));
    this.analyser = context.createAnalyser();
    this.analyser.fftSize = 1024;
    this.source.connect(this.analyser);
    const samples = new Float32Array(this.analyser.fftSize);
    this.timer = setInterval(() => this.measure(samples), 100);
  }

  detach(): void {
    clearInterval(this.timer);
    this.source?.disconnect();
    this.track?.stop();
    this.source = this.analyser = this.track = null;
    this.level.value = 0;
  }

  private measure(samples: Float32Array<ArrayBuffer>): void {
    this.analyser?.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    const decibels = 20 * Math.log10(Math.sqrt(sum / samples.length) + 1e-6);
    // Speech lies between about -55 dB (soft) and -15 dB (close to the microphone).
    this.level.value = Math.max(0, Math.min(1, (decibels + 55) / 40));
  }
}

function note(
  context: AudioContext,
  target: AudioNode,
  frequency: number,
  start: number,
  length: number,
) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.16, start + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.0005, start + length);
  oscillator.connect(gain).connect(target);
  oscillator.start(start);
  oscillator.stop(start + length);
}

/** Somebody arrived: two soft notes. */
export function playArrival(): void {
  const context = audioContext();
  if (!context) return;
  note(context, context.destination, 587.33, context.currentTime, 0.5);
  note(context, context.destination, 880, context.currentTime + 0.16, 0.7);
}

/** The loudspeaker test: a rising chord through the chosen loudspeaker. */
export function playTest(speakerId: string): void {
  const context = audioContext();
  if (!context) return;
  const target = context.createMediaStreamDestination();
  const output = new Audio();
  output.srcObject = target.stream;
  void useSpeaker(output, speakerId)
    .then(() => output.play())
    .catch(() => undefined);
  [523.25, 659.25, 783.99].forEach((frequency, index) =>
    note(context, target, frequency, context.currentTime + 0.15 + index * 0.28, 0.9),
  );
  setTimeout(() => {
    output.srcObject = null;
  }, 2500);
}

type WithSink = HTMLMediaElement & { setSinkId?: (id: string) => Promise<void> };

export const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;

/** Sends the element's sound to that loudspeaker; a vanished one falls back to the default. */
export async function useSpeaker(element: HTMLMediaElement, speakerId: string): Promise<void> {
  const target = element as WithSink;
  if (!target.setSinkId) return;
  try {
    await target.setSinkId(speakerId);
  } catch {
    await target.setSinkId('').catch(() => undefined);
  }
}
