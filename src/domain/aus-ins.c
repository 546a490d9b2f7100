/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-ins.h"

#include "core/aus-error.h"

#include <string.h>

#define NUMBER_LENGTH 13
#define LENGTH        15
#define DEPARTMENT    5 /* its first digit: sex, year, month come before */

const char *const aus_ins_oids[] = {
  AUS_INS_OID_NIR, "1.2.250.1.213.1.4.9", "1.2.250.1.213.1.4.10", "1.2.250.1.213.1.4.11", NULL,
};

static char *
dup_compact (const char *text)
{
  GString *compact = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isspace (g_utf8_get_char (c)))
      g_string_append_c (compact, (guchar) *c < 0x80 ? g_ascii_toupper (*c) : '?');
  return g_string_free (compact, FALSE);
}

static gboolean
is_corsican (const char *ins)
{
  return ins[DEPARTMENT] == '2' && (ins[DEPARTMENT + 1] == 'A' || ins[DEPARTMENT + 1] == 'B');
}

static gboolean
has_shape (const char *ins)
{
  if (strlen (ins) != LENGTH || ins[0] < '1' || ins[0] > '8')
    return FALSE;
  for (guint i = 0; i < LENGTH; i++)
    if (!g_ascii_isdigit (ins[i]) && !(i == DEPARTMENT + 1 && is_corsican (ins)))
      return FALSE;
  return TRUE;
}

/* 2A counts as 19, 2B as 18: digits before A and B were. */
static guint
compute_key (const char *ins)
{
  char digits[NUMBER_LENGTH + 1];

  g_strlcpy (digits, ins, sizeof digits);
  if (is_corsican (ins)) {
    digits[DEPARTMENT] = '1';
    digits[DEPARTMENT + 1] = ins[DEPARTMENT + 1] == 'A' ? '9' : '8';
  }
  return 97 - (guint) (g_ascii_strtoull (digits, NULL, 10) % 97);
}

char *
aus_ins_normalise (const char *text, GError **error)
{
  g_autofree char *ins = dup_compact (text);

  if (!has_shape (ins)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                         "An INS has 13 characters and a key of two digits");
    return NULL;
  }
  if (g_ascii_strtoull (ins + NUMBER_LENGTH, NULL, 10) != compute_key (ins)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                         "The key of this INS does not match its number");
    return NULL;
  }
  return g_steal_pointer (&ins);
}
