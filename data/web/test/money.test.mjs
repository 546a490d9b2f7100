// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { centsOf, feeOf, typed } from '../src/views/parts/money';

test('/web/money/amounts-as-they-are-typed', () => {
  for (const [text, cents] of [
    ['25', 2500],
    ['25,5', 2550],
    ['25.50 €', 2550],
    [' 1 250,05 ', 125005],
    ['0', 0],
  ])
    assert.equal(centsOf(text), cents, text);
  for (const text of ['', '-1', '25,505', '1e3', '25,', 'abc', '1234567']) assert.equal(centsOf(text), null, text);
  for (const cents of [0, 5, 50, 2500, 2505, 2550, 99999999])
    assert.equal(centsOf(typed(cents)), cents, String(cents));
});

test('/web/money/G2/fees-as-the-server-reckons-them', () => {
  // the same cases as tests/unit/domain/test-hold.c
  const usual = { basis_points: 140, fixed_cents: 25 };
  for (const [cents, fee] of [
    [2500, 60],
    [2600, 61],
    [2536, 61],
    [0, 0],
    [10, 10],
  ])
    assert.equal(feeOf(cents, usual), fee, String(cents));
  assert.equal(feeOf(100000, { basis_points: 0, fixed_cents: 0 }), 0);
});
