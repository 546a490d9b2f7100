// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences of the practice: whom patients turn to with a complaint (F6).
import { useEffect, useState } from 'preact/hooks';
import { complaints as api } from '../../api/complaints';
import { sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { say } from '../../state/toast';
import { Button } from '../parts/button';
import { describedBy, Field } from '../parts/field';

const ID = 'complaint-contact';

export function ComplaintContact() {
  const t = messages.value.complaints;
  const [contact, setContact] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    api.get().then((answer) => setContact(answer.contact), setFailure);
  }, []);
  const save = async () => {
    setContact((await api.save(contact ?? '')).contact);
    say(t.saved);
  };
  return (
    <section class="card" data-testid="complaint-settings">
      <h2>{t.heading}</h2>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {contact !== null && (
        <form onSubmit={(event) => event.preventDefault()}>
          <Field id={ID} label={t.contact} hint={t.contactHint}>
            <textarea
              id={ID}
              rows={3}
              maxLength={500}
              value={contact}
              aria-describedby={describedBy(ID, t.contactHint)}
              data-testid={ID}
              onInput={(event) => setContact(event.currentTarget.value)}
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
