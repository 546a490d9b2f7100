/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-search-store.h"

#include "storage/aus-tag-store.h"

#include <string.h>

/* A long comment must not make a booking slow: what is over is not found by text. */
#define MAX_TERMS 64
/* More practitioners are not looked for one by one. */
#define MAX_OWNERS  8
#define NUMBER_MASK (((gint64) 1 << AUS_SEARCH_NUMBER_BITS) - 1)

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

/* Terms of tags alone: from them a practitioner's list of tags is read. */

static gboolean
remove_tags (AusTx *tx, const AusConsultation *consultation, GError **error)
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
    if (terms[i][0] == '#' &&
        !aus_tx_exec (tx, error,
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

  return remove_tags (tx, consultation, error) &&
         aus_tx_exec (tx, error, "UPDATE consultation SET search_text = ?2 WHERE id = ?1", "ss",
                      consultation->id, text);
}

/* What the index holds: " =ORGANISATION =PRACTITIONER louise durand #suivi ". */

/* A tag of several words stays one; the migration that made the index says the same. */
static char *
join_tags (char *words)
{
  return g_strdelimit (words, "\x1f", '_');
}

gint64
aus_search_number_of (gint64 planned_start)
{
  return planned_start / G_USEC_PER_SEC << AUS_SEARCH_NUMBER_BITS;
}

static void
append_phrase (GString *match, const char *before, const char *mark, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "\"", -1);
  g_autofree char *quoted = join_tags (g_strjoinv ("\"\"", parts));

  g_string_append_printf (match, "%s\"%s%s\"", before, mark, quoted);
}

char *
aus_search_store_dup_match (const char *organisation_id, const char *const *practitioner_ids,
                            const char *const *words, const char *tag)
{
  g_autoptr (GString) match = g_string_new ("(");

  if (g_strv_length ((GStrv) practitioner_ids) > MAX_OWNERS)
    append_phrase (match, "", "=", organisation_id);
  else
    for (guint i = 0; practitioner_ids[i] != NULL; i++)
      append_phrase (match, i > 0 ? " OR " : "", "=", practitioner_ids[i]);
  g_string_append_c (match, ')');
  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    append_phrase (match, " AND ", "", words[i]);
    g_string_append_c (match, '*');
  }
  if (tag != NULL) {
    g_autofree char *term = aus_tag_to_term (tag);
    append_phrase (match, " AND ", "", term);
  }
  return g_string_free (g_steal_pointer (&match), FALSE);
}

/* Catching up */

typedef struct {
  char *id;
  char *practitioner_id;
  char *search_text;
  char *words;        /* as they should be in the index */
  char *former_words; /* NULL: not there yet */
  gint64 planned_start;
  gint64 former_number;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->id);
  g_free (self->practitioner_id);
  g_free (self->search_text);
  g_free (self->words);
  g_free (self->former_words);
  g_free (self);
}

static gpointer
entry_read (AusStatement *row)
{
  Entry *self = g_new0 (Entry, 1);

  self->id = aus_statement_dup (row, "id");
  self->practitioner_id = aus_statement_dup (row, "practitioner_id");
  self->search_text = aus_statement_dup (row, "search_text");
  self->words =
      join_tags (g_strdup_printf ("=%s =%s%s", aus_statement_text (row, "organisation_id"),
                                  self->practitioner_id, self->search_text));
  self->former_words = aus_statement_dup (row, "words");
  self->planned_start = aus_statement_int (row, "planned_start");
  self->former_number = aus_statement_int (row, "number");
  return self;
}

static gboolean
insert_tags (AusTx *tx, const Entry *self, GError **error)
{
  g_auto (GStrv) terms = g_strsplit (self->search_text, " ", -1);

  for (guint i = 0; terms[i] != NULL; i++) {
    if (terms[i][0] == '#' &&
        !aus_tx_exec (tx, error,
                      "INSERT INTO search_term (practitioner_id, term, consultation_id)"
                      " VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                      "sss", self->practitioner_id, terms[i], self->id))
      return FALSE;
  }
  return TRUE;
}

/* The index keeps no words of its own: it is told which to forget. */
static gboolean
remove_entry (AusTx *tx, const Entry *self, GError **error)
{
  return self->former_words == NULL ||
         (aus_tx_exec (tx, error,
                       "INSERT INTO search_word (search_word, rowid, words)"
                       " VALUES ('delete', ?1, ?2)",
                       "is", self->former_number, self->former_words) &&
          aus_tx_exec (tx, error, "DELETE FROM search_row WHERE number = ?1", "i",
                       self->former_number));
}

static gboolean
insert_entry (AusTx *tx, const Entry *self, GError **error)
{
  gint64 first = aus_search_number_of (self->planned_start), number = 0;

  return aus_tx_get_int (tx, &number, 0, error,
                         "SELECT coalesce (max (number) + 1, ?1) FROM search_row"
                         " WHERE number >= ?1 AND number < ?2",
                         "ii", first, first + (1 << AUS_SEARCH_NUMBER_BITS)) &&
         aus_tx_exec (tx, error,
                      "INSERT INTO search_row (number, consultation_id, words) VALUES (?1, ?2, ?3)",
                      "iss", number, self->id, self->words) &&
         aus_tx_exec (tx, error, "INSERT INTO search_word (rowid, words) VALUES (?1, ?2)", "is",
                      number, self->words);
}

static gboolean
index_entry (AusTx *tx, const Entry *self, GError **error)
{
  gboolean same =
      g_strcmp0 (self->words, self->former_words) == 0 &&
      aus_search_number_of (self->planned_start) == (self->former_number & ~NUMBER_MASK);

  return insert_tags (tx, self, error) &&
         (same || (remove_entry (tx, self, error) && insert_entry (tx, self, error)));
}

static gboolean
index_changed (AusTx *tx, gint64 since, gint64 until, GError **error)
{
  g_autoptr (GPtrArray) changed = aus_statement_read_all (
      aus_tx_query (tx, error,
                    "SELECT c.id, c.organisation_id, c.practitioner_id, c.planned_start,"
                    " c.search_text, s.number, s.words FROM"
                    " (SELECT DISTINCT consultation_id FROM event"
                    "   WHERE number > ?1 AND number <= ?2) AS changed"
                    " CROSS JOIN consultation c LEFT JOIN search_row s ON s.consultation_id = c.id"
                    " WHERE c.id = changed.consultation_id",
                    "ii", since, until),
      entry_read, entry_free, error);

  for (guint i = 0; changed != NULL && i < changed->len; i++)
    if (!index_entry (tx, g_ptr_array_index (changed, i), error))
      return FALSE;
  return changed != NULL;
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

gboolean
aus_search_store_tidy (AusTx *tx, guint pages, GError **error)
{
  return aus_tx_exec (tx, error, "INSERT INTO search_word (search_word, rank) VALUES ('merge', ?1)",
                      "i", -(gint64) pages);
}
