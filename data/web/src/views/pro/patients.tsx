// SPDX-License-Identifier: GPL-3.0-or-later
// The register of patients: search first, then create (F3).
import { useEffect, useState } from 'preact/hooks';
import { UserPlus } from 'lucide';
import type { Patient } from '../../api/patients';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { location, navigate, replaceQuery } from '../../state/router';
import { say } from '../../state/toast';
import { Loading, Notice, useTitle } from '../parts/bits';
import { ButtonLink } from '../parts/button';
import { TextField } from '../parts/field';
import { tieTo, traitsOf, useNewcomer } from './identify';
import { PatientForm } from './patient-form';
import { birthWords, usePatients } from './patient-search';

function namesFrom(text: string): { birth_name: string } {
  return { birth_name: /\d/.test(text) ? '' : text.trim() };
}

export function Patients() {
  const t = messages.value.patients;
  useTitle(t.title);
  const [text, setText] = useState(location.value.query.get('q') ?? '');
  const { found, failure } = usePatients(text, 20);
  useEffect(() => {
    replaceQuery(new URLSearchParams(text.trim() ? { q: text.trim() } : {}));
  }, [text]);
  return (
    <div class="sheet patients" data-testid="patients">
      <header class="sheet-head">
        <div>
          <h1>{t.title}</h1>
          <p class="lead">{t.lead}</p>
        </div>
        <ButtonLink
          href={`/app/patients/new${text.trim() ? `?q=${encodeURIComponent(text.trim())}` : ''}`}
          icon={UserPlus}
          tone={found && found.items.length === 0 ? 'main' : 'plain'}
          testid="patient-new"
        >
          {t.add}
        </ButtonLink>
      </header>
      <form role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          id="patient-search"
          type="search"
          label={t.search}
          hint={t.searchHint}
          value={text}
          maxLength={100}
          testid="patient-search"
          onInput={setText}
        />
      </form>
      {failure !== null && (
        <Notice tone="bad" live>
          <p>{sentenceFor(failure)}</p>
        </Notice>
      )}
      <div role="status" class="hint">
        {found && t.found(found.items.length)}
        {found?.more && <> {t.more}</>}
      </div>
      {found && found.items.length > 0 && (
        <ul class="patient-list" data-testid="patient-list">
          {found.items.map((one) => (
            <li key={one.id}>
              <a href={`/app/patients/${one.id}`} data-testid={`patient-${one.id}`}>
                <strong>{one.display_name}</strong>
                <span class="hint">{birthWords(one)}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function NewPatient() {
  const t = messages.value.patients;
  useTitle(t.addTitle);
  const wanted = useNewcomer();
  if (wanted === 'loading') return <Loading />;
  const done = async (patient: Patient) => {
    if (wanted) await tieTo(wanted, patient);
    say(wanted ? t.link.attached : t.saved);
    navigate(
      wanted ? `/app/consultations/${wanted.consultation}` : `/app/patients/${patient.id}`,
      'replace',
    );
  };
  return (
    <div class="sheet">
      <h1>{t.addTitle}</h1>
      <PatientForm
        known={wanted ? traitsOf(wanted.person) : namesFrom(location.value.query.get('q') ?? '')}
        onDone={done}
        onCancel={() =>
          navigate(wanted ? `/app/consultations/${wanted.consultation}` : '/app/patients')
        }
      />
    </div>
  );
}
