-- SPDX-License-Identifier: GPL-3.0-or-later
-- A patient whom several practitioners have had is erased once each of them has agreed (L2).

CREATE TABLE erasure_agreement (
  patient_id TEXT NOT NULL REFERENCES patient (id),
  practitioner_id TEXT NOT NULL REFERENCES account (id),
  agreed_at INTEGER NOT NULL,
  PRIMARY KEY (patient_id, practitioner_id)
) STRICT, WITHOUT ROWID;
