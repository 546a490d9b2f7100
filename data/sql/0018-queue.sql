-- SPDX-License-Identifier: GPL-3.0-or-later
-- Shared queues (B8). A queue is an account of its own that nobody logs in to: whoever comes waits
-- for it as for a practitioner, and a practitioner who takes somebody becomes the consultation's
-- practitioner by one conditional UPDATE. See docs/decisions/0016-a-queue-is-an-account.md.

CREATE TABLE queue (
  id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  -- what stands in its public address, and is typed at the home page
  code TEXT NOT NULL UNIQUE,
  open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1)),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_by_organisation ON queue (organisation_id, id);

CREATE TABLE queue_member (
  queue_id TEXT NOT NULL REFERENCES queue (id),
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (queue_id, practitioner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_member_by_practitioner ON queue_member (practitioner_id, queue_id);

-- By which queue somebody came; stays when they were taken.
ALTER TABLE consultation ADD COLUMN queue_id TEXT REFERENCES queue (id);
