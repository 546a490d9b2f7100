/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-pdf-language.h"

#include "core/aus-error.h"

#include <string.h>

/* The last one: what stands there more than once counts as it was said in the end. Streams hold
 * zeros, so this is no text. */
static const char *
find_last (const char *data, gsize length, const char *word)
{
  gsize n = strlen (word);

  for (gsize i = length >= n ? length - n + 1 : 0; i > 0; i--)
    if (memcmp (data + i - 1, word, n) == 0)
      return data + i - 1;
  return NULL;
}

static char *
dup_trailer (const char *data, gsize length)
{
  const char *trailer = find_last (data, length, "\ntrailer\n");

  return trailer != NULL ? g_strndup (trailer, (gsize) (data + length - trailer)) : NULL;
}

static gboolean
read_number (const char *trailer, const char *name, guint64 *value)
{
  const char *at = strstr (trailer, name);

  if (at == NULL)
    return FALSE;
  *value = g_ascii_strtoull (at + strlen (name), NULL, 10);
  return *value != 0;
}

/* (transfer full): the dictionary of the catalogue, without the brackets at its end. */
static char *
dup_catalogue (const char *data, gsize length, guint64 root)
{
  g_autofree char *head = g_strdup_printf ("\n%" G_GUINT64_FORMAT " 0 obj\n", root);
  const char *begin = find_last (data, length, head);

  if (begin == NULL)
    return NULL;
  begin += strlen (head);
  /* Its text has no zeros, and ends before the next stream begins. */
  const char *end = g_strstr_len (begin, data + length - begin, "endobj");
  const char *close = end != NULL ? find_last (begin, (gsize) (end - begin), ">>") : NULL;
  return close != NULL ? g_strndup (begin, (gsize) (close - begin)) : NULL;
}

GBytes *
aus_pdf_set_language (GBytes *pdf, const char *language, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (pdf, &length);
  g_autofree char *trailer = dup_trailer (data, length);
  guint64 root = 0, info = 0, size = 0, previous = 0;
  g_autofree char *catalogue = NULL;

  if (trailer != NULL && read_number (trailer, "/Root ", &root) &&
      read_number (trailer, "/Info ", &info) && read_number (trailer, "/Size ", &size) &&
      read_number (trailer, "startxref\n", &previous))
    catalogue = dup_catalogue (data, length, root);
  if (catalogue == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL, "the PDF has no catalogue");
    return NULL;
  }
  g_autoptr (GString) text = g_string_new_len (data, (gssize) length);
  gsize object = text->len;
  g_string_append_printf (text,
                          "%" G_GUINT64_FORMAT " 0 obj\n%s   /Lang (%s)\n"
                          "   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n",
                          root, catalogue, language);
  gsize xref = text->len;
  g_string_append_printf (text,
                          "xref\n%" G_GUINT64_FORMAT " 1\n%010" G_GSIZE_FORMAT " 00000 n \n"
                          "trailer\n<< /Size %" G_GUINT64_FORMAT " /Root %" G_GUINT64_FORMAT
                          " 0 R /Info %" G_GUINT64_FORMAT " 0 R /Prev %" G_GUINT64_FORMAT
                          " >>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          root, object, size, root, info, previous, xref);
  length = text->len;
  return g_bytes_new_take (g_string_free (g_steal_pointer (&text), FALSE), length);
}
