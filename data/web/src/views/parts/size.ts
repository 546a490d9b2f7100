// SPDX-License-Identifier: GPL-3.0-or-later
import { messages } from '../../i18n';

/** "1,2 Mo", as people say how large a file is. */
export function sizeWords(bytes: number): string {
  const t = messages.value.chat.size;
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      maximumFractionDigits: digits,
    }).format(value);
  if (bytes < 1_000_000) return t.kilo(number(Math.max(1, bytes / 1000), 0));
  return t.mega(number(bytes / 1_000_000, 1));
}
