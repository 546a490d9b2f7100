// SPDX-License-Identifier: GPL-3.0-or-later
// A still picture in full resolution (E3): the practitioner asks, the patient agrees on their own
// screen, and their camera takes it. It travels as a sealed file.
import { signal } from '@preact/signals';
import { takePicture } from '../call/still';
import type { LocalMedia } from '../call/devices';
import type { Chat } from './chat';

export interface StillRequest {
  id: string;
  from: string;
}

/** Of one's own request: waiting for an answer, on its way, or declined. */
export type StillState = 'asked' | 'declined' | null;

export class Stills {
  /** Somebody asks for a picture of this camera. */
  readonly request = signal<StillRequest | null>(null);
  readonly own = signal<StillState>(null);
  private ownId: string | null = null;

  constructor(
    private readonly media: LocalMedia,
    private readonly chat: Chat,
  ) {}

  ask(to: string): void {
    this.ownId = this.chat.askStill(to);
    this.own.value = 'asked';
  }

  /** A file came that answers a request. */
  arrived(): void {
    this.ownId = null;
    this.own.value = null;
  }

  wasDeclined(id: string): void {
    if (id === this.ownId) this.own.value = 'declined';
  }

  asked(id: string, from: string): void {
    this.request.value = { id, from };
  }

  /** True when the picture is on its way. */
  async agree(): Promise<boolean> {
    const request = this.request.value;
    this.request.value = null;
    const track = this.media.camera.value;
    const picture = request && track ? await takePicture(track).catch(() => null) : null;
    if (!request || !picture) {
      if (request) this.chat.declineStill(request.id, request.from);
      return false;
    }
    return (await this.chat.sendFile(picture, { id: request.id, to: request.from })) === null;
  }

  decline(): void {
    const request = this.request.value;
    this.request.value = null;
    if (request) this.chat.declineStill(request.id, request.from);
  }

  clear(): void {
    this.request.value = null;
    this.arrived();
  }
}
