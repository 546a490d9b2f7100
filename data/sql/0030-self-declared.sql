-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who came without the practice, by a public page (B5) or a shared queue (B8): who that is, is for
-- the practice to say (F3). Of earlier appointments the trail knows.

ALTER TABLE participant ADD COLUMN self_declared INTEGER NOT NULL DEFAULT 0
  CHECK (self_declared IN (0, 1));
-- An erased consultation has no first name of anybody any more.
UPDATE participant SET self_declared = 1
  WHERE role = 'patient' AND given_name <> '' AND consultation_id IN (SELECT consultation_id
    FROM audit WHERE action IN ('booking.confirm', 'queue.join'));
