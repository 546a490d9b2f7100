-- SPDX-License-Identifier: GPL-3.0-or-later
-- What an equipped site has (K1): a JSON array of {kind, name}, read and replaced whole.
ALTER TABLE structure ADD COLUMN devices TEXT NOT NULL DEFAULT '[]';
