/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-csv.h"

#include <string.h>

AusCsv
aus_csv_new (char separator)
{
  return (AusCsv){ .text = g_string_new (NULL), .separator = separator };
}

void
aus_csv_clear (AusCsv *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

static void
begin_cell (AusCsv *self)
{
  if (self->in_row)
    g_string_append_c (self->text, self->separator);
  self->in_row = TRUE;
}

/* Blanks before it do not stop every spreadsheet from seeing the formula. */
static gboolean
looks_like_formula (const char *text)
{
  gsize blanks = strspn (text, " \t\r\n");

  return (text[blanks] != '\0' && strchr ("=+-@", text[blanks]) != NULL) || text[0] == '\t' ||
         text[0] == '\r' || text[0] == '\n';
}

void
aus_csv_text (AusCsv *self, const char *text)
{
  const char quoted[] = { '"', '\r', '\n', self->separator, '\0' };

  begin_cell (self);
  if (text == NULL)
    return;
  gboolean quotes = strpbrk (text, quoted) != NULL;
  if (quotes)
    g_string_append_c (self->text, '"');
  if (looks_like_formula (text))
    g_string_append_c (self->text, '\'');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (self->text, '"');
    g_string_append_c (self->text, *c);
  }
  if (quotes)
    g_string_append_c (self->text, '"');
}

void
aus_csv_int (AusCsv *self, gint64 value)
{
  begin_cell (self);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, value);
}

void
aus_csv_end_row (AusCsv *self)
{
  g_string_append (self->text, "\r\n");
  self->in_row = FALSE;
}

char *
aus_csv_steal (AusCsv *self)
{
  char *text = g_string_free (self->text, FALSE);

  self->text = g_string_new (NULL);
  return text;
}
