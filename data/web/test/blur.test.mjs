// SPDX-License-Identifier: GPL-3.0-or-later
// Background blur (E2): offered only where it can be switched, and harmless where it fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyBlur, offersBlur } from '../src/call/blur';

function camera(backgroundBlur, refuses = false) {
  return {
    asked: null,
    getCapabilities: () => ({ backgroundBlur }),
    getConstraints: () => ({ width: { ideal: 1280 } }),
    applyConstraints(constraints) {
      this.asked = constraints;
      return refuses ? Promise.reject(new Error('OverconstrainedError')) : Promise.resolve();
    },
  };
}

test('/web/E2/blur-is-offered-where-it-can-be-switched', () => {
  assert.equal(offersBlur(camera([true, false])), true);
  assert.equal(offersBlur(camera([true])), false);
  assert.equal(offersBlur(camera(undefined)), false);
  assert.equal(offersBlur({}), false);
  assert.equal(offersBlur(null), false);
});

test('/web/E2/blur-keeps-the-other-constraints', async () => {
  const track = camera([true, false]);
  assert.equal(await applyBlur(track, true), true);
  assert.deepEqual(track.asked, { width: { ideal: 1280 }, backgroundBlur: { exact: true } });
  assert.equal(await applyBlur(camera([true, false], true), true), false);
});
