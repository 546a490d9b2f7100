// SPDX-License-Identifier: GPL-3.0-or-later
// What was told about each participant's connection in the last minutes, for the curves.
import { signal, type Signal } from '@preact/signals';
import type { QualityFigures } from '../api/types';
import type { PersonQuality } from '../signal/messages';

export interface QualitySample extends QualityFigures {
  /** Milliseconds since 1970. */
  at: number;
}

/** Five minutes at one sample in two seconds. */
export const MAX_SAMPLES = 150;

export class QualityHistory {
  private readonly samples = new Map<string, Signal<QualitySample[]>>();

  of(id: string): Signal<QualitySample[]> {
    let list = this.samples.get(id);
    if (!list) this.samples.set(id, (list = signal([])));
    return list;
  }

  add(at: number, people: PersonQuality[]): void {
    for (const { id, word: _word, cause: _cause, advice: _advice, ...figures } of people) {
      const list = this.of(id);
      list.value = [...list.value.slice(1 - MAX_SAMPLES), { at, ...figures }];
    }
  }
}
