/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-name-match.h"

#include <string.h>

/* Beginnings that are looked for; longer ones would only make more rows. */
#define MIN_PREFIX 3
#define MAX_PREFIX 8
/* From here on a slip is more likely than another name. */
#define MIN_SLIP  4
#define MIN_SLIPS 8
#define MAX_WORD  64

/* Folding */

static void
add_tokens (GPtrArray *words, const char *part)
{
  g_auto (GStrv) tokens = g_str_tokenize_and_fold (part, "fr", NULL);

  for (guint i = 0; tokens[i] != NULL; i++) {
    g_autofree char *ascii = g_str_to_ascii (tokens[i], "fr");
    /* Letters that have no plain form stay as they are. */
    g_ptr_array_add (words, strchr (ascii, '?') == NULL ? g_utf8_strdown (ascii, -1)
                                                        : g_strdup (tokens[i]));
  }
}

GStrv
aus_name_fold (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\n-'.", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    add_tokens (words, parts[i]);
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static char *
dup_joined (const char *text)
{
  g_auto (GStrv) words = aus_name_fold (text);

  return g_strjoinv ("", words);
}

/* Distance */

/* Letters more, less, other and exchanged (optimal string alignment) between @a and @b. */
static guint
count_slips (const char *a, const char *b)
{
  guint la = (guint) strlen (a), lb = (guint) strlen (b);
  guint rows[3][MAX_WORD + 1] = { { 0 } };

  for (guint j = 0; j <= lb; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= la; i++) {
    guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    row[0] = i;
    for (guint j = 1; j <= lb; j++) {
      row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = MIN (row[j], before[j - 2] + 1);
    }
  }
  return rows[la % 3][lb];
}

gboolean
aus_name_is_near (const char *a, const char *b)
{
  gsize shorter = MIN (strlen (a), strlen (b)), longer = MAX (strlen (a), strlen (b));

  if (shorter < MIN_SLIP || longer > MAX_WORD)
    return g_str_equal (a, b);
  return count_slips (a, b) <= (shorter >= MIN_SLIPS ? 2 : 1);
}

static gboolean
has_near (GStrv words, const char *word)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (aus_name_is_near (words[i], word))
      return TRUE;
  return FALSE;
}

gboolean
aus_name_is_similar (const char *a, const char *b)
{
  g_auto (GStrv) fewer = aus_name_fold (a);
  g_auto (GStrv) more = aus_name_fold (b);
  g_autofree char *joined_a = g_strjoinv ("", fewer);
  g_autofree char *joined_b = g_strjoinv ("", more);

  if (fewer[0] == NULL || more[0] == NULL)
    return FALSE;
  if (aus_name_is_near (joined_a, joined_b))
    return TRUE;
  if (g_strv_length (fewer) > g_strv_length (more)) {
    GStrv swap = fewer;
    fewer = more;
    more = swap;
  }
  for (guint i = 0; fewer[i] != NULL; i++)
    if (!has_near (more, fewer[i]))
      return FALSE;
  return TRUE;
}

/* Keys */

static void
add_key (GPtrArray *keys, char kind, const char *text, gsize length)
{
  char *key = g_strdup_printf ("%c:%.*s", kind, (int) length, text);

  if (g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL))
    g_free (key);
  else
    g_ptr_array_add (keys, key);
}

/*
 * Two words that differ by one slip have, with one letter of each left out or none, a form in
 * common. Only the beginning counts, so that a slip in a word that is still being typed is
 * forgiven, too.
 */
static void
add_slips (GPtrArray *keys, const char *word)
{
  gsize length = MIN (strlen (word), MAX_PREFIX);

  if (length < MIN_SLIP)
    return;
  add_key (keys, 's', word, length);
  for (gsize i = 0; i < length; i++) {
    char form[MAX_PREFIX + 1] = { 0 };
    memcpy (form, word, i);
    memcpy (form + i, word + i + 1, length - i - 1);
    add_key (keys, 's', form, length - 1);
  }
}

static void
add_word (GPtrArray *keys, const char *word)
{
  gsize length = strlen (word);

  for (gsize n = MIN_PREFIX; n <= MIN (length, MAX_PREFIX); n++)
    add_key (keys, 'b', word, n);
  if (length < MIN_PREFIX)
    add_key (keys, 'b', word, length);
  add_slips (keys, word);
}

GPtrArray *
aus_name_list_keys (const char *name)
{
  g_auto (GStrv) words = aus_name_fold (name);
  g_autofree char *joined = g_strjoinv ("", words);
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    add_word (keys, words[i]);
  if (g_strv_length (words) > 1)
    add_word (keys, joined);
  return keys;
}

GPtrArray *
aus_name_list_query_keys (const char *word)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  add_key (keys, 'b', word, MIN (strlen (word), MAX_PREFIX));
  add_slips (keys, word);
  return keys;
}

/* The beginning of @whole that is as long as @word, a letter more or less. */
static gboolean
begins_near (const char *whole, const char *word)
{
  gsize length = strlen (word), available = strlen (whole);

  if (length < MIN_SLIP || length > MAX_WORD)
    return FALSE;
  for (gsize n = length - 1; n <= length + 1 && n <= available && n <= MAX_WORD; n++) {
    g_autofree char *beginning = g_strndup (whole, n);
    if (count_slips (beginning, word) <= 1)
      return TRUE;
  }
  return FALSE;
}

gboolean
aus_name_answers (const char *name, const char *word)
{
  g_auto (GStrv) words = aus_name_fold (name);
  g_autofree char *joined = dup_joined (name);

  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], word) || begins_near (words[i], word))
      return TRUE;
  return g_str_has_prefix (joined, word) || begins_near (joined, word);
}
