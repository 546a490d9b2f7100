// SPDX-License-Identifier: GPL-3.0-or-later
// Who, when, with whom, in one glance; then "is that you?" (D1).
import { useState } from 'preact/hooks';
import { isProblem, sentenceFor } from '../../api/problems';
import { locale, messages } from '../../i18n';
import { when } from '../../i18n/format';
import { Button } from '../parts/button';
import { FieldError } from '../parts/field';
import { useVisit } from './context';
import { StepPage } from './frame';

interface DateParts {
  day: string;
  month: string;
  year: string;
}

/** YYYY-MM-DD, or null when it is no date. */
function isoDate({ day, month, year }: DateParts): string | null {
  const iso = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = new Date(iso + 'T00:00:00Z');
  const real = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso);
  return real && year.length === 4 ? iso : null;
}

const PARTS = [
  { name: 'day', length: 2, autocomplete: 'bday-day' },
  { name: 'month', length: 2, autocomplete: 'bday-month' },
  { name: 'year', length: 4, autocomplete: 'bday-year' },
] as const;

/** Three plain fields: quicker and surer than a calendar for a date long ago. */
function BirthDate({
  parts,
  onChange,
  error,
}: {
  parts: DateParts;
  onChange: (parts: DateParts) => void;
  error: string | null;
}) {
  const t = messages.value.visit.identity;
  return (
    <fieldset
      class={error ? 'birth wrong' : 'birth'}
      aria-describedby={error ? 'birth-hint birth-error' : 'birth-hint'}
    >
      <legend>{t.birthDate}</legend>
      <p class="hint" id="birth-hint">
        {t.birthDateHint}
      </p>
      <div class="birth-fields">
        {PARTS.map(({ name, length, autocomplete }) => (
          <div key={name} class="field">
            <label for={`birth-${name}`}>{t[name]}</label>
            <input
              id={`birth-${name}`}
              class={name}
              inputMode="numeric"
              maxLength={length}
              size={length}
              autocomplete={autocomplete}
              value={parts[name]}
              data-testid={`birth-${name}`}
              onInput={(event) => {
                const digits = event.currentTarget.value.replace(/\D/g, '');
                event.currentTarget.value = digits;
                onChange({ ...parts, [name]: digits });
              }}
            />
          </div>
        ))}
      </div>
      <FieldError id="birth" text={error} />
    </fieldset>
  );
}

export function IdentityStep() {
  const visit = useVisit();
  const [parts, setParts] = useState<DateParts>({ day: '', month: '', year: '' });
  const [error, setError] = useState<string | null>(null);
  const state = visit.state.value;
  if (!state) return null;
  const t = messages.value.visit;
  const { me, consultation } = state;

  const confirm = async () => {
    const birthDate = me.needs_birth_date ? isoDate(parts) : null;
    if (me.needs_birth_date && !birthDate) {
      setError(t.identity.dateMissing);
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
        {me.role === 'patient' ? t.appointmentWith : t.identity.invitedBy}{' '}
        <strong>{consultation.practitioner.display_name}</strong>{' '}
        <time dateTime={consultation.planned_start}>{when(consultation.planned_start)}</time>.
      </p>
      <form class="decision" onSubmit={(event) => event.preventDefault()} lang={locale.value}>
        <h2>{t.identity.question(me.masked_name)}</h2>
        {me.needs_birth_date ? (
          <BirthDate
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
