// SPDX-License-Identifier: GPL-3.0-or-later
// French typography: the space before ? ! : ; », after « and before a unit may not break.

const BEFORE = / ([?!:;»€%])/g;
const AFTER = /« /g;
const MEASURE = /(\d) (?=(?:min|minutes?|secondes?|heures?|jours?|ko|Mo)\b)/g;

function fine(text: string): string {
  return text
    .replace(BEFORE, '\u00a0$1')
    .replace(AFTER, '«\u00a0')
    .replace(MEASURE, '$1\u00a0');
}

export function typeset<T>(entry: T): T {
  if (typeof entry === 'string') return fine(entry) as T;
  if (typeof entry === 'function')
    return ((...parameters: unknown[]) => fine(String(entry(...parameters)))) as T;
  if (Array.isArray(entry)) return entry.map(typeset) as T;
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entry as Record<string, unknown>))
    result[key] = typeset(value);
  return result as T;
}
