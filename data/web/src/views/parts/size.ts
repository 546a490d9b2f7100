// SPDX-License-Identifier: GPL-3.0-or-later
import { messages } from '../../i18n';

/** As the systems that most people use count: a limit of 50 Mo is one, not 52,4. */
const MEGA = 1024 * 1024;

/** "1,2 Mo", as people say how large a file is. */
export function sizeWords(bytes: number): string {
  const t = messages.value.chat.size;
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      maximumFractionDigits: digits,
    }).format(value);
  if (bytes < MEGA) return t.kilo(number(Math.max(1, bytes / 1024), 0));
  return t.mega(number(bytes / MEGA, 1));
}
