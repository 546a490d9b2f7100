-- SPDX-License-Identifier: GPL-3.0-or-later
-- To whom documents were sent (F2): each recipient of a consultation has one secure space.

CREATE TABLE document_recipient (
  id TEXT NOT NULL PRIMARY KEY,
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  participant_id TEXT, -- NULL: somebody who does not take part
  -- name and addresses, sealed for this id under the keys of the documents
  sealed TEXT NOT NULL,
  locale TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  -- the one-time code is a MAC of this id: no row holds it, not even its hash
  code_id TEXT,
  code_at INTEGER,
  code_tries INTEGER NOT NULL DEFAULT 0,
  codes_sent INTEGER NOT NULL DEFAULT 0,
  codes_since INTEGER
) STRICT;
CREATE INDEX document_recipient_by_consultation ON document_recipient (consultation_id);

CREATE TABLE document_grant (
  document_id TEXT NOT NULL REFERENCES document (id),
  recipient_id TEXT NOT NULL REFERENCES document_recipient (id),
  sent_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  opened_at INTEGER, -- by this recipient, for the last time
  opens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (document_id, recipient_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_grant_by_recipient ON document_grant (recipient_id);

CREATE TABLE document_session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  recipient_id TEXT NOT NULL REFERENCES document_recipient (id),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX document_session_by_recipient ON document_session (recipient_id);
