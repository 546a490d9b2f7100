// SPDX-License-Identifier: GPL-3.0-or-later
// A practitioner's day and week (B5): opening hours, consultations, what is free, the present moment.
import { useEffect, useState } from 'preact/hooks';
import { CalendarPlus, ChevronLeft, ChevronRight, Keyboard } from 'lucide';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { dateInput, longDate, when } from '../../i18n/format';
import * as agenda from '../../state/agenda';
import { now } from '../../state/clock';
import * as live from '../../state/live';
import { location, navigate, replaceQuery } from '../../state/router';
import { principals } from '../../state/session';
import { Notice, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { KeysDialog } from '../parts/dialog';
import { Select } from '../parts/field';
import { Icon } from '../parts/icon';
import { useKeys } from '../parts/keys';
import { AgendaGrid, type Move } from './agenda-grid';
import { AgendaList } from './agenda-list';
import { MoveDialog } from './agenda-move';
import { mainName } from './people';

type View = 'day' | 'week';

const PHONE = '(max-width: 639px)';

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(PHONE).matches);
  useEffect(() => {
    const media = matchMedia(PHONE);
    const update = () => setNarrow(media.matches);
    media.addEventListener('change', update);
    return () => media.removeEventListener('change', update);
  }, []);
  return narrow;
}

/** What the address says, so that a reload and a bookmark show the same. */
function readAddress(): { date: number; view: View; whose: string } {
  const { query } = location.value;
  const date = Date.parse(`${query.get('date') ?? ''}T00:00`);
  const whose = query.get('for') ?? live.actingFor.value;
  const known = principals.value.find((one) => one.id === whose) ?? principals.value[0];
  return {
    date: Number.isNaN(date) ? live.startOfDay(new Date(now.value)) : date,
    view: query.get('view') === 'day' ? 'day' : 'week',
    whose: known?.id ?? '',
  };
}

export function planAddress(date: string, time: string, whose: string): string {
  return `/app/plan?${new URLSearchParams({ date, time, for: whose }).toString()}`;
}

export function Agenda() {
  const t = messages.value.agenda;
  useTitle(t.title);
  const narrow = useNarrow();
  const [{ date, view: chosen, whose }, set] = useState(readAddress);
  const [help, setHelp] = useState(false);
  const [move, setMove] = useState<Move | null>(null);
  const view: View = narrow ? 'day' : chosen;
  const from = view === 'week' ? agenda.mondayOf(date) : date;
  const count = view === 'week' ? 7 : 1;
  useEffect(() => {
    if (!whose) return;
    agenda.show({ practitioner: whose, from, count });
    replaceQuery(
      new URLSearchParams({ date: dateInput(new Date(date)), view: chosen, for: whose }),
    );
  }, [whose, from, count]);
  useEffect(() => agenda.follow(), []);
  const change = (changes: Partial<ReturnType<typeof readAddress>>) =>
    set((before) => ({ ...before, ...changes }));
  const turn = (by: number) => change({ date: agenda.addDays(date, by * count) });
  const today = () => change({ date: live.startOfDay(new Date(now.value)) });
  useKeys({
    ArrowLeft: () => turn(-1),
    ArrowRight: () => turn(1),
    j: today,
    w: () => change({ view: 'week' }),
    d: () => change({ view: 'day' }),
    p: () => navigate('/app/plan'),
    '?': () => setHelp(true),
  });
  const { failure } = agenda;
  return (
    <div class="agenda">
      <Head
        view={view}
        narrow={narrow}
        from={from}
        whose={whose}
        change={change}
        turn={turn}
        today={today}
      />
      {failure.value !== null && (
        <Notice tone="bad" live>
          <p>{sentenceFor(failure.value)}</p>
          <Button size="small" onClick={() => agenda.reload()}>
            {messages.value.app.retry}
          </Button>
        </Notice>
      )}
      {!agenda.loading.value && agenda.open.value.length === 0 && view === 'week' && (
        <Notice tone="info">
          <p>{t.noHours}</p>
          <ButtonLink href="/app/preferences#appointments" size="small">
            {t.setHours}
          </ButtonLink>
        </Notice>
      )}
      {narrow ? (
        <AgendaList midnight={from} whose={whose} />
      ) : (
        <AgendaGrid from={from} count={count} whose={whose} onMove={setMove} />
      )}
      <footer class="dash-foot">
        {!narrow && (
          <>
            <p class="hint">{t.hint}</p>
            <Button tone="quiet" size="small" icon={Keyboard} onClick={() => setHelp(true)}>
              {t.keys.heading}
            </Button>
          </>
        )}
      </footer>
      {move && (
        <MoveDialog
          move={move}
          onClose={() => setMove(null)}
          words={t.move.text(mainName(move.one), when(new Date(move.to).toISOString()))}
        />
      )}
      {help && <AgendaKeys onClose={() => setHelp(false)} />}
    </div>
  );
}

interface HeadProps {
  view: View;
  narrow: boolean;
  from: number;
  whose: string;
  change: (changes: { view?: View; whose?: string }) => void;
  turn: (by: number) => void;
  today: () => void;
}

function Head({ view, narrow, from, whose, change, turn, today }: HeadProps) {
  const t = messages.value.agenda;
  const iso = (midnight: number) => new Date(midnight).toISOString();
  const words =
    view === 'day'
      ? longDate(iso(from))
      : t.weekOf(longDate(iso(from)), longDate(iso(agenda.addDays(from, 6))));
  return (
    <div class="dash-head">
      <div class="day">
        <button
          type="button"
          class="icon-button"
          aria-label={t.previous[view]}
          data-testid="agenda-previous"
          onClick={() => turn(-1)}
        >
          <Icon node={ChevronLeft} />
        </button>
        <h1 data-testid="agenda-title">
          <span class="agenda-title">{words}</span>
        </h1>
        <button
          type="button"
          class="icon-button"
          aria-label={t.next[view]}
          data-testid="agenda-next"
          onClick={() => turn(1)}
        >
          <Icon node={ChevronRight} />
        </button>
        <Button size="small" testid="agenda-today" onClick={today}>
          {messages.value.dashboard.today}
        </Button>
      </div>
      {principals.value.length > 1 && (
        <div class="act-as">
          <Select
            id="agenda-whose"
            label={t.whose}
            value={whose}
            testid="agenda-whose"
            options={principals.value.map((one) => ({ value: one.id, label: one.display_name }))}
            onChange={(next) => change({ whose: next })}
          />
        </div>
      )}
      <div class="dash-actions">
        {!narrow && (
          <div class="segments two" role="group" aria-label={t.view}>
            {(['day', 'week'] as const).map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={view === one}
                data-testid={`agenda-${one}`}
                onClick={() => change({ view: one })}
              >
                {t[one]}
              </button>
            ))}
          </div>
        )}
        <ButtonLink href="/app/plan" icon={CalendarPlus} testid="plan-open">
          {messages.value.dashboard.planAction}
        </ButtonLink>
      </div>
    </div>
  );
}

function AgendaKeys({ onClose }: { onClose: () => void }) {
  const t = messages.value.agenda.keys;
  const keys: [string, string][] = [
    ['←', t.previous],
    ['→', t.next],
    ['J', t.today],
    ['D', t.day],
    ['W', t.week],
    ['P', t.plan],
    ['↑ ↓', t.arrows],
    ['↵', t.enter],
    ['?', t.help],
  ];
  return <KeysDialog heading={t.heading} keys={keys} onClose={onClose} />;
}
