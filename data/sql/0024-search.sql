-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words are found by an index of their own (docs/decisions/0020-words-by-date.md): one list of rows
-- for each word and its beginnings, in the order of the planned start.

-- number: second of the planned start * 2^20 and up. words: what search_word was told of the row,
-- which has to be said again when it is taken off.
CREATE TABLE search_row (
  number INTEGER NOT NULL PRIMARY KEY,
  consultation_id TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX search_row_by_consultation ON search_row (consultation_id);

-- Separators are spaces alone: words were folded and parted before.
CREATE VIRTUAL TABLE search_word USING fts5 (
  words,
  content = '',
  detail = none,
  columnsize = 0,
  prefix = '1 2 3 4 5 6 7 8',
  tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[\]^_`{|}~''""'"
);

INSERT INTO search_row (number, consultation_id, words)
  SELECT planned_start / 1000000 * 1048576 +
           row_number () OVER (PARTITION BY planned_start / 1000000 ORDER BY id) - 1,
         id,
         replace ('=' || organisation_id || ' =' || practitioner_id || search_text,
                  char (31), '_')
    FROM consultation;
INSERT INTO search_word (rowid, words) SELECT number, words FROM search_row;

-- What remains of the former index: tags, of which each practitioner's list is read.
DELETE FROM search_term WHERE term < '#' OR term >= '$';
