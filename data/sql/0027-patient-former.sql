-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records of patients that were found to be somebody else's: their numbers lead to that one (F3).

CREATE TABLE patient_former (
  id TEXT NOT NULL PRIMARY KEY,
  patient_id TEXT NOT NULL REFERENCES patient (id),
  merged_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_former_by_patient ON patient_former (patient_id);
