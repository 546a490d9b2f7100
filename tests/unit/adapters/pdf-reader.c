/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-reader.h"

#include <glib/gstdio.h>
#include <string.h>

gboolean
pdf_reader_lacks (const char *tool)
{
  g_autofree char *path = g_find_program_in_path (tool);

  if (path == NULL)
    g_test_skip (g_str_equal (tool, "qpdf") ? "qpdf is not installed"
                                            : "poppler-utils is not installed");
  return path == NULL;
}

char *
pdf_reader_ask (GBytes *pdf, const char *tool, const char *option, const char *last)
{
  g_autofree char *path = NULL;
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  int fd = g_file_open_tmp ("auscult-XXXXXX.pdf", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  const char *argv[] = { tool, option != NULL ? option : path, option != NULL ? path : last,
                         option != NULL ? last : NULL, NULL };
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_unlink (path);
  return g_steal_pointer (&out);
}

void
pdf_reader_assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("\"%s\" is not in:\n%s", words, text);
}
