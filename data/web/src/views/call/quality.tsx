// SPDX-License-Identifier: GPL-3.0-or-later
// How good everybody's connection is: one word and a dot, until it is bad (E6).
import { messages } from '../../i18n';
import type { Person, PersonQuality } from '../../signal/messages';
import type { Visit } from '../../state/visit';
import { useVisit } from '../visit/context';

export type QualityKey = 'good' | 'fair' | 'poor' | 'connecting' | 'reconnecting';

/** What the socket cannot tell while it is down, the own leg knows. */
export function ownQuality(visit: Visit): QualityKey {
  const link = visit.legs.link.value;
  if (link === 'reconnecting' || link === 'lost') return 'reconnecting';
  if (link !== 'connected') return 'connecting';
  return keyOf(visit.qualities.value.get(visit.me.value?.id ?? ''));
}

function keyOf(quality: PersonQuality | undefined): QualityKey {
  if (!quality) return 'good';
  return quality.cause === 'reconnecting' ? 'reconnecting' : quality.word;
}

export function qualityOf(visit: Visit, person: Person): QualityKey {
  if (person.presence === 'reconnecting') return 'reconnecting';
  return keyOf(visit.qualities.value.get(person.id));
}

export function useQuality(): QualityKey {
  return ownQuality(useVisit());
}

/** Why, and the one thing to do; empty while all is well. `name`: of another participant. */
export function explain(quality: PersonQuality | undefined, name: string | null): string {
  const t = messages.value.call.connection;
  if (!quality || quality.word === 'good' || quality.cause === 'none') return '';
  if (name !== null) return t.theirs[quality.cause](name);
  if (quality.advice === 'none') return t.mine[quality.cause];
  return `${t.mine[quality.cause]} ${t.advice[quality.advice]}`;
}

/** One word and a dot; it opens the details. */
export function QualityWord({ onOpen, open }: { onOpen: () => void; open: boolean }) {
  const t = messages.value.call;
  const quality = useQuality();
  return (
    <button
      type="button"
      class={`quality ${quality}`}
      aria-expanded={open}
      data-testid="quality"
      data-quality={quality}
      onClick={onOpen}
    >
      <span class="dot" aria-hidden="true" />
      <span>
        <span class="quality-label">{t.quality.label} </span>
        {t.quality[quality]}
      </span>
    </button>
  );
}

/** On a picture: nothing while the connection behind it is good. */
export function QualityMark({ person }: { person: Person }) {
  const visit = useVisit();
  const t = messages.value.call;
  const quality = qualityOf(visit, person);
  if (quality !== 'fair' && quality !== 'poor') return null;
  return (
    <span class={`quality-mark ${quality}`} data-testid={`quality-${person.id}`}>
      <span class="dot" aria-hidden="true" />
      <span>{t.connection.mark[quality]}</span>
    </span>
  );
}
