/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of people as they are compared and looked for: accents, case, hyphens and a slip aside. */

/*
 * aus_name_fold: (transfer full): words without accents and case: "Élise D'ARC-Œuvrard" → elise, d,
 * arc, oeuvrard.
 */
GStrv aus_name_fold (const char *text);

/*
 * aus_name_is_near: two folded words that are the same but for one slip (a letter more, less, other
 * or two exchanged), two in words of eight letters or more. Short words have to be the same.
 */
gboolean aus_name_is_near (const char *a, const char *b);

/* aus_name_is_similar: near as a whole, or all words of one are in the other ("Petit" and
 * "Petit-Lacroix"). FALSE when either has no word. */
gboolean aus_name_is_similar (const char *a, const char *b);

/*
 * aus_name_list_keys: (transfer full) (element-type utf8): by which a name is found: the beginnings
 * of each word and of all together, and each word with one letter left out.
 * aus_name_list_query_keys: those of one folded word that somebody typed: an entry with any of them
 * is a candidate. Both are meant to be hashed with a key: they are as telling as the name.
 */
GPtrArray *aus_name_list_keys (const char *name);
GPtrArray *aus_name_list_query_keys (const char *word);

/* aus_name_answers: whether @word, folded and perhaps not typed to its end, is meant to find
 * @name. */
gboolean aus_name_answers (const char *name, const char *word);

G_END_DECLS
