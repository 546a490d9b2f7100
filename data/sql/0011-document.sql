-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents of consultations (F2, F4). Bodies are files of the vault (src/storage/aus-vault.h).

CREATE TABLE document (
  id TEXT NOT NULL PRIMARY KEY,
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  origin TEXT NOT NULL,
  -- who brought it: a participant by link, or an account of the practice
  participant_id TEXT,
  account_id TEXT REFERENCES account (id),
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  state TEXT NOT NULL,
  -- name, kind and what a scanner found, sealed for this id under the keys of the documents
  sealed TEXT NOT NULL,
  wrapped_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  opened_at INTEGER, -- by the practice, for the first time
  check_at INTEGER, -- next try of the virus scanner; NULL: nothing left to do
  check_tries INTEGER NOT NULL DEFAULT 0,
  erase_at INTEGER -- NULL: never by itself
) STRICT;
CREATE INDEX document_by_consultation ON document (consultation_id, created_at);
CREATE INDEX document_by_check ON document (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX document_by_erasure ON document (erase_at) WHERE erase_at IS NOT NULL;
-- What a patient sent and nobody has opened: counted for each row of a dashboard.
CREATE INDEX document_unopened ON document (consultation_id)
  WHERE origin = 'patient' AND opened_at IS NULL AND state <> 'infected';
