// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hold } from '../src/call/hold';
import { withSoundAgain } from '../src/call/answer';

const way = (rtt, loss = 0) => ({ rtt, loss });

function holdFor(down, up) {
  const hold = new Hold();
  hold.update(down, up, 0);
  return hold.ms;
}

test('/web/hold/E6/what-the-way-leaves-of-150-ms', () => {
  assert.equal(holdFor(way(1), way(1)), 120, 'never more than that');
  assert.equal(holdFor(way(60), way(20)), 80);
  assert.equal(holdFor(way(100), way(100)), 20);
  assert.equal(holdFor(way(250), way(250)), 0, 'nothing is left');
  for (let own = 1; own < 400; own += 7)
    for (let far = 1; far < 400; far += 7) {
      const hold = holdFor(way(own), way(far));
      assert.ok(hold >= 0 && hold <= 120);
      assert.ok(hold === 0 || hold + 26.5 + (own + far) / 2 <= 150);
    }
});

test('/web/hold/E6/unknown-ways', () => {
  assert.equal(holdFor(way(0), way(20)), 0, 'the browser decides');
  assert.equal(holdFor(way(60), way(0)), holdFor(way(60), way(60)),
    'nobody is nearer than this page, for all it knows');
});

test('/web/hold/E6/what-was-lost-comes-again', () => {
  assert.equal(holdFor(way(80, 3), way(10)), 180, 'on the way down');
  assert.equal(holdFor(way(10), way(80, 3)), 180, 'on the way up');
  assert.equal(holdFor(way(10, 5), way(80)), 110, 'it is not the long way that loses');
  assert.equal(holdFor(way(80, 0.5), way(10)), 70, 'the next packet brings a copy');
  assert.equal(holdFor(way(1, 5), way(1)), 120, 'there is time enough');
  assert.equal(holdFor(way(200, 5), way(10)), 0, 'too long a conversation would come of it');
});

test('/web/hold/E6/for-half-a-minute', () => {
  const hold = new Hold();
  assert.equal(hold.update(way(80, 3), way(10), 1_000), true);
  assert.equal(hold.update(way(80), way(10), 20_000), false);
  assert.equal(hold.ms, 180);
  assert.equal(hold.update(way(80), way(10), 31_001), true);
  assert.equal(hold.ms, 70);
});

test('/web/hold/E6/no-to-and-fro', () => {
  const hold = new Hold();
  const ms = (own) => (hold.update(way(own), way(20), 0), hold.ms);
  assert.equal(ms(60), 80);
  assert.equal(ms(40), 80);
  assert.equal(ms(80), 80);
  assert.equal(ms(110), 50);
  assert.equal(ms(400), 0);
});

test('/web/answer/E1/sound-is-sent-again', () => {
  const section = (mid) => `m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\na=mid:${mid}\r\n`
    + 'a=rtcp-fb:111 transport-cc\r\n';
  const sdp = `v=0\r\n${section(0)}m=video 9 X 96\r\na=rtcp-fb:96 transport-cc\r\n${section(3)}`;
  const answer = withSoundAgain(sdp);
  assert.equal(answer.match(/a=rtcp-fb:111 nack\r\n/g).length, 2);
  assert.equal(answer.replaceAll('a=rtcp-fb:111 nack\r\n', ''), sdp);
  assert.equal(withSoundAgain(answer), answer, 'a browser that says so by itself is left alone');
});
