-- SPDX-License-Identifier: GPL-3.0-or-later
-- Statistics (H5) are sums over all consultations of a practitioner that are over. The index holds
-- every column they need, so that a year of a large practice is read without names and comments;
-- and it is partial, so that a booking does not pay for it. Its condition stands word for word in
-- aus-statistics-store.c.
CREATE INDEX consultation_outcome
  ON consultation (practitioner_id, planned_start, status, kind, immediate, started_at, both_first,
                   both_last, tags)
  WHERE status IN ('ended', 'finalized', 'cancelled', 'absent', 'missed');
