// SPDX-License-Identifier: GPL-3.0-or-later
// Who comes, and where the code goes.
import { useState } from 'preact/hooks';
import { Problem } from '../../api/client';
import { publicPage } from '../../api/endpoints';
import { isProblem } from '../../api/problems';
import { locale, messages } from '../../i18n';
import { BirthDate, isoDate, NO_DATE, type DateParts } from '../parts/birth-date';
import { useHeadingFocus } from '../parts/bits';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';
import { StepLine, type StepProps } from './index';
import { wallWhen } from './when';

export interface Details {
  given: string;
  family: string;
  birth: DateParts;
  email: string;
  mobile: string;
}

export const NOBODY: Details = { given: '', family: '', birth: NO_DATE, email: '', mobile: '' };

type Field = 'given_name' | 'family_name' | 'birth_date' | 'email' | 'mobile';
type Errors = Partial<Record<Field, string>>;

const bare = (mobile: string) => mobile.replace(/[\s.()-]/g, '');

function check(details: Details): Errors {
  const t = messages.value.book;
  const errors: Errors = {};
  const email = details.email.trim();
  const mobile = bare(details.mobile);
  if (!details.given.trim()) errors.given_name = t.missingGiven;
  if (!details.family.trim()) errors.family_name = t.missingFamily;
  const { day, month, year } = details.birth;
  if (!isoDate(details.birth))
    errors.birth_date = day && month && year ? t.badBirth : t.missingBirth;
  if (!email && !mobile) errors.email = t.missingReach;
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) errors.email = t.badEmail;
  if (mobile && !/^\+?\d{9,15}$/.test(mobile)) errors.mobile = t.badMobile;
  return errors;
}

/** What the server says of a field, beside it. */
function errorsOf(problem: unknown): Errors | null {
  if (!(problem instanceof Problem) || problem.name !== 'invalid') return null;
  const t = messages.value.book;
  const words: Record<Field, string> = {
    given_name: t.missingGiven,
    family_name: t.missingFamily,
    birth_date: t.badBirth,
    email: t.badEmail,
    mobile: t.badMobile,
  };
  const field = problem.pointer?.slice(1) as Field | undefined;
  return field && field in words ? { [field]: words[field] } : null;
}

function focusFirst(): void {
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>('.wrong input, [aria-invalid="true"]')?.focus(),
  );
}

export function DetailsStep({ booking, set, go }: StepProps) {
  const t = messages.value.book;
  const headingRef = useHeadingFocus<HTMLHeadingElement>();
  const [errors, setErrors] = useState<Errors>({});
  const { details, page, slot } = booking;
  const change = (changes: Partial<Details>) => {
    set({ details: { ...details, ...changes } });
    setErrors({});
  };
  const refuse = (found: Errors) => {
    setErrors(found);
    focusFirst();
  };
  const reserve = async () => {
    const found = check(details);
    if (Object.keys(found).length) return refuse(found);
    try {
      const held = await publicPage.hold(page.slug, {
        start: slot,
        given_name: details.given.trim(),
        family_name: details.family.trim(),
        birth_date: isoDate(details.birth) ?? '',
        email: details.email.trim() || null,
        mobile: bare(details.mobile) || null,
        locale: locale.value,
        price_cents: page.price_cents,
      });
      set({ held });
      go('code');
    } catch (problem) {
      if (isProblem(problem, 'slot-taken')) return go('slot', t.taken);
      if (isProblem(problem, 'too-many-requests')) return refuse({ email: t.tooMany });
      if (problem instanceof Problem && problem.pointer === '/price_cents') {
        set({ page: await publicPage.get(page.slug, slot.slice(0, 10)) });
        return go('price', t.priceChanged);
      }
      const named = errorsOf(problem);
      if (!named) throw problem;
      refuse(named);
    }
  };
  return (
    <section class="step" data-testid="book-details">
      <StepLine step="details" priced={page.price_cents !== null} />
      <h1 ref={headingRef} tabIndex={-1}>
        {t.detailsHeading}
      </h1>
      <p>{t.chosen(wallWhen(slot))}</p>
      <form class="step" onSubmit={(event) => event.preventDefault()} noValidate>
        <TextField
          id="given"
          label={t.givenName}
          value={details.given}
          autocomplete="given-name"
          maxLength={100}
          error={errors.given_name}
          testid="book-given"
          onInput={(given) => change({ given })}
        />
        <TextField
          id="family"
          label={t.familyName}
          value={details.family}
          autocomplete="family-name"
          maxLength={100}
          error={errors.family_name}
          testid="book-family"
          onInput={(family) => change({ family })}
        />
        <BirthDate
          id="birth"
          parts={details.birth}
          error={errors.birth_date ?? null}
          onChange={(birth) => change({ birth })}
        />
        <p class="hint">{t.reachHint}</p>
        <TextField
          id="email"
          label={t.email}
          type="email"
          inputmode="email"
          value={details.email}
          autocomplete="email"
          error={errors.email}
          testid="book-email"
          onInput={(email) => change({ email })}
        />
        <TextField
          id="mobile"
          label={t.mobile}
          type="tel"
          inputmode="tel"
          value={details.mobile}
          autocomplete="tel"
          error={errors.mobile}
          testid="book-mobile"
          onInput={(mobile) => change({ mobile })}
        />
        <div class="actions">
          <Button
            type="submit"
            tone="main"
            size="large"
            wide
            testid="book-reserve"
            onClick={reserve}
          >
            {t.reserve}
          </Button>
          <Button tone="quiet" size="large" wide onClick={() => go('slot')}>
            {t.change}
          </Button>
        </div>
        <p class="hint">{t.reserveHint}</p>
      </form>
    </section>
  );
}
