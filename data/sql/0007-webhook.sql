-- SPDX-License-Identifier: GPL-3.0-or-later
-- Webhooks of accounts, and what each is told (N1).

CREATE TABLE webhook (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES account (id),
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  url TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  failing_since INTEGER,
  disabled_at INTEGER
) STRICT;
CREATE INDEX webhook_by_account ON webhook (account_id);

-- The id is the receiver's key against doing a thing twice, so it is the same at each try.
CREATE TABLE webhook_delivery (
  webhook_id TEXT NOT NULL REFERENCES webhook (id),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  -- next try, or end of the lease; NULL: nothing left to do
  due_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER,
  status INTEGER,
  reason TEXT,
  PRIMARY KEY (webhook_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_delivery_by_due ON webhook_delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_sending ON webhook_delivery (webhook_id) WHERE state = 'sending';

-- Up to which event webhooks were told; events behind it are kept while there are webhooks.
CREATE TABLE webhook_mark (
  number INTEGER NOT NULL
) STRICT;
INSERT INTO webhook_mark (number) VALUES (0);
