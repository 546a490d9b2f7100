// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { midsOf } from '../src/call/leg';
import { judge } from '../src/call/stats';
import { checkPerson, emptyPerson, inputOf } from '../src/views/pro/draft';

const sample = (values) => ({ lostIn: 0, receivedIn: 0, lossOut: 0, roundTrip: 0, ...values });

test('/web/call/E1/m-lines-in-order', () => {
  const sdp =
    'v=0\r\na=group:BUNDLE a b\r\nm=audio 9 X\r\na=mid:audio0\r\nm=video 9 X\r\na=mid:video1\r\n';
  assert.deepEqual(midsOf(sdp), ['audio0', 'video1']);
});

test('/web/call/E6/word-and-cause', () => {
  const before = sample({ receivedIn: 1000 });
  assert.deepEqual(judge(before, sample({ receivedIn: 1200 })), { word: 'good', cause: null });
  assert.deepEqual(judge(before, sample({ receivedIn: 1100, lostIn: 5 })), {
    word: 'fair',
    cause: 'download',
  });
  assert.deepEqual(judge(before, sample({ receivedIn: 1200, lossOut: 0.2 })), {
    word: 'poor',
    cause: 'upload',
  });
  assert.deepEqual(judge(before, sample({ receivedIn: 1200, roundTrip: 0.6 })), {
    word: 'poor',
    cause: 'delay',
  });
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
