// SPDX-License-Identifier: GPL-3.0-or-later
// Whose name or address was wrong is corrected where it shows: the invitation goes there (C2).
import { useState } from 'preact/hooks';
import { participants as api } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import type { Consultation, Participant } from '../../api/types';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { changesOf, checkPerson, draftOf, pointerErrors, type Errors } from './draft';
import { nameOf } from './people';
import { PersonFields } from './plan-parts';

export function EditPerson({
  one,
  person,
  onClose,
  reload,
}: {
  one: Consultation;
  person: Participant;
  onClose: () => void;
  reload: () => unknown;
}) {
  const t = messages.value;
  const [before] = useState(() => draftOf(person));
  const [draft, setDraft] = useState(before);
  const [errors, setErrors] = useState<Errors>({});
  const save = async () => {
    const found = checkPerson(draft, '');
    const changes = changesOf(before, draft);
    setErrors(found);
    if (Object.keys(found).length) return;
    try {
      if (Object.keys(changes).length) await api.patch(one.id, one.version, person.id, changes);
    } catch (problem) {
      // What a colleague has changed meanwhile shows; the button says why.
      if (isProblem(problem, 'precondition-failed')) {
        await reload();
        onClose();
      }
      setErrors(pointerErrors(problem));
      throw problem;
    }
    say(t.consultation.saved);
    await reload();
    onClose();
  };
  return (
    <Dialog heading={t.consultation.correctPerson(nameOf(person))} onClose={onClose} testid="person-dialog">
      <form onSubmit={(event) => event.preventDefault()} noValidate>
        <PersonFields
          person={draft}
          at=""
          errors={errors}
          onChange={(changes) => {
            setDraft({ ...draft, ...changes });
            setErrors({});
          }}
        />
        <div class="actions">
          <Button onClick={onClose}>{t.app.cancel}</Button>
          <Button type="submit" tone="main" testid="person-save" onClick={save}>
            {t.app.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
