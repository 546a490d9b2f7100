/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents: what their first bytes make of them, and the name under which they are kept, whatever
 * the sender called them. A name that was made is one that stays.
 */
#include "domain/aus-file-type.h"
#include "fuzz-input.h"

#define MAX_NAME 512

static void
check_name (const char *name, AusFileType type)
{
  g_autofree char *made = aus_file_name_make (name, type);
  g_assert (g_utf8_validate (made, -1, NULL));
  g_assert (*made != '\0' && *made != '.');
  g_assert (g_utf8_strlen (made, -1) <= AUS_FILE_NAME_MAX);
  g_assert (strpbrk (made, "/\\\r\n\"<>|?*:") == NULL);
  g_autofree char *again = aus_file_name_make (made, type);
  g_assert_cmpstr (made, ==, again);
}

/* Nothing that a browser would run passes as text. */
static void
check_text (const guint8 *head, gsize length)
{
  g_assert (length > 0 && memchr (head, '\0', length) == NULL);
  const char *end;
  gboolean valid = g_utf8_validate_len ((const char *) head, length, &end);
  g_assert (valid || length >= AUS_FILE_HEAD_BYTES);
  g_assert (head[0] != '<');
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input = { data, size };
  gsize length;
  g_autoptr (GError) error = NULL;
  const guint8 *bytes = fuzz_take_bytes (&input, MAX_NAME, &length);
  g_autofree char *name = g_strndup ((const char *) bytes, length);
  AusFileType type = AUS_FILE_N;
  /* A copy of its own size, so that reading past it shows. */
  g_autofree guint8 *head = g_memdup2 (input.data, input.length);
  gsize head_length = MIN (input.length, AUS_FILE_HEAD_BYTES);
  gboolean taken = aus_file_type_sniff (head, head_length, &type, &error);
  g_assert (taken == (error == NULL) && taken == (type < AUS_FILE_N));
  if (taken && type == AUS_FILE_TEXT)
    check_text (head, head_length);
  for (guint i = 0; i < AUS_FILE_N; i++)
    check_name (name, (AusFileType) i);
  return 0;
}
