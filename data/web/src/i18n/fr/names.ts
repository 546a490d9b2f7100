// SPDX-License-Identifier: GPL-3.0-or-later
// A title wants its article: "le Dr Martin", "du Dr Martin"; a name alone has none, and elides the
// "de" before it: "d’Antoine". Whether an h is mute nobody can tell from its letter.

const TITLED = /^(?:Dr|Pr|Docteur|Professeur)\b/;

export const le = (name: string) => (TITLED.test(name) ? `le ${name}` : name);
export const Le = (name: string) => (TITLED.test(name) ? `Le ${name}` : name);
export function du(name: string): string {
  if (TITLED.test(name)) return `du ${name}`;
  return /^[aeiouâàäéèêëîïôöûùüœ]/i.test(name) ? `d’${name}` : `de ${name}`;
}
