/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A table as comma-separated values (RFC 4180): rows end in CRLF, a cell with a separator, a quote
 * or a line break stands in quotes. Spreadsheets of countries with a decimal comma expect ';'.
 */
typedef struct {
  GString *text;
  char separator; /* ',' or ';' */
  gboolean in_row;
} AusCsv;

/* What Excel takes for the sign that the text is UTF-8. */
#define AUS_CSV_BOM "\xef\xbb\xbf"

AusCsv aus_csv_new (char separator);
void aus_csv_clear (AusCsv *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusCsv, aus_csv_clear)

/*
 * aus_csv_text: a cell that people have written: what a spreadsheet would take for a formula gets
 * an apostrophe before it (OWASP, "CSV injection"). NULL: an empty cell.
 * aus_csv_int: a number of ours.
 */
void aus_csv_text (AusCsv *self, const char *text);
void aus_csv_int (AusCsv *self, gint64 value);
void aus_csv_end_row (AusCsv *self);

/* aus_csv_steal: (transfer full): what was written; the table goes on empty. */
char *aus_csv_steal (AusCsv *self);

G_END_DECLS
