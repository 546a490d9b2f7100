// SPDX-License-Identifier: GPL-3.0-or-later
// Where somebody was born: a commune chosen by its name, or the code of a country (F3).
import { useEffect } from 'preact/hooks';
import { messages } from '../../i18n';
import { describedBy, Field } from '../parts/field';
import { findPlaces, labelOf, loadPlaces, places } from './places';

const CODE = /^(\d{5}|2[AB]\d{3})$/i;
const SHOWN = 8;

interface Props {
  label: string;
  hint: string;
  value: string;
  error?: string;
  onInput: (code: string) => void;
}

export function PlaceField({ label, hint, value, error, onInput }: Props) {
  const t = messages.value.patients;
  const id = 'patient-birth_place';
  useEffect(() => {
    if (value) loadPlaces();
  }, []);
  const isCode = CODE.test(value.trim());
  const chosen = isCode ? places.value.find(({ code }) => code === value.trim().toUpperCase()) : null;
  const found = isCode ? [] : findPlaces(value, SHOWN);
  return (
    <div class="place-field">
      <Field id={id} label={label} hint={hint} error={error} optional>
        <input
          id={id}
          name={id}
          value={value}
          autocomplete="off"
          maxLength={60}
          data-testid={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(id, hint, error)}
          onFocus={loadPlaces}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </Field>
      <p class="hint" role="status" data-testid="place-name">
        {chosen ? labelOf(chosen) : found.length > 0 ? t.placesFound(found.length) : ''}
      </p>
      {found.length > 0 && (
        <ul class="place-list">
          {found.map((place) => (
            <li key={place.code + place.name}>
              <button
                type="button"
                class="button plain small"
                data-testid={`place-${place.code}`}
                onClick={() => {
                  onInput(place.code);
                  document.getElementById(id)?.focus();
                }}
              >
                <span class="button-text">{labelOf(place)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
