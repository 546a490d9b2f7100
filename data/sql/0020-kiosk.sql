-- SPDX-License-Identifier: GPL-3.0-or-later
-- Machines of equipped sites that were opened as a kiosk (K1), and what was visited there.
CREATE TABLE kiosk (
  id TEXT NOT NULL PRIMARY KEY,
  structure_id TEXT NOT NULL REFERENCES structure (id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES account (id),
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX kiosk_by_structure ON kiosk (structure_id);

ALTER TABLE visit_session ADD COLUMN kiosk_id TEXT;
CREATE INDEX visit_session_by_kiosk ON visit_session (kiosk_id) WHERE kiosk_id IS NOT NULL;
