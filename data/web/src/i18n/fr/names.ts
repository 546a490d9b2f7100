// SPDX-License-Identifier: GPL-3.0-or-later
// A title wants its article: "le Dr Martin", "du Dr Martin"; a name alone has none.

const TITLED = /^(?:Dr|Pr|Docteur|Professeur)\b/;

export const le = (name: string) => (TITLED.test(name) ? `le ${name}` : name);
export const Le = (name: string) => (TITLED.test(name) ? `Le ${name}` : name);
export const du = (name: string) => (TITLED.test(name) ? `du ${name}` : `de ${name}`);
