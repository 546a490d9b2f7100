// SPDX-License-Identifier: GPL-3.0-or-later
// What a page holds of its visit, by whatever message it was told.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Visit } from '../src/state/visit';
import { FakeSocket, WELCOME } from './browser.mjs';

const LIMITS = {
  video_kbps: 1500,
  video_height: 720,
  video_fps: 30,
  low_kbps: 0,
  extra_kbps: 1500,
};
const NARROW = { video_kbps: 180, video_height: 240, video_fps: 20, low_kbps: 90, extra_kbps: 1500 };

const person = (id, role) => ({
  id,
  role,
  display_name: id,
  presence: 'in_call',
  admitted: true,
  removed_by: null,
  media: null,
  speaking: false,
  slot: 1,
  extra_slot: null,
  video_paused: false,
  extra_paused: false,
  connection: 'connected',
  encrypts: false,
});

const STATE = {
  type: 'state',
  step: 'call',
  reason: null,
  me: { id: 'louise', role: 'patient', display_name: 'Louise', locale: 'fr', admitted: true },
  consultation: { status: 'in_progress', practitioner: { display_name: 'Dr Martin' }, site: null },
  consent: null,
  payment: null,
  people: [person('claire', 'practitioner'), person('paulette', 'companion')],
  limits: LIMITS,
  devices: [],
  encryption: { wanted: true, round: 0, members: [], without: [] },
};

function enter() {
  const visit = new Visit('01jd', false);
  const applied = [];
  const { setLimits } = visit.legs;
  visit.legs.setLimits = (limits) => {
    applied.push(limits);
    setLimits.call(visit.legs, limits);
  };
  let seq = 0;
  const say = (message) => FakeSocket.last.say({ ...message, seq: ++seq });
  FakeSocket.last.accept();
  FakeSocket.last.say(WELCOME);
  return { visit, applied, say };
}

/** What is shown: of those in the call, who is not seen because the own line is too slow. */
const paused = (visit) =>
  visit.inCall.value.map((one) => [one.id, one.video_paused, one.extra_paused]);

test('/web/visit/E6/limits-by-themselves', () => {
  const { visit, applied, say } = enter();
  say(STATE);
  say({ type: 'limits', ...NARROW });
  assert.deepEqual(visit.state.value, { ...STATE, v: 1, seq: 1, limits: NARROW });
  assert.deepEqual(applied, [LIMITS, NARROW]);
  say({ ...STATE, limits: LIMITS });
  assert.deepEqual(applied, [LIMITS, NARROW, LIMITS]);
  visit.dispose();
});

test('/web/visit/E6/pauses-by-themselves', () => {
  const { visit, say } = enter();
  say(STATE);
  say({ type: 'paused', participant: 'claire', video_paused: true, extra_paused: false });
  assert.deepEqual(paused(visit), [
    ['claire', true, false],
    ['paulette', false, false],
  ]);
  say({ type: 'paused', participant: 'paulette', video_paused: true, extra_paused: true });
  say({ type: 'paused', participant: 'claire', video_paused: false, extra_paused: true });
  assert.deepEqual(paused(visit), [
    ['claire', false, true],
    ['paulette', true, true],
  ]);
  say(STATE);
  assert.deepEqual(paused(visit), [
    ['claire', false, false],
    ['paulette', false, false],
  ]);
  visit.dispose();
});

test('/web/visit/E6/nobody-known', () => {
  const { visit, applied, say } = enter();
  say({ type: 'limits', ...NARROW });
  say({ type: 'paused', participant: 'claire', video_paused: true, extra_paused: true });
  assert.deepEqual([visit.state.value, applied], [null, []]);
  say(STATE);
  const before = visit.state.value;
  say({ type: 'paused', participant: 'stranger', video_paused: true, extra_paused: true });
  assert.equal(visit.state.value, before);
  visit.dispose();
});
