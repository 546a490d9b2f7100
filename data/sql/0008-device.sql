-- SPDX-License-Identifier: GPL-3.0-or-later
-- Devices that publish a picture into one consultation, or watch it, by a bearer token (WHIP, WHEP).
CREATE TABLE device (
  id TEXT NOT NULL PRIMARY KEY,
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  token_hash TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL, -- 'publish' or 'watch'
  name TEXT NOT NULL,
  participant_id TEXT, -- whom a watching one sees
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX device_by_consultation ON device (consultation_id);
