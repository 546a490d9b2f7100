// SPDX-License-Identifier: GPL-3.0-or-later
// The same day as a list, on a phone: consultations and what is free between them.
import { ChevronRight, Plus } from 'lucide';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { clockTime, dateInput, minutesText, spokenTime } from '../../i18n/format';
import * as agenda from '../../state/agenda';
import { now } from '../../state/clock';
import { Loading, StatusLabel } from '../parts/bits';
import { Icon } from '../parts/icon';
import { planAddress } from './agenda';
import { blocksOf, dayWords, openOf } from './agenda-grid';
import { clockOf, freeOf, minuteOf, timeOf } from './agenda-layout';
import { mainName } from './people';

const LEAST_FREE = 10;

export function AgendaList({ midnight, whose }: { midnight: number; whose: string }) {
  const t = messages.value.agenda;
  if (agenda.loading.value) return <Loading />;
  const blocks = blocksOf(midnight);
  const spoken = (minute: number) =>
    spokenTime(new Date(timeOf(midnight, minute)).toISOString());
  const after = Math.ceil(minuteOf(now.value, midnight) / 5) * 5;
  const rows = [
    ...blocks.map((one) => ({ from: one.from, row: <Row key={one.what.id} one={one.what} /> })),
    ...freeOf(openOf(midnight), blocks, after, LEAST_FREE).map(({ from, until }) => ({
      from,
      row: (
        <li key={from}>
          <a
            class="agenda-free"
            href={planAddress(dateInput(new Date(midnight)), clockOf(from), whose)}
            data-testid={`free-${clockOf(from)}`}
          >
            <Icon node={Plus} size={18} /> {t.freeFrom(spoken(from), spoken(until))}
          </a>
        </li>
      ),
    })),
  ].sort((a, b) => a.from - b.from);
  return (
    <>
      <p class="hint">{dayWords(midnight)}</p>
      {rows.length ? (
        <ul class="agenda-list">{rows.map(({ row }) => row)}</ul>
      ) : (
        <p class="empty">{t.nothing}</p>
      )}
    </>
  );
}

function Row({ one }: { one: Consultation }) {
  return (
    <li>
      <a
        class={`agenda-row status-${one.status}`}
        href={`/app/consultations/${one.id}`}
        data-testid={`item-${one.id}`}
      >
        <span class="agenda-time">{clockTime(one.planned_start)}</span>
        <span>
          <strong>{mainName(one)}</strong>
          <span class="hint">
            {minutesText(one.planned_duration_minutes)} ·{' '}
            <StatusLabel status={one.status} reason={one.status_reason} />
          </span>
        </span>
        <Icon node={ChevronRight} />
      </a>
    </li>
  );
}
