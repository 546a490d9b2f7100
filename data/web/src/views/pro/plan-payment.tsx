// SPDX-License-Identifier: GPL-3.0-or-later
// "Online payment" of a plan (B1): a box and the most that may be taken. Stands wherever a plan is
// made; shows nothing where the practitioner is not paid online.
import type { PaymentInput, PlanPayment, Practitioner } from '../../api/types';
import { messages } from '../../i18n';
import { Check } from '../parts/field';
import { AmountField, centsOf, SMALLEST, typed } from '../parts/money';

const LARGEST = 100_000;

/** What is typed; the amount is checked when the plan is saved. */
export interface PaymentDraft {
  online: boolean;
  amount: string;
}

export const NO_PAYMENT: PaymentDraft = { online: false, amount: '' };

export function isPaidOnline(practitioner: Practitioner | undefined): boolean {
  return practitioner?.payment?.available === true;
}

/** The usual amount stands ready; whether it is asked for is decided each time. */
export function initialPayment(practitioner: Practitioner | undefined): PaymentDraft {
  const usual = practitioner?.payment?.default_amount;
  return usual ? { online: false, amount: typed(usual.cents) } : NO_PAYMENT;
}

export function paymentDraftOf(payment: PlanPayment): PaymentDraft {
  return payment.mode === 'online'
    ? { online: true, amount: typed(payment.max_amount?.cents ?? 0) }
    : NO_PAYMENT;
}

/** null: without payment. */
export function paymentInput(draft: PaymentDraft): PaymentInput | null {
  if (!draft.online) return null;
  return {
    mode: 'online',
    max_amount: { cents: centsOf(draft.amount) ?? 0, currency: 'EUR' },
  };
}

export function checkPayment(draft: PaymentDraft): Record<string, string> {
  const cents = centsOf(draft.amount);
  if (!draft.online || (cents !== null && cents >= SMALLEST && cents <= LARGEST)) return {};
  return { '/payment/max_amount': messages.value.payment.plan.missing };
}

export function PaymentPart({
  practitioner,
  draft,
  errors,
  held,
  onChange,
}: {
  practitioner: Practitioner | undefined;
  draft: PaymentDraft;
  errors: Record<string, string>;
  /** An amount is held already: nothing to plan any more. */
  held?: boolean;
  onChange: (next: PaymentDraft) => void;
}) {
  const t = messages.value.payment.plan;
  const at = ['/payment/max_amount/cents', '/payment/max_amount', '/payment/mode', '/payment'];
  if (!isPaidOnline(practitioner) && !draft.online) return null;
  return (
    <fieldset class="plan-part" data-testid="plan-payment-part">
      <legend>{t.heading}</legend>
      {held ? (
        <p class="hint">{t.held}</p>
      ) : (
        <>
          <Check
            id="payment-online"
            label={t.check}
            checked={draft.online}
            onChange={(online) => onChange({ ...draft, online })}
          />
          {draft.online && (
            <AmountField
              id="payment-amount"
              label={t.amount}
              hint={t.amountHint}
              error={at.map((pointer) => errors[pointer]).find(Boolean)}
              value={draft.amount}
              testid="plan-amount"
              onInput={(amount) => onChange({ ...draft, amount })}
            />
          )}
        </>
      )}
    </fieldset>
  );
}
