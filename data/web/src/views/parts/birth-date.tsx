// SPDX-License-Identifier: GPL-3.0-or-later
// Three plain fields: quicker and surer than a calendar for a date long ago.
import { messages } from '../../i18n';
import { FieldError } from './field';

export interface DateParts {
  day: string;
  month: string;
  year: string;
}

export const NO_DATE: DateParts = { day: '', month: '', year: '' };

/** YYYY-MM-DD, or null when it is no date. */
export function isoDate({ day, month, year }: DateParts): string | null {
  const iso = `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = new Date(iso + 'T00:00:00Z');
  const real = !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso);
  return real && year.length === 4 ? iso : null;
}

/** What is wrong with what is no date: something is missing, or there is no such day. */
export function dateError({ day, month, year }: DateParts): string {
  const t = messages.value.visit.identity;
  return day && month && year ? t.dateImpossible : t.dateMissing;
}

const PARTS = [
  { name: 'day', length: 2, autocomplete: 'bday-day' },
  { name: 'month', length: 2, autocomplete: 'bday-month' },
  { name: 'year', length: 4, autocomplete: 'bday-year' },
] as const;

/** `id` tells two of them on one page apart. */
export function BirthDate({
  id,
  parts,
  onChange,
  error,
  optional,
}: {
  id: string;
  parts: DateParts;
  onChange: (parts: DateParts) => void;
  error: string | null;
  optional?: boolean;
}) {
  const t = messages.value.visit.identity;
  return (
    <fieldset
      class={error ? 'birth wrong' : 'birth'}
      aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
    >
      <legend>
        {t.birthDate}
        {optional && <span class="optional"> ({messages.value.app.optional})</span>}
      </legend>
      <p class="hint" id={`${id}-hint`}>
        {t.birthDateHint}
      </p>
      <div class="birth-fields">
        {PARTS.map(({ name, length, autocomplete }) => (
          <div key={name} class="field">
            <label for={`${id}-${name}`}>{t[name]}</label>
            <input
              id={`${id}-${name}`}
              class={name}
              inputMode="numeric"
              maxLength={length}
              size={length}
              autocomplete={autocomplete}
              value={parts[name]}
              data-testid={`${id}-${name}`}
              onInput={(event) => {
                const digits = event.currentTarget.value.replace(/\D/g, '');
                event.currentTarget.value = digits;
                onChange({ ...parts, [name]: digits });
              }}
            />
          </div>
        ))}
      </div>
      <FieldError id={id} text={error} />
    </fieldset>
  );
}
