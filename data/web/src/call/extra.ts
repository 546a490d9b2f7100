// SPDX-License-Identifier: GPL-3.0-or-later
// The one picture a person may show beside their own: the screen, or a second camera (E3).
import { computed, signal } from '@preact/signals';
import type { Extra } from '../signal/messages';

export interface ShownExtra {
  kind: Exclude<Extra, 'none'>;
  track: MediaStreamTrack;
  /** What the others read beside the picture of a second camera; null: a screen. */
  label: string | null;
}

/** As many letters as the server takes. */
export const LABEL_MAX = 80;

/** Chromium appends the USB identifier, which tells people nothing. */
export function cameraName(label: string): string {
  return label
    .replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '')
    .trim()
    .slice(0, LABEL_MAX);
}

export class ExtraPicture {
  readonly shown = signal<ShownExtra | null>(null);
  readonly preview = computed(() =>
    this.shown.value ? new MediaStream([this.shown.value.track]) : null,
  );
  /** Counts second cameras that stopped by themselves. */
  readonly vanished = signal(0);

  /** False when the person closed the browser's chooser. */
  async shareScreen(): Promise<boolean> {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({
        video: { frameRate: { ideal: 10, max: 15 } },
        audio: false,
      });
      return this.show('screen', stream.getVideoTracks()[0], null);
    } catch {
      return false;
    }
  }

  /** False when the camera does not open: another program has it, or a phone opens one at a time. */
  async showCamera(id: string, label: string): Promise<boolean> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        video: {
          deviceId: { exact: id },
          width: { ideal: 1280 },
          height: { ideal: 720 },
          frameRate: { ideal: 30, max: 30 },
        },
      });
      return this.show('device', stream.getVideoTracks()[0], label);
    } catch {
      return false;
    }
  }

  private show(kind: ShownExtra['kind'], track: MediaStreamTrack | undefined, label: string | null) {
    if (!track) return false;
    // What is shown is looked at closely: rather fewer pictures than blurred ones.
    if ('contentHint' in track) track.contentHint = 'detail';
    track.addEventListener('ended', () => this.ended(track));
    this.shown.peek()?.track.stop();
    this.shown.value = { kind, track, label };
    return true;
  }

  /** `stop` is silent: this one was unplugged, taken away, or ended by the browser's own button. */
  private ended(track: MediaStreamTrack): void {
    const shown = this.shown.peek();
    if (shown?.track !== track) return;
    this.shown.value = null;
    if (shown.kind === 'device') this.vanished.value++;
  }

  get showsCamera(): boolean {
    return this.shown.peek()?.kind === 'device';
  }

  /** Gives way to the main camera. */
  yield(): void {
    if (!this.showsCamera) return;
    this.stop();
    this.vanished.value++;
  }

  stop(): void {
    this.shown.peek()?.track.stop();
    this.shown.value = null;
  }
}
