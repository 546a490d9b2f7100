-- SPDX-License-Identifier: GPL-3.0-or-later
-- Consultations, who takes part, and how they come in.

CREATE TABLE consultation (
  id TEXT NOT NULL PRIMARY KEY,
  -- version counts what people edit (If-Match), revision every change, also of presence
  version INTEGER NOT NULL,
  revision INTEGER NOT NULL DEFAULT 1,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  kind TEXT NOT NULL,
  planned_start INTEGER NOT NULL,
  planned_duration_minutes INTEGER NOT NULL,
  time_zone TEXT NOT NULL,
  -- outcome, payment and (below) presence are apart; status is what the domain derives from them
  status TEXT NOT NULL,
  status_since INTEGER NOT NULL,
  status_reason TEXT,
  payment_mode TEXT NOT NULL,
  payment_state TEXT NOT NULL,
  payment_max_cents INTEGER NOT NULL DEFAULT 0,
  payment_currency TEXT,
  private_comment TEXT NOT NULL DEFAULT '',
  announced_delay_minutes INTEGER NOT NULL DEFAULT -1,
  waiting_message TEXT NOT NULL DEFAULT '',
  locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1)),
  immediate INTEGER NOT NULL DEFAULT 0 CHECK (immediate IN (0, 1)),
  started_at INTEGER,
  ended_at INTEGER,
  resumable_until INTEGER,
  -- A5: first and last moment at which practitioner and patient were both in the call; both_since
  -- is set while they are
  both_first INTEGER,
  both_last INTEGER,
  both_since INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES account (id),
  updated_at INTEGER NOT NULL,
  -- folded words of names, addresses, tags and comment (" louise durand "): answers a search for
  -- one row at once
  search_text TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
-- Lists are merged from one walk for each practitioner and status: see AusListStore. The duration
-- stands in the index because looking for overlaps reads a whole morning of plans before each one.
CREATE INDEX consultation_by_start
  ON consultation (practitioner_id, status, planned_start, id, planned_duration_minutes);
CREATE INDEX consultation_by_update
  ON consultation (practitioner_id, status, updated_at, id);

CREATE TABLE participant (
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  account_id TEXT REFERENCES account (id),
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  birth_date TEXT,
  email TEXT,
  mobile TEXT,
  locale TEXT NOT NULL,
  presence TEXT NOT NULL,
  presence_since INTEGER,
  arrived_at INTEGER,
  identity_confirmed_at INTEGER,
  identity_failures INTEGER NOT NULL DEFAULT 0,
  ready_at INTEGER,
  admitted_at INTEGER,
  removed_at INTEGER,
  -- what the consent ledger says now
  consent_version TEXT,
  consent_locale TEXT,
  consent_given_at INTEGER,
  consent_withdrawn_at INTEGER,
  equipment TEXT,
  link_id TEXT,
  link_expires_at INTEGER,
  link_revoked_at INTEGER,
  PRIMARY KEY (consultation_id, id)
) STRICT, WITHOUT ROWID;

-- The columns of a key come first: quick_check of SQLite 3.40 reads the others of a table WITHOUT
-- ROWID at the wrong place when they do not, and reports a damage that is not there.
CREATE TABLE tag (
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  name TEXT NOT NULL,
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  PRIMARY KEY (consultation_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_name ON tag (practitioner_id, name, consultation_id);

-- Which participant a link or code leads to. The link that counts is participant.link_id: rows of
-- older links stay, so that their holders are told "revoked" and not "unknown".
CREATE TABLE link (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  consultation_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE connection_code (
  code_hash TEXT NOT NULL PRIMARY KEY,
  link_id TEXT NOT NULL,
  consultation_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT, WITHOUT ROWID;

-- The cookie of somebody who followed a link. It dies with the link.
CREATE TABLE visit_session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL,
  link_id TEXT NOT NULL,
  consultation_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_session_by_participant ON visit_session (consultation_id, participant_id);

-- Consent is a ledger (D2): each giving and each withdrawing is a row of its own.
CREATE TABLE consent (
  id TEXT NOT NULL PRIMARY KEY,
  consultation_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('given', 'withdrawn')),
  text_version TEXT NOT NULL,
  locale TEXT NOT NULL,
  at INTEGER NOT NULL,
  FOREIGN KEY (consultation_id, participant_id) REFERENCES participant (consultation_id, id)
) STRICT;
CREATE TRIGGER consent_never_changes BEFORE UPDATE ON consent
BEGIN
  SELECT RAISE (ABORT, 'consent rows never change');
END;
CREATE TRIGGER consent_never_shrinks BEFORE DELETE ON consent
BEGIN
  SELECT RAISE (ABORT, 'consent rows are never deleted');
END;
