// SPDX-License-Identifier: GPL-3.0-or-later
// What the steps of an arrival share.
import type { ComponentChildren } from 'preact';
import { Check, WifiOff } from 'lucide';
import { messages } from '../../i18n';
import type { VisitConsultation } from '../../signal/messages';
import { useHeadingFocus } from '../parts/bits';
import { Icon } from '../parts/icon';
import { Withdraw } from '../parts/withdraw';
import { CancelFoot } from './cancel';
import { Company, HostNotice, useCompany } from './company';
import { useVisit } from './context';

const STEPS = ['identity', 'consent', 'payment', 'equipment', 'waiting'] as const;
export type ArrivalStep = (typeof STEPS)[number];

/** Those of this visit: only who pays online has the step of the payment. */
function useSteps(): ArrivalStep[] {
  const paid = useVisit().state.value?.payment != null;
  return STEPS.filter((step) => step !== 'payment' || paid);
}

export function organisationName(consultation: VisitConsultation): string {
  const { organisation } = consultation;
  return typeof organisation === 'string' ? organisation : organisation.name;
}

/** A thin line that shows where one stands. */
export function StepLine({ step }: { step: ArrivalStep }) {
  const t = messages.value.visit;
  const steps = useSteps();
  const at = steps.indexOf(step);
  return (
    <nav class={`steps of-${steps.length}`} aria-label={t.steps}>
      <p class="visually-hidden">{t.stepOf(at + 1, steps.length, t.stepNames[step])}</p>
      <ol aria-hidden="true">
        {steps.map((one, index) => (
          <li key={one} class={index < at ? 'done' : index === at ? 'now' : undefined}>
            <span class="step-mark">
              {index < at ? <Icon node={Check} size={14} /> : index + 1}
            </span>
            <span class="step-name">{t.stepNames[one]}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

export function StepPage({
  step,
  heading,
  children,
  testid,
}: {
  step: ArrivalStep;
  heading: string;
  children: ComponentChildren;
  testid?: string;
}) {
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  return (
    <section class="step" data-testid={testid}>
      <StepLine step={step} />
      <h1 ref={headingRef} tabIndex={-1}>
        {heading}
      </h1>
      {children}
      {(step === 'consent' || step === 'equipment') && <OthersHere />}
      {step === 'equipment' && <Withdraw />}
      {(step === 'identity' || step === 'waiting') && <CancelFoot />}
    </section>
  );
}

/** Before the waiting room only somebody besides the practitioner is worth a look (K1). */
function OthersHere() {
  const beside = useCompany().some((one) => one.role !== 'practitioner');
  return beside ? (
    <>
      <HostNotice />
      <Company />
    </>
  ) : null;
}

/** Says that the line to the server is interrupted; silent while all is well. */
export function LineBar() {
  const visit = useVisit();
  const phase = visit.phase.value;
  const down = phase.name === 'waiting' || (phase.name === 'connecting' && phase.attempt > 0);
  return (
    <div role="status">
      {down && (
        <p class="offline-bar">
          <Icon node={WifiOff} size={18} /> {messages.value.app.reconnecting}
        </p>
      )}
    </div>
  );
}
