// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockOf, freeOf, hoursShown, minuteOf, place, timeOf } from '../src/views/pro/agenda-layout';

const block = (from, until) => ({ what: `${from}`, from, until });

test('/web/agenda/B5/side-by-side', () => {
  const placed = place([block(600, 660), block(540, 620), block(620, 640), block(700, 720)]);
  assert.deepEqual(placed.map(({ from, lane, lanes }) => [from, lane, lanes]),
    [[540, 0, 2], [600, 1, 2], [620, 0, 2], [700, 0, 1]]);
  assert.deepEqual(place([]), []);
});

test('/web/agenda/B5/no-two-share-a-lane', () => {
  let seed = 7;
  const next = (n) => (seed = (seed * 48_271) % 2_147_483_647) % n;
  for (let turn = 0; turn < 200; turn++) {
    const blocks = Array.from({ length: next(12) }, () => {
      const from = next(1380);
      return block(from, from + 5 + next(55));
    });
    const placed = place(blocks);
    for (const [i, one] of placed.entries()) {
      assert.ok(one.lane < one.lanes);
      for (const other of placed.slice(i + 1))
        if (one.from < other.until && other.from < one.until) {
          assert.notEqual(one.lane, other.lane);
          assert.equal(one.lanes, other.lanes);
        }
    }
  }
});

test('/web/agenda/B5/what-is-free', () => {
  const open = [{ from: 540, until: 720 }, { from: 840, until: 900 }];
  assert.deepEqual(freeOf(open, [block(560, 580), block(570, 600), block(890, 910)], 0, 10),
    [{ from: 540, until: 560 }, { from: 600, until: 720 }, { from: 840, until: 890 }]);
  assert.deepEqual(freeOf(open, [], 700, 30), [{ from: 840, until: 900 }], 'the rest of the day');
  assert.deepEqual(freeOf(open, [block(0, 1440)], 0, 5), []);
});

test('/web/agenda/B5/hours-shown', () => {
  assert.deepEqual(hoursShown([]), [8, 19]);
  assert.deepEqual(hoursShown([block(410, 440), block(1150, 1205)]), [6, 21]);
});

test('/web/agenda/B5/days-of-23-and-25-hours', () => {
  for (const [month, day] of [[2, 28], [9, 31]]) {
    const midnight = new Date(2027, month, day).getTime();
    for (const minute of [0, 60, 540, 1439]) {
      const time = timeOf(midnight, minute);
      assert.equal(minuteOf(time, midnight), minute);
      assert.equal(new Date(time).getHours() * 60 + new Date(time).getMinutes(), minute);
    }
    assert.equal(minuteOf(midnight - 1, midnight), 0);
    assert.equal(minuteOf(timeOf(midnight, 1441), midnight), 1440);
  }
  assert.equal(clockOf(570), '09:30');
});
