// SPDX-License-Identifier: GPL-3.0-or-later
// Messages through the real daemon to a real SMTP server with STARTTLS and AUTH, and to an SMS
// gateway; read by parsers that are not ours; killed between any two steps; servers that are away.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { Daemon, eventually, Gateway, makeCertificate, path, Sink, writeFile } from './outbox-world.mjs';
import { until } from './wait.mjs';

let scratch, tls;

before(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'aus-tls-'));
  tls = makeCertificate(scratch);
  await writeFile(path.join(scratch, 'password'), 'secret words\n', { mode: 0o600 });
});
after(() => rm(scratch, { recursive: true, force: true }));

const mailSettings = (sink, more = {}) => ({
  'mail.transport': 'smtp', 'mail.host': '127.0.0.1', 'mail.port': sink.port,
  'mail.ca-file': tls.cert, 'mail.user': 'auscult',
  'mail.password-file': path.join(scratch, 'password'), 'mail.from': 'rdv@lilas.example',
  'mail.bounce': 'retour@lilas.example', ...more,
});

const lettersTo = (sink, address) => sink.letters.filter((letter) => letter.to.includes(address));
const nextTo = (sink, address, n = 1) =>
  sink.until(() => lettersTo(sink, address)[n - 1], `letter ${n} to ${address}`);

/** The next Sunday on which Paris goes over to summer time, the last of a March; the day before. */
function nextSummerTime() {
  for (let year = new Date().getUTCFullYear(); ; year++) {
    const day = 31 - new Date(Date.UTC(year, 2, 31)).getUTCDay();
    if (Date.UTC(year, 2, day) > Date.now() + 7 * 86_400_000)
      return { day, year, saturday: `${year}-03-${day - 1}`, sunday: `${year}-03-${day}` };
  }
}

test('/outbox/C4/mail-tree-and-calendar', async () => {
  const sink = await Sink.start(tls);
  const daemon = await Daemon.start(mailSettings(sink));
  const email = 'zoe@example.org';
  // Across a change of the clocks: 10 o'clock in Paris before and after the last Sunday of March.
  const { day, year, saturday, sunday } = nextSummerTime();
  const one = await daemon.plan({ email }, new Date(`${saturday}T10:00:00+01:00`));
  const invitation = await nextTo(sink, email);
  assert.equal(invitation.tls, true);
  assert.equal(invitation.user, 'auscult');
  assert.deepEqual(invitation.defects, []);
  assert.equal(invitation.crlf, true);
  assert.match(invitation.from, /^retour\+[0-9a-f]{32}@lilas\.example$/);
  assert.equal(invitation.id, `<${invitation.from.slice(7, 39)}@lilas.example>`);
  assert.equal(invitation.headers['Auto-Submitted'], 'auto-generated');
  assert.match(invitation.headers['Reply-To'], /claire\.martin@lilas\.example/);
  assert.match(invitation.headers.To, /Lévêque/);
  assert.ok(invitation.subject.endsWith(`samedi ${day - 1} mars ${year} à 10 h`), invitation.subject);
  const [mixed, [[alternative, [text, html, calendar]], attachment]] = invitation.tree;
  assert.deepEqual([mixed, alternative], ['multipart/mixed', 'multipart/alternative']);
  assert.deepEqual([text.type, html.type, calendar.type], ['text/plain', 'text/html', 'text/calendar']);
  assert.deepEqual([text.charset, html.charset, calendar.charset], ['utf-8', 'utf-8', 'utf-8']);
  assert.equal(calendar.method, 'REQUEST');
  assert.deepEqual([attachment.type, attachment.disposition, attachment.filename],
    ['application/ics', 'attachment', 'invite.ics']);
  assert.equal(attachment.text, calendar.text);
  const link = one.links.find((each) => each.role === 'patient').url;
  assert.ok(text.text.includes(link) && html.text.includes(`href="${link}"`));
  assert.ok(!/<(img|script|link|iframe)|url\(|src=/i.test(html.text), 'nothing is fetched');
  assert.match(html.text, /<html lang="fr">/);
  const [event] = invitation.events;
  assert.deepEqual([event.method, event.sequence, event.status, event.start, event.end],
    ['REQUEST', 0, 'CONFIRMED', `${saturday}T09:00:00+00:00`, `${saturday}T09:20:00+00:00`]);
  // B3: what RFC 5546 section 3.2.2 demands of a request, as a parser that is not ours reads it.
  assert.deepEqual([event.version, event.organizer, event.attendee, event.errors],
    ['2.0', 'mailto:claire.martin@lilas.example', `mailto:${email}`, []]);
  assert.ok(event.prodid && event.summary && event.stamp.endsWith('+00:00'));

  await eventually(daemon, one.id, { kind: 'invitation', state: 'sent' });
  const fresh = (await daemon.api('GET', `/consultations/${one.id}`)).body;
  await daemon.api('PATCH', `/consultations/${one.id}`,
    { planned_start: `${sunday}T10:00:00+02:00`, confirm_overlap: true },
    { 'if-match': `"v${fresh.version}"` });
  const moved = await nextTo(sink, email, 2);
  assert.deepEqual([moved.events[0].uid, moved.events[0].method, moved.events[0].sequence,
    moved.events[0].start], [event.uid, 'REQUEST', 1, `${sunday}T08:00:00+00:00`]);
  assert.ok(moved.subject.endsWith(`dimanche ${day} mars ${year} à 10 h`), moved.subject);
  await eventually(daemon, one.id, { kind: 'moved', state: 'sent' });
  await daemon.api('POST', `/consultations/${one.id}/cancel`, { reason: 'congé' });
  const cancelled = await nextTo(sink, email, 3);
  assert.deepEqual([cancelled.events[0].uid, cancelled.events[0].method,
    cancelled.events[0].sequence, cancelled.events[0].status],
  [event.uid, 'CANCEL', 2, 'CANCELLED']);
  // Section 3.2.5: to whom it was offered, by whom it was.
  assert.deepEqual([cancelled.events[0].organizer, cancelled.events[0].attendee],
    [event.organizer, event.attendee]);
  assert.equal(new Set(sink.letters.map((letter) => letter.id)).size, sink.letters.length);

  const english = await daemon.plan({ email: 'joe@example.org', locale: 'en' },
    new Date(`${sunday}T14:30:00+02:00`));
  const letter = await nextTo(sink, 'joe@example.org');
  assert.ok(letter.subject.endsWith(`Sunday ${day} March ${year} at 2:30 pm`), letter.subject);
  assert.ok(english.id);
  for (const secret of [email, 'Lévêque', link.split('/').pop(), 'secret words'])
    assert.ok(!daemon.log.includes(secret), 'nothing personal in the log');
  await daemon.remove();
  await sink.stop();
});

const READ_FEED = `
import icalendar, json, sys
feed = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
print(json.dumps({'errors': [str(e) for c in feed.walk() for e in c.errors],
  'method': str(feed['METHOD']), 'events': {str(e['UID']): [str(e['STATUS']), str(e['SUMMARY']),
    int(e['SEQUENCE']), e['DTSTART'].dt.isoformat(), e['DTEND'].dt.isoformat()]
    for e in feed.walk('VEVENT')}}))`;

/** As a calendar program would: a new time under the same UID, times and initials, nothing more. */
test('/outbox/B7/feed-as-another-parser-reads-it', async () => {
  const daemon = await Daemon.start();
  const { email, password } = daemon.people.accounts.find(({ role }) => role === 'practitioner');
  const login = await fetch(`${daemon.origin}/api/v1/session`, { method: 'POST',
    headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  const { csrf_token: csrf } = await login.json();
  const made = await fetch(`${daemon.origin}/api/v1/account/calendar`, { method: 'POST',
    headers: { 'x-csrf-token': csrf, cookie: login.headers.getSetCookie()[0].split(';')[0] } });
  const { url } = await made.json();
  const read = async () => {
    const feed = await (await fetch(url)).text();
    const parsed = spawnSync('/usr/bin/python3', ['-c', READ_FEED], { input: feed });
    const { errors, method, events } = JSON.parse(parsed.stdout);
    assert.deepEqual([errors, method], [[], 'PUBLISH']);
    assert.ok(feed.split('\r\n').every((line) => Buffer.byteLength(line) <= 75), 'folded');
    return events;
  };
  const { saturday, sunday } = nextSummerTime();
  const one = await daemon.plan({ email: 'zoe@example.org' }, new Date(`${saturday}T10:00:00+01:00`));
  assert.deepEqual((await read())[`${one.id}@auscult`], ['CONFIRMED', 'Téléconsultation Z. L.', 0,
    `${saturday}T09:00:00+00:00`, `${saturday}T09:20:00+00:00`]);
  await daemon.api('PATCH', `/consultations/${one.id}`,
    { planned_start: `${sunday}T10:00:00+02:00`, confirm_overlap: true },
    { 'if-match': `"v${one.version}"` });
  assert.deepEqual((await read())[`${one.id}@auscult`].slice(2),
    [1, `${sunday}T08:00:00+00:00`, `${sunday}T08:20:00+00:00`]);
  await daemon.api('POST', `/consultations/${one.id}/cancel`, { reason: 'congé' });
  assert.equal((await read())[`${one.id}@auscult`][0], 'CANCELLED');
  await daemon.remove();
});

test('/outbox/C2/killed-between-any-two-steps', async () => {
  const sink = await Sink.start(tls);
  const daemon = await Daemon.start(mailSettings(sink));
  await eventuallyQuiet(daemon);
  for (const step of ['connect', 'mail', 'rcpt', 'data', 'accepted']) {
    const email = `${step}@example.org`;
    await daemon.stop();
    await daemon.launch(); // a new connection, so that every step is taken
    await sink.order(`hold ${step}`);
    const held = sink.held.length;
    const one = await daemon.plan({ email });
    await sink.until(() => sink.held.length > held, `the dialogue at ${step}`);
    await daemon.kill();
    await sink.order('release');
    await daemon.launch();
    await nextTo(sink, email);
    await eventually(daemon, one.id, { kind: 'invitation', state: 'sent' });
    const letters = lettersTo(sink, email);
    assert.equal(new Set(letters.map((letter) => letter.id)).size, 1, `one letter at ${step}`);
    assert.equal(new Set(letters.map((letter) => letter.hash)).size, 1, 'byte for byte');
    assert.ok(letters.length <= 2, 'again only when the answer was lost');
    if (['connect', 'mail', 'rcpt'].includes(step)) assert.equal(letters.length, 1);
  }
  await daemon.remove();
  await sink.stop();
});

/*
 * One serves, the other stands by: the lock is of the database, and dies with its process. The first
 * is killed with letters on their way, none of which the mail server had taken over.
 */
test('/outbox/C2/two-daemons-on-one-database', async () => {
  const COUNT = 220;
  const sink = await Sink.start(tls);
  const first = await Daemon.start(mailSettings(sink));
  await eventuallyQuiet(first);
  await assert.rejects(Daemon.start(first.settings, { directory: first.directory }),
    /in use by another auscultd/);
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'aus-link-'));
  for (const name of ['auscult.db', 'auscult.keys'])
    await symlink(path.join(first.directory, name), path.join(elsewhere, name));
  await assert.rejects(Daemon.start(first.settings, { directory: elsewhere }),
    /in use by another auscultd/, 'the same database by another name');
  const second = await first.startStandby();

  const start = Date.now() + 86_400_000;
  const planned = new Map();
  for (let i = 0; i < COUNT; i++) {
    const email = `p${i}@example.org`;
    planned.set(email, (await first.plan({ email }, new Date(start + i * 60_000))).id);
  }
  const mine = () => sink.letters.filter(({ to }) => planned.has(to[0]));
  await sink.until(() => mine().length >= 80, '80 letters');
  const held = sink.held.length;
  await sink.order('hold rcpt');
  await sink.until(() => sink.held.length > held, 'letters on their way');
  // Whatever was taken over is written down; what comes through meanwhile, too.
  let before;
  do {
    before = mine().length;
    for (const { to } of mine())
      await eventually(first, planned.get(to[0]),
        { kind: 'invitation', channel: 'mail', state: 'sent' });
  } while (mine().length > before);
  assert.ok(before < COUNT, 'in the middle');
  await first.kill();
  await sink.order('release');
  await second.becomesReady();
  await sink.until(() => mine().length >= COUNT, 'all letters');
  for (const id of planned.values())
    await eventually(second, id, { kind: 'invitation', channel: 'mail', state: 'sent' });
  assert.equal(mine().length, COUNT, 'none twice');
  assert.equal(new Set(mine().map(({ to }) => to[0])).size, COUNT, 'none lost');
  await rm(elsewhere, { recursive: true });
  await second.remove();
  await sink.stop();
});

/** Until the demonstration's own letters have left. */
async function eventuallyQuiet(daemon) {
  const list = (await daemon.api('GET', '/consultations?limit=200')).body.items;
  for (const one of list)
    for (const item of await daemon.messages(one.id))
      if (item.state === 'waiting' || item.state === 'sending')
        await eventually(daemon, one.id, { kind: item.kind, channel: item.channel,
          state: item.channel === 'mail' ? 'sent' : 'filed' });
}

test('/outbox/C4/bounces-come-back-to', async () => {
  const sink = await Sink.start(tls);
  // As configured: in the envelope alone, each letter's own; readers see the sender and the doctor.
  const daemon = await Daemon.start(mailSettings(sink, { 'mail.bounce': 'rebonds@poste.example' }));
  await daemon.plan({ email: 'one@example.org' });
  const one = await nextTo(sink, 'one@example.org');
  assert.match(one.from, /^rebonds\+[0-9a-f]{32}@poste\.example$/);
  assert.ok(!Object.values(one.headers).some((value) => String(value).includes('rebonds')));
  assert.match(one.headers.From, /rdv@lilas\.example/);
  await daemon.stop();
  // Without: the sender's own address.
  daemon.settings = mailSettings(sink, { 'mail.bounce': '' });
  await daemon.launch();
  await daemon.plan({ email: 'two@example.org' });
  assert.equal((await nextTo(sink, 'two@example.org')).from, 'rdv@lilas.example');
  await daemon.remove();
  await sink.stop();
});

test('/outbox/C2/server-away-and-back', async () => {
  const first = await Sink.start(tls);
  const { port } = first;
  await first.stop();
  const daemon = await Daemon.start(mailSettings({ port }));
  const one = await daemon.plan({ email: 'away@example.org' });
  const waiting = await eventually(daemon, one.id, { state: 'waiting', reason: 'unreachable' });
  assert.ok(waiting.next_try_at && waiting.tries >= 1);
  const trouble = (await daemon.api('GET', '/outbox')).body.items;
  const shown = trouble.find((item) => item.consultation_id === one.id);
  assert.equal(shown.display_name, 'Zoé Lévêque');
  const sink = await Sink.start({ ...tls, port });
  const patient = one.participants.find((person) => person.role === 'patient').id;
  // Nobody waits for the back-off who asks for it now.
  const again = await daemon.api('POST', `/consultations/${one.id}/participants/${patient}/messages`,
    { channel: 'mail' });
  assert.equal(again.status, 200);
  await nextTo(sink, 'away@example.org');
  const sent = await eventually(daemon, one.id, { state: 'sent' });
  assert.equal(sent.reason, null);
  await daemon.remove();
  await sink.stop();
});

test('/outbox/C2/refusals-and-corrected-address', async () => {
  const sink = await Sink.start(tls);
  const daemon = await Daemon.start(mailSettings(sink));
  await eventuallyQuiet(daemon);
  await sink.order('refuse 550 5.1.1 nobody here');
  const one = await daemon.plan({ email: 'wrong@example.org' });
  await eventually(daemon, one.id, { state: 'failed', reason: 'address-refused 550' });
  await sink.order('refuse 451 4.3.0 later');
  const two = await daemon.plan({ email: 'later@example.org' });
  await eventually(daemon, two.id, { state: 'waiting', reason: 'busy 451' });
  await sink.order('refuse ');
  const patient = one.participants.find((person) => person.role === 'patient').id;
  const bad = await daemon.api('PATCH', `/consultations/${one.id}/participants/${patient}`,
    { email: 'not an address' });
  assert.deepEqual([bad.status, bad.body.pointer], [422, '/email']);
  await daemon.api('PATCH', `/consultations/${one.id}/participants/${patient}`,
    { email: 'right@example.org' });
  await nextTo(sink, 'right@example.org');
  await eventually(daemon, one.id, { state: 'sent', reason: null });
  await daemon.remove();
  await sink.stop();
});

test('/outbox/C4/tls-and-login-are-demanded', async () => {
  const plain = await Sink.start(); // offers no STARTTLS
  const one = await Daemon.start(mailSettings(plain));
  const first = await one.plan({ email: 'clear@example.org' });
  await eventually(one, first.id, { state: 'waiting', reason: 'tls' });
  assert.deepEqual(plain.letters, []);
  await one.remove();
  await plain.stop();
  const sink = await Sink.start(tls);
  await writeFile(path.join(scratch, 'wrong'), 'guess\n');
  const two = await Daemon.start(mailSettings(sink,
    { 'mail.password-file': path.join(scratch, 'wrong') }));
  const second = await two.plan({ email: 'login@example.org' });
  await eventually(two, second.id, { state: 'waiting', channel: 'mail' });
  await until('the reason', async () =>
    /^login-refused/.test((await two.messages(second.id))[0].reason));
  await two.remove();
  await sink.stop();
});

test('/outbox/C4/production-shows-nothing-of-the-demonstration', async () => {
  const daemon = await Daemon.start();
  const shown = await fetch(`${daemon.origin}/dev/outbox.json`);
  assert.equal(shown.status, 200);
  await eventuallyQuietFolder(daemon);
  const names = await readdir(path.join(daemon.directory, 'outbox'));
  assert.ok(names.some((name) => name.endsWith('.eml')));
  await daemon.stop();
  // Its passwords are printed in public: no production on that database.
  daemon.demo = false;
  await assert.rejects(daemon.launch(), /holds the demonstration practice/);
  await rm(daemon.directory, { recursive: true });

  await assert.rejects(Daemon.start({ 'payment.provider': 'test' }, { demo: false }),
    /payment\.provider: test takes no money/);
  const earnest = await Daemon.start({}, { demo: false });
  for (const page of ['/dev/outbox', '/dev/outbox.json', `/visit/${'0'.repeat(26)}/card`])
    assert.equal((await fetch(earnest.origin + page)).status, 404, page);
  const { email, password } = daemon.people.accounts[0];
  const login = await fetch(`${earnest.origin}/api/v1/session`, { method: 'POST',
    headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email, password }) });
  assert.equal(login.status, 401, 'nobody is there before somebody is made');
  assert.deepEqual((await readdir(earnest.directory)).filter((name) => name === 'demo.json'), []);
  await earnest.remove();
});

test('/outbox/C4/folder-that-cannot-be-written', async () => {
  const daemon = await Daemon.start();
  await eventuallyQuietFolder(daemon);
  const folder = path.join(daemon.directory, 'outbox');
  await rm(folder, { recursive: true });
  await writeFile(folder, 'in the way');
  const one = await daemon.plan({ email: 'zoe@example.org' });
  await eventually(daemon, one.id, { state: 'waiting', reason: 'outbox-folder' });
  await rm(folder);
  const patient = one.participants.find((person) => person.role === 'patient').id;
  await daemon.api('POST', `/consultations/${one.id}/participants/${patient}/messages`,
    { channel: 'mail' });
  await eventually(daemon, one.id, { state: 'filed', reason: null });
  await daemon.remove();
});

async function eventuallyQuietFolder(daemon) {
  for (const one of (await daemon.api('GET', '/consultations?limit=200')).body.items)
    for (const item of await daemon.messages(one.id))
      await eventually(daemon, one.id, { kind: item.kind, channel: item.channel, state: 'filed' });
}

/** The provider's own description, sent to our gateway instead. */
async function gatewayFile(gateway, provider) {
  const text = await readFile(new URL(`../../data/sms/${provider}.conf`, import.meta.url), 'utf8');
  const file = path.join(scratch, `${provider}.conf`);
  await writeFile(file, text.replace(/https:\/\/[^/]+/, gateway.origin));
  await chmod(file, 0o600);
  return { 'sms.transport': 'http', 'sms.gateway-file': file };
}

const TEXT_WORDS = /vidéo le .* : http:\/\/127\.0\.0\.1:\d+\/c\//;

/*
 * What each provider documents for sending one SMS, whole: a parameter too many or of another form is
 * a message that does not leave. OVHcloud: guide "http2sms" (a tag of at most 20 characters). Twilio:
 * Message resource, 2010-04-01. Brevo: POST /v3/transactionalSMS/send (/sms is deprecated).
 */
const PROVIDERS = {
  ovh: ({ method, url, body }) => {
    const { message, tag, ...rest } = Object.fromEntries(url.searchParams);
    assert.deepEqual([method, url.pathname, body], ['GET', '/cgi-bin/sms/http2sms.cgi', '']);
    assert.deepEqual(rest, { account: 'sms-xx00000-1', login: 'user', password: 'password',
      from: 'Cabinet', to: '+33612345678', noStop: '1', contentType: 'application/json',
      smsCoding: '2' });
    assert.match(url.search, /to=%2B33612345678&/, 'a plus that is not a blank');
    assert.match(tag, /^[0-9a-f]{20}$/);
    return message;
  },
  twilio: ({ method, url, headers, body }) => {
    assert.deepEqual([method, url.pathname + url.search],
      ['POST', `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages.json`]);
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(headers.authorization,
      `Basic ${Buffer.from(`AC${'0'.repeat(32)}:auth-token`).toString('base64')}`);
    const { Body, ...rest } = Object.fromEntries(new URLSearchParams(body));
    assert.deepEqual(rest, { To: '+33612345678', From: '+33700000000' });
    return Body;
  },
  brevo: ({ method, url, headers, body }) => {
    assert.deepEqual([method, url.pathname + url.search], ['POST', '/v3/transactionalSMS/send']);
    assert.deepEqual([headers['content-type'], headers.accept, headers['api-key']],
      ['application/json', 'application/json', 'xkeysib-0000']);
    const { content, tag, ...rest } = JSON.parse(body);
    assert.deepEqual(rest, { type: 'transactional', sender: 'Cabinet', recipient: '33612345678',
      unicodeEnabled: true });
    assert.match(tag, /^[0-9a-f]{32}$/);
    return content;
  },
};

test('/outbox/C4/sms-by-three-providers', async () => {
  const files = (await readdir(new URL('../../data/sms', import.meta.url))).sort();
  assert.deepEqual(files, Object.keys(PROVIDERS).sort().map((name) => `${name}.conf`));
  for (const [provider, check] of Object.entries(PROVIDERS)) {
    const gateway = await Gateway.start();
    const daemon = await Daemon.start(await gatewayFile(gateway, provider));
    const one = await daemon.plan({ mobile: '06 12 34 56 78', given_name: 'Zoé "&\\' });
    await eventually(daemon, one.id, { channel: 'sms', state: 'sent' });
    const token = one.links.find((each) => each.role === 'patient').url.split('/').pop();
    const mine = gateway.requests
      .filter(({ url, body }) => (url.href + body).includes(token)).map(check);
    assert.equal(mine.length, 1, 'once');
    assert.match(mine[0], TEXT_WORDS);
    await daemon.remove();
    gateway.stop();
  }
});

test('/outbox/C4/sms-gateway-in-trouble', async () => {
  const gateway = await Gateway.start();
  const daemon = await Daemon.start({ ...await gatewayFile(gateway, 'brevo'),
    'sms.timeout-seconds': 1 });
  const plan = async (answer, wanted) => {
    gateway.answer = answer;
    const one = await daemon.plan({ mobile: '+33612345678' });
    await eventually(daemon, one.id, { channel: 'sms', ...wanted });
    return one;
  };
  const broken = await plan({ status: 500, body: '' }, { state: 'waiting', reason: 'gateway-error 500' });
  await plan({ status: 401, body: '' }, { state: 'waiting', reason: 'login-refused 401' });
  await plan({ status: 400, body: '' }, { state: 'failed', reason: 'gateway-refused 400' });
  const hanging = await plan(null, { state: 'waiting', reason: 'timeout' });
  // The same message asked again has the same key: a provider that knows it sends it once.
  const keyOf = (one) => [...new Set(gateway.requests
    .filter(({ body }) => body.includes(one.links.find((each) => each.role === 'patient').url))
    .map(({ body }) => JSON.parse(body).tag))];
  assert.equal(keyOf(broken).length, 1);
  assert.equal(keyOf(hanging).length, 1);
  // The gateway is well again: what waited leaves, once each.
  gateway.answer = { status: 201, body: '{}' };
  for (const one of [broken, hanging]) {
    const patient = one.participants.find(({ role }) => role === 'patient').id;
    await daemon.api('POST', `/consultations/${one.id}/participants/${patient}/messages`,
      { channel: 'sms' });
    await eventually(daemon, one.id, { channel: 'sms', state: 'sent', reason: null });
  }
  gateway.answer = null;
  // A mail leaves while the gateway hangs.
  const mail = await daemon.plan({ email: 'zoe@example.org' });
  await eventually(daemon, mail.id, { channel: 'mail', state: 'filed' });
  await daemon.remove();
  gateway.stop();
});

test('/outbox/C4/wrong-settings-stop-the-start', async () => {
  const file = path.join(scratch, 'bad.conf');
  const attempts = [
    [{ 'mail.transport': 'smtp' }, /mail\.host/],
    [{ 'mail.transport': 'smtp', 'mail.host': 'x', 'mail.from': 'nobody' }, /mail\.from/],
    [{ 'mail.transport': 'smtp', 'mail.host': 'x', 'mail.from': 'a@b.example',
      'mail.security': 'none', 'mail.user': 'a' }, /in clear/],
    [{ 'sms.transport': 'http' }, /sms\.gateway-file/],
    ['[request]\nurl=http://sms.example/?t={{text}}\n', /https:/],
    ['[request]\nurl=https://sms.example/\nbody={{to}}\n', /\{\{text\}\}/],
    ['[request]\nurl=https://sms.example/?t={{text}}&s={{sender}}\n', /\{\{sender\}\}/],
  ];
  for (const [settings, words] of attempts) {
    if (typeof settings === 'string') await writeFile(file, settings);
    await assert.rejects(Daemon.start(typeof settings === 'string'
      ? { 'sms.transport': 'http', 'sms.gateway-file': file } : settings), words);
  }
});
