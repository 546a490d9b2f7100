/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-search-store.h"

#include "storage/aus-tag-store.h"

#include <string.h>

/* A long comment must not make a booking slow: what is over is not found by text. */
#define MAX_TERMS 64

/* Without accents where the word has a plain form: both sides of a search go through here. */
static char *
plain (const char *token)
{
  g_autofree char *ascii = g_str_to_ascii (token, "fr");

  return strchr (ascii, '?') == NULL ? g_steal_pointer (&ascii) : g_strdup (token);
}

/* Takes @word over. */
static void
add_word (GPtrArray *words, char *word)
{
  if (words->len < MAX_TERMS && !g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
    g_ptr_array_add (words, word);
  else
    g_free (word);
}

static void
add_part (GPtrArray *words, const char *part)
{
  /* An address is one word: its pieces ("example", "org") would be in every row. */
  if (strchr (part, '@') != NULL) {
    add_word (words, g_utf8_casefold (part, -1));
    return;
  }
  g_auto (GStrv) tokens = g_str_tokenize_and_fold (part, "fr", NULL);
  for (guint i = 0; tokens[i] != NULL; i++)
    add_word (words, plain (tokens[i]));
}

GStrv
aus_search_fold (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\n", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    add_part (words, parts[i]);
  g_ptr_array_add (words, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static void
append (GString *text, const char *part)
{
  if (part != NULL)
    g_string_append_printf (text, "%s ", part);
}

static GStrv
terms_of (const AusConsultation *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (self->people, i);
    if (person->role == AUS_ROLE_PRACTITIONER)
      continue; /* every row of a practitioner would match */
    append (text, person->given_name);
    append (text, person->family_name);
    append (text, person->email);
    append (text, person->mobile);
  }
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++)
    append (text, self->tags[i]);
  append (text, self->private_comment);
  return aus_search_fold (text->str);
}

/* They are words of their own beside the folded ones, so that a filter by tag is exact. */
static void
append_tag_terms (GString *text, const AusConsultation *self)
{
  for (guint i = 0; self->tags != NULL && self->tags[i] != NULL; i++) {
    g_autofree char *term = aus_tag_to_term (self->tags[i]);
    append (text, term);
  }
}

char *
aus_search_store_dup_text (const AusConsultation *consultation)
{
  g_auto (GStrv) terms = terms_of (consultation);
  g_autoptr (GString) text = g_string_new (" ");

  for (guint i = 0; terms[i] != NULL; i++)
    append (text, terms[i]);
  append_tag_terms (text, consultation);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
remove_terms (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_autofree char *text = NULL;
  {
    g_autoptr (AusStatement) row = aus_tx_query (
        tx, error, "SELECT search_text FROM consultation WHERE id = ?1", "s", consultation->id);
    if (row == NULL || !aus_statement_step (row, error))
      return FALSE;
    text = aus_statement_dup (row, "search_text");
  }
  g_auto (GStrv) terms = g_strsplit (text, " ", -1);
  for (guint i = 0; terms[i] != NULL; i++) {
    if (!aus_tx_exec (tx, error,
                      "DELETE FROM search_term WHERE practitioner_id = ?1 AND term = ?2"
                      " AND consultation_id = ?3",
                      "sss", consultation->practitioner_id, terms[i], consultation->id))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_search_store_replace (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_autofree char *text = aus_search_store_dup_text (consultation);

  return remove_terms (tx, consultation, error) &&
         aus_tx_exec (tx, error, "UPDATE consultation SET search_text = ?2 WHERE id = ?1", "ss",
                      consultation->id, text);
}

/* Catching up */

static gboolean
insert_terms (AusTx *tx, const char *practitioner_id, const char *consultation_id,
              const char *search_text, GError **error)
{
  g_auto (GStrv) terms = g_strsplit (search_text, " ", -1);

  for (guint i = 0; terms[i] != NULL; i++) {
    if (terms[i][0] != '\0' &&
        !aus_tx_exec (tx, error,
                      "INSERT INTO search_term (practitioner_id, term, consultation_id)"
                      " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                      "sss", practitioner_id, terms[i], consultation_id))
      return FALSE;
  }
  return TRUE;
}

static gboolean
index_changed (AusTx *tx, gint64 since, gint64 until, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT c.practitioner_id, c.id, c.search_text FROM"
                    " (SELECT DISTINCT consultation_id FROM event"
                    "   WHERE number > ?1 AND number <= ?2) AS changed"
                    " CROSS JOIN consultation c WHERE c.id = changed.consultation_id",
                    "ii", since, until);

  while (row != NULL && local == NULL && aus_statement_step (row, &local)) {
    insert_terms (tx, aus_statement_text (row, "practitioner_id"), aus_statement_text (row, "id"),
                  aus_statement_text (row, "search_text"), &local);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

gboolean
aus_search_store_catch_up (AusTx *tx, guint limit, gboolean *behind, GError **error)
{
  gint64 since = 0, last = 0;

  if (!aus_tx_get_int (tx, &since, 0, error, "SELECT number FROM search_mark", "") ||
      !aus_tx_get_int (tx, &last, 0, error, "SELECT max(number) FROM event", ""))
    return FALSE;
  gint64 until = MIN (last, since + (gint64) limit);
  if (until > since && (!index_changed (tx, since, until, error) ||
                        !aus_tx_exec (tx, error, "UPDATE search_mark SET number = ?1", "i", until)))
    return FALSE;
  *behind = until < last;
  return TRUE;
}
