// SPDX-License-Identifier: GPL-3.0-or-later
// Planning: on one page that reads like a sentence, or in steps (B1, B5).
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { ListOrdered, Rows3 } from 'lucide';
import { newKey } from '../../api/client';
import { consultations } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { Consultation, Kind, PlanInput } from '../../api/types';
import { messages } from '../../i18n';
import { dateInput, isoFromInputs, timeInput } from '../../i18n/format';
import { now } from '../../state/clock';
import * as live from '../../state/live';
import { location, navigate, setLeaveGuard } from '../../state/router';
import { rememberLinks } from '../../state/links';
import { recall, remember } from '../../state/storage';
import { principals, session } from '../../state/session';
import { say } from '../../state/toast';
import { Loading, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { EligibilityHelper } from './advice';
import {
  changesOf,
  checkPerson,
  draftOf,
  emptyPerson,
  inputOf,
  isBlank,
  kindsFor,
  needsPatient,
  pointerErrors,
  type Errors,
  type PersonDraft,
} from './draft';
import { OverlapDialog, type Conflict } from './overlap';
import { patientOf } from './people';
import {
  checkPayment,
  initialPayment,
  paymentDraftOf,
  paymentInput,
  PaymentPart,
  type PaymentDraft,
} from './plan-payment';
import { SiteChoice } from './site-choice';
import { FollowUp, OtherPeople, PatientPart, ReachPart, WhenPart } from './plan-parts';
import { stepOf, Wizard, type WizardStep } from './plan-wizard';

export interface PlanDraft {
  practitioner: string;
  kind: Kind;
  date: string;
  time: string;
  minutes: number;
  patient: PersonDraft;
  others: PersonDraft[];
  /** Id of the structure; empty: not at a site. */
  site: string;
  tags: string;
  comment: string;
  payment: PaymentDraft;
}

export interface PartProps {
  draft: PlanDraft;
  errors: Errors;
  set: (changes: Partial<PlanDraft>) => void;
}

/** The next quarter of an hour, at least ten minutes from now. */
function nextSlot(): Date {
  const quarter = 15 * 60_000;
  return new Date(Math.ceil((now.value + 10 * 60_000) / quarter) * quarter);
}

function initialDraft(): PlanDraft {
  const slot = nextSlot();
  const wantedDay = new Date(live.day.value);
  const day = live.day.value > live.startOfDay(slot) ? wantedDay : slot;
  // An hour that was chosen in the agenda.
  const { query } = location.value;
  const whose = query.get('for') ?? live.actingFor.value;
  const practitioner = principals.value.find((one) => one.id === whose) ?? principals.value[0];
  return {
    practitioner: practitioner?.id ?? '',
    kind: kindsFor(practitioner?.profession ?? 'doctor')[0] ?? 'teleconsultation',
    date: /^\d{4}-\d\d-\d\d$/.exec(query.get('date') ?? '')?.[0] ?? dateInput(day),
    time: /^\d\d:\d\d$/.exec(query.get('time') ?? '')?.[0] ?? timeInput(slot),
    minutes: session.value?.account.default_duration_minutes || 20,
    patient: emptyPerson('patient'),
    others: [],
    site: '',
    tags: '',
    comment: '',
    payment: initialPayment(practitioner),
  };
}

function tagsOf(text: string): string[] {
  return [
    ...new Set(
      text
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}

function invited(draft: PlanDraft): PersonDraft[] {
  const withPatient = needsPatient(draft.kind) || !isBlank(draft.patient);
  return [...(withPatient ? [draft.patient] : []), ...draft.others];
}

function check(draft: PlanDraft, people: PersonDraft[]): Errors {
  const t = messages.value.plan;
  const errors: Errors = Object.assign(
    {},
    ...people.map((person, index) => checkPerson(person, `/participants/${index}`)),
  );
  if (!draft.date || !draft.time) errors['/planned_start'] = t.missingWhen;
  else if (Date.parse(`${draft.date}T${draft.time}`) < now.value - 3_600_000)
    errors['/planned_start'] = t.inThePast;
  Object.assign(errors, checkPayment(draft.payment));
  return errors;
}

function bodyOf(draft: PlanDraft, people: PersonDraft[]): PlanInput {
  return {
    practitioner_id: draft.practitioner,
    kind: draft.kind,
    planned_start: isoFromInputs(draft.date, draft.time),
    planned_duration_minutes: draft.minutes,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    participants: people.map(inputOf),
    tags: tagsOf(draft.tags),
    private_comment: draft.comment.trim(),
    ...(draft.site ? { structure_id: draft.site } : {}),
    ...(draft.payment.online ? { payment: paymentInput(draft.payment)! } : {}),
  };
}

/** What the plan says already to the question whether it is reimbursed. */
export function knownOf(draft: PlanDraft): Record<string, boolean> {
  const born = draft.patient.birth_date;
  if (!born || !draft.date) return {};
  const [year, ...monthAndDay] = born.split('-');
  return { under_16: [Number(year) + 16, ...monthAndDay].join('-') > draft.date };
}

function focusFirstError(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
  );
}

/** Asks before what was typed is thrown away. */
function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return undefined;
    const stop = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stop);
    setLeaveGuard(() => window.confirm(messages.value.plan.leaveAsk));
    return () => {
      window.removeEventListener('beforeunload', stop);
      setLeaveGuard(null);
    };
  }, [dirty]);
}

/** Steps for who is new here; whoever chooses one page keeps it. */
const way = signal<'steps' | 'page'>(recall('plan-way') === 'page' ? 'page' : 'steps');

function chooseWay(next: 'steps' | 'page'): void {
  way.value = next;
  remember('plan-way', next);
}

export function Plan() {
  const t = messages.value.plan;
  useTitle(t.title);
  const [key, setKey] = useState(newKey);
  const [draft, setDraft] = useState(initialDraft);
  const [errors, setErrors] = useState<Errors>({});
  const [dirty, setDirty] = useState(false);
  const [conflicts, setConflicts] = useState<Conflict[] | null>(null);
  useLeaveGuard(dirty);
  const set = (changes: Partial<PlanDraft>) => {
    setDraft({ ...draft, ...changes });
    setErrors({});
    setDirty(true);
    setKey(newKey());
  };
  const refuse = (found: Errors): boolean => {
    setErrors(found);
    if (!Object.keys(found).length) return false;
    focusFirstError();
    return true;
  };
  /** Of one step of the wizard: what comes later may still be missing. */
  const checkStep = (step: WizardStep) => {
    const found = check(draft, invited(draft));
    const own = Object.entries(found).filter(([at, text]) => stepOf({ [at]: text }) === step);
    return !refuse(Object.fromEntries(own));
  };

  const save = async (confirmOverlap: boolean) => {
    const people = invited(draft);
    if (refuse(check(draft, people))) {
      say(t.fixFirst, 'error');
      return;
    }
    const body = bodyOf(draft, people);
    try {
      const made = await consultations.plan(
        confirmOverlap ? { ...body, confirm_overlap: true } : body,
        confirmOverlap ? newKey() : key,
      );
      rememberLinks(made.links);
      setLeaveGuard(null);
      navigate(`/app/consultations/${made.id}?planned`);
    } catch (problem) {
      if (isProblem(problem, 'overlap')) {
        setConflicts((problem.body.conflicts as Conflict[] | undefined) ?? []);
        return;
      }
      setErrors(pointerErrors(problem));
      focusFirstError();
      throw problem;
    }
  };

  const part = { draft, errors, set };
  const offset = invited({ ...draft, others: [] }).length;
  const wizard = way.value === 'steps';
  return (
    <form class="plan" onSubmit={(event) => event.preventDefault()} noValidate>
      <h1>{t.title}</h1>
      <div class="plan-way">
        <p class="lead">{wizard ? t.wizard.lead : t.lead}</p>
        <Button
          tone="quiet"
          size="small"
          icon={wizard ? Rows3 : ListOrdered}
          testid={wizard ? 'way-page' : 'way-steps'}
          onClick={() => chooseWay(wizard ? 'page' : 'steps')}
        >
          {wizard ? t.wizard.onePage : t.wizard.inSteps}
        </Button>
      </div>
      {wizard ? (
        <Wizard {...part} offset={offset} check={checkStep} save={() => save(false)} />
      ) : (
        <>
          <PatientPart {...part} />
          <WhenPart {...part} choosePractitioner />
          <ReachPart {...part} />
          <SiteChoice
            value={draft.site}
            error={errors['/structure_id']}
            onChange={(site) => set({ site })}
          />
          <OtherPeople {...part} offset={offset} />
          <PaymentPart
            practitioner={principals.value.find((one) => one.id === draft.practitioner)}
            draft={draft.payment}
            errors={errors}
            onChange={(payment) => set({ payment })}
          />
          <FollowUp {...part} />
          <EligibilityHelper kind={draft.kind} date={draft.date} known={knownOf(draft)} />
          <div class="actions sticky">
            <Button
              type="submit"
              tone="main"
              size="large"
              testid="plan-save"
              onClick={() => save(false)}
            >
              {t.save}
            </Button>
          </div>
        </>
      )}
      {conflicts && (
        <OverlapDialog
          conflicts={conflicts}
          onClose={() => setConflicts(null)}
          onConfirm={() => save(true).then(() => setConflicts(null))}
        />
      )}
    </form>
  );
}

function draftFrom(one: Consultation): PlanDraft {
  const start = new Date(one.planned_start);
  const patient = patientOf(one);
  return {
    practitioner: one.practitioner.id,
    kind: one.kind,
    date: dateInput(start),
    time: timeInput(start),
    minutes: one.planned_duration_minutes,
    patient: patient ? draftOf(patient) : emptyPerson('patient'),
    others: [],
    site: one.site?.structure_id ?? '',
    tags: one.tags.join(', '),
    comment: one.private_comment,
    payment: paymentDraftOf(one.payment),
  };
}

/** Only what differs goes into the merge patch, so that two people may change different things. */
function patchOf(one: Consultation, draft: PlanDraft): Record<string, unknown> {
  const before = draftFrom(one);
  const patch: Record<string, unknown> = {};
  const person = personPatch(one, draft);
  if (Object.keys(person).length) patch.patient = person;
  if (draft.date !== before.date || draft.time !== before.time)
    patch.planned_start = isoFromInputs(draft.date, draft.time);
  if (draft.minutes !== before.minutes) patch.planned_duration_minutes = draft.minutes;
  if (draft.site !== before.site) patch.structure_id = draft.site || null;
  if (draft.tags !== before.tags) patch.tags = tagsOf(draft.tags);
  if (draft.comment !== before.comment) patch.private_comment = draft.comment.trim();
  const payment = paymentInput(draft.payment);
  if (JSON.stringify(payment) !== JSON.stringify(paymentInput(before.payment)))
    patch.payment = payment;
  return patch;
}

function personPatch(one: Consultation, draft: PlanDraft): Record<string, string | null> {
  const patient = patientOf(one);
  return patient ? changesOf(draftOf(patient), draft.patient) : {};
}

/** The fields are those of planning, where the patient is the first participant. */
function atFields(errors: Errors): Errors {
  return Object.fromEntries(
    Object.entries(errors).map(([at, text]) => [at.replace(/^\/patient\//, '/participants/0/'), text]),
  );
}

export function EditPlan({ id = '' }: { id?: string }) {
  const t = messages.value.plan;
  useTitle(t.editTitle);
  const [base, setBase] = useState<Consultation | null>(null);
  const [draft, setDraft] = useState<PlanDraft | null>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [dirty, setDirty] = useState(false);
  const [conflicts, setConflicts] = useState<Conflict[] | null>(null);
  useLeaveGuard(dirty);
  const start = (one: Consultation) => {
    setBase(one);
    setDraft(draftFrom(one));
  };
  useEffect(() => {
    consultations.get(id).then(start, (problem: unknown) => say(sentenceFor(problem), 'error'));
  }, [id]);
  if (!base || !draft) return <Loading />;
  const set = (changes: Partial<PlanDraft>) => {
    setDraft({ ...draft, ...changes });
    setErrors({});
    setDirty(true);
  };

  const store = async (confirmOverlap: boolean) => {
    const patch = patchOf(base, draft);
    if (Object.keys(patch).length)
      await consultations.patch(
        base.id,
        base.version,
        confirmOverlap ? { ...patch, confirm_overlap: true } : patch,
      );
    setLeaveGuard(null);
    say(messages.value.consultation.saved);
    navigate(`/app/consultations/${base.id}`);
  };
  const save = async (confirmOverlap: boolean) => {
    const found = patientOf(base) ? checkPerson(draft.patient, '/participants/0') : {};
    if (!draft.date || !draft.time) found['/planned_start'] = t.missingWhen;
    Object.assign(found, checkPayment(draft.payment));
    setErrors(found);
    if (Object.keys(found).length) {
      focusFirstError();
      return;
    }
    try {
      await store(confirmOverlap);
    } catch (problem) {
      if (isProblem(problem, 'overlap')) {
        setConflicts((problem.body.conflicts as Conflict[] | undefined) ?? []);
        return;
      }
      if (isProblem(problem, 'precondition-failed')) start(await consultations.get(id));
      setErrors(atFields(pointerErrors(problem)));
      throw problem;
    }
  };

  return (
    <form class="plan" onSubmit={(event) => event.preventDefault()} noValidate>
      <h1>{t.editTitle}</h1>
      {patientOf(base) && <PatientPart draft={draft} errors={errors} set={set} />}
      <WhenPart draft={draft} errors={errors} set={set} />
      {patientOf(base) && <ReachPart draft={draft} errors={errors} set={set} />}
      <SiteChoice
        value={draft.site}
        error={errors['/structure_id']}
        onChange={(site) => set({ site })}
      />
      <PaymentPart
        practitioner={principals.value.find((one) => one.id === draft.practitioner)}
        draft={draft.payment}
        errors={errors}
        held={base.payment.state === 'hold' || base.payment.state === 'captured'}
        onChange={(payment) => set({ payment })}
      />
      <FollowUp draft={draft} errors={errors} set={set} />
      <div class="actions sticky">
        <Button onClick={() => navigate(`/app/consultations/${id}`)}>
          {messages.value.app.cancel}
        </Button>
        <Button
          type="submit"
          tone="main"
          size="large"
          testid="plan-save"
          onClick={() => save(false)}
        >
          {t.saveEdit}
        </Button>
      </div>
      {conflicts && (
        <OverlapDialog
          conflicts={conflicts}
          onClose={() => setConflicts(null)}
          onConfirm={() => save(true).then(() => setConflicts(null))}
        />
      )}
    </form>
  );
}
