// SPDX-License-Identifier: GPL-3.0-or-later
// Who, when, with whom, in one glance; then "is that you?" (D1).
import { useState } from 'preact/hooks';
import { isProblem, sentenceFor } from '../../api/problems';
import { locale, messages } from '../../i18n';
import { when } from '../../i18n/format';
import { BirthDate, dateError, isoDate, NO_DATE } from '../parts/birth-date';
import { Button } from '../parts/button';
import { FieldError } from '../parts/field';
import { useVisit } from './context';
import { StepPage } from './frame';

export function IdentityStep() {
  const visit = useVisit();
  const [parts, setParts] = useState(NO_DATE);
  const [error, setError] = useState<string | null>(null);
  const state = visit.state.value;
  if (!state) return null;
  const t = messages.value.visit;
  const { me, consultation } = state;
  const doctor = consultation.practitioner.display_name;

  const confirm = async () => {
    const birthDate = me.needs_birth_date ? isoDate(parts) : null;
    if (me.needs_birth_date && !birthDate) {
      setError(dateError(parts));
      return;
    }
    try {
      await visit.confirmIdentity(birthDate);
    } catch (problem) {
      if (isProblem(problem, 'invalid')) setError(t.identity.wrongDate);
      else if (isProblem(problem, 'forbidden')) setError(t.identity.blocked);
      else setError(sentenceFor(problem));
    }
  };

  return (
    <StepPage step="identity" heading={t.identity.hello} testid="identity">
      <p class="lead">
        {me.role === 'patient' ? t.appointment : t.identity.invited}{' '}
        <strong>{me.role === 'patient' ? t.withName(doctor) : t.ofName(doctor)}</strong>{' '}
        <time dateTime={consultation.planned_start}>{when(consultation.planned_start)}</time>.
      </p>
      <form class="decision" onSubmit={(event) => event.preventDefault()} lang={locale.value}>
        <h2>{t.identity.question(me.masked_name)}</h2>
        {me.needs_birth_date ? (
          <BirthDate
            id="birth"
            parts={parts}
            onChange={(next) => {
              setParts(next);
              setError(null);
            }}
            error={error}
          />
        ) : (
          <FieldError id="identity" text={error} />
        )}
        <div class="actions">
          <Button
            type="submit"
            tone="main"
            size="large"
            wide
            testid="identity-yes"
            onClick={confirm}
          >
            {t.identity.yes}
          </Button>
          <Button tone="quiet" size="large" wide testid="identity-no" onClick={() => visit.notMe()}>
            {t.identity.no}
          </Button>
        </div>
      </form>
      <p class="afterword">{t.identity.next}</p>
    </StepPage>
  );
}
