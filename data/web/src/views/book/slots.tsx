// SPDX-License-Identifier: GPL-3.0-or-later
// The free times, by day.
import { useEffect, useState } from 'preact/hooks';
import { ChevronLeft, ChevronRight } from 'lucide';
import { publicPage } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type { PublicPage, PublicSlots } from '../../api/types';
import { messages } from '../../i18n';
import { now } from '../../state/clock';
import { say } from '../../state/toast';
import { Loading, useHeadingFocus } from '../parts/bits';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { StepLine } from './index';
import { addDays, dayOf, todayIn, wallDay, wallTime, wallWhen } from './when';

const DAYS = 7;

function byDay(slots: PublicSlots): [string, string[]][] {
  const days = new Map<string, string[]>();
  for (const { start } of slots.items)
    days.set(dayOf(start), [...(days.get(dayOf(start)) ?? []), start]);
  return [...days];
}

export function SlotStep({
  page,
  onChoose,
}: {
  page: PublicPage;
  onChoose: (slot: string) => Promise<void>;
}) {
  const t = messages.value.book;
  const today = todayIn(page.time_zone, now.value);
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const [from, setFrom] = useState(today);
  const [slots, setSlots] = useState<PublicSlots | null>(null);
  useEffect(() => {
    let stale = false;
    setSlots(null);
    publicPage.slots(page.slug, from, DAYS).then(
      (next) => stale || setSlots(next),
      (problem: unknown) => stale || say(sentenceFor(problem), 'error'),
    );
    return () => {
      stale = true;
    };
  }, [from, page.slug]);
  const days = slots ? byDay(slots) : [];
  return (
    <section class="step" data-testid="book-slots">
      <StepLine step="slot" priced={page.price_cents !== null} />
      <h2 ref={headingRef} tabIndex={-1}>
        {t.choose}
      </h2>
      {!slots && <Loading />}
      <div class="book-days">
        {days.map(([day, starts], index) => (
        <details key={day} class="book-day" open={index === 0}>
          <summary data-testid={`day-${day}`}>
            <Icon node={ChevronRight} />
            <strong>{wallDay(starts[0] ?? '')}</strong>
            <span class="hint">{t.free(starts.length)}</span>
          </summary>
          <ul class="book-times">
            {starts.map((start) => (
              <li key={start}>
                <Button testid={`slot-${start.slice(0, 16)}`} onClick={() => onChoose(start)}>
                  {wallTime(start)}
                </Button>
              </li>
            ))}
          </ul>
        </details>
        ))}
      </div>
      {slots && !days.length && <p class="lead">{slots.next ? t.noneThese : t.none}</p>}
      {slots && !days.length && slots.next && (
        <Button tone="main" size="large" wide testid="book-next" onClick={() => setFrom(dayOf(slots.next ?? today))}>
          {t.nextFree(wallWhen(slots.next))}
        </Button>
      )}
      <div class="book-turn">
        <Button icon={ChevronLeft} disabled={from <= today} onClick={() => setFrom(max(today, addDays(from, -DAYS)))}>
          {t.earlier}
        </Button>
        <Button
          icon={ChevronRight}
          disabled={!slots?.next}
          testid="book-later"
          onClick={() => setFrom(addDays(from, DAYS))}
        >
          {t.later}
        </Button>
      </div>
    </section>
  );
}

const max = (a: string, b: string) => (a > b ? a : b);
