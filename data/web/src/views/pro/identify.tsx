// SPDX-License-Identifier: GPL-3.0-or-later
// Who came alone, by a public page or a queue: whose record of the register that is (F3, B5, B8).
// The register proposes; only people tie.
import { useEffect, useState } from 'preact/hooks';
import { Search, UserPlus, UserRoundCheck } from 'lucide';
import { consultations } from '../../api/endpoints';
import { patients, type Patient, type PatientSummary } from '../../api/patients';
import { sentenceFor } from '../../api/problems';
import type { Participant } from '../../api/types';
import { messages } from '../../i18n';
import { location } from '../../state/router';
import { say } from '../../state/toast';
import { Button, ButtonLink } from '../parts/button';
import { Icon } from '../parts/icon';
import { birthWords } from './patient-search';

interface Props {
  consultation: string;
  person: Participant;
  reload: () => unknown;
  onSearch: () => void;
}

export function Identify({ consultation, person, reload, onSearch }: Props) {
  const t = messages.value.patients;
  const [found, setFound] = useState<PatientSummary[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    patients.candidates(consultation, person.id).then(({ items }) => setFound(items), setFailure);
  }, [consultation, person.id, person.family_name, person.given_name, person.birth_date]);
  const choose = async (id: string) => {
    await patients.link(consultation, person.id, id);
    say(t.link.attached);
    await reload();
  };
  return (
    <section class="identify" data-testid="identify" aria-labelledby="identify-heading">
      <h3 id="identify-heading">
        <Icon node={UserRoundCheck} size={18} /> {t.identify.heading}
      </h3>
      <p class="hint">{t.identify.text}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      <div role="status">
        {found?.length === 0 && <p data-testid="identify-none">{t.identify.none}</p>}
      </div>
      {found && found.length > 0 && (
        <ul class="patient-list">
          {found.map((one) => (
            <li key={one.id} class="with-button">
              <span>
                <a href={`/app/patients/${one.id}`} target="_blank" rel="noopener">
                  {one.display_name}
                </a>{' '}
                <span class="hint">{birthWords(one)}</span>
              </span>
              <Button
                size="small"
                label={`${t.identify.one} ${one.display_name}`}
                testid={`identify-${one.id}`}
                onClick={() => choose(one.id)}
              >
                {t.identify.one}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <p class="row-actions">
        <ButtonLink
          href={newRecordFor(consultation, person)}
          size="small"
          icon={UserPlus}
          testid="identify-new"
        >
          {t.identify.create}
        </ButtonLink>
        <Button size="small" tone="quiet" icon={Search} testid="patient-attach" onClick={onSearch}>
          {t.identify.search}
        </Button>
      </p>
    </section>
  );
}

/* A new record for somebody of a consultation, who is tied to it as soon as it is there. */

export function newRecordFor(consultation: string, person: Participant): string {
  return `/app/patients/new?consultation=${consultation}&participant=${person.id}`;
}

export interface Newcomer {
  consultation: string;
  person: Participant;
}

/** Whom the address of the page means; null: nobody, or not to be found. */
export function useNewcomer(): Newcomer | null | 'loading' {
  const { query } = location.value;
  const consultation = query.get('consultation');
  const participant = query.get('participant');
  const [found, setFound] = useState<Newcomer | null | 'loading'>(
    consultation && participant ? 'loading' : null,
  );
  useEffect(() => {
    if (!consultation || !participant) return;
    consultations.get(consultation).then(
      ({ participants }) => {
        const person = participants.find(({ id }) => id === participant);
        setFound(person ? { consultation, person } : null);
      },
      () => setFound(null),
    );
  }, [consultation, participant]);
  return found;
}

/** What somebody said of themselves, as the beginning of a record. */
export function traitsOf(person: Participant) {
  return {
    birth_name: person.family_name,
    given_names: person.given_name,
    birth_date: person.birth_date,
    email: person.email,
    mobile: person.mobile,
  };
}

/** A birth date that the record has otherwise was looked up in a document: it counts. */
export function tieTo({ consultation, person }: Newcomer, patient: Patient) {
  return patients.link(
    consultation,
    person.id,
    patient.id,
    person.birth_date === patient.birth_date ? {} : { birth_date: patient.birth_date },
  );
}
