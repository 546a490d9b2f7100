-- SPDX-License-Identifier: GPL-3.0-or-later
-- What became of a document is told to webhooks as such (N1): ids alone, names lie elsewhere.

ALTER TABLE event ADD COLUMN document_id TEXT;
ALTER TABLE event ADD COLUMN recipient_id TEXT; -- NULL: not one alone
