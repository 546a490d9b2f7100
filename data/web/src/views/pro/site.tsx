// SPDX-License-Identifier: GPL-3.0-or-later
// The page of an equipped site's hosts (K1): who comes, check-in by code, being with the patient and
// leaving them alone. It shows nothing medical, and of the patient only the masked name.
import { useEffect, useState } from 'preact/hooks';
import { DoorOpen, LogOut, UserCheck } from 'lucide';
import { site as api } from '../../api/endpoints';
import { Problem } from '../../api/client';
import { sentenceFor } from '../../api/problems';
import type { SiteConsultation, Structure } from '../../api/types';
import { messages } from '../../i18n';
import { clockTime, daysFromToday, minutesText, when } from '../../i18n/format';
import { Channel } from '../../signal/channel';
import type { LiveMessage } from '../../signal/messages';
import { say } from '../../state/toast';
import { Loading, Notice, StatusLabel, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';
import { SiteDevices } from '../parts/site-devices';
import { VitalSigns } from '../parts/vital-signs';
import { Kiosks } from './kiosks';

/** The site's list, kept true by the live socket. */
function useSite() {
  const [structure, setStructure] = useState<Structure | null>(null);
  const [rows, setRows] = useState<ReadonlyMap<string, SiteConsultation> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const put = (next: SiteConsultation) =>
    setRows((before) => {
      const old = before?.get(next.id);
      if (old && old.revision > next.revision) return before;
      return new Map(before ?? []).set(next.id, next);
    });
  const load = async () => {
    try {
      setStructure(await api.show());
      const { items } = await api.consultations();
      setRows(new Map(items.map((one) => [one.id, one])));
      setFailure(null);
    } catch (error) {
      setFailure(error);
    }
  };
  useEffect(() => {
    const channel = new Channel<LiveMessage>('/api/v1/live', {
      hello: () => ({}),
      welcome: () => void load(),
      message: (message) => {
        if (message.type === 'site') put(message.consultation);
        else if (message.type === 'resync') void load();
      },
    });
    return () => channel.close();
  }, []);
  return { structure, rows, failure, put };
}

const isOpen = (one: SiteConsultation) =>
  one.status === 'scheduled' || one.status === 'waiting' || one.status === 'in_progress';
const byStart = (a: SiteConsultation, b: SiteConsultation) =>
  a.planned_start.localeCompare(b.planned_start) || a.id.localeCompare(b.id);

export function SiteView() {
  const t = messages.value.site;
  const { structure, rows, failure, put } = useSite();
  useTitle(structure?.name ?? t.title);
  if (failure && !structure)
    return (
      <Notice tone="bad" live>
        <p>{(failure as { name?: string }).name === 'forbidden' ? t.noSite : sentenceFor(failure)}</p>
      </Notice>
    );
  if (!structure || !rows) return <Loading />;
  const all = [...rows.values()].sort(byStart);
  const today = all.filter((one) => daysFromToday(new Date(one.planned_start)) === 0);
  const later = all.filter((one) => daysFromToday(new Date(one.planned_start)) > 0 && isOpen(one));
  return (
    <div class="site" data-testid="site">
      <header>
        <h1>{structure.name}</h1>
        <p class="lead">
          {structure.address}, {structure.postal_code} {structure.town}
        </p>
        <SiteDevices devices={structure.devices} />
        <p class="hint">{t.lead}</p>
      </header>
      <CheckIn onDone={put} />
      <section>
        <h2>{t.today}</h2>
        {today.length === 0 && <p>{t.none}</p>}
        <ul class="site-rows">
          {today.map((one) => (
            <Row key={one.id} one={one} onChange={put} />
          ))}
        </ul>
      </section>
      {later.length > 0 && (
        <section>
          <h2>{t.later}</h2>
          <ul class="site-rows">
            {later.map((one) => (
              <Row key={one.id} one={one} onChange={put} />
            ))}
          </ul>
        </section>
      )}
      <Kiosks />
    </div>
  );
}

function CheckIn({ onDone }: { onDone: (one: SiteConsultation) => void }) {
  const t = messages.value.site.checkIn;
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const submit = async () => {
    setError(null);
    try {
      const one = await api.checkIn(code.trim());
      onDone(one);
      setCode('');
      say(t.done(clockTime(one.planned_start)));
    } catch (problem) {
      const name = problem instanceof Problem ? problem.name : '';
      if (name === 'link-unknown' || name === 'invalid') setError(t.wrong);
      else if (name === 'link-other-day') setError(t.otherDay);
      else setError(sentenceFor(problem));
    }
  };
  return (
    <form class="site-check-in" onSubmit={(event) => event.preventDefault()} noValidate>
      <h2>{t.heading}</h2>
      <div class="site-code">
        <TextField
          id="site-code"
          label={t.label}
          hint={t.hint}
          value={code}
          error={error}
          maxLength={12}
          testid="site-code"
          onInput={(value) => {
            setCode(value.toUpperCase());
            setError(null);
          }}
        />
        <Button type="submit" tone="main" icon={UserCheck} testid="site-check-in" onClick={submit}>
          {t.submit}
        </Button>
      </div>
    </form>
  );
}

function placeWords(one: SiteConsultation): string {
  const t = messages.value.site;
  if (one.status === 'in_progress') return t.inCall;
  if (one.status === 'waiting') return t.waiting;
  if (!isOpen(one)) return '';
  return one.checked_in_at ? t.checkedIn(clockTime(one.checked_in_at)) : t.expected;
}

/** What the host must know now, in one sentence; the patient's word first. */
function hostWords(one: SiteConsultation): { text: string; urgent: boolean } | null {
  const t = messages.value.site;
  if (one.sent_out && isOpen(one)) return { text: t.sentOut, urgent: true };
  if (one.accompanying && one.host_wish === 'stay')
    return { text: `${t.youAreThere} ${t.stay}`, urgent: false };
  if (one.accompanying) return { text: `${t.youAreThere} ${t.leaveBefore}`, urgent: true };
  return one.host_beside ? { text: t.otherHost(one.host_beside), urgent: false } : null;
}

function Row({
  one,
  onChange,
}: {
  one: SiteConsultation;
  onChange: (next: SiteConsultation) => void;
}) {
  const t = messages.value.site;
  const words = hostWords(one);
  const mayGo =
    !one.accompanying &&
    !one.sent_out &&
    (one.status === 'in_progress' ? one.host_wish === 'stay' : isOpen(one));
  const name = one.patient ?? '';
  return (
    <li class="site-row" data-testid={`site-${one.id}`} data-status={one.status}>
      <div class="site-row-words">
        <time dateTime={one.planned_start}>{when(one.planned_start)}</time>
        <strong>{name}</strong>
        <span class="hint">
          {t.with(one.practitioner.display_name)} ·{' '}
          {t.minutes(minutesText(one.planned_duration_minutes))} · {placeWords(one)}
        </span>
        <StatusLabel status={one.status} />
      </div>
      <div class="site-row-host" role="status">
        {words && (
          <Notice tone={words.urgent ? 'wait' : 'info'}>
            <p data-testid={`site-host-${one.id}`}>{words.text}</p>
          </Notice>
        )}
      </div>
      <div class="row-actions">
        {mayGo && (
          <Button
            icon={DoorOpen}
            testid={`accompany-${one.id}`}
            label={t.accompanyName(name)}
            onClick={() => api.accompany(one.id).then(onChange)}
          >
            {t.accompany}
          </Button>
        )}
        {one.accompanying && (
          <Button
            tone="main"
            icon={LogOut}
            testid={`leave-${one.id}`}
            label={t.leaveName(name)}
            onClick={() => api.leave(one.id).then(onChange)}
          >
            {t.leave}
          </Button>
        )}
      </div>
      {one.accompanying && <VitalSigns consultationId={one.id} count={0} mayEnter />}
    </li>
  );
}
