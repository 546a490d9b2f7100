-- SPDX-License-Identifier: GPL-3.0-or-later
-- Mail and SMS to participants, what organisations changed in their texts, calendar feeds.

-- One row for one message to one person over one channel; asked for again (moved twice, "send
-- again"), the same row is armed anew with the next serial. Message-ID and idempotency key derive
-- from key and serial, so that a crash sends the same thing again and not a new one.
CREATE TABLE outbox (
  consultation_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  channel TEXT NOT NULL,
  serial INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL DEFAULT 'waiting',
  -- next try, or end of the lease; NULL: nothing left to do
  due_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  sequence INTEGER NOT NULL DEFAULT 0, -- SEQUENCE of the calendar part (RFC 5545 section 3.8.7.4)
  changed_at INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (consultation_id, participant_id, kind, channel),
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_by_due ON outbox (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE template (
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL,
  locale TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  sms TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, kind, locale)
) STRICT, WITHOUT ROWID;

-- The address of a calendar feed is an HMAC of id under the server's key, as those of links.
CREATE TABLE calendar_feed (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  id TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
