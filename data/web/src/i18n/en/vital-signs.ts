// SPDX-License-Identifier: GPL-3.0-or-later
import type { Catalogue } from '../index';

export const vitalSigns: Catalogue['vitalSigns'] = {
  heading: 'Measurements',
  none: 'No measurement so far.',
  enter: 'Enter a measurement',
  correct: 'Correct',
  correctName: (what) => `Correct: ${what}`,
  correctHeading: 'Correct the measurement',
  correctHint: 'The first value stays visible, struck out.',
  kind: 'Measurement',
  save: 'Save',
  saved: 'The measurement is saved, the practitioner sees it.',
  kinds: {
    blood_pressure: 'Blood pressure',
    temperature: 'Temperature',
    pulse: 'Pulse',
    saturation: 'Saturation',
    weight: 'Weight',
  },
  units: {
    blood_pressure: 'mmHg',
    temperature: '°C',
    pulse: 'beats per minute',
    saturation: '%',
    weight: 'kg',
  },
  systolic: 'The higher figure',
  diastolic: 'The lower figure',
  value: (unit) => `Value in ${unit}`,
  range: (low, high) => `between ${low} and ${high}`,
  notANumber: 'Write a number, for example 37.2.',
  outOfRange: (low, high) => `This value is not plausible: between ${low} and ${high}.`,
  diastolicHigher: 'The lower figure must be less than the higher one.',
  by: (name, time) => `${name}, ${time}`,
  correctedTo: 'corrected afterwards',
};
