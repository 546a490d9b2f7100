// SPDX-License-Identifier: GPL-3.0-or-later
// Communes of birth by their INSEE code: fetched when somebody needs them, never before. Countries
// have codes, too (99…), and no free list of names.
import { signal } from '@preact/signals';

declare const PLACES: string;

export interface Place {
  code: string;
  name: string;
}

export const places = signal<readonly Place[]>([]);
let asked = false;

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .replace(/\bst(e?)\b/g, 'saint$1')
    .trim();
}

let folded: string[] = [];

/** One line each: "75056 Paris". What cannot be fetched leaves codes without names. */
export function loadPlaces(): void {
  if (asked) return;
  asked = true;
  fetch(PLACES)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error())))
    .then((text) => {
      const list = text
        .split('\n')
        .filter(Boolean)
        .map((line) => ({ code: line.slice(0, 5), name: line.slice(6) }));
      folded = list.map(({ name }) => fold(name));
      places.value = list;
    })
    .catch(() => {
      asked = false;
    });
}

const department = (code: string) => (code.startsWith('97') ? code.slice(0, 3) : code.slice(0, 2));

/** "Paris (75)". */
export const labelOf = ({ code, name }: Place) => `${name} (${department(code)})`;

/** Names that begin so, before those with a later word that does; at most @limit. */
export function findPlaces(text: string, limit: number): Place[] {
  const wanted = fold(text);
  if (wanted.length < 2) return [];
  const first: Place[] = [];
  const later: Place[] = [];
  places.value.forEach((place, index) => {
    const name = folded[index]!;
    if (name === wanted) first.unshift(place);
    else if (name.startsWith(wanted)) first.push(place);
    else if (name.includes(' ' + wanted)) later.push(place);
  });
  return [...first, ...later].slice(0, limit);
}

/** "75056 Paris (75)", or the code alone. */
export function placeWords(code: string): string {
  const known = places.value.find((place) => place.code === code);
  return known ? `${labelOf(known)}, ${code}` : code;
}
