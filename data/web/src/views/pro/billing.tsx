// SPDX-License-Identifier: GPL-3.0-or-later
// What is taken of what is held (F1): at hang-up, from the dashboard, by the secretariat.
import { useEffect, useState } from 'preact/hooks';
import { BadgeEuro, CircleCheck, ReceiptText } from 'lucide';
import { account as accountApi, consultations } from '../../api/endpoints';
import type { Consultation, Money } from '../../api/types';
import { messages } from '../../i18n';
import { durationLeft, euros, when } from '../../i18n/format';
import { now } from '../../state/clock';
import { Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { Icon } from '../parts/icon';
import { AmountField, centsOf, feeOf, moneyText, SMALLEST, typed } from '../parts/money';
import { mainName } from './people';

/** What the two representations of a payment have in common. */
export interface Billable {
  state: string;
  max_amount: Money | null;
  held_amount: Money | null;
  captured_amount: Money | null;
  pending_amount: Money | null;
  capture_before: string | null;
  problem: string | null;
}

const USUAL_FEES = { basis_points: 140, fixed_cents: 25 };

/** Those of the practitioner's contract; who bills for somebody else sees the usual ones. */
function useFees() {
  const [fees, setFees] = useState(USUAL_FEES);
  useEffect(() => {
    accountApi.payment().then(
      (answer) => setFees(answer.fees),
      () => undefined,
    );
  }, []);
  return fees;
}

export function isToBill(payment: Billable | null, status: string): boolean {
  return (
    status === 'ended' &&
    payment !== null &&
    payment.pending_amount === null &&
    (payment.state === 'hold' || payment.state === 'lapsed')
  );
}

export function problemText(problem: string): string {
  const t = messages.value.payment;
  const words = t.problems;
  const plain: Record<string, string> = {
    unreachable: words.unreachable,
    timeout: words.timeout,
    tls: words.tls,
    busy: words.busy,
    'rate-limited': words.busy,
    account: words.account,
    'captured-elsewhere': words.elsewhere,
  };
  const said =
    plain[problem] ??
    (problem.startsWith('refused') ? words.refused(problem) : words.other(problem));
  return `${t.facts.problem} ${said}`;
}

/** Until when an amount can be taken; urgent on the last two days. */
export function Countdown({ before }: { before: string }) {
  const t = messages.value.payment.bill;
  const left = Date.parse(before) - now.value;
  if (left <= 0) return null;
  return (
    <time
      class={left < 2 * 86_400_000 ? 'countdown urgent' : 'countdown'}
      dateTime={before}
      title={t.beforeWhen(when(before))}
      data-testid="countdown"
    >
      {t.before(durationLeft(left))}
    </time>
  );
}

function errorOf(text: string, held: number): string | null {
  const t = messages.value.payment.bill;
  const cents = centsOf(text);
  if (cents === null) return t.notANumber;
  if (cents > held) return t.tooMuch(euros(held));
  return cents > 0 && cents < SMALLEST ? t.tooLittle(euros(SMALLEST)) : null;
}

/** Bill now, or later. `onBill` gives the amount to the server; `onLater` leaves it to be done. */
export function BillingForm({
  payment,
  onBill,
  onLater,
}: {
  payment: Billable;
  onBill: (cents: number) => Promise<unknown>;
  onLater?: () => void;
}) {
  const t = messages.value.payment.bill;
  const held = payment.held_amount?.cents ?? 0;
  const fees = useFees();
  const [text, setText] = useState(typed(held));
  const [error, setError] = useState<string | null>(null);
  const cents = centsOf(text) ?? 0;
  const fee = feeOf(cents, fees);
  if (payment.state === 'lapsed')
    return (
      <div class="billing" data-testid="billing-lapsed">
        <Notice tone="bad">
          <p>{t.lapsed}</p>
        </Notice>
        <div class="actions">
          <Button tone="main" testid="bill-put-away" onClick={() => onBill(0)}>
            {t.putAway}
          </Button>
          {onLater && <Button onClick={onLater}>{t.later}</Button>}
        </div>
      </div>
    );
  const bill = async () => {
    const wrong = errorOf(text, held);
    setError(wrong);
    if (!wrong) await onBill(cents);
  };
  return (
    <form class="billing" data-testid="billing" onSubmit={(event) => event.preventDefault()}>
      <p>
        {t.held(euros(held))}{' '}
        {payment.capture_before && <Countdown before={payment.capture_before} />}
      </p>
      {payment.problem && (
        <Notice tone="bad">
          <p>{problemText(payment.problem)}</p>
        </Notice>
      )}
      <AmountField
        id="bill-amount"
        label={t.amount}
        hint={t.amountHint(euros(held))}
        error={error}
        value={text}
        testid="bill-amount"
        onInput={(next) => {
          setText(next);
          setError(null);
        }}
      />
      <p class="hint" data-testid="bill-fee" aria-live="polite">
        {cents > 0 ? t.fee(euros(fee), euros(Math.max(0, cents - fee))) : ''}
      </p>
      <div class="actions">
        <Button type="submit" tone="main" icon={BadgeEuro} testid="bill-capture" onClick={bill}>
          {cents > 0 ? t.capture(euros(cents)) : t.release}
        </Button>
        {onLater && (
          <Button testid="bill-later" onClick={onLater}>
            {t.later}
          </Button>
        )}
      </div>
      {onLater && <p class="hint">{t.laterText}</p>}
    </form>
  );
}

/** What became of the money, in one sentence. */
export function BillingResult({ payment }: { payment: Billable }) {
  const t = messages.value.payment.bill;
  const text = payment.pending_amount
    ? t.pending(moneyText(payment.pending_amount))
    : payment.state === 'captured'
      ? t.captured(moneyText(payment.captured_amount))
      : payment.state === 'released'
        ? t.released
        : payment.state === 'lapsed'
          ? t.lapsed
          : '';
  if (!text) return null;
  return (
    <div role="status" data-testid="billing-result" data-state={payment.state}>
      <p class="billing-result">
        <Icon node={CircleCheck} size={20} /> {text}
      </p>
      {payment.pending_amount && payment.problem && <p>{problemText(payment.problem)}</p>}
    </div>
  );
}

export function BillDialog({
  one,
  onClose,
  onChange,
}: {
  one: Consultation;
  onClose: () => void;
  onChange?: (next: Consultation) => void;
}) {
  const t = messages.value.payment.bill;
  return (
    <Dialog heading={`${t.heading} · ${mainName(one)}`} onClose={onClose} testid="bill-dialog">
      <BillingForm
        payment={one.payment}
        onLater={onClose}
        onBill={async (cents) => {
          const next = await consultations.bill(one.id, cents);
          onChange?.(next);
          onClose();
        }}
      />
    </Dialog>
  );
}

/** The button of the dashboard and of a consultation, for practitioners and delegates. */
export function BillButton({
  one,
  onChange,
  wide,
}: {
  one: Consultation;
  onChange?: (next: Consultation) => void;
  wide?: boolean;
}) {
  const t = messages.value.payment.bill;
  const [open, setOpen] = useState(false);
  if (!isToBill(one.payment, one.status)) return null;
  return (
    <>
      <Button
        tone="main"
        icon={BadgeEuro}
        wide={wide}
        testid={`bill-${one.id}`}
        label={t.actionName(mainName(one))}
        onClick={() => setOpen(true)}
      >
        <span data-testid="bill">{t.action}</span>
      </Button>
      {open && <BillDialog one={one} onClose={() => setOpen(false)} onChange={onChange} />}
    </>
  );
}

/** One word on the money for a row of the dashboard; nothing for what is free. */
export function paymentFact(one: Consultation): string {
  const t = messages.value.payment.facts;
  const payment = one.payment;
  if (payment.mode === 'none') return '';
  if (payment.pending_amount) return t.pending(moneyText(payment.pending_amount));
  switch (payment.state) {
    case 'hold':
      return t.holdShort(moneyText(payment.held_amount));
    case 'captured':
      return t.captured(moneyText(payment.captured_amount));
    case 'released':
      return t.released;
    case 'lapsed':
      return t.lapsed;
    default:
      return ['scheduled', 'waiting'].includes(one.status)
        ? t.askedShort(moneyText(payment.max_amount))
        : '';
  }
}

function ReceiptLink({ one }: { one: Consultation }) {
  const [url, setUrl] = useState<string | null>(null);
  const captured = one.payment.state === 'captured';
  useEffect(() => {
    if (captured)
      consultations.receipt(one.id).then(
        (answer) => setUrl(new URL(answer.url).pathname),
        () => setUrl(null),
      );
  }, [one.id, captured]);
  if (!url) return null;
  return (
    <>
      <a href={url} target="_blank" rel="noopener" data-testid="receipt-link">
        <Icon node={ReceiptText} size={18} /> {messages.value.payment.bill.receipt}
      </a>{' '}
      <a href={`${url}/pdf`} target="_blank" rel="noopener" data-testid="receipt-pdf-link">
        {messages.value.payment.bill.receiptPdf}
      </a>
    </>
  );
}

/** The money of one consultation: how it stands, what may be done, the receipt. */
export function PaymentSection({
  one,
  onChange,
}: {
  one: Consultation;
  onChange: (next: Consultation) => void;
}) {
  const t = messages.value.payment;
  const payment = one.payment;
  if (payment.mode === 'none') return null;
  const asked =
    payment.state === 'none' ? t.facts.asked(moneyText(payment.max_amount)) : paymentFact(one);
  return (
    <section class="card payment-card" data-testid="payment-section" data-state={payment.state}>
      <h2>{t.facts.heading}</h2>
      <p>
        {payment.state === 'hold' && !payment.pending_amount
          ? t.facts.hold(moneyText(payment.held_amount))
          : asked}
        {payment.card && <span class="hint"> · {payment.card}</span>}
      </p>
      {payment.capture_before && !payment.pending_amount && (
        <p>
          <Countdown before={payment.capture_before} />
        </p>
      )}
      {payment.fee && (
        <p class="hint">{t.facts.fee(moneyText(payment.fee))}</p>
      )}
      {payment.problem && (
        <Notice tone="bad">
          <p>{problemText(payment.problem)}</p>
        </Notice>
      )}
      <BillButton one={one} onChange={onChange} wide />
      <ReceiptLink one={one} />
    </section>
  );
}
