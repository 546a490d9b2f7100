// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences of the practice: whom patients turn to with a complaint (F6).
import { useEffect, useState } from 'preact/hooks';
import { complaints as api } from '../../api/complaints';
import { isProblem, sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { describedBy, Field } from '../parts/field';

const ID = 'complaint-contact';

export function ComplaintContact() {
  const t = messages.value.complaints;
  const [known, setKnown] = useState<{ contact: string; version: number } | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = () => api.get().then(setKnown, setFailure);
  useEffect(() => void load(), []);
  const save = async () => {
    if (!known) return;
    try {
      setKnown(await api.save(known));
    } catch (problem) {
      // What a colleague has saved meanwhile is shown; the button says why.
      if (isProblem(problem, 'precondition-failed')) await load();
      throw problem;
    }
    say(t.saved);
  };
  return (
    <section class="card" data-testid="complaint-settings">
      <h2>{t.heading}</h2>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {known && (
        <form onSubmit={(event) => event.preventDefault()}>
          <Field id={ID} label={t.contact} hint={t.contactHint}>
            <textarea
              id={ID}
              rows={3}
              maxLength={500}
              value={known.contact}
              aria-describedby={describedBy(ID, t.contactHint)}
              data-testid={ID}
              onInput={(event) => setKnown({ ...known, contact: event.currentTarget.value })}
            />
          </Field>
          <Button type="submit" testid="complaint-save" onClick={save}>
            {t.save}
          </Button>
        </form>
      )}
    </section>
  );
}
