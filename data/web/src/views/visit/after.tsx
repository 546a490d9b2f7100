// SPDX-License-Identifier: GPL-3.0-or-later
// After the call, or when there is none: thanks, what happened, what to do (A2, A3).
import { useContext, useEffect, useState } from 'preact/hooks';
import { CalendarX2, DoorClosed, HeartHandshake, Lock, Users, type IconNode } from 'lucide';
import { session as sessionApi, visits } from '../../api/endpoints';
import { messages } from '../../i18n';
import { durationText, spokenTime } from '../../i18n/format';
import type { ClosedReason } from '../../signal/messages';
import { now } from '../../state/clock';
import { useHeadingFocus, useTitle } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { Icon } from '../parts/icon';
import { moneyText } from '../parts/money';
import { BillingForm, BillingResult, isToBill } from '../pro/billing';
import { CalmShell } from '../parts/shell';
import { atKiosk } from '../../state/kiosk';
import { AfterExtra, useVisit } from './context';
import { Feedback } from './feedback';
import { organisationName } from './frame';

export function AfterPage() {
  const visit = useVisit();
  const extra = useContext(AfterExtra);
  const t = messages.value.closed.after;
  useTitle(t.title);
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const state = visit.state.value;
  if (!state) return null;
  const seconds = state.consultation.duration_seconds;
  const practitioner = state.me.role === 'practitioner';
  return (
    <article class="statement" data-testid="after-call">
      <span class="statement-icon good">
        <Icon node={HeartHandshake} size={32} />
      </span>
      <h1 ref={headingRef} tabIndex={-1}>
        {practitioner ? t.practitionerHeading : t.heading}
      </h1>
      {seconds !== null && seconds > 0 && (
        <p class="lead" data-testid="duration" data-seconds={seconds}>
          {t.duration(durationText(seconds))}
        </p>
      )}
      {practitioner && <Billing />}
      {practitioner ? (
        <PractitionerNext billed={!isToBill(state.payment, state.consultation.status)} />
      ) : (
        <p>
          {t.text} {!atKiosk.value && t.closePage}
        </p>
      )}
      {!practitioner && <PaidNote />}
      {extra}
      <Feedback consultationId={state.consultation.id} patient={!practitioner} />
    </article>
  );
}

/** F1: any amount from 0 to what is held, or later. */
function Billing() {
  const visit = useVisit();
  const [later, setLater] = useState(false);
  const state = visit.state.value;
  const t = messages.value.payment.bill;
  if (!state?.payment || state.payment.state === 'none') return null;
  const asks = isToBill(state.payment, state.consultation.status);
  return (
    <section class="card payment-card" data-testid="billing-card">
      <h2>{t.heading}</h2>
      {asks && !later && (
        <BillingForm
          payment={state.payment}
          onBill={(cents) => visit.act('bill', { cents })}
          onLater={() => setLater(true)}
        />
      )}
      {asks && later && (
        <>
          <p>{t.laterText}</p>
          <div class="actions">
            <Button testid="bill-reopen" onClick={() => setLater(false)}>
              {t.action}
            </Button>
          </div>
        </>
      )}
      {!asks && <BillingResult payment={state.payment} />}
    </section>
  );
}

function PaidNote() {
  const payment = useVisit().state.value?.payment;
  const t = messages.value.payment.after;
  if (!payment) return null;
  if (payment.state === 'captured')
    return <p data-testid="paid-note">{t.captured(moneyText(payment.captured_amount))}</p>;
  if (payment.state === 'released' || payment.state === 'lapsed')
    return <p data-testid="paid-note">{t.released}</p>;
  if (payment.state === 'hold')
    return <p data-testid="paid-note">{t.pending(moneyText(payment.held_amount))}</p>;
  return null;
}

/** `billed`: nothing is to be done first, so that going on is the page's one main action. */
function PractitionerNext({ billed }: { billed: boolean }) {
  const visit = useVisit();
  const [hasAccount, setHasAccount] = useState(false);
  const t = messages.value.closed.after;
  const consultation = visit.state.value?.consultation;
  // A practitioner who came by the own link has no session here, and no dashboard to go to.
  useEffect(() => {
    sessionApi.get().then(
      () => setHasAccount(true),
      () => setHasAccount(false),
    );
  }, []);
  if (!consultation) return null;
  const until = consultation.resumable_until;
  const resumable = until !== null && Date.parse(until) > now.value;
  return (
    <>
      <div class="actions">
        {hasAccount && (
          <ButtonLink
            href="/app"
            tone={billed ? 'main' : 'plain'}
            size="large"
            testid="to-dashboard"
          >
            {messages.value.visit.room.toDashboard}
          </ButtonLink>
        )}
        {hasAccount && (
          <ButtonLink href={`/app/consultations/${consultation.id}`} size="large">
            {t.details}
          </ButtonLink>
        )}
      </div>
      {resumable && until && (
        <div class="resume">
          <p>{t.resumeHint(spokenTime(until))}</p>
          <Button testid="resume" onClick={() => visit.act('resume')}>
            {t.resume}
          </Button>
        </div>
      )}
    </>
  );
}

const ICONS: Partial<Record<ClosedReason, IconNode>> = {
  cancelled: CalendarX2,
  absent: CalendarX2,
  missed: CalendarX2,
  locked: Lock,
  full: Users,
  dismissed: HeartHandshake,
};

export function ClosedPage() {
  const visit = useVisit();
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const t = messages.value.closed;
  const reason =
    visit.state.value?.reason ?? (visit.ending.value === 'removed' ? 'removed' : 'ended');
  const own = reason === 'cancelled' && visit.cancelled.value;
  const queue = visit.state.value?.consultation.queue;
  const words = own ? messages.value.visit.cannotCome.done : t[reason];
  const lost = queue && !queue.taken && (reason === 'absent' || reason === 'missed');
  useTitle(lost ? messages.value.queue.again.heading : words.heading);
  if (lost) return <JoinAgain code={queue.code} missed={reason === 'missed'} />;
  return (
    <article class="statement" data-testid="closed" data-reason={reason}>
      <span class="statement-icon">
        <Icon node={ICONS[reason] ?? DoorClosed} size={32} />
      </span>
      <h1 ref={headingRef} tabIndex={-1}>
        {words.heading}
      </h1>
      <p class="lead">{words.text}</p>
      {reason === 'missed' && <Rebook />}
    </article>
  );
}

/** Of a shared queue, and nobody took them: the way back in (B8). */
function JoinAgain({ code, missed }: { code: string; missed: boolean }) {
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const t = messages.value.queue.again;
  return (
    <article class="statement" data-testid="join-again">
      <span class="statement-icon">
        <Icon node={Users} size={32} />
      </span>
      <h1 ref={headingRef} tabIndex={-1}>
        {t.heading}
      </h1>
      <p class="lead">{missed ? t.missed : t.text}</p>
      <div class="actions">
        <ButtonLink href={`/q/${code}`} tone="main" size="large" testid="join-again-link">
          {t.action}
        </ButtonLink>
      </div>
    </article>
  );
}

/** Where the practitioner takes bookings, another time is one press away. */
function Rebook() {
  const id = useVisit().state.value?.consultation.id;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (id) visits.rebook(id).then((answer) => setUrl(answer.url), () => undefined);
  }, [id]);
  if (!url) return null;
  return (
    <div class="actions">
      <ButtonLink href={new URL(url).pathname} tone="main" size="large" testid="rebook">
        {messages.value.closed.rebook}
      </ButtonLink>
    </div>
  );
}

/** The person left by the button; the same link comes back. */
export function LeftPage() {
  const visit = useVisit();
  const t = messages.value;
  const fromCall = visit.left.value === 'call';
  const words = fromCall ? t.closed.leftCall : t.visit.left;
  useTitle(words.heading);
  const state = visit.state.value;
  const text =
    fromCall && visit.isPractitioner.value ? t.closed.leftCall.practitionerText : words.text;
  return (
    <CalmShell home={false} organisation={state ? organisationName(state.consultation) : undefined}>
      <article class="statement" data-testid="left">
        <span class="statement-icon">
          <Icon node={DoorClosed} size={32} />
        </span>
        <h1>{words.heading}</h1>
        <p class="lead">{text}</p>
        <div class="actions">
          <Button tone="main" size="large" testid="come-back" onClick={() => visit.comeBack()}>
            {words.action}
          </Button>
          {visit.isPractitioner.value && (
            <ButtonLink href="/app" size="large">
              {t.visit.room.toDashboard}
            </ButtonLink>
          )}
        </div>
        {fromCall && state && (
          <Feedback consultationId={state.consultation.id} patient={!visit.isPractitioner.value} />
        )}
      </article>
    </CalmShell>
  );
}
