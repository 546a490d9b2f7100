/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-queue.h"

#include "core/aus-error.h"
#include "core/aus-secrets.h"

#include <string.h>

char *
aus_queue_normalise_code (const char *text)
{
  char code[AUS_QUEUE_CODE_LENGTH + 1] = { 0 };
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);
  for (const char *p = text; *p != '\0'; p++) {
    char c = g_ascii_toupper (*p);
    if (g_ascii_isspace (c) || c == '-')
      continue;
    if (length == AUS_QUEUE_CODE_LENGTH || strchr (AUS_CODE_ALPHABET, c) == NULL)
      return NULL;
    code[length++] = c;
  }
  return length == AUS_QUEUE_CODE_LENGTH ? g_strdup (code) : NULL;
}

gboolean
aus_queue_check_member (const char *queue_profession, const char *profession, const char *pointer,
                        GError **error)
{
  if (aus_profession_may (profession, aus_profession_default_kind (queue_profession)))
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, pointer,
                    "May not hold the consultations of this queue");
  return FALSE;
}

gboolean
aus_queue_check_places (gint64 count, gint64 max, const char *pointer, GError **error)
{
  if (count < max)
    return TRUE;
  if (pointer != NULL)
    aus_set_error_at (error, AUS_ERROR_DUPLICATE, pointer,
                      "Holds %" G_GINT64_FORMAT " places in this queue already", count);
  else
    g_set_error (error, AUS_ERROR, AUS_ERROR_DUPLICATE,
                 "%" G_GINT64_FORMAT " places in this queue were taken from here already", count);
  return FALSE;
}
