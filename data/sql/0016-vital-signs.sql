-- SPDX-License-Identifier: GPL-3.0-or-later
-- Measurements (E8), kept with their consultation. What was measured is sealed under the server's key
-- (L2); a wrong entry is corrected by another one, never changed.
CREATE TABLE vital_sign (
  consultation_id TEXT NOT NULL REFERENCES consultation (id),
  id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  by_role TEXT NOT NULL,
  by_id TEXT NOT NULL, -- account of a host, else participant
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  corrects TEXT,
  PRIMARY KEY (consultation_id, id)
) STRICT, WITHOUT ROWID;
-- One entry is corrected once: the next correction is of the correction.
CREATE UNIQUE INDEX vital_sign_correction ON vital_sign (consultation_id, corrects)
  WHERE corrects IS NOT NULL;
CREATE TRIGGER vital_sign_never_changes BEFORE UPDATE ON vital_sign
BEGIN
  SELECT RAISE (ABORT, 'measurements never change');
END;
