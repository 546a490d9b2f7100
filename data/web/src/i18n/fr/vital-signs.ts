// SPDX-License-Identifier: GPL-3.0-or-later

// Measurements (E8).
export const vitalSigns = {
  heading: 'Mesures',
  none: 'Aucune mesure pour le moment.',
  enter: 'Saisir une mesure',
  correct: 'Corriger',
  correctName: (what: string) => `Corriger : ${what}`,
  correctHeading: 'Corriger la mesure',
  correctHint: 'La valeur d’origine reste visible, barrée.',
  kind: 'Mesure',
  save: 'Enregistrer',
  saved: 'La mesure est enregistrée, le praticien la voit.',
  kinds: {
    blood_pressure: 'Tension',
    temperature: 'Température',
    pulse: 'Pouls',
    saturation: 'Saturation',
    weight: 'Poids',
  },
  units: {
    blood_pressure: 'mmHg',
    temperature: '°C',
    pulse: 'battements par minute',
    saturation: '%',
    weight: 'kg',
  },
  systolic: 'Le plus grand chiffre',
  diastolic: 'Le plus petit chiffre',
  value: (unit: string) => `Valeur en ${unit}`,
  range: (low: string, high: string) => `entre ${low} et ${high}`,
  notANumber: 'Écrivez un nombre, par exemple 37,2.',
  outOfRange: (low: string, high: string) => `Cette valeur n’est pas plausible : entre ${low} et ${high}.`,
  diastolicHigher: 'Le plus petit chiffre doit être inférieur au plus grand.',
  by: (name: string, time: string) => `${name}, ${time}`,
  correctedTo: 'corrigée ensuite',
};
