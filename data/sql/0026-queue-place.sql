-- SPDX-License-Identifier: GPL-3.0-or-later
-- From where a place in a shared queue was taken (B8): one line does not take them all. The origin is
-- a MAC of the address for this queue alone, and goes when the day is over.

CREATE TABLE queue_place (
  consultation_id TEXT NOT NULL PRIMARY KEY REFERENCES consultation (id),
  origin TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_place_by_origin ON queue_place (origin);
CREATE INDEX queue_place_by_time ON queue_place (created_at);

-- Who has joined one and is not ready (any more) keeps the place for half an hour; earlier releases
-- kept it for ever.
INSERT INTO job (consultation_id, kind, due_at)
  SELECT id, 'absent', status_since + 1800000000 FROM consultation
  WHERE queue_id = practitioner_id AND status = 'scheduled'
  ON CONFLICT (consultation_id, kind) DO UPDATE SET due_at = excluded.due_at;
