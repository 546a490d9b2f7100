-- SPDX-License-Identifier: GPL-3.0-or-later
-- When the provider said last how an account stands (G2): what it said before and what comes late
-- changes nothing any more. was_ready: it could take money once; if not now, it was restricted.
ALTER TABLE payment_account ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment_account ADD COLUMN was_ready INTEGER NOT NULL DEFAULT 0;
UPDATE payment_account SET was_ready = ready;
