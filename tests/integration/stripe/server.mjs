// SPDX-License-Identifier: GPL-3.0-or-later
// A process that answers as Stripe does where Auscult asks: sessions, intents, accounts, idempotency
// keys that keep their answer also when it was a 500. Every request must be one that the extract of
// the public description knows (description.json); client.mjs lets Stripe's own library use it.
//
// Prints its port. What a test does is posted to /control: {"do": "pay" | "lapse" | "enable" | …}.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const description = JSON.parse(readFileSync(new URL('description.json', import.meta.url), 'utf8'));
const KEY = 'sk_test_auscult';
const DAY = 24 * 3600;

const sessions = new Map();
const intents = new Map();
const accounts = new Map();
const kept = new Map(); // idempotency key → what was asked and answered
const log = []; // every request: {method, path, key, account, body, status}
const complaints = []; // requests that the description does not know
const held = []; // answers that wait
let plan = []; // what is to go wrong: {path, how, status?, times}
let counters = { captured: 0, cancelled: 0, opened: 0 };
let serial = 0;

const now = () => Math.floor(Date.now() / 1000);
const id = (prefix) => `${prefix}_${String(++serial).padStart(8, '0')}`;

/** a[0][b]=c, as Stripe reads it; with its shape for the description: a[][b]. */
function readForm(text) {
  return [...new URLSearchParams(text)].map(([name, value]) =>
    ({ name, value, shape: name.replace(/\[\d+\]/g, '[]') }));
}

function findOperation(method, path) {
  return description.operations.find((one) => one.method === method &&
    new RegExp(`^${one.path.replace(/\{\w+\}/g, '[\\w]+')}$`).test(path));
}

function fitsType(type, value) {
  if (Array.isArray(type)) return type.includes(value);
  if (type === 'integer') return /^\d+$/.test(value);
  if (type === 'boolean') return ['true', 'false'].includes(value);
  if (type === 'currency') return /^[a-z]{3}$/.test(value);
  return true;
}

function check(operation, fields) {
  const wrong = fields.filter(({ shape, value }) =>
    !(shape in operation.parameters) || !fitsType(operation.parameters[shape], value));
  for (const name of operation.required ?? [])
    if (!fields.some(({ shape }) => shape === name)) wrong.push({ name, value: '(absent)' });
  return wrong.map(({ name, value }) => `${operation.path}: ${name}=${value}`);
}

const field = (fields, name) => fields.find((one) => one.name === name)?.value;

function problem(status, type, code) {
  return { status, body: { error: { type, ...(code ? { code } : {}), message: 'see the code' } } };
}

function chargeOf(intent, expand) {
  if (!intent.charge) return null;
  const fee = intent.amount_received
    ? Math.floor((intent.amount_received * 140 + 5000) / 10000) + 25 : null;
  return {
    id: intent.charge, object: 'charge', amount: intent.amount,
    amount_captured: intent.amount_received, captured: intent.amount_received > 0,
    payment_intent: intent.id,
    balance_transaction: fee === null ? null
      : expand.includes('balance_transaction') ? { id: `txn_${intent.id}`, fee } : `txn_${intent.id}`,
    payment_method_details: { type: 'card',
      card: { brand: 'visa', last4: '4242', capture_before: intent.capture_before } },
  };
}

function show(intent, expand = '') {
  return {
    id: intent.id, object: 'payment_intent', amount: intent.amount, currency: intent.currency,
    amount_capturable: intent.status === 'requires_capture' ? intent.amount : 0,
    amount_received: intent.amount_received, capture_method: 'manual', status: intent.status,
    cancellation_reason: intent.cancellation_reason ?? null, metadata: intent.metadata,
    latest_charge: expand.includes('latest_charge') ? chargeOf(intent, expand)
      : intent.charge ?? null,
  };
}

function showSession(session, expand = '') {
  const intent = intents.get(session.intent);
  return {
    id: session.id, object: 'checkout.session', status: session.status, mode: 'payment',
    url: session.status === 'open' ? `https://checkout.stripe.com/c/pay/${session.id}` : null,
    client_reference_id: session.reference, amount_total: session.amount,
    currency: session.currency, metadata: {},
    payment_intent: !intent ? null
      : expand.includes('payment_intent') ? show(intent, expand) : intent.id,
  };
}

/** Banks end what is held too long. */
function settle(intent) {
  if (intent?.status === 'requires_capture' && intent.capture_before <= now())
    Object.assign(intent, { status: 'canceled', cancellation_reason: 'automatic' });
  return intent;
}

function openSession(fields, account) {
  const session = {
    id: id('cs_test'), status: 'open', account,
    amount: Number(field(fields, 'line_items[0][price_data][unit_amount]')),
    currency: field(fields, 'line_items[0][price_data][currency]'),
    reference: field(fields, 'client_reference_id'),
    metadata: { auscult_payment: field(fields,
      'payment_intent_data[metadata][auscult_payment]') },
  };
  sessions.set(session.id, session);
  counters.opened++;
  return { status: 200, body: showSession(session) };
}

function capture(intent, fields) {
  const amount = Number(field(fields, 'amount_to_capture') ?? intent.amount);
  if (intent.status !== 'requires_capture')
    return problem(400, 'invalid_request_error', 'payment_intent_unexpected_state');
  if (amount > intent.amount || amount < 1)
    return problem(400, 'invalid_request_error', 'amount_too_large');
  Object.assign(intent, { status: 'succeeded', amount_received: amount });
  counters.captured++;
  return { status: 200, body: show(intent, 'latest_charge.balance_transaction') };
}

function cancel(intent) {
  if (!['requires_capture', 'requires_payment_method'].includes(intent.status))
    return problem(400, 'invalid_request_error', 'payment_intent_unexpected_state');
  Object.assign(intent, { status: 'canceled', cancellation_reason: 'abandoned' });
  counters.cancelled++;
  return { status: 200, body: show(intent) };
}

function showAccount(account) {
  return { id: account.id, object: 'account', charges_enabled: account.enabled,
    details_submitted: account.enabled };
}

function perform(operation, path, fields, account) {
  const expand = fields.filter(({ shape }) => shape === 'expand[]').map(({ value }) => value)
    .join(' ');
  const [, , kind, first, second, third] = path.split('/');
  if (kind === 'account') return { status: 200, body: showAccount({ id: 'acct_us', enabled: true }) };
  if (kind === 'account_links')
    return { status: 200, body: { object: 'account_link', created: now(), expires_at: now() + 300,
      url: `https://connect.stripe.com/setup/${field(fields, 'account')}` } };
  if (kind === 'accounts' && !first) {
    const made = { id: id('acct'), enabled: false };
    accounts.set(made.id, made);
    return { status: 200, body: showAccount(made) };
  }
  if (kind === 'accounts')
    return accounts.has(first) ? { status: 200, body: showAccount(accounts.get(first)) }
      : problem(403, 'invalid_request_error', 'account_invalid');
  if (kind === 'checkout' && !second) return openSession(fields, account);
  const session = kind === 'checkout' ? sessions.get(second) : null;
  const intent = kind === 'payment_intents' ? settle(intents.get(first)) : null;
  // Direct charges: what belongs to one account is not there for another.
  if ((session ?? intent)?.account !== account)
    return problem(404, 'invalid_request_error', 'resource_missing');
  if (session && third === 'expire') {
    if (session.status !== 'open') return problem(400, 'invalid_request_error');
    session.status = 'expired';
    return { status: 200, body: showSession(session) };
  }
  if (session) {
    settle(intents.get(session.intent));
    return { status: 200, body: showSession(session, expand) };
  }
  if (second === 'capture') return capture(intent, fields);
  if (second === 'cancel') return cancel(intent);
  return { status: 200, body: show(intent, expand) };
}

/** With an idempotency key: the same answer once more, or 400 for another question. */
function once(key, question, act) {
  const before = key ? kept.get(key) : undefined;
  if (before && before.question !== question)
    return problem(400, 'idempotency_error');
  if (before) return { ...before.answer, replayed: true };
  const answer = act();
  if (key) kept.set(key, { question, answer });
  return answer;
}

function trouble(path) {
  const found = plan.find((one) => path.includes(one.path) && one.times > 0);
  if (found) found.times--;
  return found;
}

function answerTo(method, url, headers, text) {
  const [path, query = ''] = url.split('?');
  const operation = findOperation(method, path);
  const fields = readForm(method === 'GET' ? query : text);
  if (headers.authorization !== `Bearer ${KEY}`) return problem(401, 'invalid_request_error');
  if (!operation) {
    complaints.push(`${method} ${path}`);
    return problem(404, 'invalid_request_error');
  }
  complaints.push(...check(operation, fields));
  if (headers['stripe-version'] !== description.version && !headers['user-agent'].includes('Stripe/'))
    complaints.push(`Stripe-Version ${headers['stripe-version']}`);
  return once(headers['idempotency-key'], `${method} ${path} ${text}`,
    () => perform(operation, path, fields, headers['stripe-account']));
}

function reply(response, { status, body, replayed }, extra = {}) {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': id('req'),
    ...(replayed ? { 'idempotent-replayed': 'true' } : {}), ...extra });
  response.end(JSON.stringify(body));
}

const controls = {
  /** The payer gives a card on the session's page. */
  pay({ session, hold_seconds: seconds = 7 * DAY, amount }) {
    const one = sessions.get(session);
    const intent = {
      id: id('pi'), account: one.account, amount: amount ?? one.amount, currency: one.currency,
      status: 'requires_capture', amount_received: 0, charge: id('ch'), metadata: one.metadata,
      capture_before: now() + seconds,
    };
    intents.set(intent.id, intent);
    Object.assign(one, { status: 'complete', intent: intent.id });
    return { intent: intent.id };
  },
  lapse({ intent }) {
    intents.get(intent).capture_before = now() - 1;
    return show(settle(intents.get(intent)));
  },
  /** In Stripe's own dashboard. */
  capture({ intent, amount }) {
    return capture(intents.get(intent), [{ name: 'amount_to_capture', value: String(amount) }]).body;
  },
  enable({ account }) {
    accounts.get(account).enabled = true;
    return {};
  },
  /** how: status (an error), after (does it, says 500), before and done (hang), drop. */
  fail({ path, how, status, times = 1, headers }) {
    plan.push({ path, how, status, times, headers });
    return {};
  },
  heal() {
    plan = [];
    for (const { response } of held.splice(0)) response.destroy();
    return {};
  },
  look() {
    return { log, complaints, counters, held: held.map(({ path }) => path),
      sessions: [...sessions.values()], intents: [...intents.values()].map((one) => show(one)),
      accounts: [...accounts.values()] };
  },
};

function serve(request, response, text) {
  if (request.url === '/control') {
    const { do: what, ...input } = JSON.parse(text);
    reply(response, { status: 200, body: controls[what](input) });
    return;
  }
  const bad = trouble(request.url);
  const entry = { method: request.method, path: request.url, body: text,
    key: request.headers['idempotency-key'], account: request.headers['stripe-account'] };
  log.push(entry);
  if (bad?.how === 'before') {
    held.push({ path: request.url, response });
    return;
  }
  if (bad?.how === 'drop') {
    response.destroy();
    return;
  }
  if (bad?.how === 'status') {
    const answer = problem(bad.status, 'api_error');
    // A 500 is kept with its key, a 429 is not: Stripe did not begin.
    const said = bad.status >= 500
      ? once(entry.key, `${request.method} ${request.url.split('?')[0]} ${text}`, () => answer)
      : answer;
    reply(response, said, bad.headers);
    return;
  }
  const answer = answerTo(request.method, request.url, request.headers, text);
  entry.status = answer.status;
  if (bad?.how === 'done') held.push({ path: request.url, response });
  else reply(response, answer);
}

const server = createServer((request, response) => {
  let text = '';
  request.on('data', (data) => { text += data; });
  request.on('end', () => serve(request, response, text));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit(0)); // ends with the test that started it
