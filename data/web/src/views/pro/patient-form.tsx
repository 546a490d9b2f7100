// SPDX-License-Identifier: GPL-3.0-or-later
// What the register holds of somebody, typed or corrected; who is like them is shown first (F3).
import { useState } from 'preact/hooks';
import { Problem } from '../../api/client';
import {
  duplicatesOf,
  patients,
  type Duplicate,
  type Patient,
  type PatientInput,
  type Sex,
} from '../../api/patients';
import { messages } from '../../i18n';
import { plainDate } from '../../i18n/format';
import { Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Select, TextField, type InputKind } from '../parts/field';
import { checkIns } from './ins';
import { PlaceField } from './place-field';

type Member = Exclude<keyof PatientInput, 'sex' | 'confirm_duplicate'>;
type Draft = Record<Member, string> & { sex: Sex };
type Errors = Partial<Record<Member, string>>;

const MEMBERS: Member[] = [
  'birth_name',
  'given_names',
  'birth_date',
  'used_name',
  'used_given_name',
  'birth_place',
  'ins',
  'email',
  'mobile',
  'physician',
  'physician_email',
];
const NEEDED: Member[] = ['birth_name', 'given_names', 'birth_date'];

function draftFrom(known: Partial<Record<Member, string | null>> & { sex?: Sex }): Draft {
  const texts = Object.fromEntries(MEMBERS.map((name) => [name, known[name] ?? '']));
  return { ...(texts as Record<Member, string>), sex: known.sex ?? 'female' };
}

function inputFrom(draft: Draft): PatientInput {
  const texts = Object.fromEntries(MEMBERS.map((name) => [name, draft[name].trim() || null]));
  return { ...(texts as unknown as PatientInput), sex: draft.sex };
}

/** What can be corrected before sending; the server decides in the end. */
function check(draft: Draft): Errors {
  const t = messages.value.patients.errors;
  const errors: Errors = {};
  for (const name of NEEDED) if (!draft[name].trim()) errors[name] = t[name];
  if (draft.ins.trim() && !checkIns(draft.ins)) errors.ins = t.ins;
  return errors;
}

function errorsOf(problem: unknown): Errors | null {
  if (!(problem instanceof Problem) || problem.name !== 'invalid') return null;
  const member = (problem.pointer ?? '').slice(1) as Member;
  const sentence = messages.value.patients.errors[member];
  return sentence ? { [member]: sentence } : null;
}

function focusFirstError(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
  );
}

function DuplicateDialog({
  others,
  editing,
  onConfirm,
  onClose,
}: {
  others: Duplicate[];
  editing: boolean;
  onConfirm: () => unknown;
  onClose: () => void;
}) {
  const t = messages.value.patients.duplicate;
  return (
    <Dialog heading={t.heading} onClose={onClose} testid="duplicate-dialog">
      <p>{t.text}</p>
      <DuplicateList others={others} />
      <div class="actions">
        <Button onClick={onClose}>{messages.value.app.cancel}</Button>
        <Button tone="main" testid="duplicate-confirm" onClick={onConfirm}>
          {editing ? t.confirmEdit : t.confirm}
        </Button>
      </div>
    </Dialog>
  );
}

function DuplicateList({ others }: { others: Duplicate[] }) {
  const t = messages.value.patients;
  return (
    <ul class="patient-list">
      {others.map((one) => (
        <li key={one.id}>
          <a href={`/app/patients/${one.id}`} data-testid="duplicate-open">
            <strong>{one.display_name}</strong>
            <span class="hint">
              {one.birth_name} · {plainDate(one.birth_date)}
            </span>
            <span>{t.duplicate.open}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

interface FormProps {
  /** The record that is corrected; without it a new one is made. */
  patient?: Patient;
  known?: Partial<Record<Member, string | null>>;
  onDone: (patient: Patient) => void;
  onCancel: () => void;
  onConflict?: () => void;
}

export function PatientForm({ patient, known, onDone, onCancel, onConflict }: FormProps) {
  const t = messages.value.patients;
  const [draft, setDraft] = useState(() => draftFrom(patient ?? known ?? {}));
  const [errors, setErrors] = useState<Errors>({});
  const [similar, setSimilar] = useState<Duplicate[] | null>(null);
  const [insOf, setInsOf] = useState<Duplicate[] | null>(null);
  const send = async (confirmed: boolean) => {
    const found = check(draft);
    setErrors(found);
    setInsOf(null);
    if (Object.keys(found).length) return focusFirstError();
    const body = { ...inputFrom(draft), ...(confirmed ? { confirm_duplicate: true } : {}) };
    try {
      onDone(
        await (patient
          ? patients.change(patient.id, patient.version, body)
          : patients.add(body)),
      );
    } catch (problem) {
      setSimilar(null);
      refused(problem);
    }
  };
  const refused = (problem: unknown) => {
    const others = duplicatesOf(problem);
    const wrong = errorsOf(problem);
    if (others && (problem as Problem).pointer === '/ins') setInsOf(others);
    else if (others) setSimilar(others);
    else if (wrong) {
      setErrors(wrong);
      focusFirstError();
    } else if (problem instanceof Problem && problem.name === 'precondition-failed' && onConflict)
      onConflict();
    else throw problem;
  };
  const field = (
    name: Member,
    label: string,
    more: { hint?: string; type?: InputKind; inputmode?: 'email' | 'tel' } = {},
  ) => (
    <TextField
      id={`patient-${name}`}
      label={label}
      value={draft[name]}
      error={errors[name]}
      optional={!NEEDED.includes(name)}
      maxLength={name.endsWith('email') ? 254 : 100}
      testid={`patient-${name}`}
      onInput={(value) => {
        setDraft({ ...draft, [name]: value });
        setErrors({ ...errors, [name]: undefined });
        if (name === 'ins') setInsOf(null);
      }}
      {...more}
    />
  );
  return (
    <form
      class="patient-form"
      data-testid="patient-form"
      onSubmit={(event) => event.preventDefault()}
      noValidate
    >
      <fieldset>
        <legend>{t.traits}</legend>
        {field('birth_name', t.birthName)}
        {field('given_names', t.givenNames, { hint: t.givenNamesHint })}
        <Select
          id="patient-sex"
          label={t.sex}
          value={draft.sex}
          testid="patient-sex"
          options={(['female', 'male', 'unknown'] as const).map((value) => ({
            value,
            label: t.sexes[value],
          }))}
          onChange={(value) => setDraft({ ...draft, sex: value as Sex })}
        />
        {field('birth_date', t.birthDate, { type: 'date' })}
        <PlaceField
          label={t.birthPlace}
          hint={t.birthPlaceHint}
          value={draft.birth_place}
          error={errors.birth_place}
          onInput={(value) => {
            setDraft({ ...draft, birth_place: value });
            setErrors({ ...errors, birth_place: undefined });
          }}
        />
        {field('ins', t.ins, { hint: t.insHint })}
        {insOf && (
          <Notice tone="bad" live>
            <p>{t.insTaken}</p>
            <DuplicateList others={insOf} />
          </Notice>
        )}
      </fieldset>
      <fieldset>
        <legend>{t.inUse}</legend>
        <p class="hint">{t.inUseHint}</p>
        {field('used_name', t.usedName)}
        {field('used_given_name', t.usedGivenName)}
      </fieldset>
      <fieldset>
        <legend>{t.reach}</legend>
        {field('email', t.email, { type: 'email', inputmode: 'email' })}
        {field('mobile', t.mobile, { type: 'tel', inputmode: 'tel' })}
      </fieldset>
      <fieldset>
        <legend>{t.attending}</legend>
        <p class="hint">{t.attendingHint}</p>
        {field('physician', t.physician)}
        {field('physician_email', t.email, { type: 'email', inputmode: 'email' })}
      </fieldset>
      <div class="actions">
        <Button onClick={onCancel}>{messages.value.app.cancel}</Button>
        <Button type="submit" tone="main" testid="patient-save" onClick={() => send(false)}>
          {patient ? t.save : t.create}
        </Button>
      </div>
      {similar && (
        <DuplicateDialog
          others={similar}
          editing={patient !== undefined}
          onConfirm={() => send(true)}
          onClose={() => setSimilar(null)}
        />
      )}
    </form>
  );
}
