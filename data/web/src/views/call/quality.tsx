// SPDX-License-Identifier: GPL-3.0-or-later
import { messages } from '../../i18n';
import { useVisit } from '../visit/context';

export type QualityKey = 'good' | 'fair' | 'poor' | 'connecting' | 'reconnecting';

export function useQuality(): QualityKey {
  const visit = useVisit();
  const link = visit.legs.link.value;
  if (link === 'reconnecting' || link === 'lost') return 'reconnecting';
  if (link !== 'connected') return 'connecting';
  return visit.legs.stats.quality.value?.word ?? 'good';
}

/** One word and a dot. */
export function QualityWord() {
  const t = messages.value.call.quality;
  const quality = useQuality();
  return (
    <p class={`quality ${quality}`} data-testid="quality" data-quality={quality}>
      <span class="dot" aria-hidden="true" />
      <span>
        <span class="quality-label">{t.label} </span>
        {t[quality]}
      </span>
    </p>
  );
}
