-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a booking writes is paid for by the page: tags move into their consultation's row, and a link
-- leads to its consultation by itself.

-- Sorted, one a line. Rare ones are found by search_term, where they are words that begin with "#"
-- and have no spaces.
ALTER TABLE consultation ADD COLUMN tags TEXT NOT NULL DEFAULT '';

UPDATE consultation SET
  tags = (SELECT group_concat (name, char (10)) FROM
            (SELECT name FROM tag WHERE consultation_id = consultation.id ORDER BY name)),
  search_text = search_text ||
    (SELECT group_concat ('#' || replace (name, ' ', char (31)), ' ') FROM
       (SELECT name FROM tag WHERE consultation_id = consultation.id ORDER BY name)) || ' '
  WHERE EXISTS (SELECT 1 FROM tag WHERE consultation_id = consultation.id);

INSERT INTO search_term (practitioner_id, term, consultation_id)
  SELECT practitioner_id, '#' || replace (name, ' ', char (31)), consultation_id FROM tag WHERE TRUE
  ON CONFLICT DO NOTHING;

DROP TABLE tag;

-- Rows of link stay for the links of earlier releases, and for those that were re-issued: their
-- holders are told "revoked". A link that counts needs no row: see aus-link-issue.c.
