// SPDX-License-Identifier: GPL-3.0-or-later
// Advice from the dated rules, each with its source.

/** A sentence in both languages. */
export type BothLanguages = Record<'fr' | 'en', string>;
export type Truth = 'no' | 'unknown' | 'yes';

export interface RuleSource {
  title: string;
  publisher: string;
  url: string | null;
}

export interface RuleQuestion {
  fact: string;
  text: BothLanguages;
}

export interface RuleQuestions {
  eligibility: RuleQuestion[];
  billing: RuleQuestion[];
}

interface Rule {
  family: string;
  text: BothLanguages;
  applies: Truth;
  valid_from: string;
  valid_until: string | null;
  source: RuleSource;
}

export interface Verdict extends Rule {
  reasons: (RuleQuestion & { value: Truth })[];
}

export interface Act extends Rule {
  code: string;
  cents: number | null;
  per_patient_year: number | null;
}

export interface Share extends Rule {
  rate_percent: number;
  reimbursed_cents: number | null;
  remainder_cents: number | null;
  extra_cents: number | null;
}

export interface EligibilityAdvice {
  verdicts: Verdict[];
}

export interface BillingAdvice {
  acts: Act[];
  notices: Rule[];
  shares: Share[];
}
