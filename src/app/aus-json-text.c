/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-json-text.h"

static void
begin (GString *self, const char *name)
{
  char last = self->len > 0 ? self->str[self->len - 1] : '[';

  /* No value ends in an opening bracket: strings end in a quote. */
  if (last != '{' && last != '[')
    g_string_append_c (self, ',');
  if (name == NULL)
    return;
  g_string_append_c (self, '"');
  g_string_append (self, name);
  g_string_append_len (self, "\":", 2);
}

void
aus_json_text_open (GString *self, const char *name, char bracket)
{
  begin (self, name);
  g_string_append_c (self, bracket);
}

void
aus_json_text_close (GString *self, char bracket)
{
  g_string_append_c (self, bracket);
}

/* RFC 8259 section 7: quotes, backslashes and controls; DEL is not asked for, but unprintable. */
static gboolean
must_escape (guchar c)
{
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static void
append_escaped (GString *self, char c)
{
  static const char letters[] = "b\bf\fn\nr\rt\t\"\"\\\\";

  for (const char *pair = letters; *pair != '\0'; pair += 2) {
    if (pair[1] != c)
      continue;
    g_string_append_c (self, '\\');
    g_string_append_c (self, pair[0]);
    return;
  }
  g_string_append_printf (self, "\\u%04x", (guint) (guchar) c);
}

static void
append_quoted (GString *self, const char *value)
{
  g_string_append_c (self, '"');
  while (*value != '\0') {
    gsize plain = 0;
    while (value[plain] != '\0' && !must_escape ((guchar) value[plain]))
      plain++;
    g_string_append_len (self, value, (gssize) plain);
    value += plain;
    if (*value != '\0')
      append_escaped (self, *value++);
  }
  g_string_append_c (self, '"');
}

void
aus_json_text_string (GString *self, const char *name, const char *value)
{
  begin (self, name);
  if (value != NULL)
    append_quoted (self, value);
  else
    g_string_append (self, "null");
}

void
aus_json_text_int (GString *self, const char *name, gint64 value)
{
  char digits[24];

  begin (self, name);
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  g_string_append (self, digits);
}

void
aus_json_text_boolean (GString *self, const char *name, gboolean value)
{
  aus_json_text_raw (self, name, value ? "true" : "false");
}

void
aus_json_text_raw (GString *self, const char *name, const char *value)
{
  begin (self, name);
  g_string_append (self, value != NULL ? value : "null");
}
