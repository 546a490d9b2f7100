// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SilenceJudge } from '../src/call/silence';

/** One sample each half second; what is not named goes on arriving and being sent. */
function verdicts(samples) {
  const judge = new SilenceJudge();
  let received = 0;
  let sent = 0;
  return samples.map(({ arrives = true, sends = true }, index) => {
    if (arrives) received += 500;
    if (sends) sent += 20_000;
    return judge.judge({ at: index * 500, received, sent });
  });
}

const repeat = (count, sample) => Array.from({ length: count }, () => sample);

test('/web/silence/E7/sender-hears-of-it-within-a-second', () => {
  const seen = verdicts([...repeat(3, {}), ...repeat(3, { arrives: false }), {}]);
  assert.deepEqual(seen.slice(3), ['quiet', 'silent', 'silent', 'heard']);
});

test('/web/silence/E7/listener-may-miss-two-reports', () => {
  const quiet = { arrives: false, sends: false };
  const seen = verdicts([...repeat(2, { sends: false }), ...repeat(8, quiet)]);
  assert.equal(seen.indexOf('silent'), 8);
});
