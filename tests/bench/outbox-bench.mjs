// SPDX-License-Identifier: GPL-3.0-or-later
// A thousand reminders due at the same moment, through the real daemon to a real SMTP server on this
// machine: how long until the last one has left, against smtplib to the same server.
// usage: AUS_BUILD=DIR node outbox-bench.mjs [--json] [--count N]
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, count: { type: 'string', default: '1000' } },
});
process.env.AUS_DAEMON = path.resolve(process.env.AUS_BUILD ?? 'build', 'src/daemon/auscultd');
const { Daemon, Sink } = await import('../integration/outbox-world.mjs');
const peer = fileURLToPath(new URL('outbox-peer.py', import.meta.url));
const run = promisify(execFile);
const count = Number(options.count);
const BEFORE_MS = 15 * 60_000;
const MAIL_BYTES = 3500;
const PARALLEL = 32;

function print(figure) {
  if (options.json) return console.log(JSON.stringify(figure));
  const { name, target, ...values } = figure;
  const text = Object.entries(values).map(([key, value]) => `${key} ${value}`).join(' · ');
  console.log(`${name.padEnd(32)} ${text}${target ? `   (to reach: ${target})` : ''}`);
}

const round = (value, digits = 2) => Number(value.toFixed(digits));
const sink = await Sink.start({ brief: true });
const daemon = await Daemon.start({ 'mail.transport': 'smtp', 'mail.host': '127.0.0.1',
  'mail.port': sink.port, 'mail.security': 'none', 'mail.from': 'rdv@bench.example',
  'reminder.practitioner': false, 'log.level': 'warning' });
const ofRun = () => sink.letters.filter((letter) => letter.to[0].endsWith('@bench.example'));

// All begin together; the reminders are due when planning and invitations are long over.
const due = Date.now() + 45_000;
const start = new Date(due + BEFORE_MS);
const began = performance.now();
let next = 0;
await Promise.all(Array.from({ length: PARALLEL }, async () => {
  while (next < count) {
    const number = next++;
    await daemon.plan({ email: `p${number}@bench.example` }, start);
  }
}));
await sink.until(() => ofRun().length >= count, 'the invitations');
const invited = (performance.now() - began) / 1000;
await sink.until(() => ofRun().length >= 2 * count, 'the reminders');
const letters = ofRun();
const dueAt = performance.now() - (Date.now() - due);
const seconds = (letters.at(-1).at - dueAt) / 1000;
const distinct = new Set(letters.map((letter) => letter.id)).size;
const { stdout } = await run('/usr/bin/python3', [peer, String(sink.port), String(count),
  String(MAIL_BYTES)]);
print({ name: 'invitations', mails: count, seconds: round(invited),
  per_second: Math.round(count / invited) });
print({ name: 'reminders due at once', mails: letters.length - count, seconds: round(seconds),
  per_second: Math.round(count / seconds), target: '1,000 within 60 s' });
print({ name: 'sent twice', mails: letters.length - distinct, target: '0' });
print({ name: 'smtplib, four connections', mails: count, seconds: round(Number(stdout)),
  ratio: round(Number(stdout) / seconds) });
await daemon.remove();
await sink.stop();
