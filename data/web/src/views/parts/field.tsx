// SPDX-License-Identifier: GPL-3.0-or-later
import type { ComponentChildren } from 'preact';
import { messages } from '../../i18n';

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | null;
  optional?: boolean;
  children: ComponentChildren;
}

/** The ids that say who describes a field, for its aria-describedby. */
export function describedBy(id: string, hint?: string, error?: string | null): string | undefined {
  const ids = [error ? `${id}-error` : '', hint ? `${id}-hint` : ''].filter(Boolean);
  return ids.length ? ids.join(' ') : undefined;
}

/** A label, the field itself, what to type, what is wrong. */
export function Field({ id, label, hint, error, optional, children }: FieldProps) {
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={id}>
        {label}
        {optional && <span class="optional"> ({messages.value.app.optional})</span>}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children}
      <FieldError id={id} text={error} />
    </div>
  );
}

export function FieldError({ id, text }: { id: string; text?: string | null }) {
  return text ? (
    <p class="field-error" id={`${id}-error`} role="alert">
      {text}
    </p>
  ) : null;
}

export type InputKind = 'text' | 'email' | 'tel' | 'date' | 'time' | 'password' | 'search';

/** Preact types the attributes of an input by its kind; ours are those that all kinds have. */
export function inputKind(kind: InputKind): 'text' {
  return kind as 'text';
}

interface InputProps extends Omit<FieldProps, 'children'> {
  value: string;
  onInput: (value: string) => void;
  type?: InputKind;
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'tel' | 'numeric';
  placeholder?: string;
  required?: boolean;
  maxLength?: number;
  testid?: string;
  min?: string;
  disabled?: boolean;
}

export function TextField(props: InputProps) {
  const { id, label, hint, error, optional } = props;
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <input
        id={id}
        name={id}
        type={inputKind(props.type ?? 'text')}
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        inputMode={props.inputmode}
        placeholder={props.placeholder}
        required={props.required}
        maxLength={props.maxLength}
        min={props.min}
        disabled={props.disabled}
        data-testid={props.testid}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </Field>
  );
}

interface SelectProps {
  id: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
  hiddenLabel?: boolean;
  testid?: string;
}

export function Select(props: SelectProps) {
  return (
    <div class="field">
      <label for={props.id} class={props.hiddenLabel ? 'visually-hidden' : undefined}>
        {props.label}
      </label>
      <select
        id={props.id}
        name={props.id}
        value={props.value}
        data-testid={props.testid}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      >
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps {
  id: string;
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Check({ id, label, checked, onChange }: CheckProps) {
  return (
    <label class="check" for={id}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}
