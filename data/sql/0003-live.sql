-- SPDX-License-Identifier: GPL-3.0-or-later
-- What leaves after a commit (live changes), what happens by itself (timers), and text search.

CREATE TABLE event (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
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

-- Folded words of names, addresses, tags and comment. search_text (" louise durand ") answers for
-- one row at once, search_term finds the rows of a rare word.
ALTER TABLE consultation ADD COLUMN search_text TEXT NOT NULL DEFAULT '';

CREATE TABLE search_term (
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  term TEXT NOT NULL,
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  PRIMARY KEY (practitioner_id, term, consultation_id)
) STRICT, WITHOUT ROWID;

-- Who is here: few rows, looked for when the daemon starts.
CREATE INDEX participant_present ON participant (consultation_id) WHERE presence <> 'away';
