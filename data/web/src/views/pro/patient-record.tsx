// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a record: it is somebody else's twice, is handed out, is erased (F3, L2).
import { useEffect, useState } from 'preact/hooks';
import { Download, Eraser, Merge } from 'lucide';
import { Problem } from '../../api/client';
import {
  patients,
  type Erasure,
  type ErasureParty,
  type Patient,
  type PatientSummary,
} from '../../api/patients';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { paperDate, plainDate } from '../../i18n/format';
import { navigate } from '../../state/router';
import { session } from '../../state/session';
import { say } from '../../state/toast';
import { Loading, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { birthWords, usePatients } from './patient-search';

interface Props {
  one: Patient;
  onChange: (one: Patient) => void;
}

export function PatientRecord({ one, onChange }: Props) {
  const t = messages.value.patients.record;
  const [shown, setShown] = useState<'merge' | 'erase' | null>(null);
  const close = () => setShown(null);
  return (
    <section class="card" data-testid="patient-record">
      <h2>{t.heading}</h2>
      <div class="row-actions">
        <Button size="small" icon={Merge} testid="merge-open" onClick={() => setShown('merge')}>
          {t.merge}
        </Button>
        <a
          class="button plain small"
          href={patients.exportAddress(one.id)}
          download={`patient-${one.id}.json`}
          data-testid="patient-export"
        >
          <Icon node={Download} size={18} />
          <span class="button-text">{t.export}</span>
        </a>
        {session.value?.account.role === 'practitioner' && (
          <Button
            size="small"
            tone="quiet"
            icon={Eraser}
            testid="erase-open"
            onClick={() => setShown('erase')}
          >
            {t.erase}
          </Button>
        )}
      </div>
      <p class="hint">{t.exportHint}</p>
      {shown === 'merge' && <MergeDialog one={one} onChange={onChange} onClose={close} />}
      {shown === 'erase' && <EraseDialog one={one} onClose={close} />}
    </section>
  );
}

/** First who else it is, then what becomes of the two. */
function MergeDialog({ one, onChange, onClose }: Props & { onClose: () => void }) {
  const t = messages.value.patients;
  const [text, setText] = useState(`${one.family_name} ${one.given_name}`);
  const [other, setOther] = useState<PatientSummary | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { found } = usePatients(text);
  const others = found?.items.filter(({ id }) => id !== one.id) ?? [];
  const merge = async () => {
    try {
      onChange(await patients.merge(one.id, other!.id));
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.pointer !== '/patient_id') throw problem;
      setError(other!.birth_date === one.birth_date ? t.record.otherIns : t.record.otherDay);
      return;
    }
    say(t.record.merged);
    onClose();
  };
  if (other)
    return (
      <Dialog heading={t.record.mergeAsk} onClose={onClose} testid="merge-dialog">
        <dl class="facts-list">
          <div>
            <dt>{t.record.stays}</dt>
            <dd>
              {one.display_name}, {plainDate(one.birth_date)}
            </dd>
          </div>
          <div>
            <dt>{t.record.goes}</dt>
            <dd>
              {other.display_name}, {plainDate(other.birth_date)}
            </dd>
          </div>
        </dl>
        <p>{t.record.mergeText}</p>
        {error && (
          <p class="field-error" role="alert">
            {error}
          </p>
        )}
        <div class="actions">
          <Button onClick={onClose}>{messages.value.app.cancel}</Button>
          <Button tone="main" testid="merge-yes" onClick={merge}>
            {t.record.mergeYes}
          </Button>
        </div>
      </Dialog>
    );
  return (
    <Dialog heading={t.record.mergeWhich} onClose={onClose} testid="merge-dialog">
      <TextField
        id="merge-search"
        type="search"
        label={t.search}
        value={text}
        maxLength={100}
        testid="merge-search"
        onInput={setText}
      />
      <div role="status" class="hint">
        {found && t.found(others.length)}
      </div>
      <ul class="patient-list">
        {others.map((candidate) => (
          <li key={candidate.id} class="with-button">
            <span>
              <strong>{candidate.display_name}</strong>{' '}
              <span class="hint">{birthWords(candidate)}</span>
            </span>
            <Button
              size="small"
              label={`${t.record.same} ${candidate.display_name}`}
              testid={`merge-${candidate.id}`}
              onClick={() => setOther(candidate)}
            >
              {t.record.same}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** Those who have yet to agree, by name. */
function missing(parties: ErasureParty[]): string {
  return parties
    .filter(({ agreed }) => !agreed)
    .map((one) => one.display_name)
    .join(', ');
}

function whyNot(erasure: Erasure): string {
  const t = messages.value.patients.record;
  if (!erasure.yours)
    return t.colleagues(erasure.practitioners.map((one) => one.display_name).join(', '));
  return erasure.open > 0 ? t.stillOpen(erasure.open) : t.kept(paperDate(erasure.kept_until!));
}

function EraseDialog({ one, onClose }: { one: Patient; onClose: () => void }) {
  const t = messages.value.patients;
  const [erasure, setErasure] = useState<Erasure | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [date, setDate] = useState('');
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    patients.erasure(one.id).then(setErasure, setFailure);
  }, []);
  const erase = async () => {
    let agreed;
    try {
      agreed = await patients.erase(one.id, date);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.pointer !== '/birth_date') throw problem;
      setError(t.record.wrongDate);
      document.getElementById('erase-date')?.focus();
      return;
    }
    if (agreed) {
      say(t.record.agreed(missing(agreed.practitioners)));
      onClose();
      return;
    }
    say(t.record.erased);
    navigate('/app/patients');
  };
  const others = erasure ? missing(erasure.practitioners) : '';
  return (
    <Dialog heading={t.record.eraseAsk(one.display_name)} onClose={onClose} testid="erase-dialog">
      {failure !== null && (
        <Notice tone="bad" live>
          <p>{sentenceFor(failure)}</p>
        </Notice>
      )}
      {!erasure && failure === null && <Loading />}
      {erasure && !erasure.possible && (
        <Notice tone="wait" live>
          <p data-testid="erase-not">{whyNot(erasure)}</p>
        </Notice>
      )}
      {erasure?.possible && (
        <>
          <p>{t.record.eraseText(erasure.consultations)}</p>
          {others && (
            <Notice tone="wait">
              <p data-testid="erase-others">{t.record.others(others)}</p>
            </Notice>
          )}
          <TextField
            id="erase-date"
            type="date"
            label={t.record.eraseDate}
            value={date}
            error={error}
            testid="erase-date"
            onInput={(value) => {
              setDate(value);
              setError(null);
            }}
          />
        </>
      )}
      <div class="actions">
        <Button onClick={onClose}>
          {erasure?.possible ? messages.value.app.cancel : messages.value.app.close}
        </Button>
        {erasure?.possible && (
          <Button tone="danger" disabled={!date} testid="erase-yes" onClick={erase}>
            {others ? t.record.agreeYes : t.record.eraseYes}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
