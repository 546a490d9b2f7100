-- SPDX-License-Identifier: GPL-3.0-or-later
-- Preferences, how one is paid, and equipped sites are changed by merge patches, too: with the
-- version that was seen, nobody overwrites what another page saved meanwhile (RFC 9110, 13.1.1).

ALTER TABLE account ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE payment_account ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE structure ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
