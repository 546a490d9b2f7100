// SPDX-License-Identifier: GPL-3.0-or-later
// Before somebody is let in whose browser cannot encrypt end to end, the practitioner is asked (E5).
import { signal } from '@preact/signals';
import type { Equipment, Role } from '../api/types';
import type { Person } from '../signal/messages';

interface Question {
  name: string;
  /** A technical test of the operator: no person, and never given keys (M3). */
  test: boolean;
  answer: (admits: boolean) => void;
}

export const question = signal<Question | null>(null);

/** What a page did not say, it cannot do. */
export function canEncrypt(equipment: Equipment | null | undefined): boolean {
  return equipment?.encryption === true;
}

/** In the room it is known of the page that is open now; before, of the last one. */
export function personEncrypts(person: Person): boolean {
  return person.encrypts ?? canEncrypt(person.equipment);
}

/** Whether `name` may come in: at once when their browser can encrypt, else when one says so. */
export function mayComeIn(name: string, role: Role, encrypts: boolean): Promise<boolean> {
  const test = role === 'diagnostic';
  if (encrypts && !test) return Promise.resolve(true);
  question.value?.answer(false);
  return new Promise((resolve) => {
    question.value = {
      name,
      test,
      answer: (admits) => {
        question.value = null;
        resolve(admits);
      },
    };
  });
}
