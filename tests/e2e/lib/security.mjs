// SPDX-License-Identifier: GPL-3.0-or-later
// What pages say of end-to-end encryption, and ways to meddle with it.
import assert from 'node:assert/strict';
import { until } from './wait.mjs';

/** The lock in the head of the call: alone, starting, on, compared, off, meddled. */
export function protectedAs(visitor, state, options) {
  return until(`${visitor.name} to be told: ${state}`, async () => {
    const now = await visitor.page.$eval('[data-testid="security-toggle"]',
      (lock) => lock.dataset.state);
    return now === state;
  }, options);
}

/** The security code that this person reads, as numbers and as words. */
export async function readCode(visitor) {
  const { page } = visitor;
  if (!(await page.$('[data-testid="security-code"]'))) await visitor.click('security-toggle');
  await visitor.sees('security-code');
  return page.$eval('[data-testid="security-code"]', (list) => ({
    numbers: list.dataset.code,
    words: [...list.querySelectorAll('li')].map((item) => item.innerText.trim()),
  }));
}

export async function sameCode(...visitors) {
  const codes = await Promise.all(visitors.map(readCode));
  for (const { numbers, words } of codes) {
    assert.equal(numbers, codes[0].numbers);
    assert.equal(words.length, 4);
    assert.ok(words.every((word) => /^\p{L}/u.test(word)), words.join());
  }
  return codes;
}

/** Init script: a browser of before encoded transforms. */
export function withoutTransforms() {
  delete globalThis.RTCRtpScriptTransform;
}

/**
 * Init script: what this page says about keys is changed on its way, as long as
 * `window.__meddle` names the part and what to do with it ("reveal:falsify", "key:drop").
 */
export function meddler() {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function meddled(data) {
    const [part, how] = (window.__meddle ?? '').split(':');
    const frame = typeof data === 'string' ? JSON.parse(data) : null;
    if (!part || frame?.type !== 'keys' || frame.part !== part) return send.call(this, data);
    if (how === 'drop') return undefined;
    const body = [...frame.body];
    body[100] = body[100] === 'A' ? 'B' : 'A';
    return send.call(this, JSON.stringify({ ...frame, body: body.join('') }));
  };
}
