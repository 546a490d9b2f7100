// SPDX-License-Identifier: GPL-3.0-or-later
// The code proves the address; then it is booked.
import { useState } from 'preact/hooks';
import { CircleCheck } from 'lucide';
import { publicPage } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import { messages } from '../../i18n';
import { minutesText } from '../../i18n/format';
import { now } from '../../state/clock';
import { say } from '../../state/toast';
import { useHeadingFocus } from '../parts/bits';
import { Button, ButtonLink } from '../parts/button';
import { TextField } from '../parts/field';
import { Icon } from '../parts/icon';
import { StepLine, type Booking, type StepProps } from './index';
import { wallWhen } from './when';

export function CodeStep({ booking, set, go }: StepProps) {
  const t = messages.value.book;
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const { held, page, details } = booking;
  if (!held) return null;
  const minutes = Math.max(1, Math.ceil((Date.parse(held.held_until) - now.value) / 60_000));

  const confirm = async () => {
    try {
      const booked = await publicPage.confirm(page.slug, held.token, code.trim());
      set({ url: booked.url });
      go('done');
    } catch (problem) {
      if (isProblem(problem, 'slot-taken')) return go('slot', t.taken);
      if (isProblem(problem, 'link-expired')) return go('slot', t.expired);
      if (isProblem(problem, 'forbidden')) return go('slot', t.blocked);
      if (!isProblem(problem, 'invalid')) throw problem;
      setError(t.wrongCode);
    }
  };
  const resend = async () => {
    try {
      set({ held: await publicPage.resend(page.slug, held.token) });
      say(t.resent);
    } catch (problem) {
      if (isProblem(problem, 'link-expired')) return go('slot', t.expired);
      if (!isProblem(problem, 'too-many-requests')) throw problem;
      setError(t.tooMany);
    }
  };
  return (
    <section class="step" data-testid="book-code">
      <StepLine step="code" priced={page.price_cents !== null} />
      <h1 ref={headingRef} tabIndex={-1}>
        {t.codeHeading}
      </h1>
      <p class="lead">
        {held.channel === 'mail' ? t.codeMail(details.email.trim()) : t.codeSms(details.mobile)}
      </p>
      <form class="decision" onSubmit={(event) => event.preventDefault()}>
        <TextField
          id="code"
          label={t.code}
          value={code}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          error={error}
          testid="book-code-input"
          onInput={(next) => {
            setCode(next);
            setError(null);
          }}
        />
        <div class="actions">
          <Button
            type="submit"
            tone="main"
            size="large"
            wide
            disabled={code.replace(/\D/g, '').length !== 6}
            testid="book-confirm"
            onClick={confirm}
          >
            {t.confirm}
          </Button>
          <Button tone="quiet" size="large" wide testid="book-resend" onClick={resend}>
            {t.resend}
          </Button>
        </div>
        <p class="hint">{t.left(minutesText(minutes))}</p>
      </form>
      <Button tone="quiet" onClick={() => go('details')}>
        {messages.value.app.back}
      </Button>
    </section>
  );
}

export function DoneStep({ booking }: { booking: Booking }) {
  const t = messages.value.book;
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  return (
    <article class="statement" data-testid="book-done">
      <span class="statement-icon">
        <Icon node={CircleCheck} size={32} />
      </span>
      <h1 ref={headingRef} tabIndex={-1}>
        {t.doneHeading}
      </h1>
      <p class="lead">{t.doneText(booking.page.display_name, wallWhen(booking.slot))}</p>
      <p>{t.doneMail}</p>
      <p>{t.doneTest}</p>
      <div class="actions">
        <ButtonLink href="/test" tone="main" size="large" wide>
          {messages.value.nav.test}
        </ButtonLink>
        <a class="button quiet large wide" href={booking.url} data-testid="book-link">
          <span class="button-text">{t.doneLink}</span>
        </a>
      </div>
      <p class="hint">{t.doneCancel}</p>
    </article>
  );
}
