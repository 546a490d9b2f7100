// SPDX-License-Identifier: GPL-3.0-or-later
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { messages, locale } from '../src/i18n';
import {
  dateInput,
  durationText,
  euros,
  isoFromInputs,
  minutesText,
  plainDate,
  spokenTime,
  stopwatch,
  when,
} from '../src/i18n/format';
import { centsOf } from '../src/views/parts/money';
import { du, le } from '../src/i18n/fr/names';
import { PICTURES } from '../src/views/call/pictures';
import { now, setServerTime } from '../src/state/clock';

// A case that fails in English leaves the others in French.
beforeEach(() => {
  locale.value = 'fr';
});

const plain = (text) => text.replaceAll('\u00a0', ' ');

test('/web/words/times-as-people-say-them', () => {
  setServerTime('2026-11-23T13:00:00Z');
  assert.equal(plain(when('2026-11-23T14:30:00+01:00')), 'aujourd’hui à 14 h 30');
  assert.equal(plain(when('2026-11-24T09:00:00+01:00')), 'demain à 9 h');
  assert.equal(plain(when('2026-11-30T09:05:00+01:00')), 'lundi 30 novembre à 9 h 05');
  assert.equal(plain(when('2026-12-01T09:00:00+01:00')), 'mardi 1er décembre à 9 h');
  assert.equal(plainDate('1951-04-01'), '1er avril 1951');
  assert.equal(plainDate('1951-04-11'), '11 avril 1951');
  locale.value = 'en';
  assert.equal(plain(when('2026-11-23T14:30:00+01:00')), 'today at 14:30');
});

test('/web/words/spans', () => {
  assert.equal(plain(minutesText(4)), '4 min');
  assert.equal(plain(minutesText(70)), '1 h 10');
  assert.equal(plain(durationText(62)), '1 min 02 s');
  assert.equal(plain(durationText(1105)), '18 min');
  assert.equal(stopwatch(new Date(now.value - 252_000).toISOString()), '04:12');
});

test('/web/words/local-time-keeps-its-zone', () => {
  assert.equal(isoFromInputs('2026-11-23', '14:30'), '2026-11-23T14:30:00+01:00');
  assert.equal(isoFromInputs('2026-07-01', '08:05'), '2026-07-01T08:05:00+02:00');
  assert.equal(dateInput(new Date('2026-11-23T23:30:00Z')), '2026-11-24');
  assert.equal(plain(spokenTime('2026-11-23T00:00:00+01:00')), '0 h');
});

/** Every sentence of a catalogue; functions are called with something of everything. */
function* sentences(node, path = '') {
  for (const [key, value] of Object.entries(node)) {
    const at = `${path}.${key}`;
    if (typeof value === 'string') yield [at, value];
    else if (typeof value === 'function') yield [at, value(2, 3, 'x')];
    else yield* sentences(value, at);
  }
}

test('/web/words/both-languages-complete', () => {
  const keys = {};
  for (const language of ['fr', 'en']) {
    locale.value = language;
    keys[language] = [];
    for (const [at, text] of sentences(messages.value)) {
      keys[language].push(at);
      assert.ok(typeof text === 'string' && text.trim(), `${language}${at}`);
      assert.ok(!/[a-zé]'[a-zé]/i.test(text), `straight apostrophe: ${language}${at}`);
      assert.ok(language === 'en' || !/ [?!:;»]/.test(text), `breaking space: ${at}`);
    }
  }
  assert.deepEqual(keys.fr.sort(), keys.en.sort());
});

test('/web/words/H3/euros', () => {
  assert.equal(plain(euros(2650)).replace(/\s/g, ' '), '26,50 €');
  assert.equal(plain(euros(2500)).replace(/\s/g, ' '), '25 €');
  locale.value = 'en';
  assert.equal(euros(5), '€0.05');
  locale.value = 'fr';
  for (const [text, cents] of [['25', 2500], ['25,5', 2550], [' 26.50 € ', 2650], ['0', 0],
    ['', null], ['2,555', null], ['-1', null], ['1e3', null], ['1234567', null]])
    assert.equal(centsOf(text), cents, text);
});

test('/web/words/names-with-their-article', () => {
  assert.equal(le('Dr Claire Martin'), 'le Dr Claire Martin');
  assert.equal(le('Drissa Kone'), 'Drissa Kone');
  assert.deepEqual(['Dr Claire Martin', 'Élise Petit', 'Louise Durand', 'Hugo Marchand'].map(du),
    ['du Dr Claire Martin', 'd’Élise Petit', 'de Louise Durand', 'de Hugo Marchand']);
});

test('/web/words/no-line-breaks-before-a-unit', () => {
  locale.value = 'fr';
  assert.match(messages.value.call.end.forAllHint, /\d\u00a0minutes/);
});

test('/web/words/E5/64-pictures-with-different-names', () => {
  assert.equal(new Set(PICTURES).size, 64);
  for (const language of ['fr', 'en']) {
    locale.value = language;
    assert.equal(new Set(messages.value.security.pictures).size, 64, language);
  }
  locale.value = 'fr';
});
