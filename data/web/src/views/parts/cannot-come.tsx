// SPDX-License-Identifier: GPL-3.0-or-later
// "I cannot come": the patient cancels, in the visit or by the link before its day (A1, B3).
import { useState } from 'preact/hooks';
import { isProblem, sentenceFor } from '../../api/problems';
import { messages } from '../../i18n';
import { BirthDate, dateError, isoDate, NO_DATE } from './birth-date';
import { Button } from './button';
import { Dialog } from './dialog';
import { FieldError } from './field';

interface Props {
  needsBirthDate: boolean;
  /** Cancels; rejects with the server's problem. */
  onCancel: (birthDate: string | null) => Promise<unknown>;
}

/** A quiet button, and one question behind it. */
export function CannotCome(props: Props) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button tone="quiet" size="large" wide testid="cannot-come" onClick={() => setAsking(true)}>
        {messages.value.visit.cannotCome.offer}
      </Button>
      {asking && <Question {...props} onClose={() => setAsking(false)} />}
    </>
  );
}

function Question({ needsBirthDate, onCancel, onClose }: Props & { onClose: () => void }) {
  const [parts, setParts] = useState(NO_DATE);
  const [error, setError] = useState<string | null>(null);
  const t = messages.value.visit;

  const cancel = async () => {
    const birthDate = needsBirthDate ? isoDate(parts) : null;
    if (needsBirthDate && !birthDate) {
      setError(dateError(parts));
      return;
    }
    try {
      await onCancel(birthDate);
    } catch (problem) {
      if (isProblem(problem, 'invalid')) setError(t.identity.wrongDate);
      else if (isProblem(problem, 'forbidden')) setError(t.identity.blocked);
      else if (isProblem(problem, 'illegal-transition')) setError(t.cannotCome.late);
      else setError(sentenceFor(problem));
    }
  };

  return (
    <Dialog heading={t.cannotCome.ask} onClose={onClose} testid="cannot-come-dialog">
      <p>{t.cannotCome.text}</p>
      <form class="cancel-form" onSubmit={(event) => event.preventDefault()}>
        {needsBirthDate ? (
          <BirthDate
            id="cancel-birth"
            parts={parts}
            onChange={(next) => {
              setParts(next);
              setError(null);
            }}
            error={error}
          />
        ) : (
          <FieldError id="cancel" text={error} />
        )}
        <div class="actions">
          <Button size="large" wide onClick={onClose}>
            {t.cannotCome.no}
          </Button>
          <Button
            type="submit"
            tone="danger"
            size="large"
            wide
            testid="cannot-come-yes"
            onClick={cancel}
          >
            {t.cannotCome.yes}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
