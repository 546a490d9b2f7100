// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { midsOf } from '../src/call/leg';
import { digest, isTrouble } from '../src/call/stats';
import { judgeNetwork } from '../src/call/verdict';
import { checkPerson, emptyPerson, inputOf } from '../src/views/pro/draft';

test('/web/call/E1/m-lines-in-order', () => {
  const sdp =
    'v=0\r\na=group:BUNDLE a b\r\nm=audio 9 X\r\na=mid:audio0\r\nm=video 9 X\r\na=mid:video1\r\n';
  assert.deepEqual(midsOf(sdp), ['audio0', 'video1']);
});

const sample = (at, ...entries) => ({
  at,
  entries: new Map(entries.map((entry) => [entry.id, entry])),
});

const audio = (values) => ({
  id: 'a',
  type: 'inbound-rtp',
  kind: 'audio',
  packetsReceived: 0,
  packetsLost: 0,
  totalSamplesReceived: 0,
  concealedSamples: 0,
  silentConcealedSamples: 0,
  jitterBufferDelay: 0,
  jitterBufferEmittedCount: 0,
  ...values,
});

test('/web/call/E6/digest-of-sound', () => {
  const now = digest(
    sample(0, audio({})),
    sample(
      1000,
      audio({
        packetsReceived: 45,
        packetsLost: 5,
        totalSamplesReceived: 48000,
        concealedSamples: 4800,
        silentConcealedSamples: 2400,
        jitterBufferDelay: 2880,
        jitterBufferEmittedCount: 48000,
      }),
      {
        id: 'p',
        type: 'candidate-pair',
        nominated: true,
        state: 'succeeded',
        currentRoundTripTime: 0.04,
      },
    ),
  );
  assert.equal(now.lost_percent, 10);
  assert.equal(now.concealed_percent, 5);
  assert.equal(now.playout_ms, 60);
  assert.equal(now.rtt_ms, 40);
  assert.equal(now.seen, null);
  assert.equal(isTrouble(now), true);
});

test('/web/call/E6/digest-of-pictures', () => {
  const video = (values) => ({
    id: 'v',
    type: 'inbound-rtp',
    kind: 'video',
    frameHeight: 720,
    framesDecoded: 100,
    bytesReceived: 0,
    totalFreezesDuration: 0,
    packetsReceived: 100,
    ...values,
  });
  const camera = (frames) => ({
    id: 'o',
    type: 'outbound-rtp',
    kind: 'video',
    frameHeight: 360,
    framesEncoded: frames,
    qualityLimitationReason: 'bandwidth',
  });
  const fluent = digest(
    sample(0, video({}), camera(0)),
    sample(2000, video({ framesDecoded: 150, bytesReceived: 250000 }), camera(40)),
  );
  assert.deepEqual(fluent.seen, { kbps: 1000, height: 720, fps: 25, frozen_percent: 0 });
  assert.deepEqual(fluent.sent, { height: 360, fps: 20, limit: 'bandwidth' });
  assert.equal(isTrouble(fluent), false);
  // Packets without a picture: a freeze that is not over yet.
  const frozen = digest(sample(0, video({})), sample(1000, video({ bytesReceived: 9000 })));
  assert.equal(frozen.seen.frozen_percent, 100);
});

test('/web/plan/B1/who-can-be-reached', () => {
  const person = { ...emptyPerson('patient'), given_name: ' Louise ', family_name: 'Durand' };
  assert.deepEqual(Object.keys(checkPerson(person, '/participants/0')), ['/participants/0/email']);
  assert.deepEqual(checkPerson({ ...person, mobile: '06 12 34 56 78' }, '/p'), {});
  assert.deepEqual(Object.keys(checkPerson({ ...person, email: 'louise@' }, '/p')), ['/p/email']);
  assert.deepEqual(inputOf({ ...person, mobile: '06 12 34.56-78' }), {
    role: 'patient',
    given_name: 'Louise',
    family_name: 'Durand',
    locale: 'fr',
    mobile: '0612345678',
  });
});

test('/web/call/D3/verdict-and-one-advice', () => {
  const reach = { udp: true, tcp: true, turn: null };
  const fine = { roundTripMs: 30, jitterMs: 5, lossPercent: 0, upKbps: 2000, downKbps: 2000 };
  const seen = (figures, ways = reach) => {
    const { word, advice, way } = judgeNetwork(ways, figures && { ...fine, ...figures });
    return [word, advice, way];
  };
  assert.deepEqual(seen({}), ['good', null, 'udp']);
  assert.deepEqual(seen({ lossPercent: 4 }), ['fair', 'loss', 'udp']);
  assert.deepEqual(seen({ lossPercent: 9, upKbps: 100 }), ['poor', 'loss', 'udp']);
  assert.deepEqual(seen({ upKbps: 100 }), ['poor', 'upload', 'udp']);
  assert.deepEqual(seen({ downKbps: 500 }), ['fair', 'download', 'udp']);
  assert.deepEqual(seen({ jitterMs: 60 }), ['fair', 'delay', 'udp']);
  assert.deepEqual(seen({ roundTripMs: 600 }), ['poor', 'delay', 'udp']);
  const strict = { udp: false, tcp: false, turn: true };
  assert.deepEqual(seen({}, strict), ['fair', 'restricted', 'turn']);
  assert.deepEqual(seen(null, { ...strict, turn: false }), ['none', 'blocked', null]);
});
