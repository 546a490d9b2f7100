// SPDX-License-Identifier: GPL-3.0-or-later
// Random values after a JSON Schema: mostly as it says, sometimes not at all. The same seed gives
// the same values.

const odd = ['', ' ', '\u00a0', 'null', '0', '-1', '../..', "' OR 1=1 --", '%s%n', '<b>', '{{link}}',
  '\u202eabc', 'e\u0301', '\u{1f468}\u200d\u2695\ufe0f', '\ud800', '\ufeff', 'a\nb', 'a\tb', 'a\u0000b',
  '\u0085', 'x'.repeat(5000), '9999-12-31', '0000-00-00', 'A'.repeat(26), '1'.repeat(40)];
const numbers = [0, -0, 1, -1, 0.5, 1e-7, 1e15, 2 ** 31, -(2 ** 31), 2 ** 53, 9.3e18, -9.3e18, 1e308];
const times = [new Date(Date.now() + 40 * 86_400_000).toISOString(), '2027-03-28T02:30:00+01:00', '2026-12-31T23:59:60Z',
  '9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2027-02-29T09:00:00Z', '2027-01-04T24:00:00Z',
  '2027-01-04T09:00:00', '2027-01-04T09:00:00+99:00', '2027-01-04t09:00:00z', '1969-12-31T23:59:59Z'];
const dates = ['1951-04-02', '2000-02-29', '1900-02-29', '2027-13-01', '1800-01-01', '2999-01-01',
  '1951-4-2', '0000-01-01'];

/** mulberry32: enough for tests, and the same everywhere. */
function makeSource(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Random {
  constructor(seed) {
    this.next = makeSource(seed);
  }

  chance(share) {
    return this.next() < share;
  }

  below(limit) {
    return Math.floor(this.next() * limit);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** Something of any type. */
  anything(depth = 0) {
    switch (this.below(depth > 3 ? 5 : 8)) {
      case 0: return null;
      case 1: return this.chance(0.5);
      case 2: return this.pick(numbers);
      case 3: case 4: return this.pick(odd);
      case 5: return Array.from({ length: this.below(4) }, () => this.anything(depth + 1));
      case 6: return Object.fromEntries([[this.pick(odd).slice(0, 20) || 'x', this.anything(depth + 1)]]);
      default: return JSON.parse('['.repeat(20) + ']'.repeat(20));
    }
  }

  text(schema, ids) {
    if (schema.format === 'date-time') return this.pick(times);
    if (schema.format === 'date') return this.pick(dates);
    if (schema.format === 'email') return this.pick(['a@example.org', 'a@b', '@', 'é@example.org']);
    if (schema.pattern?.includes('{25}')) return this.pick(ids);
    if (schema.pattern?.includes('{3,32}')) return this.pick(['+33612345678', '06 12 34 56 78', '112']);
    if (this.chance(0.2)) return this.pick(odd);
    const most = Math.min(schema.maxLength ?? 30, 60);
    const length = Math.max(schema.minLength ?? 1, this.below(most + 1));
    return Array.from({ length }, () => this.pick([...'aéZ 0’-_œ7'])).join('');
  }

  number(schema) {
    if (this.chance(0.15)) return this.pick(numbers);
    const [low, high] = [schema.minimum ?? 0, schema.maximum ?? 1000];
    return this.pick([low, high, low + this.below(high - low + 1)]);
  }

  object(schema, ids) {
    const value = {};
    for (const [name, rule] of Object.entries(schema.properties ?? {}))
      if (this.chance(schema.required?.includes(name) ? 0.98 : 0.5))
        value[name] = this.value(rule, ids);
    if (this.chance(0.02)) value[this.pick(['nonsense', '__proto__', 'id', ''])] = this.anything();
    return value;
  }

  /** As `schema` says, or one time in twenty something else. */
  value(schema, ids) {
    if (this.chance(0.05)) return this.anything();
    if (schema.enum && this.chance(0.95)) return this.pick(schema.enum);
    switch (this.pick([schema.type].flat())) {
      case 'object': return this.object(schema, ids);
      case 'array': return Array.from(
        { length: Math.min(schema.maxItems ?? 3, Math.max(schema.minItems ?? 0, this.below(5))) },
        () => this.value(schema.items, ids));
      case 'string': return this.text(schema, ids);
      case 'integer': case 'number': return this.number(schema);
      case 'boolean': return this.chance(0.5);
      default: return null;
    }
  }
}

export const makeRandom = (seed) => new Random(seed);
