// SPDX-License-Identifier: GPL-3.0-or-later
// Money: what is held, taken and receipted.
import type { Kind } from './types-consultation';

export interface Money {
  cents: number;
  currency: string;
}

export interface PlanPayment {
  mode: string;
  max_amount: Money | null;
}

export interface ConsultationPayment extends PlanPayment {
  state: string;
  held_amount: Money | null;
  captured_amount: Money | null;
  /** Is being taken; the provider has not confirmed it yet. */
  pending_amount: Money | null;
  fee: Money | null;
  capture_before: string | null;
  card: string | null;
  problem: string | null;
}

export interface PaymentInput {
  mode: 'online';
  max_amount: Money;
}

/** What a patient is told before accepting (H3). */
export interface PaymentOffer {
  cents: number;
  currency: string;
  provider: string;
  share: {
    rate_percent: number;
    reimbursed_cents: number;
    remainder_cents: number;
    extra_cents: number;
    text: { fr: string; en: string };
  } | null;
}

export interface CardInput {
  session: string;
  number: string;
  expiry: string;
  cvc: string;
  confirmed: boolean | null;
}

export interface CardResult {
  result: 'held' | 'authenticate' | 'declined';
  reason: string | null;
}

export interface PaymentAccount {
  provider: string;
  enabled: boolean;
  available: boolean;
  default_amount: Money | null;
  base_amount: Money | null;
  fees: { basis_points: number; fixed_cents: number };
  account: 'not_needed' | 'none' | 'begun' | 'ready' | 'restricted';
  /** If-Match of a change. */
  version: number;
}

export interface ReceiptPaper {
  number: string;
  cents: number;
  currency: string;
  held_cents: number;
  paid_at: string;
  card: string;
  is_test: boolean;
  organisation: string;
  practitioner: string;
  profession: string;
  patient: string;
  locale: string;
  kind: Kind;
  consulted_at: string;
}
