// SPDX-License-Identifier: GPL-3.0-or-later
// The equipment check of one person: what their devices and their network can do (D3).
import { signal } from '@preact/signals';
import type { Equipment } from '../api/types';
import { browserName } from '../state/browser';
import type { LocalMedia } from './devices';
import { PathTest } from './path';

export class Checkup {
  readonly path = new PathTest();
  /** Whether the person heard the test sound; null: not asked yet. */
  readonly speaker = signal<boolean | null>(null);

  constructor(private readonly media: LocalMedia) {}

  /** What the practitioner is shown; what was not measured yet is null. */
  equipment(): Equipment {
    const result = this.path.result.value;
    const figures = result?.figures;
    return {
      camera: this.media.camera.value !== null,
      microphone: this.media.microphone.value !== null,
      speaker: this.speaker.value,
      browser: browserName(),
      network: result?.word ?? null,
      network_advice: result?.advice ?? null,
      round_trip_ms: figures?.roundTripMs ?? null,
      jitter_ms: figures?.jitterMs ?? null,
      loss_percent: figures?.lossPercent ?? null,
      up_kbps: figures?.upKbps ?? null,
      down_kbps: figures?.downKbps ?? null,
      udp: result?.reach.udp ?? null,
      tcp: result?.reach.tcp ?? null,
      turn: result?.reach.turn ?? null,
    };
  }

  dispose(): void {
    this.path.stop();
  }
}
