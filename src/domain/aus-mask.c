/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-mask.h"

#define BULLETS "\u2022\u2022\u2022\u2022\u2022"

static void
append_masked (GString *text, const char *name)
{
  g_autofree char *composed = name != NULL ? g_utf8_normalize (name, -1, G_NORMALIZE_NFC) : NULL;
  char *first = composed != NULL ? g_strstrip (composed) : NULL;

  if (first == NULL || *first == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append_unichar (text, g_unichar_toupper (g_utf8_get_char (first)));
  g_string_append (text, BULLETS);
}

char *
aus_mask_name (const char *given_name, const char *family_name)
{
  GString *text = g_string_new (NULL);

  append_masked (text, given_name);
  append_masked (text, family_name);
  return g_string_free (text, FALSE);
}
