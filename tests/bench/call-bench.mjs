// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the parts of the call bench one after another, each against a server of its own.
// usage: AUS_BUILD=DIR node call-bench.mjs [--json] [--rounds N] [--cycles N] [--seconds N]
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Suite } from '../e2e/lib/suite.mjs';
import { admission } from './call-admission.mjs';
import { churn } from './call-churn.mjs';
import { cost } from './call-cost.mjs';

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '20' },
    cycles: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
  },
});

const parts = { admission, cost, churn };

/** One figure: a line of JSON, or of a table. */
function print(figure) {
  if (options.json) return console.log(JSON.stringify({ bench: 'call', ...figure }));
  const { metric, target, ...values } = figure;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${metric.padEnd(40)} ${text}${target ? `   (to reach: ${target})` : ''}`);
}

const [{ model }] = cpus();
print({ metric: 'machine', date: new Date().toISOString(), cores: cpus().length, model });
for (const [name, part] of Object.entries(parts)) {
  if (options.only && options.only !== name) continue;
  const self = new Suite(`bench-${name}`);
  try {
    await self.start({});
    for (const figure of await part(self, {
      rounds: Number(options.rounds),
      cycles: Number(options.cycles),
      seconds: Number(options.seconds),
    })) print(figure);
  } finally {
    await self.end();
  }
}
