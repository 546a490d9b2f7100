// SPDX-License-Identifier: GPL-3.0-or-later
// One patient of the register, with the consultations one may see and their documents (F3).
import { useEffect, useState } from 'preact/hooks';
import { CalendarPlus, FileText, Pencil } from 'lucide';
import { patients, type Patient, type PatientConsultation } from '../../api/patients';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { plainDate, when } from '../../i18n/format';
import { navigate } from '../../state/router';
import { say } from '../../state/toast';
import { Loading, Notice, StatusLabel, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { Icon } from '../parts/icon';
import { NotFound } from '../problem';
import { spacedIns } from './ins';
import { PatientForm } from './patient-form';
import { PatientRecord } from './patient-record';
import { loadPlaces, placeWords } from './places';

export function PatientView({ id = '' }: { id?: string }) {
  const t = messages.value;
  const [one, setOne] = useState<Patient | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [editing, setEditing] = useState(false);
  const load = () =>
    patients.get(id).then((found) => {
      setOne(found);
      // A record that was merged into another: its address leads there.
      if (found.id !== id) navigate(`/app/patients/${found.id}`, 'replace');
    }, setFailure);
  useEffect(() => void load(), [id]);
  useTitle(one ? one.display_name : t.app.loading);
  if (failure && !one)
    return (failure as { name?: string }).name === 'not-found' ? (
      <NotFound />
    ) : (
      <Notice tone="bad" live>
        <p>{sentenceFor(failure)}</p>
      </Notice>
    );
  if (!one) return <Loading />;
  if (editing)
    return (
      <div class="sheet">
        <h1>{t.patients.editTitle(one.display_name)}</h1>
        <PatientForm
          patient={one}
          onDone={(saved) => {
            setOne(saved);
            setEditing(false);
            say(t.patients.saved);
          }}
          onCancel={() => setEditing(false)}
          onConflict={() => {
            setEditing(false);
            say(t.patients.conflict, 'error');
            void load();
          }}
        />
      </div>
    );
  return (
    <div class="sheet" data-testid="patient">
      <header class="sheet-head">
        <div>
          <h1>{one.display_name}</h1>
          <p class="lead">
            {t.patients.born[one.sex]} {plainDate(one.birth_date)}
          </p>
        </div>
        <div class="actions">
          <Button icon={Pencil} testid="patient-edit" onClick={() => setEditing(true)}>
            {t.patients.edit}
          </Button>
          <ButtonLink
            href={`/app/plan?patient=${one.id}`}
            icon={CalendarPlus}
            tone="main"
            testid="patient-plan"
          >
            {t.patients.plan}
          </ButtonLink>
        </div>
      </header>
      <div class="sheet-columns">
        <History id={id} />
        <Traits one={one} />
      </div>
      <PatientRecord one={one} onChange={setOne} />
      <p class="hint">{t.patients.watched}</p>
    </div>
  );
}

function Traits({ one }: { one: Patient }) {
  const t = messages.value.patients;
  useEffect(() => {
    if (one.birth_place) loadPlaces();
  }, [one.birth_place]);
  const rows: [string, string | null][] = [
    [t.birthName, one.birth_name],
    [t.givenNames, one.given_names],
    [t.usedName, one.used_name],
    [t.usedGivenName, one.used_given_name],
    [t.sex, t.sexes[one.sex]],
    [t.birthPlace, one.birth_place && placeWords(one.birth_place)],
    [t.ins, one.ins && `${spacedIns(one.ins)} (${t.insChecked})`],
    [t.email, one.email],
    [t.mobile, one.mobile],
    [t.attending, [one.physician, one.physician_email].filter(Boolean).join(', ') || null],
  ];
  return (
    <dl class="facts-list" data-testid="patient-traits">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? <span class="hint">{t.notGiven}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function History({ id }: { id: string }) {
  const t = messages.value;
  const [items, setItems] = useState<PatientConsultation[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    patients.history(id).then((answer) => setItems(answer.items), setFailure);
  }, [id]);
  return (
    <section class="card" data-testid="patient-history">
      <h2>{t.patients.consultations}</h2>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {items?.length === 0 && <p class="hint">{t.patients.noConsultation}</p>}
      <ul class="patient-consultations">
        {items?.map((one) => (
          <li key={one.id}>
            <a href={`/app/consultations/${one.id}`}>
              <strong>{when(one.planned_start)}</strong>
            </a>
            <span class="hint">
              {t.kind[one.kind]} · {one.practitioner}
            </span>
            <StatusLabel status={one.status} />
            {one.documents.length > 0 && (
              <ul class="patient-documents" aria-label={t.patients.documents}>
                {one.documents.map((document) => (
                  <li key={document.id}>
                    <Icon node={FileText} size={18} />{' '}
                    {document.state === 'ready' ? (
                      <a
                        href={`/api/v1/consultations/${one.id}/documents/${document.id}/content`}
                        download
                      >
                        {document.name}
                      </a>
                    ) : (
                      document.name
                    )}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
