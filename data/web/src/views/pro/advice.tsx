// SPDX-License-Identifier: GPL-3.0-or-later
// Advice from the dated rules, with reasons and sources (H1, H2, H3). Never a lock, nothing kept.
import { useEffect, useState } from 'preact/hooks';
import { rules } from '../../api/endpoints';
import { sentenceFor } from '../../api/problems';
import type {
  Act,
  BillingAdvice,
  EligibilityAdvice,
  Kind,
  RuleQuestion,
  RuleQuestions,
  RuleSource,
  Share,
  Verdict,
} from '../../api/types';
import { locale, messages } from '../../i18n';
import { euros, plainDate } from '../../i18n/format';
import { Notice } from '../parts/bits';
import { Check, TextField } from '../parts/field';
import { centsOf } from '../parts/money';
import { ShareRows } from '../parts/share-rows';

interface CaseProps {
  kind: Kind;
  /** "YYYY-MM-DD": the rules of that day. */
  date: string;
}

type Ticks = Record<string, boolean>;

/** What is not ticked is not so: the answer follows every tick. */
function factsOf(questions: RuleQuestion[], ticks: Ticks): Ticks {
  return Object.fromEntries(questions.map(({ fact }) => [fact, ticks[fact] ?? false]));
}

/** Loads once opened, again when the day or the kind changes; the last answer wins. */
function useAnswer<T>(wanted: string | null, load: () => Promise<T>) {
  const [answer, setAnswer] = useState<T | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (wanted === null) return undefined;
    let isCurrent = true;
    load().then(
      (next) => {
        if (!isCurrent) return;
        setAnswer(next);
        setFailure(null);
      },
      (problem: unknown) => {
        if (isCurrent) setFailure(problem);
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [wanted]);
  return { answer, failure };
}

function Questions({
  id,
  questions,
  ticks,
  onTick,
}: {
  id: string;
  questions: RuleQuestion[];
  ticks: Ticks;
  onTick: (ticks: Ticks) => void;
}) {
  return (
    <fieldset class="advice-questions">
      <legend class="hint">{messages.value.advice.tick}</legend>
      {questions.map(({ fact, text }) => (
        <Check
          key={fact}
          id={`${id}-${fact}`}
          label={text[locale.value]}
          checked={ticks[fact] ?? false}
          onChange={(checked) => onTick({ ...ticks, [fact]: checked })}
        />
      ))}
    </fieldset>
  );
}

function Source({ source, from }: { source: RuleSource; from: string }) {
  const t = messages.value.advice;
  return (
    <p class="hint advice-source">
      {t.source} {source.title}, {source.publisher}. {t.since(plainDate(from))}
    </p>
  );
}

function Failure({ problem }: { problem: unknown }) {
  return problem ? (
    <Notice tone="bad" live>
      <p>{sentenceFor(problem)}</p>
    </Notice>
  ) : null;
}

function VerdictView({ verdict }: { verdict: Verdict }) {
  const t = messages.value.advice;
  const isYes = verdict.applies === 'yes';
  const reasons = isYes ? verdict.reasons.filter((one) => one.value === 'yes') : verdict.reasons;
  const refusing = reasons.filter((one) => one.value === 'yes');
  return (
    <Notice tone={isYes ? 'good' : 'info'} live>
      <div class="advice-verdict">
        <p data-testid="eligibility-verdict" data-applies={verdict.applies}>
          <strong>{isYes ? t.eligible : t.notEligible}</strong>
        </p>
        {isYes && reasons.length > 0 && (
          <ul>
            {reasons.map((one) => (
              <li key={one.fact}>{one.text[locale.value]}</li>
            ))}
          </ul>
        )}
        {!isYes && (
          <p>
            {refusing.length > 0
              ? refusing.map((one) => one.text[locale.value]).join(', ')
              : t.notEligibleText}
          </p>
        )}
        <Source source={verdict.source} from={verdict.valid_from} />
      </div>
    </Notice>
  );
}

/** "Is it reimbursed?" beside a plan. @known is what the plan says already: the patient's age. */
export function EligibilityHelper({ kind, date, known }: CaseProps & { known: Ticks }) {
  const t = messages.value.advice;
  const [open, setOpen] = useState(false);
  const [ticks, setTicks] = useState<Ticks>({});
  const asked = useAnswer<RuleQuestions>(open && date ? kind + date : null, () =>
    rules.questions(kind, date),
  );
  const questions = asked.answer?.eligibility ?? [];
  const all = { ...known, ...ticks };
  const facts = factsOf(questions, all);
  const told = useAnswer<EligibilityAdvice>(
    open && asked.answer ? kind + date + JSON.stringify(facts) : null,
    () => rules.eligibility(kind, date, facts),
  );
  const isTouched = Object.values(all).some(Boolean) || questions.length === 0;
  return (
    <details
      class="more advice"
      data-testid="eligibility"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t.eligibility}</summary>
      <Failure problem={asked.failure ?? told.failure} />
      {questions.length > 0 && (
        <Questions id="eligibility" questions={questions} ticks={all} onTick={setTicks} />
      )}
      {told.answer?.verdicts.length === 0 && <p>{t.noRule}</p>}
      {isTouched &&
        told.answer?.verdicts.map((verdict) => (
          <VerdictView key={verdict.family} verdict={verdict} />
        ))}
      <p class="hint">{t.onlyAdvice}</p>
    </details>
  );
}

function ActView({ act }: { act: Act }) {
  const t = messages.value.advice;
  return (
    <li>
      <p>
        <strong class="advice-code">{act.code}</strong>{' '}
        {act.cents !== null && <strong>{euros(act.cents)}</strong>} {act.text[locale.value]}
      </p>
      {act.per_patient_year !== null && <p class="hint">{t.atMost(act.per_patient_year)}</p>}
      <Source source={act.source} from={act.valid_from} />
    </li>
  );
}

function ShareView({ share }: { share: Share }) {
  const t = messages.value.advice;
  return (
    <div class="advice-rule">
      <dl class="facts-list" data-testid="share">
        <ShareRows share={share} words={{ ...t, reimbursed: t.reimbursed(share.rate_percent) }} />
      </dl>
      <Source source={share.source} from={share.valid_from} />
    </div>
  );
}

function Amounts({
  price,
  base,
  onPrice,
  onBase,
}: {
  price: string;
  base: string;
  onPrice: (text: string) => void;
  onBase: (text: string) => void;
}) {
  const t = messages.value.advice;
  const wrong = (text: string) => (text && centsOf(text) === null ? t.badAmount : null);
  return (
    <div class="advice-amounts">
      <TextField
        id="advice-price"
        label={t.price}
        value={price}
        inputmode="numeric"
        error={wrong(price)}
        testid="advice-price"
        onInput={onPrice}
      />
      <TextField
        id="advice-base"
        label={t.base}
        value={base}
        inputmode="numeric"
        error={wrong(base)}
        optional
        testid="advice-base"
        onInput={onBase}
      />
    </div>
  );
}

/** TCG and TC are doctors' acts: nobody is asked what their profession says already. */
function knownOf(profession: string): Ticks {
  return profession === 'doctor'
    ? { doctor: true }
    : { doctor: false, general_practitioner: false };
}

/** "Which act?" on a consultation: code, price, what the patient pays. */
export function BillingHelper({ kind, date, profession }: CaseProps & { profession: string }) {
  const t = messages.value.advice;
  const [open, setOpen] = useState(false);
  const [ticks, setTicks] = useState<Ticks>({});
  const [price, setPrice] = useState('');
  const [base, setBase] = useState('');
  const asked = useAnswer<RuleQuestions>(open ? kind + date : null, () =>
    rules.questions(kind, date),
  );
  const known = knownOf(profession);
  const asks = asked.answer?.billing ?? [];
  const questions = asks.filter(({ fact }) => !(fact in known));
  const facts = factsOf(asks, { ...ticks, ...known });
  const amounts = { price_cents: centsOf(price), base_cents: centsOf(base) };
  const told = useAnswer<BillingAdvice>(
    open && asked.answer ? kind + date + JSON.stringify([facts, amounts]) : null,
    () => rules.billing(kind, date, facts, amounts.price_cents, amounts.base_cents),
  );
  const advice = told.answer;
  return (
    <details
      class="more advice"
      data-testid="billing-help"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t.billing}</summary>
      <Failure problem={asked.failure ?? told.failure} />
      {questions.length > 0 && (
        <Questions id="billing" questions={questions} ticks={ticks} onTick={setTicks} />
      )}
      {advice && advice.acts.length === 0 && <p>{t.noAct}</p>}
      {advice && advice.acts.length > 0 && (
        <ul class="advice-acts" data-testid="acts" aria-live="polite">
          {advice.acts.map((act) => (
            <ActView key={act.family} act={act} />
          ))}
        </ul>
      )}
      {advice && advice.shares.length > 0 && (
        <>
          <Amounts price={price} base={base} onPrice={setPrice} onBase={setBase} />
          {amounts.price_cents !== null &&
            advice.shares.map((share) => <ShareView key={share.family} share={share} />)}
        </>
      )}
      {advice?.notices.map((notice) => (
        <div key={notice.family} class="advice-rule" data-testid="advice-notice">
          <p>{notice.text[locale.value]}</p>
          <Source source={notice.source} from={notice.valid_from} />
        </div>
      ))}
      <p class="hint">{t.onlyAdvice}</p>
    </details>
  );
}
