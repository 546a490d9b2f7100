/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-condition.h"

#include "core/aus-error.h"

typedef enum {
  CONDITION_FACT,
  CONDITION_NOT,
  CONDITION_ALL,
  CONDITION_ANY,
} ConditionKind;

struct _AusCondition {
  ConditionKind kind;
  char *fact;       /* CONDITION_FACT */
  GPtrArray *parts; /* the others: AusCondition */
};

static AusCondition *
condition_new (ConditionKind kind)
{
  AusCondition *self = g_new0 (AusCondition, 1);

  self->kind = kind;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_condition_free);
  return self;
}

void
aus_condition_free (AusCondition *self)
{
  if (self == NULL)
    return;
  g_free (self->fact);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

static AusCondition *
parse_fact (JsonNode *node, const char *pointer, GError **error)
{
  const char *name = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
  AusCondition *self;

  if (name == NULL || *name == '\0') {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be the name of a fact");
    return NULL;
  }
  self = condition_new (CONDITION_FACT);
  self->fact = g_strdup (name);
  return self;
}

static gboolean
parse_into (AusCondition *self, JsonNode *node, const char *pointer, GError **error)
{
  AusCondition *part = aus_condition_parse (node, pointer, error);

  if (part == NULL)
    return FALSE;
  g_ptr_array_add (self->parts, part);
  return TRUE;
}

static AusCondition *
parse_list (ConditionKind kind, JsonNode *node, const char *pointer, GError **error)
{
  g_autoptr (AusCondition) self = condition_new (kind);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) == 0) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be a list of conditions");
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *below = g_strdup_printf ("%s/%u", pointer, i);

    if (!parse_into (self, json_array_get_element (array, i), below, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

static AusCondition *
parse_not (JsonNode *node, const char *pointer, GError **error)
{
  g_autoptr (AusCondition) self = condition_new (CONDITION_NOT);

  return parse_into (self, node, pointer, error) ? g_steal_pointer (&self) : NULL;
}

AusCondition *
aus_condition_parse (JsonNode *node, const char *pointer, GError **error)
{
  g_autoptr (GList) names = NULL;
  g_autofree char *below = NULL;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return parse_fact (node, pointer, error);
  names = json_object_get_members (json_node_get_object (node));
  if (names == NULL || names->next != NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be one of fact, not, all, any");
    return NULL;
  }
  below = g_strdup_printf ("%s/%s", pointer, (const char *) names->data);
  value = json_object_get_member (json_node_get_object (node), names->data);
  if (g_str_equal (names->data, "fact"))
    return parse_fact (value, below, error);
  if (g_str_equal (names->data, "not"))
    return parse_not (value, below, error);
  if (g_str_equal (names->data, "all"))
    return parse_list (CONDITION_ALL, value, below, error);
  if (g_str_equal (names->data, "any"))
    return parse_list (CONDITION_ANY, value, below, error);
  aus_set_error_at (error, AUS_ERROR_INVALID, below, "Must be one of fact, not, all, any");
  return NULL;
}

AusTruth
aus_facts_get (AusFacts *facts, const char *name)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (facts, name, NULL, &value))
    return AUS_TRUTH_UNKNOWN;
  return (AusTruth) GPOINTER_TO_UINT (value);
}

AusTruth
aus_condition_evaluate (const AusCondition *self, AusFacts *facts)
{
  AusTruth truth;

  if (self == NULL)
    return AUS_TRUTH_YES;
  if (self->kind == CONDITION_FACT)
    return aus_facts_get (facts, self->fact);
  truth = aus_condition_evaluate (g_ptr_array_index (self->parts, 0), facts);
  if (self->kind == CONDITION_NOT)
    return (AusTruth) (AUS_TRUTH_YES - truth);
  for (guint i = 1; i < self->parts->len; i++) {
    AusTruth other = aus_condition_evaluate (g_ptr_array_index (self->parts, i), facts);

    truth = self->kind == CONDITION_ALL ? MIN (truth, other) : MAX (truth, other);
  }
  return truth;
}

static void
add_name (GPtrArray *names, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, (gpointer) name);
}

void
aus_condition_explain (const AusCondition *self, AusFacts *facts, GPtrArray *names)
{
  if (self == NULL)
    return;
  if (self->kind == CONDITION_FACT) {
    add_name (names, self->fact);
    return;
  }
  AusTruth truth = aus_condition_evaluate (self, facts);
  for (guint i = 0; i < self->parts->len; i++) {
    const AusCondition *part = g_ptr_array_index (self->parts, i);

    /* The parts of a list that have its value are the ones that gave it. */
    if (self->kind == CONDITION_NOT || aus_condition_evaluate (part, facts) == truth)
      aus_condition_explain (part, facts, names);
  }
}

void
aus_condition_collect (const AusCondition *self, GPtrArray *names)
{
  if (self == NULL)
    return;
  if (self->kind == CONDITION_FACT)
    add_name (names, self->fact);
  for (guint i = 0; i < self->parts->len; i++)
    aus_condition_collect (g_ptr_array_index (self->parts, i), names);
}
