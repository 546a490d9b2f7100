// SPDX-License-Identifier: GPL-3.0-or-later
// How a practitioner is paid online: the account at the provider, the usual amount, the fees (J3).
import { useEffect, useState } from 'preact/hooks';
import { CircleCheck } from 'lucide';
import { account as api } from '../../api/endpoints';
import { isProblem, pointerOf, sentenceFor } from '../../api/problems';
import type { PaymentAccount } from '../../api/types';
import { messages } from '../../i18n';
import { location } from '../../state/router';
import { loadSession, session } from '../../state/session';
import { say } from '../../state/toast';
import { Loading, Notice } from '../parts/bits';
import { Button } from '../parts/button';
import { Check, TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { AmountField, centsOf, typed } from '../parts/money';

interface Draft {
  enabled: boolean;
  amount: string;
  base: string;
  percent: string;
  fixed: string;
}

function draftOf(one: PaymentAccount): Draft {
  return {
    enabled: one.enabled,
    amount: one.default_amount ? typed(one.default_amount.cents) : '',
    base: one.base_amount ? typed(one.base_amount.cents) : '',
    percent: String(one.fees.basis_points / 100).replace('.', ','),
    fixed: typed(one.fees.fixed_cents),
  };
}

function amountOf(text: string): { cents: number } | null {
  return text.trim() ? { cents: centsOf(text) ?? 0 } : null;
}

export function PaymentSettings() {
  const practitioner = session.value?.account.role === 'practitioner';
  const [one, setOne] = useState<PaymentAccount | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (!practitioner) return;
    // Back from the provider's registration: it knows now whether money may come.
    const back = location.value.query.has('payment');
    (back ? api.linkPayment() : api.payment()).then(setOne, () =>
      api.payment().then(setOne, setFailure),
    );
  }, [practitioner]);
  if (!practitioner) return null;
  const t = messages.value.payment.settings;
  return (
    <section class="card" data-testid="payment-settings">
      <h2>{t.heading}</h2>
      <p class="hint">{t.lead}</p>
      {failure !== null && <p class="trouble">{sentenceFor(failure)}</p>}
      {!one && failure === null && <Loading />}
      {one?.provider === 'none' && <p data-testid="payment-none">{t.none}</p>}
      {one && one.provider !== 'none' && (
        <>
          {one.provider === 'test' && (
            <Notice tone="info">
              <p>{t.test}</p>
            </Notice>
          )}
          <Account one={one} onChange={setOne} />
          {(one.account === 'ready' || one.account === 'not_needed') && (
            <Amounts key={String(one.available)} one={one} onChange={setOne} />
          )}
        </>
      )}
    </section>
  );
}

function Account({
  one,
  onChange,
}: {
  one: PaymentAccount;
  onChange: (next: PaymentAccount) => void;
}) {
  const t = messages.value.payment.settings;
  if (one.account === 'not_needed') return null;
  const link = async () => {
    const next = await api.linkPayment();
    onChange(next);
    if (next.url) window.location.assign(next.url);
  };
  const unlink = async () => {
    await api.unlinkPayment();
    onChange(await api.payment());
    await loadSession();
  };
  return (
    <>
      {one.account === 'ready' ? (
        <p class="billing-result">
          <Icon node={CircleCheck} size={20} /> {t.linkReady}
        </p>
      ) : one.account === 'restricted' ? (
        <Notice tone="wait">
          <p data-testid="payment-restricted">{t.linkRestricted}</p>
        </Notice>
      ) : (
        <p>{one.account === 'begun' ? t.linkBegun : t.linkText}</p>
      )}
      <div class="actions">
        {one.account !== 'ready' && (
          <Button tone="main" testid="payment-link" onClick={link}>
            {one.account === 'restricted' ? t.linkAsked : one.account === 'begun' ? t.linkGoOn : t.link}
          </Button>
        )}
        {one.account !== 'none' && (
          <Button size="small" tone="quiet" testid="payment-unlink" onClick={unlink}>
            {t.unlink}
          </Button>
        )}
      </div>
    </>
  );
}

/** The server's pointers, and what is said beside the field of each. */
const WORDS = {
  '/default_amount/cents': 'badAmount',
  '/base_amount/cents': 'badBase',
  '/fees/basis_points': 'badPercent',
  '/fees/fixed_cents': 'badFixed',
} as const;

const isField = (pointer: string | null) => pointer !== null && pointer in WORDS;

function Amounts({
  one,
  onChange,
}: {
  one: PaymentAccount;
  onChange: (next: PaymentAccount) => void;
}) {
  const t = messages.value.payment.settings;
  const [draft, setDraft] = useState(() => draftOf(one));
  const [refused, setRefused] = useState<string | null>(null);
  const set = (changes: Partial<Draft>) => {
    setDraft({ ...draft, ...changes });
    setRefused(null);
  };
  const save = async () => {
    const percent = Number(draft.percent.replace(',', '.'));
    try {
      const next = await api.patchPayment(one.version, {
        enabled: draft.enabled,
        default_amount: amountOf(draft.amount),
        base_amount: amountOf(draft.base),
        fees: {
          basis_points: Number.isFinite(percent) ? Math.round(percent * 100) : -1,
          fixed_cents: centsOf(draft.fixed) ?? -1,
        },
      });
      onChange(next);
      await loadSession();
      say(t.saved);
    } catch (problem) {
      // What was saved elsewhere comes in place of ours; the button says why.
      if (isProblem(problem, 'precondition-failed')) {
        const next = await api.payment();
        onChange(next);
        setDraft(draftOf(next));
      }
      setRefused(pointerOf(problem));
      if (!isField(pointerOf(problem))) throw problem;
    }
  };
  const error = (at: keyof typeof WORDS) => (refused === at ? t[WORDS[at]] : null);
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <Check
        id="payment-enabled"
        label={t.enabled}
        checked={draft.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <AmountField
        id="payment-default"
        label={t.amount}
        hint={t.amountHint}
        optional
        error={error('/default_amount/cents')}
        value={draft.amount}
        testid="payment-default"
        onInput={(amount) => set({ amount })}
      />
      <AmountField
        id="payment-base"
        label={t.base}
        hint={t.baseHint}
        optional
        error={error('/base_amount/cents')}
        value={draft.base}
        testid="payment-base"
        onInput={(base) => set({ base })}
      />
      <div class="card-line">
        <TextField
          id="payment-percent"
          label={t.feePercent}
          error={error('/fees/basis_points')}
          value={draft.percent}
          maxLength={6}
          testid="payment-percent"
          onInput={(percent) => set({ percent })}
        />
        <AmountField
          id="payment-fixed"
          label={t.feeFixed}
          error={error('/fees/fixed_cents')}
          value={draft.fixed}
          testid="payment-fixed"
          onInput={(fixed) => set({ fixed })}
        />
      </div>
      <p class="hint">{t.feeHint}</p>
      <div class="actions">
        <Button type="submit" tone="main" testid="payment-save" onClick={save}>
          {messages.value.app.save}
        </Button>
      </div>
    </form>
  );
}
