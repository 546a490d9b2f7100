-- SPDX-License-Identifier: GPL-3.0-or-later
-- Holds on cards, what the provider is still to be asked, and how practitioners are paid (G1, G2).
-- Amounts: integer cents. No card number is ever here: brand and last four digits at most.

CREATE TABLE payment (
  id TEXT NOT NULL PRIMARY KEY,
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  participant_id TEXT NOT NULL,
  -- the one the consultation shows; those before it lapsed or were given up
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
  provider TEXT NOT NULL,
  provider_account TEXT,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  currency TEXT NOT NULL,
  state TEXT NOT NULL,
  -- the next call to the provider: kept until it is known to be done, so that a crash repeats the
  -- question under the same idempotency key (id, call and serial) and never the payment
  want TEXT NOT NULL,
  want_at INTEGER NOT NULL,
  want_cents INTEGER,
  serial INTEGER NOT NULL DEFAULT 1,
  -- next try, or end of the lease; NULL: nothing to ask
  due_at INTEGER,
  leased INTEGER NOT NULL DEFAULT 0 CHECK (leased IN (0, 1)),
  tries INTEGER NOT NULL DEFAULT 0,
  reason TEXT,
  session_ref TEXT,
  intent_ref TEXT,
  url TEXT,
  -- until when the amount can be taken ("capture_before"), as the provider says
  expires_at INTEGER,
  captured_cents INTEGER CHECK (captured_cents <= amount_cents),
  fee_cents INTEGER,
  card TEXT,
  price_shown_at INTEGER NOT NULL,
  held_at INTEGER,
  settled_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_current ON payment (consultation_id) WHERE is_current = 1;
CREATE INDEX payment_by_due ON payment (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX payment_by_session ON payment (session_ref) WHERE session_ref IS NOT NULL;
CREATE INDEX payment_by_intent ON payment (intent_ref) WHERE intent_ref IS NOT NULL;

-- What the provider told us by itself; a row here makes telling it again harmless.
CREATE TABLE payment_event (
  provider TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (provider, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_account (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  default_cents INTEGER NOT NULL,
  -- the tariff that is reimbursed (H3); NULL: the whole amount is
  base_cents INTEGER,
  currency TEXT NOT NULL,
  fee_basis_points INTEGER NOT NULL,
  fee_fixed_cents INTEGER NOT NULL,
  provider TEXT NOT NULL DEFAULT '',
  provider_account TEXT,
  -- whether the provider lets this account take money
  ready INTEGER NOT NULL DEFAULT 0 CHECK (ready IN (0, 1)),
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
