// SPDX-License-Identifier: GPL-3.0-or-later

export const advice = {
  eligibility: 'Est-ce remboursé ?',
  billing: 'Quel acte facturer ?',
  tick: 'Cochez ce qui est vrai.',
  eligible: 'A priori remboursé',
  notEligible: 'A priori non remboursé',
  notEligibleText: 'Ni le parcours de soins ni une exception n’est coché.',
  noRule: 'Aucune règle connue pour ce type de consultation à cette date.',
  noAct: 'Aucun acte connu pour ce type de consultation à cette date.',
  source: 'Source :',
  since: (date: string) => `En vigueur depuis le ${date}.`,
  onlyAdvice: 'Un conseil, jamais un blocage. Rien de ce que vous cochez n’est conservé.',
  atMost: (n: number) => `${n} actes par an au plus pour le même patient.`,
  price: 'Prix demandé, en euros',
  base: 'Dont tarif remboursable, en euros',
  badAmount: 'Indiquez un montant, par exemple 25 ou 26,50.',
  reimbursed: (percent: number) => `Remboursé (${percent} %)`,
  remainder: 'Reste, pour la mutuelle ou le patient',
  extra: 'Dépassement, non remboursé',
};
