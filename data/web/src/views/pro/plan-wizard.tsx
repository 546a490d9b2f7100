// SPDX-License-Identifier: GPL-3.0-or-later
// Planning step by step, for who does it seldom: what, who, when (B1). The same parts as the one
// page, which is a click away, and what was typed goes along.
import { useEffect, useState } from 'preact/hooks';
import { ArrowLeft, HeartHandshake, Stethoscope, Users } from 'lucide';
import type { Kind } from '../../api/types';
import { messages } from '../../i18n';
import { principals } from '../../state/session';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { EligibilityHelper } from './advice';
import { kindsFor, needsPatient, type Errors } from './draft';
import { knownOf, type PartProps } from './plan';
import { PaymentPart } from './plan-payment';
import { SiteChoice } from './site-choice';
import { FollowUp, OtherPeople, PatientPart, PractitionerChoice, ReachPart, WhenPart } from './plan-parts';

const STEPS = ['what', 'who', 'when', 'summary'] as const;
export type WizardStep = (typeof STEPS)[number];

/** Where a field is: the step that shows its error. */
export function stepOf(errors: Errors): WizardStep | null {
  const pointers = Object.keys(errors);
  if (!pointers.length) return null;
  if (pointers.some((one) => /^\/(kind|practitioner_id)/.test(one))) return 'what';
  return pointers.some((one) => /^\/(participants|structure_id)/.test(one)) ? 'who' : 'when';
}

function StepLine({ step }: { step: WizardStep }) {
  const t = messages.value.plan.wizard;
  const at = STEPS.indexOf(step);
  return (
    <nav class="steps plan-steps" aria-label={t.steps}>
      <p class="visually-hidden">{t.stepOf(at + 1, STEPS.length, t.names[step])}</p>
      <ol aria-hidden="true">
        {STEPS.map((one, index) => (
          <li key={one} class={index < at ? 'done' : index === at ? 'now' : undefined}>
            <span class="step-name">{t.names[one]}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const ICONS: Record<Kind, typeof Users> = {
  teleconsultation: Stethoscope,
  telecare: HeartHandshake,
  tele_expertise: Users,
  case_meeting: Users,
};

function WhatStep({ draft, set, next }: PartProps & { next: () => void }) {
  const t = messages.value;
  const profession =
    principals.value.find((one) => one.id === draft.practitioner)?.profession ?? 'doctor';
  return (
    <>
      {principals.value.length > 1 && (
        <div class="sentence">
          <PractitionerChoice draft={draft} set={set} errors={{}} />
        </div>
      )}
      <div class="choices">
        {kindsFor(profession).map((kind) => (
          <button
            key={kind}
            type="button"
            class="choice"
            data-testid={`wizard-${kind}`}
            onClick={() => {
              set({ kind });
              next();
            }}
          >
            <Icon node={ICONS[kind]} size={24} />
            <span>
              <strong>{t.kind[kind]}</strong>
              <span>{t.plan.wizard.kindHint[kind]}</span>
            </span>
          </button>
        ))}
      </div>
    </>
  );
}

export function Wizard({
  draft,
  errors,
  set,
  offset,
  check,
  save,
}: PartProps & {
  offset: number;
  /** Looks at what was typed so far; the errors of one step. */
  check: (step: WizardStep) => boolean;
  save: () => Promise<void>;
}) {
  const t = messages.value;
  const [step, setStep] = useState<WizardStep>('what');
  const named = stepOf(errors);
  useEffect(() => {
    if (named) setStep(named);
  }, [named]);
  // Each step begins at its first field, so that nobody has to reach for it.
  useEffect(() => {
    document.querySelector<HTMLElement>('.wizard-step .choice, .wizard-step input, .wizard-step select')?.focus();
  }, [step]);
  const part = { draft, errors, set };
  const go = (next: WizardStep) => setStep(next);
  return (
    <div class="wizard" data-testid={`wizard-step-${step}`}>
      <StepLine step={step} />
      <div class="wizard-step" key={step}>
        {step === 'what' && <WhatStep {...part} next={() => go('who')} />}
        {step === 'who' && (
          <>
            <PatientPart {...part} withoutKind />
            <ReachPart {...part} />
            <SiteChoice
              value={draft.site}
              error={errors['/structure_id']}
              onChange={(site) => set({ site })}
            />
            <OtherPeople {...part} offset={offset} />
          </>
        )}
        {step === 'when' && (
          <>
            <WhenPart {...part} choosePractitioner={false} />
            <PaymentPart
              practitioner={principals.value.find((one) => one.id === draft.practitioner)}
              draft={draft.payment}
              errors={errors}
              onChange={(payment) => set({ payment })}
            />
            <FollowUp {...part} />
            {needsPatient(draft.kind) && (
              <EligibilityHelper kind={draft.kind} date={draft.date} known={knownOf(draft)} />
            )}
          </>
        )}
      </div>
      {step !== 'what' && (
        <div class="actions sticky">
          <Button
            icon={ArrowLeft}
            testid="wizard-back"
            onClick={() => go(step === 'when' ? 'who' : 'what')}
          >
            {t.app.back}
          </Button>
          {step === 'who' ? (
            <Button
              type="submit"
              tone="main"
              size="large"
              testid="wizard-next"
              onClick={() => {
                if (check('who')) go('when');
              }}
            >
              {t.plan.wizard.next}
            </Button>
          ) : (
            <Button type="submit" tone="main" size="large" testid="plan-save" onClick={save}>
              {t.plan.save}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
