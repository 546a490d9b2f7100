// SPDX-License-Identifier: GPL-3.0-or-later
// What came of the consultations (H5): counts, durations, punctuality, by period, tag and kind. The
// operator sees the same without persons.
import { useEffect, useState } from 'preact/hooks';
import { Download } from 'lucide';
import { Problem } from '../../api/client';
import { sheetAddress, statistics as api } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type { Figures, Kind, Statistics as Report, StatisticsUnit } from '../../api/types';
import { locale, messages } from '../../i18n';
import { count, dateInput, decimal, exactEuros, minutesText, monthName, plainShortDate } from '../../i18n/format';
import { principals, session } from '../../state/session';
import { location, replaceQuery } from '../../state/router';
import { Bars } from '../parts/bars';
import { Loading, Notice, useTitle } from '../parts/bits';
import { DownloadLink } from '../parts/button';
import { Select, TextField } from '../parts/field';

const DAY_MS = 86_400_000;
const LATE = ['on_time', 'late_15', 'late_30', 'late_more'] as const;

/** The last twelve months, the present one whole. */
function defaults() {
  const now = new Date();
  return {
    from: dateInput(new Date(now.getFullYear(), now.getMonth() - 11, 1)),
    to: dateInput(new Date(now.getFullYear(), now.getMonth() + 1, 0)),
    by: 'month' as StatisticsUnit,
  };
}

function rangeOf(query: URLSearchParams) {
  const usual = defaults();
  return {
    from: query.get('from') ?? usual.from,
    to: query.get('to') ?? usual.to,
    by: (query.get('by') as StatisticsUnit | null) ?? usual.by,
    practitioner: query.get('practitioner') ?? '',
  };
}

function parametersOf({ from, to, by, practitioner }: ReturnType<typeof rangeOf>) {
  return {
    from: new Date(`${from}T00:00`).toISOString(),
    // The last day counts whole; noon, because days of 23 hours exist.
    to: new Date(
      new Date(new Date(`${to}T12:00`).getTime() + DAY_MS).setHours(0, 0, 0, 0),
    ).toISOString(),
    by,
    practitioner_id: practitioner || undefined,
  };
}

export function Statistics() {
  const t = messages.value.statistics;
  useTitle(t.title);
  const range = rangeOf(location.value.query);
  const operates = session.value?.account.role === 'operator';
  const [report, setReport] = useState<Report | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const key = JSON.stringify(range);
  const complete = Boolean(range.from && range.to);
  useEffect(() => {
    if (!complete) return;
    let stale = false;
    const read = operates ? api.server : api.get;
    read(parametersOf(range)).then(
      (next) => {
        if (stale) return;
        setReport(next);
        setFailure(null);
      },
      (problem: unknown) => stale || setFailure(problem),
    );
    return () => {
      stale = true;
    };
  }, [key, operates]);
  return (
    <div class="statistics">
      <div class="sheet-head">
        <div>
          <h1>{t.title}</h1>
          <p class="hint">{operates ? t.serverLead : t.lead}</p>
        </div>
        {!operates && complete && (
          <DownloadLink
            href={sheetAddress('/statistics.csv', parametersOf(range), locale.value)}
            icon={Download}
            testid="statistics-csv"
          >
            {t.download}
          </DownloadLink>
        )}
      </div>
      <Range range={range} />
      {failure !== null && <Failure problem={failure} />}
      {!report && failure === null && <Loading />}
      {report && failure === null && <Content report={report} />}
    </div>
  );
}

function Failure({ problem }: { problem: unknown }) {
  const tooLong = problem instanceof Problem && problem.pointer === '?to';
  return (
    <Notice tone="bad" live>
      <p>{tooLong ? messages.value.statistics.tooLong : sentenceFor(problem)}</p>
    </Notice>
  );
}

function Range({ range }: { range: ReturnType<typeof rangeOf> }) {
  const t = messages.value;
  const words = t.statistics;
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(location.value.query);
    if (value) next.set(name, value);
    else next.delete(name);
    replaceQuery(next);
  };
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <TextField
        id="from"
        label={words.from}
        type="date"
        value={range.from}
        onInput={(from) => set('from', from)}
        testid="statistics-from"
      />
      <TextField
        id="to"
        label={words.to}
        type="date"
        value={range.to}
        onInput={(to) => set('to', to)}
        testid="statistics-to"
      />
      <Select
        id="unit"
        label={words.by}
        value={range.by}
        onChange={(by) => set('by', by)}
        testid="statistics-by"
        options={(['day', 'week', 'month'] as const).map((value) => ({
          value,
          label: words.units[value],
        }))}
      />
      {principals.value.length > 1 && (
        <Select
          id="of"
          label={t.plan.sentence.practitioner}
          value={range.practitioner}
          onChange={(id) => set('practitioner', id)}
          options={[
            { value: '', label: t.dashboard.everybody },
            ...principals.value.map((one) => ({ value: one.id, label: one.display_name })),
          ]}
        />
      )}
    </form>
  );
}

const expected = (f: Figures) => f.held + f.absent + f.missed;
const notHeld = (f: Figures) => f.cancelled + f.absent + f.missed;
const meanMinutes = (f: Figures) => (f.timed ? f.seconds / f.timed / 60 : null);
const meanDelay = (f: Figures) => (f.started ? f.late_seconds / f.started / 60 : null);

function percent(part: number, whole: number): string {
  if (!whole) return messages.value.statistics.nothing;
  return new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: 1 }).format(
    part / whole,
  );
}

function minutes(value: number | null): string {
  if (value === null) return messages.value.statistics.nothing;
  return value < 10 ? `${decimal(value)}\u00a0min` : minutesText(Math.round(value));
}

function Tile({ name, value, hint }: { name: string; value: string; hint?: string }) {
  return (
    <div class="figure-tile">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {hint && <span class="hint">{hint}</span>}
      </dd>
    </div>
  );
}

function Content({ report }: { report: Report }) {
  const t = messages.value.statistics;
  const { total } = report;
  if (total.held + notHeld(total) === 0)
    return (
      <div class="empty-day">
        <h2>{t.none}</h2>
        <p>{t.noneHint}</p>
      </div>
    );
  const of = t.of(count(expected(total)));
  return (
    <>
      <dl class="tiles" data-testid="statistics-total">
        <Tile name={t.held} value={count(total.held)} />
        <Tile name={t.meanDuration} value={minutes(meanMinutes(total))} />
        <Tile
          name={t.onTimeRate}
          value={percent(total.on_time, total.started)}
          hint={t.onTimeHint}
        />
        <Tile name={t.meanDelay} value={minutes(meanDelay(total))} />
        <Tile name={t.absentRate} value={percent(total.absent, expected(total))} hint={of} />
        <Tile name={t.missedRate} value={percent(total.missed, expected(total))} hint={of} />
      </dl>
      <Drawings report={report} />
      <Punctuality total={total} />
      <Money total={total} />
      <Parts heading={t.periods} first={t.period} rows={periodRows(report)} testid="periods" />
      <Parts heading={t.kinds} rows={kindRows(report)} testid="kinds" />
      <Parts heading={t.tags} hint={t.tagsHint} rows={report.tags} testid="tags" />
      <Parts heading={t.sites} rows={report.sites} testid="sites" />
      {report.practitioners.length > 1 && (
        <Parts heading={t.practitioners} rows={report.practitioners} testid="practitioners" />
      )}
      <Parts heading={t.organisations} rows={report.organisations} testid="organisations" />
    </>
  );
}

type PartRow = Figures & { name: string };

function periodName(start: string, by: StatisticsUnit): string {
  return by === 'month' ? monthName(start) : plainShortDate(start);
}

function periodRows({ periods, by }: Report): PartRow[] {
  return periods
    .map((one) => ({ ...one, name: periodName(one.start, by) }))
    .filter((one) => one.held + notHeld(one) > 0);
}

function kindRows({ kinds }: Report): PartRow[] {
  const words = messages.value.kind;
  return kinds.map((one) => ({ ...one, name: words[one.name as Kind] ?? one.name }));
}

function Drawings({ report: { periods, by } }: { report: Report }) {
  const t = messages.value.statistics;
  const names = periods.map((one) => periodName(one.start, by));
  const rounded = (value: number | null) => value && Math.round(value * 10) / 10;
  return (
    <div class="drawings">
      <Bars
        label={t.counts}
        names={names}
        shape="bars"
        testid="drawing-counts"
        series={[
          { name: t.held, values: periods.map((one) => one.held) },
          { name: t.notHeld, values: periods.map(notHeld) },
        ]}
      />
      <Bars
        label={t.minutes}
        names={names}
        shape="lines"
        testid="drawing-minutes"
        series={[
          { name: t.meanDuration, values: periods.map((one) => rounded(meanMinutes(one))) },
          { name: t.meanDelay, values: periods.map((one) => rounded(meanDelay(one))) },
        ]}
      />
      {periods.some((one) => one.held_cents > 0) && (
        <Bars
          label={t.moneyByPeriod}
          names={names}
          shape="bars"
          testid="drawing-money"
          series={[
            { name: t.captured, values: periods.map((one) => one.captured_cents / 100) },
            { name: t.released, values: periods.map((one) => one.released_cents / 100) },
          ]}
        />
      )}
    </div>
  );
}

function Punctuality({ total }: { total: Figures }) {
  const t = messages.value.statistics;
  if (!total.started) return null;
  return (
    <section>
      <h2>{t.punctuality}</h2>
      <dl class="punctuality" data-testid="punctuality">
        {LATE.map((name) => (
          <div key={name}>
            <dt>{t.late[name]}</dt>
            <dd>
              <span class="share" aria-hidden="true">
                <span style={{ inlineSize: `${(100 * total[name]) / total.started}%` }} />
              </span>
              <span class="figures">
                {count(total[name])} · {percent(total[name], total.started)}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Only where cards were used: what was held is captured, released, or still open. */
function Money({ total }: { total: Figures }) {
  const t = messages.value.statistics;
  if (!total.held_cents) return null;
  const open = total.held_cents - total.captured_cents - total.released_cents;
  const rows: [string, number][] = [
    [t.heldMoney, total.held_cents],
    [t.captured, total.captured_cents],
    [t.released, total.released_cents],
    [t.stillHeld, open],
    [t.fees, total.fee_cents],
  ];
  return (
    <section>
      <h2>{t.money}</h2>
      <dl class="tiles" data-testid="statistics-money">
        {rows.map(([name, cents]) => (
          <Tile key={name} name={name} value={exactEuros(cents)} />
        ))}
      </dl>
    </section>
  );
}

function Parts({
  heading,
  hint,
  first,
  rows,
  testid,
}: {
  heading: string;
  hint?: string;
  first?: string;
  rows: PartRow[];
  testid: string;
}) {
  const t = messages.value.statistics;
  if (!rows.length) return null;
  const columns: [string, (f: Figures) => string][] = [
    [t.held, (f) => count(f.held)],
    [t.cancelled, (f) => count(f.cancelled)],
    [t.absent, (f) => count(f.absent)],
    [t.missed, (f) => count(f.missed)],
    [t.absentRate, (f) => percent(f.absent, expected(f))],
    [t.meanDuration, (f) => minutes(meanMinutes(f))],
    [t.onTimeRate, (f) => percent(f.on_time, f.started)],
    [t.meanDelay, (f) => minutes(meanDelay(f))],
    ...(rows.some((row) => row.held_cents > 0)
      ? [
          [t.captured, (f: Figures) => exactEuros(f.captured_cents)] as [
            string,
            (f: Figures) => string,
          ],
        ]
      : []),
  ];
  return (
    <section>
      <h2>{heading}</h2>
      {hint && <p class="hint">{hint}</p>}
      <div class="table-frame" tabIndex={0} role="region" aria-label={heading}>
        <table class="table numbers" data-testid={`statistics-${testid}`}>
          <thead>
            <tr>
              <th scope="col">{first ?? t.name}</th>
              {columns.map(([name]) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {columns.map(([name, value]) => (
                  <td key={name} class="figures" data-label={name}>
                    {value(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
