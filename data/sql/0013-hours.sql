-- SPDX-License-Identifier: GPL-3.0-or-later
-- Opening hours, public pages, and appointments that patients book themselves.

ALTER TABLE account ADD COLUMN signature TEXT NOT NULL DEFAULT '';
-- a mail to the practitioner when a patient books or cancels
ALTER TABLE account ADD COLUMN mail_notices INTEGER NOT NULL DEFAULT 1;

CREATE TABLE hours (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  version INTEGER NOT NULL,
  slot_minutes INTEGER NOT NULL,
  buffer_minutes INTEGER NOT NULL,
  lead_minutes INTEGER NOT NULL,
  horizon_days INTEGER NOT NULL,
  price_cents INTEGER,
  base_cents INTEGER,
  page_enabled INTEGER NOT NULL CHECK (page_enabled IN (0, 1)),
  page_indexed INTEGER NOT NULL CHECK (page_indexed IN (0, 1)),
  page_slug TEXT UNIQUE,
  page_languages TEXT NOT NULL, -- with a blank between them
  page_presentation TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Days whose hours differ from those of the week.
CREATE TABLE hours_days (
  account_id TEXT NOT NULL REFERENCES hours (account_id),
  first_date TEXT NOT NULL,
  last_date TEXT NOT NULL,
  PRIMARY KEY (account_id, first_date)
) STRICT, WITHOUT ROWID;

-- day: "1" (Monday) to "7", or the first_date of such days. Minutes from midnight by local clocks.
CREATE TABLE hours_opening (
  account_id TEXT NOT NULL REFERENCES hours (account_id),
  day TEXT NOT NULL,
  from_minute INTEGER NOT NULL,
  until_minute INTEGER NOT NULL,
  PRIMARY KEY (account_id, day, from_minute)
) STRICT, WITHOUT ROWID;

-- An appointment that is being booked: reserved until held_until, a consultation once the code
-- that was sent came back. Deleted a day later; what is personal in it already when it is booked.
CREATE TABLE booking (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  state TEXT NOT NULL CHECK (state IN ('held', 'booked', 'over')),
  planned_start INTEGER NOT NULL,
  planned_minutes INTEGER NOT NULL,
  held_until INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  codes INTEGER NOT NULL DEFAULT 1,
  address_hash TEXT NOT NULL,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  email TEXT,
  mobile TEXT,
  locale TEXT NOT NULL,
  price_cents INTEGER,
  consultation_id TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_by_practitioner ON booking (practitioner_id, planned_start);
CREATE INDEX booking_by_address ON booking (address_hash, created_at);
CREATE INDEX booking_by_age ON booking (created_at);
-- However many daemons ask at once: one of two who choose the same slot.
CREATE UNIQUE INDEX booking_of_slot ON booking (practitioner_id, planned_start)
  WHERE state = 'held';

-- A message may also be about a booking, which has no participant yet: no foreign key any more.
CREATE TABLE outbox_new (
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
  PRIMARY KEY (consultation_id, participant_id, kind, channel)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_new (consultation_id, participant_id, kind, channel, serial, state, due_at,
  tries, sequence, changed_at, reason)
  SELECT consultation_id, participant_id, kind, channel, serial, state, due_at, tries, sequence,
    changed_at, reason FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_by_due ON outbox (due_at) WHERE due_at IS NOT NULL;
