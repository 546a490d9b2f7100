// SPDX-License-Identifier: GPL-3.0-or-later

export const advice = {
  eligibility: 'Is it reimbursed?',
  billing: 'Which act to bill?',
  tick: 'Tick what is true.',
  eligible: 'Reimbursed, as far as we can tell',
  notEligible: 'Not reimbursed, as far as we can tell',
  notEligibleText: 'Neither the care pathway nor an exception is ticked.',
  noRule: 'No rule is known for this kind of consultation on that day.',
  noAct: 'No act is known for this kind of consultation on that day.',
  source: 'Source:',
  since: (date: string) => `In force since ${date}.`,
  onlyAdvice: 'Advice, never a lock. Nothing you tick is kept.',
  atMost: (n: number) => `At most ${n} acts a year for the same patient.`,
  price: 'Price asked, in euros',
  base: 'Of which reimbursable tariff, in euros',
  badAmount: 'Give an amount, for example 25 or 26.50.',
  reimbursed: (percent: number) => `Reimbursed (${percent} %)`,
  remainder: 'The rest, for the insurance or the patient',
  extra: 'Above the tariff, not reimbursed',
};
