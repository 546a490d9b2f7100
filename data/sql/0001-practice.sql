-- SPDX-License-Identifier: GPL-3.0-or-later
-- Organisations, their people, and how these prove who they are.
-- Times: microseconds since 1970 UTC. Flags: 0 or 1. Secrets: hashes only.

CREATE TABLE schema_version (
  version INTEGER NOT NULL PRIMARY KEY
) STRICT;

CREATE TABLE organisation (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  role TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  profession TEXT,
  locale TEXT NOT NULL DEFAULT 'fr',
  sound INTEGER NOT NULL DEFAULT 1 CHECK (sound IN (0, 1)),
  default_duration_minutes INTEGER NOT NULL DEFAULT 20,
  failed_logins INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER,
  disabled_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE delegation (
  delegate_id TEXT NOT NULL REFERENCES account (id),
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (delegate_id, practitioner_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES account (id),
  user_agent TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (account_id);

CREATE TABLE api_token (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  expires_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_token_by_account ON api_token (account_id);

-- The answer to a request that carried an Idempotency-Key, sealed under the server's key.
CREATE TABLE idempotency (
  account_id TEXT NOT NULL REFERENCES account (id),
  request_key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, request_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- Who did what, when, for whom. Each row's hash covers the row before it.
CREATE TABLE audit (
  number INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  organisation_id TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  on_behalf_of TEXT,
  action TEXT NOT NULL,
  consultation_id TEXT,
  participant_id TEXT,
  detail TEXT NOT NULL DEFAULT '',
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_by_consultation ON audit (consultation_id, number);

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE (ABORT, 'audit rows never change');
END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN
  SELECT RAISE (ABORT, 'audit rows are never deleted');
END;
