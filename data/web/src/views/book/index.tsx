// SPDX-License-Identifier: GPL-3.0-or-later
// A practitioner's public page (B5, H3): a time, its price, who comes, the code; one decision each.
import { useEffect, useState } from 'preact/hooks';
import { CalendarX2 } from 'lucide';
import { publicPage } from '../../api/endpoints';
import { isProblem, sentenceFor } from '../../api/problems';
import type { HeldSlot, PublicPage } from '../../api/types';
import { messages } from '../../i18n';
import { minutesText } from '../../i18n/format';
import { now } from '../../state/clock';
import { Loading, Notice, useTitle } from '../parts/bits';
import { Button } from '../parts/button';
import { Icon } from '../parts/icon';
import { CalmShell } from '../parts/shell';
import { CodeStep, DoneStep } from './code';
import { DetailsStep, NOBODY, type Details } from './details';
import { PriceStep } from './price';
import { SlotStep } from './slots';
import { cityOf, isOtherZone, languageNames } from './when';

type Step = 'slot' | 'price' | 'details' | 'code' | 'done';

export interface Booking {
  page: PublicPage;
  slot: string;
  details: Details;
  held: HeldSlot | null;
  url: string;
}

const STEPS = ['slot', 'price', 'details', 'code'] as const;

/** A thin line that shows where one stands. */
export function StepLine({ step, priced }: { step: (typeof STEPS)[number]; priced: boolean }) {
  const t = messages.value.book;
  const steps = STEPS.filter((one) => priced || one !== 'price');
  const at = steps.indexOf(step);
  return (
    <nav class={`steps of-${steps.length}`} aria-label={t.steps}>
      <p class="visually-hidden">{t.stepOf(at + 1, steps.length, t.stepNames[step])}</p>
      <ol aria-hidden="true">
        {steps.map((one, index) => (
          <li key={one} class={index < at ? 'done' : index === at ? 'now' : undefined}>
            <span class="step-name">{t.stepNames[one]}</span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Who({ page }: { page: PublicPage }) {
  const t = messages.value.book;
  return (
    <header class="book-who">
      <h1>{page.display_name}</h1>
      <p class="lead">
        {t.profession[page.profession] ?? t.profession.other} · {page.organisation}
      </p>
      <p>{t.lead(minutesText(page.minutes))}</p>
      {page.languages.length > 0 && <p>{t.speaks(languageNames(page.languages))}</p>}
      {page.presentation && <p class="book-words">{page.presentation}</p>}
    </header>
  );
}

function NotThere() {
  const t = messages.value.book.notThere;
  useTitle(t.heading);
  return (
    <CalmShell>
      <article class="statement" data-testid="problem-page">
        <span class="statement-icon">
          <Icon node={CalendarX2} size={32} />
        </span>
        <h1>{t.heading}</h1>
        <p class="lead">{t.text}</p>
        <p>{t.advice}</p>
      </article>
    </CalmShell>
  );
}

export function BookPage({ slug = '' }: { slug?: string }) {
  const [page, setPage] = useState<PublicPage | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = () => {
    setFailure(null);
    return publicPage.get(slug).then(setPage, setFailure);
  };
  useEffect(() => void load(), [slug]);
  if (isProblem(failure, 'not-found')) return <NotThere />;
  if (failure !== null)
    return (
      <CalmShell>
        <Notice tone="bad" live>
          <p>{sentenceFor(failure)}</p>
          <Button onClick={load}>{messages.value.app.retry}</Button>
        </Notice>
      </CalmShell>
    );
  if (!page)
    return (
      <CalmShell>
        <Loading />
      </CalmShell>
    );
  return <Book page={page} />;
}

/** Everything that was typed stays while one goes back and forth. */
function Book({ page: first }: { page: PublicPage }) {
  const t = messages.value.book;
  useTitle(t.title(first.display_name));
  const [step, setStep] = useState<Step>('slot');
  const [notice, setNotice] = useState<string | null>(null);
  const [booking, setBooking] = useState<Booking>({
    page: first,
    slot: '',
    details: NOBODY,
    held: null,
    url: '',
  });
  const set = (changes: Partial<Booking>) => setBooking((before) => ({ ...before, ...changes }));
  const go = (next: Step, words: string | null = null) => {
    setNotice(words);
    setStep(next);
  };
  const choose = async (slot: string) => {
    // The rules of that day say what is reimbursed.
    const page = await publicPage.get(booking.page.slug, slot.slice(0, 10));
    set({ slot, page });
    go(page.price_cents === null ? 'details' : 'price');
  };
  const shared = { booking, set, go };
  return (
    <CalmShell organisation={first.organisation} home={false}>
      {step === 'slot' && <Who page={booking.page} />}
      {notice && (
        <Notice tone="wait" live>
          <p data-testid="book-notice">{notice}</p>
        </Notice>
      )}
      {step === 'slot' && <SlotStep page={booking.page} onChoose={choose} />}
      {step === 'price' && <PriceStep {...shared} />}
      {step === 'details' && <DetailsStep {...shared} />}
      {step === 'code' && <CodeStep {...shared} />}
      {step === 'done' && <DoneStep booking={booking} />}
      {step !== 'done' && isOtherZone(first.time_zone, now.value) && (
        <p class="hint">{t.zone(cityOf(first.time_zone))}</p>
      )}
      {step === 'slot' && <p class="hint book-emergency">{t.emergency}</p>}
    </CalmShell>
  );
}

export interface StepProps {
  booking: Booking;
  set: (changes: Partial<Booking>) => void;
  go: (step: Step, notice?: string | null) => void;
}
