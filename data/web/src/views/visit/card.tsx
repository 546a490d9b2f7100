// SPDX-License-Identifier: GPL-3.0-or-later
// The page of the built-in test provider (G3): it behaves as a bank does, and takes no money.
import { useEffect, useState } from 'preact/hooks';
import { Landmark, TriangleAlert } from 'lucide';
import { visits } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { CardResult, PaymentOffer } from '../../api/types';
import { messages } from '../../i18n';
import { euros } from '../../i18n/format';
import { Loading, Notice, useHeadingFocus, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { CalmShell } from '../parts/shell';

const CARDS = {
  good: '4242424242424242',
  asks: '4000002760003184',
  declined: '4000000000000002',
  insufficient: '4000000000009995',
  expired: '4000000000000069',
  short: '4000000000007007',
} as const;

function grouped(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, '$1 ');
}

type Errors = Partial<Record<'number' | 'expiry' | 'cvc', string>>;
type Reason = keyof typeof messages.value.payment.card.declined;

export function CardPage({ id = '' }: { id?: string }) {
  const t = messages.value.payment.card;
  useTitle(t.title);
  const [offer, setOffer] = useState<PaymentOffer | null>(null);
  const [gone, setGone] = useState(false);
  const [bank, setBank] = useState(false);
  const [declined, setDeclined] = useState<Reason | null>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [number, setNumber] = useState('');
  const [expiry, setExpiry] = useState('');
  const [cvc, setCvc] = useState('');
  const heading = useHeadingFocus<HTMLHeadingElement>();
  useEffect(() => {
    visits.payment(id).then(setOffer, () => setGone(true));
  }, [id]);

  const leave = (how: 'paid' | 'unpaid') => window.location.assign(`/visit/${id}?${how}`);
  const take = (answer: CardResult) => {
    setBank(answer.result === 'authenticate');
    if (answer.result === 'held') leave('paid');
    setDeclined(answer.result === 'declined' ? ((answer.reason ?? 'card') as Reason) : null);
  };
  const send = async (confirmed: boolean | null) => {
    setErrors({});
    try {
      take(
        await visits.card(id, {
          session: window.location.hash.slice(1),
          number: number.replace(/\s/g, ''),
          expiry: expiry.replace(/\s/g, ''),
          cvc: cvc.trim(),
          confirmed,
        }),
      );
    } catch (problem) {
      const field = isProblem(problem, 'invalid') ? problem.pointer?.slice(1) : undefined;
      if (field === 'number' || field === 'expiry' || field === 'cvc')
        setErrors({ [field]: t.errors[field] });
      else if (isProblem(problem, 'not-found')) setGone(true);
      else setErrors({ number: sentenceFor(problem) });
    }
  };
  if (gone)
    return (
      <CalmShell home={false}>
        <article class="statement" data-testid="card-gone">
          <h1>{t.gone}</h1>
          <div class="actions">
            <ButtonLink href={`/visit/${id}`} tone="main" size="large">
              {t.toVisit}
            </ButtonLink>
          </div>
        </article>
      </CalmShell>
    );
  if (!offer)
    return (
      <CalmShell home={false}>
        <Loading />
      </CalmShell>
    );
  const amount = euros(offer.cents);
  return (
    <CalmShell home={false}>
      <section class="step" data-testid="card">
        <h1 ref={heading} tabIndex={-1}>
          {bank ? t.bankHeading : t.title}
        </h1>
        {bank ? (
          <BankQuestion amount={amount} onAnswer={send} />
        ) : (
          <>
            <p class="hint">{t.lead}</p>
            {declined && (
              <Notice tone="bad" live>
                <Icon node={TriangleAlert} />
                <p data-testid="card-declined">{t.declined[declined]}</p>
              </Notice>
            )}
            <form class="decision" onSubmit={(event) => event.preventDefault()}>
              <TextField
                id="card-number"
                label={t.number}
                value={number}
                error={errors.number}
                inputmode="numeric"
                maxLength={19}
                testid="card-number"
                onInput={setNumber}
              />
              <div class="card-line">
                <TextField
                  id="card-expiry"
                  label={t.expiry}
                  value={expiry}
                  error={errors.expiry}
                  maxLength={5}
                  placeholder="12/30"
                  testid="card-expiry"
                  onInput={setExpiry}
                />
                <TextField
                  id="card-cvc"
                  label={t.cvc}
                  value={cvc}
                  error={errors.cvc}
                  inputmode="numeric"
                  maxLength={4}
                  placeholder="123"
                  testid="card-cvc"
                  onInput={setCvc}
                />
              </div>
              <div class="actions">
                <Button
                  type="submit"
                  tone="main"
                  size="large"
                  wide
                  testid="card-pay"
                  onClick={() => send(null)}
                >
                  {t.pay(amount)}
                </Button>
                <Button
                  tone="quiet"
                  size="large"
                  wide
                  testid="card-cancel"
                  onClick={() => leave('unpaid')}
                >
                  {t.cancel}
                </Button>
              </div>
            </form>
            <TestCards
              onChoose={(chosen) => {
                setNumber(grouped(chosen));
                setExpiry('12/30');
                setCvc('123');
                setErrors({});
              }}
            />
          </>
        )}
      </section>
    </CalmShell>
  );
}

function TestCards({ onChoose }: { onChoose: (number: string) => void }) {
  const t = messages.value.payment.card;
  return (
    <section class="test-cards">
      <h2>{t.chooseHeading}</h2>
      <ul>
        {(Object.keys(CARDS) as (keyof typeof CARDS)[]).map((name) => (
          <li key={name}>
            <button
              type="button"
              class="test-card"
              data-testid={`test-card-${name}`}
              onClick={() => onChoose(CARDS[name])}
            >
              <span class="figures">{grouped(CARDS[name])}</span>
              <span>{t.cards[name]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function BankQuestion({
  amount,
  onAnswer,
}: {
  amount: string;
  onAnswer: (confirmed: boolean) => unknown;
}) {
  const t = messages.value.payment.card;
  return (
    <div class="step" data-testid="bank">
      <p class="lead">
        <Icon node={Landmark} size={24} /> {t.bankText(amount)}
      </p>
      <div class="actions">
        <Button
          tone="main"
          size="large"
          wide
          testid="bank-confirm"
          onClick={() => onAnswer(true)}
        >
          {t.confirm}
        </Button>
        <Button tone="quiet" size="large" wide testid="bank-refuse" onClick={() => onAnswer(false)}>
          {t.refuse}
        </Button>
      </div>
    </div>
  );
}
