-- SPDX-License-Identifier: GPL-3.0-or-later
-- The ledger of one consultation is read as a whole (D2).
CREATE INDEX consent_by_consultation ON consent (consultation_id, at);
