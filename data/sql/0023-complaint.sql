-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whom of a practice patients turn to when they have something to complain about (F6); '': nobody
-- was named.

ALTER TABLE organisation ADD COLUMN complaint_contact TEXT NOT NULL DEFAULT '';
