// SPDX-License-Identifier: GPL-3.0-or-later
// The hold on the patient's card (D1, G1): the price and what may be left to the patient are shown
// first; the card itself is asked for on the provider's page.
import { useEffect, useRef, useState } from 'preact/hooks';
import { CreditCard, Receipt, ShieldCheck } from 'lucide';
import { visits } from '../../api/endpoints';
import type { PaymentOffer } from '../../api/types';
import { messages } from '../../i18n';
import { euros } from '../../i18n/format';
import { location } from '../../state/router';
import { Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { useVisit } from './context';
import { StepPage } from './frame';

/** So long "checking" is believed before the page is offered again. */
const CHECK_MS = 12_000;
const SLOW_MS = 6_000;

function useOffer(id: string, cents: number): PaymentOffer | null {
  const [offer, setOffer] = useState<PaymentOffer | null>(null);
  useEffect(() => {
    visits.payment(id).then(setOffer, () => setOffer(null));
  }, [id, cents]);
  return offer;
}

function Shares({ offer }: { offer: PaymentOffer }) {
  const t = messages.value.payment.step;
  const share = offer.share;
  if (!share) return null;
  const rows: [string, number][] = [
    [t.reimbursed(share.rate_percent), share.reimbursed_cents],
    [t.remainder, share.remainder_cents],
    [t.extra, share.extra_cents],
  ];
  return (
    <section class="shares" aria-labelledby="shares-heading" data-testid="shares">
      <h2 id="shares-heading">{t.shareHeading}</h2>
      <dl>
        {rows
          .filter(([, cents]) => cents > 0)
          .map(([label, cents]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{euros(cents)}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

/** How one came back from the provider's page, said once. */
function useReturn(): 'paid' | 'unpaid' | null {
  const query = location.value.query;
  const [how] = useState<'paid' | 'unpaid' | null>(() =>
    query.has('paid') ? 'paid' : query.has('unpaid') ? 'unpaid' : null,
  );
  return how;
}

export function PaymentStep() {
  const visit = useVisit();
  const t = messages.value.payment.step;
  const state = visit.state.value;
  const payment = state?.payment ?? null;
  const back = useReturn();
  const [talk, setTalk] = useState(false);
  const [checking, setChecking] = useState(back === 'paid');
  const [wanted, setWanted] = useState(false);
  const [slow, setSlow] = useState(false);
  const asked = useRef(false);
  const offer = useOffer(visit.consultationId, payment?.max_amount.cents ?? 0);
  const open = visit.phase.value.name === 'open';

  // Back from the provider: the server looks at once, and the step changes when it knows.
  useEffect(() => {
    if (back !== 'paid' || asked.current || !open) return undefined;
    asked.current = true;
    void visit.payLook().catch(() => undefined);
    const timer = setTimeout(() => setChecking(false), CHECK_MS);
    return () => clearTimeout(timer);
  }, [open, back]);

  // The page is there: on to it. An address of ours or of the provider's, never of anybody else.
  useEffect(() => {
    if (wanted && payment?.phase === 'open' && payment.url) window.location.assign(payment.url);
  }, [wanted, payment?.phase, payment?.url]);

  useEffect(() => {
    if (!wanted) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  if (!state || !payment) return null;
  const amount = euros(payment.max_amount.cents);
  const pay = async () => {
    await visit.pay(payment.max_amount.cents);
    setWanted(true);
  };
  if (talk)
    return (
      <StepPage key="talk" step="payment" heading={t.callHeading} testid="payment-talk">
        <p class="lead">{t.callText}</p>
        <div class="actions">
          <Button size="large" wide testid="payment-back" onClick={() => setTalk(false)}>
            {t.back}
          </Button>
        </div>
      </StepPage>
    );
  const waiting = checking || (wanted && payment.phase !== 'ask');
  const failed = wanted && payment.phase === 'ask' && payment.problem !== null;
  return (
    <StepPage key="pay" step="payment" heading={t.title} testid="payment">
      <p class="lead">{t.lead(state.consultation.practitioner.display_name)}</p>
      <p class="price">
        <span>{t.amount}</span> <strong data-testid="price">{amount}</strong>
      </p>
      <ul class="points">
        <li>
          <Icon node={ShieldCheck} size={24} /> {t.reserved}
        </li>
        <li>
          <Icon node={Receipt} size={24} /> {t.after}
        </li>
        <li>
          <Icon node={CreditCard} size={24} />{' '}
          {offer?.provider === 'test' ? t.testNote : t.where}
        </li>
      </ul>
      {offer && <Shares offer={offer} />}
      <div role="status" data-testid="payment-status">
        {waiting && (
          <p class="working">
            {checking ? t.checking : slow ? t.openingLong : t.opening}
          </p>
        )}
        {!waiting && failed && (
          <Notice tone="bad">
            <p>{t.failed}</p>
          </Notice>
        )}
        {!waiting && !failed && back !== null && !wanted && (
          <Notice tone="bad">
            <p>{back === 'paid' ? t.notYet : t.notPaid}</p>
          </Notice>
        )}
      </div>
      <div class="actions">
        <Button
          tone="main"
          size="large"
          wide
          busy={waiting}
          testid="payment-accept"
          onClick={pay}
        >
          {back || failed ? t.again : t.accept}
        </Button>
        <Button
          tone="quiet"
          size="large"
          wide
          testid="payment-talk-open"
          onClick={() => setTalk(true)}
        >
          {t.changePlan}
        </Button>
      </div>
    </StepPage>
  );
}
