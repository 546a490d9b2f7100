-- SPDX-License-Identifier: GPL-3.0-or-later
-- Equipped sites (K1): structures, their hosts, and who comes to them.
CREATE TABLE structure (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  town TEXT NOT NULL,
  phone TEXT,
  created_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE INDEX structure_by_organisation ON structure (organisation_id);

CREATE TABLE site_host (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
  structure_id TEXT NOT NULL REFERENCES structure (id)
) STRICT, WITHOUT ROWID;

-- A row for each consultation whose patient comes to a site; most have none. host_wish: what the
-- patient said about the host's presence during the interview.
CREATE TABLE site_visit (
  consultation_id TEXT NOT NULL PRIMARY KEY REFERENCES consultation (id),
  structure_id TEXT NOT NULL REFERENCES structure (id),
  host_wish TEXT NOT NULL DEFAULT 'unsaid',
  checked_in_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX site_visit_by_structure ON site_visit (structure_id, consultation_id);
