// SPDX-License-Identifier: GPL-3.0-or-later
// What the patient, or who is beside them, sends to the practice: in the waiting room, or by the
// personal link before its day (F4). What nobody has opened can be taken back.
import { useEffect, useState } from 'preact/hooks';
import { FileText, Undo2, Upload } from 'lucide';
import {
  bringByLink,
  bringing,
  type BroughtDocument,
  type Bringing,
  type DocumentLimits,
} from '../../api/documents';
import { isProblem, sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Loading } from '../parts/bits';
import { BirthDate, dateError, isoDate, NO_DATE } from '../parts/birth-date';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { sizeWords } from '../parts/size';
import { Uploader } from './uploader';

export function BringByVisit({ consultationId }: { consultationId: string }) {
  const [open, setOpen] = useState(false);
  const t = messages.value.documents.bring;
  return (
    <div class="bring">
      <Button icon={Upload} wide testid="bring" onClick={() => setOpen(true)}>
        {t.offer}
      </Button>
      {open && (
        <Dialog heading={t.heading} onClose={() => setOpen(false)} testid="bring-dialog">
          <Brought from={bringing(`/visit/${consultationId}/documents`)} />
          <Finished onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </div>
  );
}

/** Before the day: who it is first, where the practice knows a birth date. */
export function BringByLink({ token }: { token: string }) {
  const [open, setOpen] = useState(false);
  const [ticket, setTicket] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const t = messages.value.documents.bring;
  const start = async () => {
    try {
      setTicket((await bringByLink.open(token, null)).ticket);
    } catch (problem) {
      if (!isProblem(problem, 'invalid')) throw problem;
      setAsked(true);
    }
    setOpen(true);
  };
  return (
    <>
      <Button icon={Upload} size="large" wide testid="bring" onClick={start}>
        {t.offer}
      </Button>
      {open && (
        <Dialog heading={t.heading} onClose={() => setOpen(false)} testid="bring-dialog">
          {ticket === null && asked && <Who token={token} onKnown={setTicket} />}
          {ticket !== null && (
            <>
              <Brought from={bringing(`/c/${token}/documents`, ticket)} />
              <Finished onClose={() => setOpen(false)} />
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

function Finished({ onClose }: { onClose: () => void }) {
  return (
    <div class="actions">
      <Button size="large" wide testid="bring-done" onClick={onClose}>
        {messages.value.documents.bring.done}
      </Button>
    </div>
  );
}

function Who({ token, onKnown }: { token: string; onKnown: (ticket: string) => void }) {
  const [parts, setParts] = useState(NO_DATE);
  const [error, setError] = useState<string | null>(null);
  const t = messages.value;
  const check = async () => {
    const date = isoDate(parts);
    if (!date) {
      setError(dateError(parts));
      return;
    }
    try {
      onKnown((await bringByLink.open(token, date)).ticket);
    } catch (problem) {
      if (isProblem(problem, 'invalid')) setError(t.visit.identity.wrongDate);
      else if (isProblem(problem, 'forbidden')) setError(t.visit.identity.blocked);
      else setError(sentenceFor(problem));
    }
  };
  return (
    <form class="cancel-form" onSubmit={(event) => event.preventDefault()}>
      <p>{t.documents.bring.whoText}</p>
      <BirthDate
        id="bring-birth"
        parts={parts}
        error={error}
        onChange={(next) => {
          setParts(next);
          setError(null);
        }}
      />
      <div class="actions">
        <Button type="submit" tone="main" size="large" wide testid="bring-who" onClick={check}>
          {t.documents.bring.next}
        </Button>
      </div>
    </form>
  );
}

function Brought({ from }: { from: Bringing }) {
  const t = messages.value.documents.bring;
  const [items, setItems] = useState<BroughtDocument[] | null>(null);
  const [limits, setLimits] = useState<DocumentLimits | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = async () => {
    try {
      const list = await from.list();
      setItems(list.items);
      setLimits(list.limits);
    } catch (problem) {
      setFailure(problem);
    }
  };
  useEffect(() => void load(), []);
  const takeBack = async (one: BroughtDocument) => {
    try {
      await from.takeBack(one.id);
    } catch (problem) {
      if (!isProblem(problem, 'illegal-transition')) throw problem;
      say(t.tooLate, 'error');
    }
    await load();
  };
  if (failure !== null) return <p class="trouble">{sentenceFor(failure)}</p>;
  if (!items || !limits) return <Loading />;
  return (
    <div class="brought">
      <p>{t.lead}</p>
      <Uploader limits={limits} add={from.add} onAdded={load} label={t.choose} large />
      <h3>{t.sent}</h3>
      {items.length === 0 && <p class="hint">{t.none}</p>}
      <ul class="document-list" data-testid="brought">
        {items.map((one) => (
          <li key={one.id} class="document">
            <Icon node={FileText} />
            <div class="document-words">
              <span class="document-name">{one.name}</span>
              <span class="hint">
                {sizeWords(one.size)} · {wordOf(one)}
              </span>
            </div>
            {!one.opened_at && (
              <Button
                size="small"
                icon={Undo2}
                label={t.takeBackOf(one.name)}
                testid="take-back"
                onClick={() => takeBack(one)}
              >
                {t.takeBack}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordOf(one: BroughtDocument): string {
  const t = messages.value.documents.bring;
  if (one.state === 'infected') return t.infected;
  if (one.state === 'checking') return t.checking;
  return one.opened_at ? t.opened : t.waiting;
}
