// SPDX-License-Identifier: GPL-3.0-or-later
// All consultations: the columns of J1, filters, sort, pages. The address keeps the filters.
import { useEffect, useState } from 'preact/hooks';
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight, Download } from 'lucide';
import { consultations, practitioners, sheetAddress } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type { Consultation, Page, Status } from '../../api/types';
import { locale, messages } from '../../i18n';
import { clockTime, daysFromToday, durationText, shortDate } from '../../i18n/format';
import { followChanges } from '../../state/live';
import { location, replaceQuery } from '../../state/router';
import { principals } from '../../state/session';
import { Loading, Notice, StatusLabel, useTitle } from '../parts/bits';
import { Button, ButtonLink, DownloadLink } from '../parts/button';
import { Select, TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { addressWords, companyWords, isToIdentify, mainName, patientOf } from './people';
import { MainAction } from './row';

const STATUSES: Status[] = [
  'scheduled',
  'waiting',
  'in_progress',
  'ended',
  'finalized',
  'cancelled',
  'absent',
  'missed',
];
const DAY_MS = 86_400_000;

function filterOf(query: URLSearchParams) {
  const to = query.get('to');
  const from = query.get('from');
  return {
    practitioner_id: query.get('practitioner') ?? undefined,
    q: query.get('q') ?? undefined,
    status: query.get('status') ?? undefined,
    tag: query.get('tag') ?? undefined,
    sort: query.get('sort') ?? '-planned_start',
    from: from ? new Date(from + 'T00:00').toISOString() : undefined,
    // The last day counts whole.
    to: to ? new Date(new Date(to + 'T00:00').getTime() + DAY_MS).toISOString() : undefined,
  };
}

/** Bursts of changes are one look at the list. */
const GATHER_MS = 1000;

/**
 * One page of the list; typing asks only after a short pause. A row that changes is shown at once;
 * what comes, goes or moves is for the server to put in its place.
 */
function usePage(cursor: string | undefined) {
  const [page, setPage] = useState<Page<Consultation> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const query = location.value.query.toString();
  useEffect(() => {
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const close = followChanges((changed) => {
      if (changed)
        setPage((now) =>
          now && {
            ...now,
            items: now.items.map((one) =>
              one.id === changed.id && one.revision <= changed.revision ? changed : one,
            ),
          },
        );
      clearTimeout(gathering);
      gathering = setTimeout(() => setTurn((before) => before + 1), GATHER_MS);
    });
    return () => {
      clearTimeout(gathering);
      close();
    };
  }, []);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      consultations.list({ ...filterOf(new URLSearchParams(query)), limit: 25, cursor }).then(
        (next) => {
          if (stale) return;
          setPage(next);
          setFailure(null);
        },
        (problem: unknown) => stale || setFailure(problem),
      );
    }, 200);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [query, cursor, turn]);
  return { page, failure };
}

export function All() {
  const t = messages.value.table;
  useTitle(t.title);
  // The cursors that led here; the last one is the present page's.
  const [trail, setTrail] = useState<string[]>([]);
  const { page, failure } = usePage(trail.at(-1));
  const query = location.value.query;
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(query);
    if (value) next.set(name, value);
    else next.delete(name);
    setTrail([]);
    replaceQuery(next);
  };
  const reset = () => {
    setTrail([]);
    replaceQuery(new URLSearchParams());
  };
  return (
    <div class="all">
      <div class="sheet-head">
        <h1>{t.title}</h1>
        <DownloadLink
          href={sheetAddress('/consultations.csv', filterOf(query), locale.value)}
          icon={Download}
          testid="consultations-csv"
        >
          {t.download}
        </DownloadLink>
      </div>
      <Filters query={query} set={set} reset={reset} />
      {failure !== null && (
        <Notice tone="bad" live>
          <p>{sentenceFor(failure)}</p>
        </Notice>
      )}
      {!page && failure === null && <Loading />}
      {page && (
        <p class="visually-hidden" role="status">
          {t.count(page.total ?? page.items.length)}
        </p>
      )}
      {page && page.items.length === 0 && (
        <div class="empty-day">
          <h2>{t.none}</h2>
          <p>{t.noneHint}</p>
          <Button onClick={reset}>{t.reset}</Button>
        </div>
      )}
      {page && page.items.length > 0 && (
        <Table
          items={page.items}
          sort={query.get('sort') ?? '-planned_start'}
          onSort={(sort) => set('sort', sort)}
        />
      )}
      {page && (trail.length > 0 || page.next_cursor) && (
        <nav class="pages" aria-label={t.page(trail.length + 1)}>
          <Button
            size="small"
            icon={ChevronLeft}
            disabled={!trail.length}
            onClick={() => setTrail(trail.slice(0, -1))}
          >
            {t.previous}
          </Button>
          <span>{t.page(trail.length + 1)}</span>
          <Button
            size="small"
            icon={ChevronRight}
            disabled={!page.next_cursor}
            testid="next-page"
            onClick={() => page.next_cursor && setTrail([...trail, page.next_cursor])}
          >
            {t.next}
          </Button>
        </nav>
      )}
    </div>
  );
}

function useTags(practitioner: string): string[] {
  const [tags, setTags] = useState<string[]>([]);
  useEffect(() => {
    const ids = practitioner ? [practitioner] : principals.value.map((one) => one.id);
    Promise.all(ids.map((id) => practitioners.tags(id))).then(
      (answers) => setTags([...new Set(answers.flatMap(({ items }) => items))].sort()),
      () => setTags([]),
    );
  }, [practitioner, principals.value.length]);
  return tags;
}

function Filters({
  query,
  set,
  reset,
}: {
  query: URLSearchParams;
  set: (name: string, value: string) => void;
  reset: () => void;
}) {
  const t = messages.value;
  const value = (name: string) => query.get(name) ?? '';
  const tags = useTags(value('practitioner'));
  return (
    <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      <TextField
        id="q"
        label={t.table.searchLabel}
        type="search"
        placeholder={t.table.search}
        value={value('q')}
        onInput={(q) => set('q', q)}
        testid="filter-q"
      />
      <TextField
        id="from"
        label={t.table.from}
        type="date"
        value={value('from')}
        onInput={(from) => set('from', from)}
        testid="filter-from"
      />
      <TextField
        id="to"
        label={t.table.to}
        type="date"
        value={value('to')}
        onInput={(to) => set('to', to)}
        testid="filter-to"
      />
      <Select
        id="status"
        label={t.table.status}
        value={value('status')}
        onChange={(status) => set('status', status)}
        testid="filter-status"
        options={[
          { value: '', label: t.table.anyStatus },
          ...STATUSES.map((one) => ({ value: one, label: t.status[one] })),
        ]}
      />
      {tags.length > 0 && (
        <Select
          id="tag"
          label={t.table.tag}
          value={value('tag')}
          onChange={(tag) => set('tag', tag)}
          testid="filter-tag"
          options={[
            { value: '', label: t.table.anyTag },
            ...tags.map((one) => ({ value: one, label: one })),
          ]}
        />
      )}
      {principals.value.length > 1 && (
        <Select
          id="by"
          label={t.plan.sentence.practitioner}
          value={value('practitioner')}
          onChange={(id) => set('practitioner', id)}
          options={[
            { value: '', label: t.dashboard.everybody },
            ...principals.value.map((one) => ({ value: one.id, label: one.display_name })),
          ]}
        />
      )}
      {[...query.keys()].some((name) => name !== 'sort') && (
        <Button tone="quiet" size="small" onClick={reset}>
          {t.table.reset}
        </Button>
      )}
    </form>
  );
}

function SortButton({ sort, onSort }: { sort: string; onSort: (sort: string) => void }) {
  const t = messages.value.table;
  const down = sort === '-planned_start';
  return (
    <button
      type="button"
      class="sort"
      onClick={() => onSort(down ? 'planned_start' : '-planned_start')}
    >
      {t.columns.date} <Icon node={down ? ArrowDown : ArrowUp} size={16} />
      <span class="visually-hidden">{down ? t.sortDown : t.sortUp}</span>
    </button>
  );
}

function Table({
  items,
  sort,
  onSort,
}: {
  items: Consultation[];
  sort: string;
  onSort: (sort: string) => void;
}) {
  const t = messages.value.table;
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={t.title}>
      <table class="table" data-testid="table">
        <caption class="visually-hidden">{t.caption}</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort={sort === 'planned_start' ? 'ascending' : 'descending'}>
              <SortButton sort={sort} onSort={onSort} />
            </th>
            <th scope="col">{t.columns.participants}</th>
            <th scope="col">{t.columns.address}</th>
            <th scope="col">{t.columns.status}</th>
            <th scope="col">{t.columns.duration}</th>
            <th scope="col">{t.columns.tags}</th>
            <th scope="col">{t.columns.comment}</th>
            <th scope="col">{t.columns.actions}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((one) => (
            <TableRow key={one.id} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A room is opened on its day; what lies far ahead is planned anew at most. */
const isNear = (one: Consultation) =>
  one.status !== 'scheduled' || daysFromToday(new Date(one.planned_start)) === 0;

/** Mail addresses break after their @ before they break anywhere. */
function Breakable({ text }: { text: string }) {
  const [first = '', ...others] = text.split('@');
  return (
    <>
      {first}
      {others.map((part, index) => (
        <span key={index}>
          @<wbr />
          {part}
        </span>
      ))}
    </>
  );
}

function TableRow({ one }: { one: Consultation }) {
  const t = messages.value.table;
  const company = companyWords(one);
  return (
    <tr data-testid={`consultation-${one.id}`}>
      <td class="figures" data-label={t.columns.date}>
        <time dateTime={one.planned_start}>
          {shortDate(one.planned_start)} <br />
          {clockTime(one.planned_start)}
        </time>
      </td>
      <th scope="row" data-label={t.columns.participants}>
        <a href={`/app/consultations/${one.id}`}>{mainName(one)}</a>
        {company && <span class="hint">{company}</span>}
        {isToIdentify(one) && (
          <span class="hint">{messages.value.patients.identify.fact}</span>
        )}
        {principals.value.length > 1 && <span class="hint">{one.practitioner.display_name}</span>}
      </th>
      <td data-label={t.columns.address} class="breaks">
        <Breakable text={addressWords(patientOf(one))} />
      </td>
      <td data-label={t.columns.status}>
        <StatusLabel status={one.status} reason={one.status_reason} />
      </td>
      <td data-label={t.columns.duration} class="figures">
        {one.duration_seconds ? (
          durationText(one.duration_seconds)
        ) : (
          <span class="visually-hidden">{t.noDuration}</span>
        )}
      </td>
      <td data-label={t.columns.tags}>
        {one.tags.map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
      </td>
      <td data-label={t.columns.comment} class="comment-cell">
        {one.private_comment}
      </td>
      <td data-label={t.columns.actions} class="actions-cell">
        {isNear(one) && <MainAction one={one} small />}
        {one.status === 'scheduled' && (
          <ButtonLink
            href={`/app/consultations/${one.id}/edit`}
            tone="quiet"
            size="small"
            label={t.changeOf(mainName(one))}
          >
            {t.change}
          </ButtonLink>
        )}
      </td>
    </tr>
  );
}
