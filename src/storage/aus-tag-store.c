/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-tag-store.h"

#include <string.h>

/* In a list of words separated by spaces a tag is one word; ASCII's unit separator is in no tag. */
#define SPACE '\x1f'

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char *
aus_tags_to_text (const char *const *tags)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  const char *last = NULL;

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) tags[i]);
  g_ptr_array_sort (sorted, compare_tags);
  for (guint i = 0; i < sorted->len; i++) {
    const char *tag = g_ptr_array_index (sorted, i);
    if (g_strcmp0 (tag, last) == 0)
      continue;
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", tag);
    last = tag;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GStrv
aus_tags_from_text (const char *text)
{
  return g_strsplit (text != NULL ? text : "", "\n", -1);
}

char *
aus_tag_to_term (const char *tag)
{
  g_autofree char *word = g_strdelimit (g_strdup (tag), " ", SPACE);

  return g_strconcat ("#", word, NULL);
}

static void
add_all (GHashTable *tags, const char *text)
{
  g_auto (GStrv) some = aus_tags_from_text (text);

  for (guint i = 0; some[i] != NULL; i++)
    g_hash_table_add (tags, g_strdup (some[i]));
}

/* Those that are indexed. */
static gboolean
add_terms (GHashTable *tags, AusTx *tx, const char *practitioner_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT DISTINCT term FROM search_term WHERE practitioner_id = ?1 AND term >= '#'"
      " AND term < '$'",
      "s", practitioner_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_hash_table_add (tags,
                      g_strdelimit (g_strdup (aus_statement_text (row, "term") + 1), "\x1f", ' '));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

/* Those of changes that the index has not got yet. */
static gboolean
add_recent (GHashTable *tags, AusTx *tx, const char *practitioner_id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT c.tags FROM (SELECT DISTINCT consultation_id FROM event"
      "   WHERE number > (SELECT number FROM search_mark) AND practitioner_id = ?1) AS changed"
      " CROSS JOIN consultation c WHERE c.id = changed.consultation_id",
      "s", practitioner_id);

  while (row != NULL && aus_statement_step (row, &local))
    add_all (tags, aus_statement_text (row, "tags"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

GStrv
aus_tag_store_list (AusTx *tx, const char *practitioner_id, GError **error)
{
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer tag;

  if (!add_terms (tags, tx, practitioner_id, error) ||
      !add_recent (tags, tx, practitioner_id, error))
    return NULL;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, tags);
  while (g_hash_table_iter_next (&iter, &tag, NULL)) {
    g_hash_table_iter_steal (&iter);
    g_ptr_array_add (sorted, tag);
  }
  g_ptr_array_sort (sorted, compare_tags);
  g_ptr_array_add (sorted, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&sorted), FALSE);
}
