// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the planning sentence.
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Plus, X } from 'lucide';
import { practitioners } from '../../api/endpoints';
import type { Role, Span } from '../../api/types';
import { messages } from '../../i18n';
import { dateInput, timeInput, when } from '../../i18n/format';
import { now } from '../../state/clock';
import { location } from '../../state/router';
import { principals } from '../../state/session';
import { Button } from '../parts/button';
import { describedBy, FieldError, inputKind, TextField, type InputKind } from '../parts/field';
import { emptyPerson, kindsFor, type Errors, type PersonDraft } from './draft';
import { PatientPicker, usePickedFrom } from './patient-picker';
import type { PartProps } from './plan';

const DURATIONS = [10, 15, 20, 30, 40, 45, 60, 90];
const MOST_GUESTS = 5;
const MOST_TIMES = 5;

/** A blank of the sentence: its label small above it, its error below. */
function Blank({
  id,
  label,
  children,
  error,
  optional,
}: {
  id: string;
  label: string;
  children: ComponentChildren;
  error?: string | null;
  optional?: boolean;
}) {
  return (
    <span class={error ? 'blank wrong' : 'blank'}>
      <label for={id}>
        {label}
        {optional && <span class="optional"> ({messages.value.app.optional})</span>}
      </label>
      {children}
      <FieldError id={id} text={error} />
    </span>
  );
}

interface BlankInput {
  id: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
  type?: InputKind;
  error?: string | null;
  optional?: boolean;
  size?: number;
  testid?: string;
  min?: string;
  inputmode?: 'email' | 'tel' | 'text';
}

function BlankText(props: BlankInput) {
  const { id, label, error, optional } = props;
  return (
    <Blank id={id} label={label} error={error} optional={optional}>
      <input
        id={id}
        type={inputKind(props.type ?? 'text')}
        value={props.value}
        size={props.size ?? 14}
        min={props.min}
        autocomplete="off"
        inputMode={props.inputmode}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, undefined, error)}
        data-testid={props.testid}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </Blank>
  );
}

function BlankSelect({
  id,
  label,
  value,
  options,
  onChange,
  testid,
}: {
  id: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
  testid?: string;
}) {
  return (
    <Blank id={id} label={label}>
      <select
        id={id}
        value={value}
        data-testid={testid}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((one) => (
          <option key={one.value} value={one.value} selected={one.value === value}>
            {one.label}
          </option>
        ))}
      </select>
    </Blank>
  );
}

function Part({ heading, children }: { heading: string; children: ComponentChildren }) {
  return (
    <fieldset class="plan-part">
      <legend>{heading}</legend>
      {children}
    </fieldset>
  );
}

export function PatientPart({
  draft,
  errors,
  set,
  withoutKind,
}: PartProps & { withoutKind?: boolean }) {
  const t = messages.value.plan;
  const { patient } = draft;
  const change = (changes: Partial<PersonDraft>) => set({ patient: { ...patient, ...changes } });
  usePickedFrom(location.value.query.get('patient'), change);
  const kinds = kindsFor(
    principals.value.find((one) => one.id === draft.practitioner)?.profession ?? 'doctor',
  );
  const listed = kinds.includes(draft.kind) ? kinds : [draft.kind, ...kinds];
  return (
    <Part heading={t.patientHeading}>
      <div class="sentence">
        {!withoutKind && (
          <>
            <span class="word">{t.sentence.a}</span>
            <BlankSelect
              id="kind"
              label={t.sentence.kind}
              value={draft.kind}
              testid="plan-kind"
              options={listed.map((kind) => ({
                value: kind,
                label: messages.value.kind[kind].toLowerCase(),
              }))}
              onChange={(kind) => set({ kind: kind as typeof draft.kind })}
            />
            <span class="word">{t.sentence.with}</span>
          </>
        )}
        <BlankText
          id="given"
          label={t.sentence.givenName}
          value={patient.given_name}
          testid="plan-given-name"
          error={errors['/participants/0/given_name']}
          onInput={(given_name) => change({ given_name })}
        />
        <BlankText
          id="family"
          label={t.sentence.familyName}
          value={patient.family_name}
          testid="plan-family-name"
          error={errors['/participants/0/family_name']}
          onInput={(family_name) => change({ family_name })}
        />
        <span class="together">
          <span class="word">{t.sentence.born}</span>
          <BlankText
            id="born"
            label={t.sentence.birthDate}
            type="date"
            optional
            value={patient.birth_date}
            testid="plan-birth-date"
            error={errors['/participants/0/birth_date']}
            onInput={(birth_date) => change({ birth_date })}
          />
        </span>
      </div>
      <PatientPicker
        person={patient}
        onPick={change}
        onRelease={() => change({ patient_id: '' })}
      />
    </Part>
  );
}

export function WhenPart({
  draft,
  errors,
  set,
  choosePractitioner,
}: PartProps & { choosePractitioner?: boolean }) {
  const t = messages.value.plan;
  const durations = DURATIONS.includes(draft.minutes)
    ? DURATIONS
    : [...DURATIONS, draft.minutes].sort((a, b) => a - b);
  return (
    <Part heading={t.whenHeading}>
      <div class="sentence">
        <span class="together">
          <span class="word">{t.sentence.on}</span>
          <BlankText
            id="date"
            label={t.sentence.date}
            type="date"
            value={draft.date}
            min={dateInput(new Date(now.value))}
            testid="plan-date"
            error={errors['/planned_start']}
            onInput={(date) => set({ date })}
          />
        </span>
        <span class="together">
          <span class="word">{t.sentence.at}</span>
          <BlankText
            id="time"
            label={t.sentence.time}
            type="time"
            value={draft.time}
            testid="plan-time"
            onInput={(time) => set({ time })}
          />
        </span>
        <span class="together">
          <span class="word">{t.sentence.for}</span>
          <BlankSelect
            id="duration"
            label={t.sentence.duration}
            value={String(draft.minutes)}
            testid="plan-duration"
            options={durations.map((n) => ({ value: String(n), label: t.minutes(n) }))}
            onChange={(minutes) => set({ minutes: Number(minutes) })}
          />
        </span>
        {choosePractitioner && principals.value.length > 1 && (
          <PractitionerChoice draft={draft} errors={errors} set={set} />
        )}
      </div>
      {choosePractitioner !== undefined && <FreeTimes draft={draft} set={set} errors={errors} />}
    </Part>
  );
}

/** The next free slots in the opening hours: one click instead of two fields. */
function FreeTimes({ draft, set }: PartProps) {
  const t = messages.value.plan;
  const [free, setFree] = useState<string[]>([]);
  const { practitioner } = draft;
  useEffect(() => {
    let stale = false;
    setFree([]);
    const show = (items: Span[]) =>
      stale || setFree(items.slice(0, MOST_TIMES).map(({ start }) => start));
    if (practitioner)
      practitioners
        .slots(practitioner, dateInput(new Date(now.value)), 14)
        .then(({ items }) => show(items), () => show([]));
    return () => {
      stale = true;
    };
  }, [practitioner]);
  if (!free.length) return null;
  return (
    <p class="row-actions" role="group" aria-label={t.freeTimes}>
      <span class="hint">{t.freeTimes}</span>
      {free.map((start) => (
        <button
          key={start}
          type="button"
          class="chip"
          data-testid="free-time"
          onClick={() =>
            set({ date: dateInput(new Date(start)), time: timeInput(new Date(start)) })
          }
        >
          {when(start)}
        </button>
      ))}
    </p>
  );
}

export function PractitionerChoice({ draft, set }: PartProps) {
  const t = messages.value.plan;
  const choose = (id: string) => {
    const profession = principals.value.find((one) => one.id === id)?.profession ?? 'doctor';
    const kinds = kindsFor(profession);
    set({
      practitioner: id,
      kind: kinds.includes(draft.kind) ? draft.kind : (kinds[0] ?? draft.kind),
    });
  };
  return (
    <span class="together">
      <span class="word">{t.sentence.by}</span>
      <BlankSelect
        id="practitioner"
        label={t.sentence.practitioner}
        value={draft.practitioner}
        testid="plan-practitioner"
        onChange={choose}
        options={principals.value.map((one) => ({ value: one.id, label: one.display_name }))}
      />
    </span>
  );
}

export function ReachPart({ draft, errors, set }: PartProps) {
  const t = messages.value.plan;
  const { patient } = draft;
  const change = (changes: Partial<PersonDraft>) => set({ patient: { ...patient, ...changes } });
  return (
    <Part heading={t.reachHeading}>
      <p class="hint">{t.reachHint}</p>
      <div class="sentence">
        <BlankText
          id="email"
          label={t.sentence.email}
          type="email"
          inputmode="email"
          size={26}
          value={patient.email}
          testid="plan-email"
          error={errors['/participants/0/email']}
          onInput={(email) => change({ email })}
        />
        <BlankText
          id="mobile"
          label={t.sentence.mobile}
          type="tel"
          inputmode="tel"
          value={patient.mobile}
          testid="plan-mobile"
          error={errors['/participants/0/mobile']}
          onInput={(mobile) => change({ mobile })}
        />
        <span class="together">
          <span class="word">{t.sentence.inLanguage}</span>
          <BlankSelect
            id="language"
            label={t.sentence.language}
            value={patient.locale}
            testid="plan-language"
            options={[
              { value: 'fr', label: messages.value.app.french },
              { value: 'en', label: messages.value.app.english },
            ]}
            onChange={(locale) => change({ locale })}
          />
        </span>
      </div>
    </Part>
  );
}

/** The fields of somebody who comes along; also used to add one later. */
export function PersonFields({
  person,
  at,
  errors,
  onChange,
}: {
  person: PersonDraft;
  at: string;
  errors: Errors;
  onChange: (changes: Partial<PersonDraft>) => void;
}) {
  const t = messages.value.plan.sentence;
  const id = (name: string) => `person-${person.key}-${name}`;
  return (
    <div class="sentence">
      <BlankText
        id={id('given')}
        label={t.givenName}
        value={person.given_name}
        error={errors[`${at}/given_name`]}
        testid={`${person.role}-given-name`}
        onInput={(given_name) => onChange({ given_name })}
      />
      <BlankText
        id={id('family')}
        label={t.familyName}
        value={person.family_name}
        error={errors[`${at}/family_name`]}
        testid={`${person.role}-family-name`}
        onInput={(family_name) => onChange({ family_name })}
      />
      <BlankText
        id={id('email')}
        label={t.email}
        type="email"
        inputmode="email"
        size={24}
        value={person.email}
        testid={`${person.role}-email`}
        error={errors[`${at}/email`]}
        onInput={(email) => onChange({ email })}
      />
      <BlankText
        id={id('mobile')}
        label={t.mobile}
        type="tel"
        inputmode="tel"
        value={person.mobile}
        testid={`${person.role}-mobile`}
        error={errors[`${at}/mobile`]}
        onInput={(mobile) => onChange({ mobile })}
      />
    </div>
  );
}

export function OtherPeople({ draft, errors, set, offset }: PartProps & { offset: number }) {
  const t = messages.value.plan;
  const roles: [Role, string][] = [
    ['companion', t.addCompanion],
    ['professional', t.addProfessional],
    ['interpreter', t.addInterpreter],
  ];
  const change = (key: number, changes: Partial<PersonDraft>) =>
    set({ others: draft.others.map((one) => (one.key === key ? { ...one, ...changes } : one)) });
  return (
    <Part heading={t.others}>
      {draft.others.map((person, index) => (
        <div key={person.key} class="other-person">
          <p class="other-role">
            {messages.value.role[person.role]}
            <Button
              tone="quiet"
              size="small"
              icon={X}
              onClick={() => set({ others: draft.others.filter((one) => one.key !== person.key) })}
            >
              {t.takeOffPlain}
            </Button>
          </p>
          <PersonFields
            person={person}
            at={`/participants/${offset + index}`}
            errors={errors}
            onChange={(changes) => change(person.key, changes)}
          />
        </div>
      ))}
      {draft.others.length + 1 < MOST_GUESTS && (
        <p class="row-actions">
          {roles.map(([role, word]) => (
            <Button
              key={role}
              size="small"
              icon={Plus}
              testid={`add-${role}`}
              onClick={() => set({ others: [...draft.others, emptyPerson(role)] })}
            >
              {word}
            </Button>
          ))}
        </p>
      )}
    </Part>
  );
}

export function FollowUp({ draft, errors, set }: PartProps) {
  const t = messages.value.plan;
  const [known, setKnown] = useState<string[]>([]);
  useEffect(() => {
    if (!draft.practitioner) return;
    practitioners.tags(draft.practitioner).then(
      ({ items }) => setKnown(items),
      () => setKnown([]),
    );
  }, [draft.practitioner]);
  const used = draft.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
  const offered = known.filter((tag) => !used.includes(tag)).slice(0, 8);
  return (
    <Part heading={t.followUp}>
      <TextField
        id="tags"
        label={t.tags}
        hint={t.tagsHint}
        optional
        value={draft.tags}
        testid="plan-tags"
        error={errors['/tags']}
        onInput={(tags) => set({ tags })}
      />
      {offered.length > 0 && (
        <p class="row-actions">
          {offered.map((tag) => (
            <button
              key={tag}
              type="button"
              class="chip"
              onClick={() => set({ tags: [...used, tag].join(', ') })}
            >
              + {tag}
            </button>
          ))}
        </p>
      )}
      <div class="field">
        <label for="comment">
          {t.comment}
          <span class="optional"> ({messages.value.app.optional})</span>
        </label>
        <p class="hint" id="comment-hint">
          {t.commentHint}
        </p>
        <textarea
          id="comment"
          rows={3}
          maxLength={10000}
          value={draft.comment}
          aria-describedby="comment-hint"
          data-testid="plan-comment"
          onInput={(event) => set({ comment: event.currentTarget.value })}
        />
      </div>
    </Part>
  );
}
