// SPDX-License-Identifier: GPL-3.0-or-later
// On the page of a consultation: whose record of the register its patient is (F3).
import { useState } from 'preact/hooks';
import { IdCard } from 'lucide';
import { Problem } from '../../api/client';
import { patients } from '../../api/patients';
import type { Participant } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button, ButtonLink } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { TextField } from '../parts/field';
import { Identify, newRecordFor } from './identify';
import { birthWords, usePatients } from './patient-search';

interface Props {
  consultation: string;
  person: Participant;
  reload: () => unknown;
}

export function PatientLink({ consultation, person, reload }: Props) {
  const t = messages.value.patients.link;
  const [choosing, setChoosing] = useState(false);
  const release = async () => {
    await patients.link(consultation, person.id, null);
    say(t.released);
    await reload();
  };
  const dialog = choosing && (
    <ChooseDialog
      consultation={consultation}
      person={person}
      reload={reload}
      onClose={() => setChoosing(false)}
    />
  );
  if (person.to_identify)
    return (
      <>
        <Identify
          consultation={consultation}
          person={person}
          reload={reload}
          onSearch={() => setChoosing(true)}
        />
        {dialog}
      </>
    );
  return (
    <p class="row-actions">
      {person.patient_id ? (
        <>
          <ButtonLink
            href={`/app/patients/${person.patient_id}`}
            size="small"
            icon={IdCard}
            testid="patient-open"
          >
            {t.open}
          </ButtonLink>
          <Button size="small" tone="quiet" testid="patient-release" onClick={release}>
            {t.release}
          </Button>
        </>
      ) : (
        <Button
          size="small"
          icon={IdCard}
          testid="patient-attach"
          onClick={() => setChoosing(true)}
        >
          {t.attach}
        </Button>
      )}
      {dialog}
    </p>
  );
}

function ChooseDialog({ consultation, person, reload, onClose }: Props & { onClose: () => void }) {
  const t = messages.value.patients;
  const [text, setText] = useState(`${person.family_name} ${person.given_name}`);
  const [error, setError] = useState<string | null>(null);
  const { found } = usePatients(text);
  const choose = async (id: string) => {
    try {
      await patients.link(consultation, person.id, id);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.pointer !== '/patient_id') throw problem;
      setError(t.link.otherDay);
      return;
    }
    say(t.link.attached);
    onClose();
    await reload();
  };
  const create = newRecordFor(consultation, person);
  return (
    <Dialog heading={t.link.heading} onClose={onClose} testid="patient-dialog">
      <TextField
        id="patient-choose"
        type="search"
        label={t.search}
        value={text}
        error={error}
        maxLength={100}
        testid="patient-choose"
        onInput={(value) => {
          setText(value);
          setError(null);
        }}
      />
      <div role="status" class="hint">
        {found && t.found(found.items.length)}
      </div>
      <ul class="patient-list">
        {found?.items.map((one) => (
          <li key={one.id} class="with-button">
            <span>
              <strong>{one.display_name}</strong> <span class="hint">{birthWords(one)}</span>
            </span>
            <Button
              size="small"
              label={`${t.link.choose} ${one.display_name}`}
              testid={`attach-${one.id}`}
              onClick={() => choose(one.id)}
            >
              {t.link.choose}
            </Button>
          </li>
        ))}
      </ul>
      <p>
        <a href={create}>{t.add}</a>
      </p>
    </Dialog>
  );
}
