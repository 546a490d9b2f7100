// SPDX-License-Identifier: GPL-3.0-or-later
// Today: those waiting on top, always; one row, one main action (D5, J2).
import { useEffect, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { CalendarPlus, ChevronLeft, ChevronRight, Keyboard, Megaphone, Play } from 'lucide';
import { participants as participantsApi } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type { Consultation } from '../../api/types';
import { playArrival } from '../../call/meter';
import { messages } from '../../i18n';
import { longDate } from '../../i18n/format';
import { canEncrypt, mayComeIn } from '../../state/admission';
import * as live from '../../state/live';
import { now } from '../../state/clock';
import { navigate } from '../../state/router';
import { principals, session } from '../../state/session';
import { say } from '../../state/toast';
import { Loading, Notice, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { KeysDialog } from '../parts/dialog';
import { Select } from '../parts/field';
import { Icon } from '../parts/icon';
import { useKeys } from '../parts/keys';
import { AnnounceDialog } from './announce';
import { TroubleNotice } from './messages';
import { arrived, NotifySwitch } from './notify';
import { NowDialog } from './now';
import { nameOf, whomToAdmit } from './people';
import { QueueSections } from './queue-section';
import { Row } from './row';

const DAY_MS = 86_400_000;

/** Admits and opens the room; the room's own page shows what went wrong, if anything. */
export async function admit(one: Consultation): Promise<void> {
  const person = whomToAdmit(one);
  if (person) {
    if (!(await mayComeIn(nameOf(person), person.role, canEncrypt(person.equipment)))) return;
    await participantsApi.act(one.id, person.id, 'admit');
  }
  navigate(`/visit/${one.id}`);
}

function onArrival(one: Consultation, participantId: string): void {
  const person = one.participants.find((candidate) => candidate.id === participantId);
  if (!person || person.role === 'practitioner') return;
  if (session.value?.account.sound !== false) playArrival();
  arrived(messages.value.dashboard.arrival(nameOf(person)), one.id);
}

type Shown = 'announce' | 'now' | 'keys' | null;

export function Dashboard() {
  const t = messages.value.dashboard;
  const [shown, setShown] = useState<Shown>(null);
  const waiting = live.waiting.value;
  useTitle(waiting.length ? `(${waiting.length}) ${t.title}` : t.title);
  useEffect(() => live.openLive(onArrival), []);
  // Admission is near: have the room's code before the click.
  useEffect(() => {
    if (waiting.length) void import('../visit');
  }, [waiting.length > 0]);
  const minute = Math.floor(now.value / 60_000);
  useEffect(() => live.followToday(), [minute]);
  const today = () => live.showDay(live.startOfDay(new Date()));
  useKeys({
    a: () => {
      const first = live.waiting.value[0];
      if (first) admit(first).catch((problem: unknown) => say(sentenceFor(problem), 'error'));
    },
    n: () => setShown('now'),
    p: () => navigate('/app/plan'),
    r: () => setShown('announce'),
    t: () => navigate('/app/all'),
    j: today,
    ArrowLeft: () => moveDay(-1),
    ArrowRight: () => moveDay(1),
    '?': () => setShown('keys'),
  });
  return (
    <>
      <DayHead onNow={() => setShown('now')} onToday={today} />
      <Failure />
      {live.begun.value && <TroubleNotice live={live.changes.value} />}
      <WaitingSection onAnnounce={() => setShown('announce')} />
      {live.begun.value && <QueueSections />}
      <DaySections />
      <footer class="dash-foot">
        <NotifySwitch />
        <Button tone="quiet" size="small" icon={Keyboard} onClick={() => setShown('keys')}>
          {t.keys.heading}
        </Button>
      </footer>
      {shown === 'announce' && <AnnounceDialog onClose={() => setShown(null)} />}
      {shown === 'now' && <NowDialog onClose={() => setShown(null)} />}
      {shown === 'keys' && <DashboardKeys onClose={() => setShown(null)} />}
    </>
  );
}

function moveDay(days: number): void {
  // Noon, not midnight: days of 23 and 25 hours exist.
  live.showDay(live.startOfDay(new Date(live.day.value + DAY_MS / 2 + days * DAY_MS)));
}

function DayHead({ onNow, onToday }: { onNow: () => void; onToday: () => void }) {
  const t = messages.value.dashboard;
  const isToday = live.day.value === live.startOfDay(new Date(now.value));
  return (
    <div class="dash-head">
      <div class="day">
        <button
          type="button"
          class="icon-button"
          aria-label={t.previousDay}
          onClick={() => moveDay(-1)}
        >
          <Icon node={ChevronLeft} />
        </button>
        <h1 data-testid="day">
          {isToday && <span>{t.today}</span>}
          <time class={isToday ? 'day-date' : undefined}>
            {longDate(new Date(live.day.value).toISOString())}
          </time>
        </h1>
        <button type="button" class="icon-button" aria-label={t.nextDay} onClick={() => moveDay(1)}>
          <Icon node={ChevronRight} />
        </button>
        {!isToday && (
          <Button size="small" onClick={onToday}>
            {t.today}
          </Button>
        )}
      </div>
      <ActAs />
      <div class="dash-actions">
        <ButtonLink href="/app/plan" icon={CalendarPlus} testid="plan-open">
          {t.planAction}
        </ButtonLink>
        <Button icon={Play} testid="now-open" onClick={onNow}>
          {t.startNow}
        </Button>
      </div>
    </div>
  );
}

function ActAs() {
  const t = messages.value.dashboard;
  if (principals.value.length < 2) return null;
  const options = [
    { value: '', label: t.everybody },
    ...principals.value.map((one) => ({ value: one.id, label: one.display_name })),
  ];
  return (
    <div class="act-as">
      <Select
        id="act-as"
        label={t.actAs}
        value={live.actingFor.value ?? ''}
        options={options}
        testid="act-as"
        onChange={(id) => {
          live.actingFor.value = id || null;
        }}
      />
    </div>
  );
}

function Failure() {
  const failure = live.failure.value;
  if (!failure) return null;
  return (
    <Notice tone="bad" live>
      <p>{sentenceFor(failure)}</p>
      <Button size="small" onClick={() => live.reload()}>
        {messages.value.app.retry}
      </Button>
    </Notice>
  );
}

function Section({
  heading,
  count,
  children,
  tone,
  testid,
  aside,
}: {
  heading: string;
  count: number;
  children: ComponentChildren;
  tone?: string;
  testid: string;
  aside?: ComponentChildren;
}) {
  return (
    <section class={`dash-section ${tone ?? ''}`} data-testid={testid}>
      <header>
        <h2>
          {heading}
          {count > 0 && <span class="count"> {count}</span>}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

function rows(list: Consultation[]) {
  return (
    <ul class="rows">
      {list.map((one) => (
        <Row key={one.id} consultation={one} />
      ))}
    </ul>
  );
}

function WaitingSection({ onAnnounce }: { onAnnounce: () => void }) {
  const t = messages.value.dashboard;
  const waiting = live.waiting.value;
  const up = live.livePhase.value?.name === 'open';
  return (
    <Section
      heading={t.waiting}
      count={waiting.length}
      tone={waiting.length ? 'waits' : ''}
      testid="section-waiting"
      aside={
        <>
          <p class={`live-word ${up ? 'up' : 'down'}`} role="status" data-testid="live">
            <span class="dot" aria-hidden="true" /> {up ? t.live : t.notLive}
          </p>
          {waiting.length > 0 && (
            <Button size="small" icon={Megaphone} testid="announce-open" onClick={onAnnounce}>
              {t.announce}
            </Button>
          )}
        </>
      }
    >
      <p class="visually-hidden" role="status">
        {waiting.length ? t.waitingCount(waiting.length) : ''}
      </p>
      {waiting.length ? rows(waiting) : <p class="empty">{t.emptyWaiting}</p>}
    </Section>
  );
}

function DaySections() {
  const t = messages.value.dashboard;
  const { inProgress, upcoming, toBill, past, loading } = live;
  const nothing = !upcoming.value.length && !past.value.length;
  if (loading.value && nothing) return <Loading />;
  return (
    <>
      {inProgress.value.length > 0 && (
        <Section heading={t.inProgress} count={inProgress.value.length} testid="section-progress">
          {rows(inProgress.value)}
        </Section>
      )}
      {nothing ? (
        <div class="empty-day" data-testid="empty-day">
          <h2>{t.emptyDay}</h2>
          <p>{t.emptyDayHint}</p>
          <ButtonLink href="/app/plan" tone="main" icon={CalendarPlus}>
            {t.planAction}
          </ButtonLink>
        </div>
      ) : (
        <Section heading={t.upcoming} count={upcoming.value.length} testid="section-upcoming">
          {upcoming.value.length ? rows(upcoming.value) : <p class="empty">{t.emptyUpcoming}</p>}
        </Section>
      )}
      {toBill.value.length > 0 && (
        <Section heading={t.toBill} count={toBill.value.length} testid="section-bill">
          {rows(toBill.value)}
        </Section>
      )}
      {past.value.length > 0 && (
        <Section heading={t.past} count={past.value.length} testid="section-past">
          {rows(past.value)}
        </Section>
      )}
    </>
  );
}

function DashboardKeys({ onClose }: { onClose: () => void }) {
  const t = messages.value.dashboard.keys;
  const keys: [string, string][] = [
    ['A', t.admit],
    ['P', t.plan],
    ['N', t.now],
    ['R', t.announce],
    ['←', t.previous],
    ['→', t.next],
    ['J', t.today],
    ['T', t.all],
    ['?', t.help],
  ];
  return <KeysDialog heading={t.heading} keys={keys} onClose={onClose} />;
}
