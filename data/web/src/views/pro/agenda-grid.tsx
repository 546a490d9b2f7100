// SPDX-License-Identifier: GPL-3.0-or-later
// Days side by side, minutes downwards. Free half hours are buttons that the arrow keys walk
// through, one of them in the order of the Tab key; consultations are links.
import { useRef, useState } from 'preact/hooks';
import type { Consultation } from '../../api/types';
import { messages } from '../../i18n';
import { clockTime, dateInput, dayHeading, minutesText, spokenTime, when } from '../../i18n/format';
import * as agenda from '../../state/agenda';
import { now } from '../../state/clock';
import { navigate } from '../../state/router';
import { planAddress } from './agenda';
import {
  clockOf,
  endOf,
  freeOf,
  hoursShown,
  minuteOf,
  place,
  timeOf,
  type Block,
  type Placed,
} from './agenda-layout';
import { mainName } from './people';

/** Pixels for a minute: twenty minutes are a line that can be read and hit. */
const SCALE = 1.4;
const CELL = 30;
const LEAST_FREE = 5;

export function blocksOf(midnight: number): Block<Consultation>[] {
  return agenda.ofDay(midnight).map((one) => ({
    what: one,
    from: minuteOf(Date.parse(one.planned_start), midnight),
    until: minuteOf(endOf(one.planned_start, one.planned_duration_minutes), midnight),
  }));
}

export function openOf(midnight: number): { from: number; until: number }[] {
  const next = agenda.addDays(midnight, 1);
  return agenda.open.value
    .filter(({ start, end }) => Date.parse(end) > midnight && Date.parse(start) < next)
    .map(({ start, end }) => ({
      from: minuteOf(Date.parse(start), midnight),
      until: minuteOf(Date.parse(end), midnight),
    }));
}

/** "3 rendez-vous, 2 h 20 libres". */
export function dayWords(midnight: number): string {
  const t = messages.value.agenda;
  const blocks = blocksOf(midnight);
  const open = openOf(midnight);
  if (!open.length) return t.closedDay(blocks.length);
  const free = freeOf(open, blocks, minuteOf(now.value, midnight), LEAST_FREE);
  const minutes = free.reduce((sum, one) => sum + one.until - one.from, 0);
  return t.summary(blocks.length, minutes > 0 ? minutesText(minutes) : null);
}

export interface Move {
  one: Consultation;
  /** Milliseconds. */
  to: number;
}

export function AgendaGrid({
  from,
  count,
  whose,
  onMove,
}: {
  from: number;
  count: number;
  whose: string;
  onMove: (move: Move) => void;
}) {
  const midnights = Array.from({ length: count }, (_, index) => agenda.addDays(from, index));
  const [first, last] = hoursShown(
    midnights.flatMap((midnight) => [...blocksOf(midnight), ...openOf(midnight)]),
  );
  const [cursor, setCursor] = useState({ day: 0, minute: 9 * 60 });
  const grid = useRef<HTMLDivElement>(null);
  const hours = Array.from({ length: last - first }, (_, index) => first + index);
  const height = { blockSize: `${(last - first) * 60 * SCALE}px` };

  /** Arrow keys go to the next free half hour in that direction. */
  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, [number, number]> = {
      ArrowUp: [0, -CELL],
      ArrowDown: [0, CELL],
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    let { day, minute } = cursor;
    for (;;) {
      day += step[0];
      minute += step[1];
      if (day < 0 || day >= count || minute < first * 60 || minute >= last * 60) return;
      const cell = grid.current?.querySelector<HTMLElement>(
        `[data-day="${day}"][data-minute="${minute}"]`,
      );
      if (!cell) continue;
      setCursor({ day, minute });
      cell.focus();
      return;
    }
  };
  return (
    <div class={count === 1 ? 'agenda-grid one' : 'agenda-grid'} ref={grid}>
      <div class="agenda-axis" aria-hidden="true">
        <div class="agenda-head" />
        <div class="agenda-hours" style={height}>
          {hours.map((hour) => (
            <span key={hour} style={{ insetBlockStart: `${(hour - first) * 60 * SCALE}px` }}>
              {spokenTime(new Date(timeOf(from, hour * 60)).toISOString())}
            </span>
          ))}
        </div>
      </div>
      {midnights.map((midnight, day) => (
        <Day
          key={midnight}
          day={day}
          midnight={midnight}
          first={first}
          last={last}
          whose={whose}
          cursor={cursor}
          onWalk={walk}
          onCursor={setCursor}
          onMove={onMove}
        />
      ))}
    </div>
  );
}

interface DayProps {
  day: number;
  midnight: number;
  first: number;
  last: number;
  whose: string;
  cursor: { day: number; minute: number };
  onWalk: (event: KeyboardEvent) => void;
  onCursor: (cursor: { day: number; minute: number }) => void;
  onMove: (move: Move) => void;
}

function Day(props: DayProps) {
  const { day, midnight, first, last, whose, cursor } = props;
  const t = messages.value.agenda;
  const column = useRef<HTMLDivElement>(null);
  const date = new Date(midnight);
  const minuteNow = minuteOf(now.value, midnight);
  const isToday = minuteNow > 0 && minuteNow < 1440;
  const top = (minute: number) => `${(minute - first * 60) * SCALE}px`;
  const blocks = place(blocksOf(midnight));
  const cells: number[] = [];
  for (let minute = first * 60; minute < last * 60; minute += CELL)
    if (!blocks.some((one) => one.from < minute + CELL && one.until > minute))
      if (timeOf(midnight, minute + CELL) > now.value) cells.push(minute);
  const drop = (event: DragEvent) => {
    const one = dragged;
    dragged = null;
    if (!one || !column.current) return;
    event.preventDefault();
    const offset = event.clientY - column.current.getBoundingClientRect().top - grabbed;
    const minute = Math.round((first * 60 + offset / SCALE) / 5) * 5;
    const to = timeOf(midnight, Math.max(0, minute));
    if (to !== Date.parse(one.planned_start)) props.onMove({ one, to });
  };
  return (
    <section class={isToday ? 'agenda-day today' : 'agenda-day'} data-testid={`day-${day}`}>
      <header class="agenda-head">
        <h2>{dayHeading(date)}</h2>
        <p class="hint">{dayWords(midnight)}</p>
      </header>
      <div
        class="agenda-column"
        ref={column}
        style={{ blockSize: `${(last - first) * 60 * SCALE}px`, '--hour': `${60 * SCALE}px` }}
        onDragOver={(event) => dragged && event.preventDefault()}
        onDrop={drop}
      >
        {openOf(midnight).map(({ from, until }) => (
          <span
            key={from}
            class="agenda-open"
            style={{ insetBlockStart: top(from), blockSize: `${(until - from) * SCALE}px` }}
          />
        ))}
        {cells.map((minute) => (
          <button
            key={minute}
            type="button"
            class="agenda-cell"
            style={{ insetBlockStart: top(minute), blockSize: `${CELL * SCALE}px` }}
            tabIndex={cursor.day === day && cursor.minute === minute ? 0 : isEntry(cells, cursor, day, minute) ? 0 : -1}
            data-day={day}
            data-minute={minute}
            data-testid={`cell-${day}-${clockOf(minute)}`}
            aria-label={t.planAt(when(new Date(timeOf(midnight, minute)).toISOString()))}
            onKeyDown={props.onWalk}
            onFocus={() => props.onCursor({ day, minute })}
            onClick={() => navigate(planAddress(dateInput(date), clockOf(minute), whose))}
          >
            <span aria-hidden="true">
              {spokenTime(new Date(timeOf(midnight, minute)).toISOString())}
            </span>
          </button>
        ))}
        {blocks.map((placed) => (
          <Item key={placed.what.id} placed={placed} top={top(placed.from)} />
        ))}
        {isToday && (
          <span class="agenda-now" style={{ insetBlockStart: top(minuteNow) }}>
            <span class="visually-hidden">
              {t.now(spokenTime(new Date(now.value).toISOString()))}
            </span>
          </span>
        )}
      </div>
    </section>
  );
}

/** When the cursor stands on what is no cell any more, the first cell of its day lets one in. */
function isEntry(
  cells: number[],
  cursor: { day: number; minute: number },
  day: number,
  minute: number,
): boolean {
  return cursor.day === day && !cells.includes(cursor.minute) && minute === cells[0];
}

let dragged: Consultation | null = null;
/** How far below its top the consultation was taken. */
let grabbed = 0;

function Item({ placed, top }: { placed: Placed<Consultation>; top: string }) {
  const t = messages.value;
  const one = placed.what;
  const minutes = Math.max(placed.until - placed.from, 15);
  const movable = one.status === 'scheduled' || one.status === 'waiting';
  const time = clockTime(one.planned_start);
  return (
    <a
      href={`/app/consultations/${one.id}`}
      class={`agenda-item status-${one.status}`}
      data-testid={`item-${one.id}`}
      data-status={one.status}
      draggable={movable}
      title={mainName(one)}
      style={{
        insetBlockStart: top,
        blockSize: `${minutes * SCALE}px`,
        insetInlineStart: `${(100 * placed.lane) / placed.lanes}%`,
        inlineSize: `${100 / placed.lanes}%`,
      }}
      onDragStart={(event) => {
        dragged = one;
        grabbed = event.clientY - event.currentTarget.getBoundingClientRect().top;
        event.dataTransfer?.setData('text/plain', time);
      }}
    >
      <span class="status-dot" aria-hidden="true" />
      <span class="agenda-time">{time}</span> <strong>{mainName(one)}</strong>
      <span class="visually-hidden">, {t.status[one.status].toLowerCase()}</span>
    </a>
  );
}
