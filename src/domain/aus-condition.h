/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * AusTruth: Kleene's three values. What nobody has said is unknown, and advice must not turn an
 * unknown into a no. In this order "all" is the minimum and "any" the maximum.
 */
typedef enum {
  AUS_TRUTH_NO,
  AUS_TRUTH_UNKNOWN,
  AUS_TRUTH_YES,
} AusTruth;

/*
 * AusCondition: when a rule applies, as written in a rules file: "fact", {"fact": "f"},
 * {"not": c}, {"all": [c…]} or {"any": [c…]}.
 */
typedef struct _AusCondition AusCondition;

/*
 * aus_condition_parse: (transfer full): AUS_ERROR_INVALID with the JSON pointer of what is wrong,
 * @pointer being that of @node.
 */
AusCondition *aus_condition_parse (JsonNode *node, const char *pointer, GError **error);
void aus_condition_free (AusCondition *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusCondition, aus_condition_free)

/*
 * AusFacts: what is said of a case: name → AusTruth (GUINT_TO_POINTER); a name that is missing is
 * unknown.
 */
typedef GHashTable AusFacts;
AusTruth aus_facts_get (AusFacts *facts, const char *name);

/* aus_condition_evaluate: NULL is a rule without a condition: yes. */
AusTruth aus_condition_evaluate (const AusCondition *self, AusFacts *facts);

/*
 * aus_condition_explain: appends to @names (unowned strings, no name twice) the facts that make
 * the value what it is: of an "any" that holds those that hold, of an "all" that fails those that
 * fail, of what is unknown those to be asked.
 */
void aus_condition_explain (const AusCondition *self, AusFacts *facts, GPtrArray *names);

/* aus_condition_collect: appends every fact named anywhere in it, no name twice. */
void aus_condition_collect (const AusCondition *self, GPtrArray *names);

G_END_DECLS
