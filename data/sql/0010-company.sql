-- SPDX-License-Identifier: GPL-3.0-or-later
-- At whose word somebody is out: the patient may let back whom the patient sent out (K1).
ALTER TABLE participant ADD COLUMN removed_by TEXT;
UPDATE participant SET removed_by = 'practitioner' WHERE removed_at IS NOT NULL;
