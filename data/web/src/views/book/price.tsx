// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs and what is not reimbursed, before anything is accepted (H3).
import { messages, locale } from '../../i18n';
import { euros } from '../../i18n/format';
import { typeset } from '../../i18n/typeset';
import type { PriceShare } from '../../api/types';
import { useHeadingFocus } from '../parts/bits';
import { Button } from '../parts/button';
import { ShareRows } from '../parts/share-rows';
import { StepLine, type StepProps } from './index';
import { wallWhen } from './when';

function Share({ share, price }: { share: PriceShare; price: number }) {
  const t = messages.value.book;
  const reimbursed = share.reimbursed_cents ?? 0;
  return (
    <section class="book-share">
      <h2>{locale.value === 'fr' ? typeset(share.text.fr) : share.text.en}</h2>
      <dl>
        <ShareRows share={share} words={t} />
        <div class="sum">
          <dt>{t.toPay}</dt>
          <dd>{euros(price - reimbursed)}</dd>
        </div>
      </dl>
      <p class="hint">{t.ruleSource(share.source.title)}</p>
    </section>
  );
}

export function PriceStep({ booking, go }: StepProps) {
  const t = messages.value.book;
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const price = booking.page.price_cents ?? 0;
  // The usual case first.
  const shares = [...booking.page.shares].sort((a, b) => a.rate_percent - b.rate_percent);
  return (
    <section class="step" data-testid="book-price">
      <StepLine step="price" priced />
      <h1 ref={headingRef} tabIndex={-1}>
        {t.priceHeading}
      </h1>
      <p>{t.chosen(wallWhen(booking.slot))}</p>
      <p class="book-amount" data-testid="book-amount">
        {t.price(euros(price))}
      </p>
      {shares.map((share) => (
        <Share key={share.family} share={share} price={price} />
      ))}
      {booking.page.online_payment && <p data-testid="book-card">{t.card}</p>}
      <p class="hint">{shares.length ? t.priceAdvice : t.noRule}</p>
      <div class="actions">
        <Button tone="main" size="large" wide testid="book-accept" onClick={() => go('details')}>
          {t.accept(euros(price))}
        </Button>
        <Button tone="quiet" size="large" wide onClick={() => go('slot')}>
          {t.change}
        </Button>
      </div>
    </section>
  );
}
