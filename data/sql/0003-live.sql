-- SPDX-License-Identifier: GPL-3.0-or-later
-- What leaves after a commit (live changes), what happens by itself (timers), and text search.

-- The newest row is never removed, so that numbers only grow.
CREATE TABLE event (
  number INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  organisation_id TEXT NOT NULL,
  practitioner_id TEXT NOT NULL,
  consultation_id TEXT NOT NULL,
  participant_id TEXT
) STRICT;

CREATE TABLE job (
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  kind TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  leased_until INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (consultation_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_by_due ON job (leased_until, due_at);

-- Finds the rows of a rare word. Written behind the bookings, up to the event of search_mark; the
-- search reads later ones by their search_text. Derived: no foreign keys, two look-ups a word.
CREATE TABLE search_term (
  practitioner_id TEXT NOT NULL,
  term TEXT NOT NULL,
  consultation_id TEXT NOT NULL,
  PRIMARY KEY (practitioner_id, term, consultation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_mark (
  number INTEGER NOT NULL
) STRICT;
INSERT INTO search_mark (number) VALUES (0);

-- Who is here: few rows, looked for when the daemon starts.
CREATE INDEX participant_present ON participant (consultation_id) WHERE presence <> 'away';
