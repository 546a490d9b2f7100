// SPDX-License-Identifier: GPL-3.0-or-later

// Information to patients, and the practice's view of the ledger of consent (D2).
export const information = {
  open: 'En savoir plus sur la consultation à distance',
  since: (date: string) => `Texte en vigueur depuis le ${date}.`,
};

export const consents = {
  heading: 'Accord à la consultation à distance',
  none: 'Personne n’a encore été interrogé.',
  given: (name: string) => `${name} a donné son accord`,
  withdrawn: (name: string) => `${name} a retiré son accord`,
  detail: (when: string, version: string, language: string) =>
    `${when}, texte ${version} en ${language}`,
  languages: { fr: 'français', en: 'anglais' } as Record<string, string>,
  show: 'Texte montré',
  nowWithdrawn: 'a retiré son accord',
};
