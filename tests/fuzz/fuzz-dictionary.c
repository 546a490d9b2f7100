/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz-dictionary signal|http: the words of libFuzzer's dictionary for messages and bodies, from
 * the tables they are checked by: types, members, values. So a new message is known to the fuzzer.
 */
#include <string.h>

#include "core/aus-json.h"
#include "http/api/aus-api.h"
#include "signal/aus-signal-message.h"

static GHashTable *words;

static void
add_word (const char *format, const char *text)
{
  g_hash_table_add (words, g_strdup_printf (format, text));
}

static void
add_members (const AusJsonMember *members)
{
  for (const AusJsonMember *member = members; member != NULL && member->name != NULL; member++) {
    add_word ("\\\"%s\\\":", member->name);
    for (gsize i = 0; member->values != NULL && member->values[i] != NULL; i++)
      add_word ("\\\"%s\\\"", member->values[i]);
    if (member->type == AUS_JSON_OBJECT)
      add_members (member->members);
    if (member->type == AUS_JSON_ARRAY && member->members != NULL)
      add_members (member->members->members);
  }
}

static void
add_signal (void)
{
  for (guint i = 0; i < AUS_SIGNAL_N_KINDS; i++) {
    add_word ("\\\"%s\\\"", aus_signal_client_tables[i].type);
    add_members (aus_signal_client_tables[i].members);
  }
}

static void
add_http (void)
{
  for (const AusHttpRoute *route = aus_api_routes; route->method != NULL; route++) {
    add_members (route->body);
    add_members (route->query);
    add_word ("%s", route->pattern);
  }
}

int
main (int argc, char **argv)
{
  static const char *const common[] = { "\\\"v\\\":1,",
                                        "\\\"id\\\":1,",
                                        "true",
                                        "null",
                                        "\\\"2026-11-23T14:30:00+01:00\\\"",
                                        "2026-11-23",
                                        "01arz3ndektsv4rrffq69g5fav",
                                        "Europe/Paris",
                                        "a@b.fr",
                                        "+33612345678" };
  words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    add_word ("%s", common[i]);
  if (argc > 1 && strcmp (argv[1], "signal") == 0)
    add_signal ();
  else
    add_http ();
  GHashTableIter iter;
  gpointer word;
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_print ("\"%s\"\n", (const char *) word);
  g_hash_table_unref (words);
  return 0;
}
