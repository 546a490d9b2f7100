// SPDX-License-Identifier: GPL-3.0-or-later

/** The key of an INS: 97 − (13 digits mod 97); 2A counts as 19, 2B as 18. As the server checks it. */
export function checkIns(text: string): boolean {
  const ins = text.replace(/\s/g, '').toUpperCase();
  if (!/^[1-8]\d{4}(\d\d|2[AB])\d{8}$/.test(ins)) return false;
  const digits = ins.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits) % 97) === Number(ins.slice(13));
}

/** "2 51 04 75 056 001 64" */
export function spacedIns(ins: string): string {
  return ins.replace(/^(.)(..)(..)(..)(...)(...)(..)$/, '$1 $2 $3 $4 $5 $6 $7');
}
