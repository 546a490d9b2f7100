// SPDX-License-Identifier: GPL-3.0-or-later
// Amounts: typed in euros, kept in integer cents.
import type { Money } from '../../api/types';
import { euros } from '../../i18n/format';
import { TextField } from './field';

/** The smallest amount that card providers take. */
export const SMALLEST = 50;

/** "25", "25,5", "25.50 €" → cents; null: no amount. */
export function centsOf(text: string): number | null {
  const match = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s €]/g, ''));
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** As one would type it: "25" or "25,50". */
export function typed(cents: number, comma = ','): string {
  const rest = cents % 100;
  return `${Math.floor(cents / 100)}${rest ? comma + String(rest).padStart(2, '0') : ''}`;
}

export function moneyText(money: Money | null | undefined): string {
  return euros(money?.cents ?? 0);
}

/** What the provider keeps: a hundredth of a percent each, half a cent up, as the server reckons. */
export function feeOf(cents: number, fees: { basis_points: number; fixed_cents: number }): number {
  if (cents <= 0) return 0;
  return Math.min(
    cents,
    Math.floor((cents * fees.basis_points + 5000) / 10000) + fees.fixed_cents,
  );
}

interface AmountProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | null;
  optional?: boolean;
  value: string;
  onInput: (value: string) => void;
  testid?: string;
}

/** The unit stands in the label, where everybody hears it. */
export function AmountField(props: AmountProps) {
  return (
    <div class="amount-field">
      <TextField {...props} label={`${props.label} (€)`} maxLength={9} />
    </div>
  );
}
