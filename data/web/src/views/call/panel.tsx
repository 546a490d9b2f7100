// SPDX-License-Identifier: GPL-3.0-or-later
// Participants, the lock, a message to those waiting, the private note (D4, D7, E8).
import { useEffect, useRef, useState } from 'preact/hooks';
import { Lock, LockOpen } from 'lucide';
import { messages } from '../../i18n';
import type { Person } from '../../signal/messages';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { CompanyRow, HostNotice, useCompany } from '../visit/company';
import { useVisit } from '../visit/context';
import { PersonRow } from '../visit/people';
import { Devices } from './devices';
import { VitalSigns } from '../parts/vital-signs';
import { SidePanel } from './side';

export function Panel({ onClose }: { onClose: () => void }) {
  const visit = useVisit();
  const t = messages.value.call;
  const practitioner = visit.isPractitioner.value;
  const waiting = visit.waiting.value;
  const inside = visit.others.value.filter(
    (one) => (one.admitted && one.presence !== 'away') || one.presence === 'beside',
  );
  const out = visit.others.value.filter((one) => one.removed_by !== null);
  const expected = visit.others.value.filter(
    (one) => ![...waiting, ...inside, ...out].includes(one),
  );
  return (
    <SidePanel heading={practitioner ? t.panelPro : t.panel} onClose={onClose} testid="panel">
      {practitioner && <HostNotice />}
      {practitioner && <Group heading={t.people.waiting} people={waiting} />}
      {practitioner && waiting.length > 0 && <Message />}
      {practitioner ? (
        <Group heading={t.people.inCall} people={inside} />
      ) : (
        <WhoIsHere />
      )}
      {practitioner && <Group heading={t.people.expected} people={expected} />}
      {practitioner && <Group heading={t.people.out} people={out} />}
      <Measurements />
      <Devices />
      {practitioner && <LockSwitch />}
      {practitioner && <Note />}
    </SidePanel>
  );
}

/** Measured at the site, or by who is beside the patient: seen as soon as it is entered (E8). */
function Measurements() {
  const visit = useVisit();
  const state = visit.state.value;
  const role = state?.me.role;
  if (!state || (role !== 'practitioner' && role !== 'patient' && role !== 'professional'))
    return null;
  return (
    <VitalSigns
      consultationId={visit.consultationId}
      count={state.consultation.measurements}
      mayEnter={role !== 'practitioner'}
    />
  );
}

/** The patient's view: everybody, also those waiting or reconnecting, with one button each (K1). */
function WhoIsHere() {
  const visit = useVisit();
  const t = messages.value.company;
  const people = useCompany();
  return (
    <section data-testid="who-is-here">
      <h3>{t.heading}</h3>
      <HostNotice />
      {people.length === 0 && <p>{t.alone}</p>}
      <ul class="people-list">
        {people.map((one) => (
          <CompanyRow key={one.id} person={one} />
        ))}
      </ul>
      {visit.state.value?.me.role === 'patient' &&
        people.some((one) => one.role !== 'practitioner') && (
          <p class="hint">{t.yourRight}</p>
        )}
    </section>
  );
}

function Group({ heading, people }: { heading: string; people: Person[] }) {
  if (!people.length) return null;
  return (
    <section>
      <h3>{heading}</h3>
      <ul class="people-list">
        {people.map((one) => (
          <PersonRow key={one.id} person={one} />
        ))}
      </ul>
    </section>
  );
}

function LockSwitch() {
  const visit = useVisit();
  const t = messages.value.call.people;
  const locked = visit.state.value?.consultation.locked ?? false;
  return (
    <section>
      <Button
        icon={locked ? LockOpen : Lock}
        wide
        testid="lock-toggle"
        onClick={() => visit.act(locked ? 'unlock' : 'lock')}
      >
        {locked ? t.unlock : t.lock}
      </Button>
      <p class="hint" role="status">
        {locked ? `${t.locked}. ${t.lockHint}` : ''}
      </p>
    </section>
  );
}

function Message() {
  const visit = useVisit();
  const shown = visit.state.value?.consultation.waiting_message ?? '';
  const [text, setText] = useState(shown);
  const t = messages.value.call.message;
  const send = async (next: string) => {
    await visit.act('message', { text: next });
    setText(next);
    if (next) say(t.sent);
  };
  return (
    <section>
      <label for="message">
        <h3>{t.heading}</h3>
      </label>
      <textarea
        id="message"
        rows={2}
        maxLength={500}
        value={text}
        placeholder={t.placeholder}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="row-actions">
        <Button size="small" disabled={!text.trim()} onClick={() => send(text.trim())}>
          {t.send}
        </Button>
        {shown && (
          <Button size="small" tone="quiet" onClick={() => send('')}>
            {t.remove}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Saved as one types; the server's text is taken only while nobody types here. */
function Note() {
  const visit = useVisit();
  const stored = visit.state.value?.consultation.note ?? '';
  const [text, setText] = useState(stored);
  const [status, setStatus] = useState<'idle' | 'saving' | 'saved' | 'failed'>('idle');
  const unsaved = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const t = messages.value.call.note;

  const save = async () => {
    const next = unsaved.current;
    if (next === null) return;
    setStatus('saving');
    try {
      await visit.act('note', { text: next });
      if (unsaved.current === next) unsaved.current = null;
      setStatus('saved');
    } catch {
      setStatus('failed');
    }
  };
  useEffect(() => {
    if (unsaved.current === null) setText(stored);
  }, [stored]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      void save();
    },
    [],
  );

  const words = { idle: '', saving: t.saving, saved: t.saved, failed: t.failed };
  return (
    <section class="note">
      <label for="note">
        <h3>{t.heading}</h3>
      </label>
      <p class="hint" id="note-hint">
        {t.hint}
      </p>
      <textarea
        id="note"
        rows={6}
        maxLength={10000}
        value={text}
        aria-describedby="note-hint"
        data-testid="note"
        onInput={(event) => {
          unsaved.current = event.currentTarget.value;
          setText(event.currentTarget.value);
          setStatus('idle');
          clearTimeout(timer.current);
          timer.current = setTimeout(() => void save(), 800);
        }}
      />
      <p class="hint" role="status">
        {words[status]}
      </p>
    </section>
  );
}
