// SPDX-License-Identifier: GPL-3.0-or-later
// Opening hours of a practitioner (B5, J3): the week, days that differ, the rules of an appointment.
import { useState } from 'preact/hooks';
import { Copy, Plus, X } from 'lucide';
import type { Hours, OpeningRange } from '../../api/types';
import { messages } from '../../i18n';
import { dateInput, minutesText } from '../../i18n/format';
import { now } from '../../state/clock';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { FieldError, Select, TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import {
  centsText,
  hoursErrors,
  missingIn,
  priceOf,
  type DayDraft,
  type HoursDraft,
} from './hours-draft';
import type { Errors } from './draft';

interface RangesProps {
  id: string;
  day: string;
  ranges: OpeningRange[];
  /** The pointer of the first of them, by index. */
  pointer: (index: number) => string;
  errors: Errors;
  onChange: (ranges: OpeningRange[]) => void;
}

function Ranges({ id, day, ranges, pointer, errors, onChange }: RangesProps) {
  const t = messages.value.hours;
  const change = (index: number, changes: Partial<OpeningRange>) =>
    onChange(ranges.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  const last = ranges[ranges.length - 1];
  const next = last ? { from: last.to, to: '' } : { from: '09:00', to: '12:00' };
  return (
    <div class="hours-ranges">
      {ranges.map((range, index) => {
        const at = pointer(index);
        const error = errors[`${at}/from`] ?? errors[`${at}/to`];
        const name = `${id}-${index}`;
        return (
          <div key={index} class={error ? 'hours-range wrong' : 'hours-range'}>
            <label for={`${name}-from`} class="visually-hidden">
              {t.fromOf(day)}
            </label>
            <input
              id={`${name}-from`}
              type="time"
              value={range.from}
              data-testid={`${name}-from`}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${name}-error` : undefined}
              onInput={(event) => change(index, { from: event.currentTarget.value })}
            />
            <span aria-hidden="true">–</span>
            <label for={`${name}-to`} class="visually-hidden">
              {t.toOf(day)}
            </label>
            <input
              id={`${name}-to`}
              type="time"
              value={range.to === '24:00' ? '00:00' : range.to}
              data-testid={`${name}-to`}
              aria-invalid={error ? true : undefined}
              aria-describedby={error ? `${name}-error` : undefined}
              // A day ends at midnight, which the field calls 0 o'clock.
              onInput={(event) =>
                change(index, { to: event.currentTarget.value.replace(/^00:00$/, '24:00') })
              }
            />
            <button
              type="button"
              class="icon-button"
              aria-label={t.removeFrom(day, `${range.from}–${range.to}`)}
              onClick={() => onChange(ranges.filter((_, other) => other !== index))}
            >
              <Icon node={X} size={18} />
            </button>
            <FieldError id={name} text={error} />
          </div>
        );
      })}
      <Button
        size="small"
        tone="quiet"
        icon={Plus}
        label={t.addTo(day)}
        testid={`${id}-add`}
        onClick={() => onChange([...ranges, next])}
      >
        {t.add}
      </Button>
    </div>
  );
}

function Week({ draft, errors, set }: PartProps) {
  const t = messages.value.hours;
  const before = (day: number) =>
    draft.week.slice(0, day).reduce((sum, ranges) => sum + ranges.length, 0);
  return (
    <div class="hours-week">
      {draft.week.map((ranges, day) => (
        <div key={day} class="hours-day">
          <span class="hours-name">
            {t.weekday[day]}
            {ranges.length === 0 && <span class="hint"> {t.closed}</span>}
          </span>
          <Ranges
            id={`hours-${day + 1}`}
            day={t.weekday[day] ?? ''}
            ranges={ranges}
            pointer={(index) => `/weekly/${before(day) + index}`}
            errors={errors}
            onChange={(next) =>
              set({ week: draft.week.map((one, at) => (at === day ? next : one)) })
            }
          />
        </div>
      ))}
      <Button
        size="small"
        icon={Copy}
        testid="hours-copy"
        onClick={() =>
          set({ week: draft.week.map((one, at) => (at < 5 ? (draft.week[0] ?? []) : one)) })
        }
      >
        {t.likeMonday}
      </Button>
    </div>
  );
}

function Exceptions({ draft, errors, set }: PartProps) {
  const t = messages.value.hours;
  const change = (index: number, changes: Partial<DayDraft>) =>
    set({ days: draft.days.map((one, at) => (at === index ? { ...one, ...changes } : one)) });
  const today = dateInput(new Date(now.value));
  return (
    <fieldset class="hours-exceptions">
      <legend>{t.exceptions}</legend>
      <p class="hint">{t.exceptionsHint}</p>
      {draft.days.map((one, index) => (
        <div key={index} class="hours-exception">
          <div class="hours-dates">
            <TextField
              id={`days-${index}-first`}
              label={t.first}
              type="date"
              value={one.from}
              error={errors[`/exceptions/${index}/from`]}
              testid={`days-${index}-first`}
              onInput={(from) =>
                change(index, { from, until: one.until < from ? from : one.until })
              }
            />
            <TextField
              id={`days-${index}-last`}
              label={t.last}
              type="date"
              min={one.from}
              value={one.until}
              error={errors[`/exceptions/${index}/until`]}
              testid={`days-${index}-last`}
              onInput={(until) => change(index, { until })}
            />
            <Select
              id={`days-${index}-what`}
              label={t.what}
              value={one.ranges.length ? 'open' : 'closed'}
              options={[
                { value: 'closed', label: t.isClosed },
                { value: 'open', label: t.isOpen },
              ]}
              onChange={(what) =>
                change(index, { ranges: what === 'open' ? [{ from: '09:00', to: '12:00' }] : [] })
              }
            />
          </div>
          {one.ranges.length > 0 && (
            <Ranges
              id={`days-${index}`}
              day={t.day}
              ranges={one.ranges}
              pointer={(range) => `/exceptions/${index}/ranges/${range}`}
              errors={errors}
              onChange={(ranges) => change(index, { ranges })}
            />
          )}
          <Button
            size="small"
            tone="quiet"
            icon={X}
            onClick={() => set({ days: draft.days.filter((_, other) => other !== index) })}
          >
            {t.removeException}
          </Button>
        </div>
      ))}
      <Button
        size="small"
        icon={Plus}
        testid="days-add"
        onClick={() => set({ days: [...draft.days, { from: today, until: today, ranges: [] }] })}
      >
        {t.addException}
      </Button>
    </fieldset>
  );
}

const DAY = 24 * 60;
const LEADS = [0, 30, 60, 120, 240, 720, DAY, 2 * DAY, 7 * DAY];
const HORIZONS = [7, 14, 30, 60, 90, 180, 365];
const SLOTS = [10, 15, 20, 30, 40, 45, 60];
const BUFFERS = [0, 5, 10, 15, 20, 30];

const withOwn = (values: number[], own: number) =>
  [...new Set([...values, own])].sort((a, b) => a - b);

function span(minutes: number): string {
  return minutes < DAY ? minutesText(minutes) : messages.value.hours.days(minutes / DAY);
}

function Rules({ draft, errors, set }: PartProps) {
  const t = messages.value.hours;
  const choice = (
    name: 'slot_minutes' | 'buffer_minutes' | 'lead_minutes' | 'horizon_days',
    label: string,
    values: number[],
    word: (value: number) => string,
  ) => (
    <Select
      id={name}
      label={label}
      value={String(draft[name])}
      testid={`hours-${name}`}
      options={withOwn(values, draft[name]).map((value) => ({
        value: String(value),
        label: word(value),
      }))}
      onChange={(value) => set({ [name]: Number(value) })}
    />
  );
  return (
    <fieldset class="hours-rules">
      <legend>{t.rules}</legend>
      <div class="pair">
        {choice('slot_minutes', t.slot, SLOTS, minutesText)}
        {choice('buffer_minutes', t.buffer, BUFFERS, (n) => (n ? minutesText(n) : t.noBuffer))}
        {choice('lead_minutes', t.lead, LEADS, (n) => (n ? t.leadIn(span(n)) : t.leadNow))}
        {choice('horizon_days', t.horizon, HORIZONS, t.horizonIn)}
      </div>
      <FieldError id="horizon" text={errors['/horizon_days']} />
      <div class="pair">
        <TextField
          id="price"
          label={t.price}
          hint={t.priceHint}
          value={draft.price}
          optional
          error={errors['/price_cents']}
          testid="hours-price"
          onInput={(price) => set({ price })}
        />
        <TextField
          id="base"
          label={t.base}
          hint={t.baseHint}
          value={draft.base}
          optional
          error={errors['/base_cents']}
          testid="hours-base"
          onInput={(base) => set({ base })}
        />
      </div>
    </fieldset>
  );
}

interface PartProps {
  draft: HoursDraft;
  errors: Errors;
  set: (changes: Partial<HoursDraft>) => void;
}

function draftOf(hours: Hours): HoursDraft {
  const week: OpeningRange[][] = [[], [], [], [], [], [], []];
  for (const { weekday, from, to } of hours.weekly) week[weekday - 1]?.push({ from, to });
  return {
    week,
    days: hours.exceptions.map((one) => ({ ...one })),
    slot_minutes: hours.slot_minutes,
    buffer_minutes: hours.buffer_minutes,
    lead_minutes: hours.lead_minutes,
    horizon_days: hours.horizon_days,
    price: centsText(hours.price_cents),
    base: centsText(hours.base_cents),
  };
}

/** `save` sends all of them; what is refused is shown beside its field. */
export function OpeningHours({
  hours,
  save,
}: {
  hours: Hours;
  save: (changes: Partial<Hours>) => Promise<unknown>;
}) {
  const t = messages.value;
  const [draft, setDraft] = useState(() => draftOf(hours));
  const [errors, setErrors] = useState<Errors>({});
  const set = (changes: Partial<HoursDraft>) => {
    setDraft({ ...draft, ...changes });
    setErrors({});
  };
  const submit = async () => {
    const found = missingIn(draft);
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      await save({
        weekly: draft.week.flatMap((ranges, day) =>
          ranges.map((range) => ({ ...range, weekday: day + 1 })),
        ),
        exceptions: draft.days,
        slot_minutes: draft.slot_minutes,
        buffer_minutes: draft.buffer_minutes,
        lead_minutes: draft.lead_minutes,
        horizon_days: draft.horizon_days,
        price_cents: priceOf(draft.price),
        base_cents: priceOf(draft.base),
      });
      say(t.hours.saved);
    } catch (problem) {
      const named = hoursErrors(problem);
      if (!Object.keys(named).length) throw problem;
      setErrors(named);
    }
  };
  return (
    <form class="hours" onSubmit={(event) => event.preventDefault()} noValidate>
      <p class="hint">
        {t.hours.hint} {t.hours.zone(hours.time_zone.split('/').pop()?.replace(/_/g, ' ') ?? '')}.
      </p>
      <Week draft={draft} errors={errors} set={set} />
      <Exceptions draft={draft} errors={errors} set={set} />
      <Rules draft={draft} errors={errors} set={set} />
      <div class="actions">
        <Button type="submit" tone="main" testid="hours-save" onClick={submit}>
          {t.app.save}
        </Button>
      </div>
    </form>
  );
}
