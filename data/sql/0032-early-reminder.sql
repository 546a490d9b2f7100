-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many hours before an organisation reminds a first time (C2); 0: not at all, NULL: as the
-- configuration of the server says.

ALTER TABLE organisation ADD COLUMN early_reminder_hours INTEGER
  CHECK (early_reminder_hours BETWEEN 0 AND 336);
ALTER TABLE organisation ADD COLUMN reminder_version INTEGER NOT NULL DEFAULT 1;
