-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reports of consultations (F5): the note that is being written, and which documents came of it.

CREATE TABLE report_draft (
  consultation_id TEXT NOT NULL PRIMARY KEY REFERENCES consultation (id),
  version INTEGER NOT NULL,
  sealed TEXT NOT NULL, -- the note, under the keys of the documents
  updated_at INTEGER NOT NULL,
  updated_by TEXT REFERENCES account (id)
) STRICT, WITHOUT ROWID;

-- One row for each version; a document that was erased leaves its row.
CREATE TABLE report_version (
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  number INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (consultation_id, number)
) STRICT, WITHOUT ROWID;
