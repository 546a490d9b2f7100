-- SPDX-License-Identifier: GPL-3.0-or-later
-- Patients of an organisation (F3). Traits are sealed; they are found by words that were hashed
-- with the key apart from the data (docs/decisions/0016-a-register-that-is-searched-sealed.md).

CREATE TABLE patient (
  id TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisation (id),
  version INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  ins_token TEXT, -- NULL: no INS known
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES account (id),
  updated_at INTEGER NOT NULL
) STRICT;
-- However many people file at once: one identity for an INS.
CREATE UNIQUE INDEX patient_by_ins ON patient (organisation_id, ins_token)
  WHERE ins_token IS NOT NULL;

CREATE TABLE patient_key (
  organisation_id TEXT NOT NULL,
  token TEXT NOT NULL,
  patient_id TEXT NOT NULL REFERENCES patient (id),
  PRIMARY KEY (organisation_id, token, patient_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_key_by_patient ON patient_key (patient_id);

-- Who of the register somebody in a consultation is.
ALTER TABLE participant ADD COLUMN patient_id TEXT REFERENCES patient (id);
CREATE INDEX participant_by_patient ON participant (patient_id) WHERE patient_id IS NOT NULL;
