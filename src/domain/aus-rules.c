/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-rules.h"

#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-time.h"

#define MAX_FILE_BYTES (1024 * 1024)

struct _AusRules {
  GPtrArray *sources;
  GPtrArray *facts;
  GPtrArray *rules;
  gboolean sealed;
};

#define NEED AUS_JSON_REQUIRED

static const AusJsonMember text_members[] = {
  { "fr", AUS_JSON_STRING, NEED, 1, 1000 },
  { "en", AUS_JSON_STRING, NEED, 1, 1000 },
  { NULL },
};

static const AusJsonMember source_members[] = {
  { "id", AUS_JSON_STRING, NEED, 1, 100 },
  { "title", AUS_JSON_STRING, NEED, 1, 500 },
  { "publisher", AUS_JSON_STRING, NEED, 1, 200 },
  { "url", AUS_JSON_STRING, 0, 1, 500 },
  { NULL },
};
static const AusJsonMember source_item[] = {
  { "source", AUS_JSON_OBJECT, .members = source_members },
  { NULL },
};

static const AusJsonMember fact_members[] = {
  { "id", AUS_JSON_STRING, NEED, 1, 64 },
  { "text", AUS_JSON_OBJECT, NEED, .members = text_members },
  { NULL },
};
static const AusJsonMember fact_item[] = {
  { "fact", AUS_JSON_OBJECT, .members = fact_members },
  { NULL },
};

static const AusJsonMember rule_members[] = {
  { "family", AUS_JSON_STRING, NEED, 1, 100 },
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_consultation_kind_names },
  { "valid_from", AUS_JSON_DATE, NEED },
  { "valid_until", AUS_JSON_DATE },
  { "ended", AUS_JSON_BOOLEAN },
  { "source", AUS_JSON_STRING, NEED, 1, 100 },
  { "text", AUS_JSON_OBJECT, .members = text_members },
  { "when", AUS_JSON_ANY, .max = 4096 },
  { "code", AUS_JSON_STRING, 0, 1, 16 },
  { "cents", AUS_JSON_INTEGER, 0, 0, 10000000 },
  { "per_patient_year", AUS_JSON_INTEGER, 0, 1, 366 },
  { "rate_percent", AUS_JSON_INTEGER, 0, 0, 100 },
  { NULL },
};
static const AusJsonMember rule_item[] = {
  { "rule", AUS_JSON_OBJECT, .members = rule_members },
  { NULL },
};

static const AusJsonMember file_members[] = {
  { "sources", AUS_JSON_ARRAY, NEED, 0, 100, .members = source_item },
  { "facts", AUS_JSON_ARRAY, NEED, 0, 200, .members = fact_item },
  { "eligibility", AUS_JSON_ARRAY, NEED, 0, 200, .members = rule_item },
  { "acts", AUS_JSON_ARRAY, NEED, 0, 200, .members = rule_item },
  { "notices", AUS_JSON_ARRAY, NEED, 0, 200, .members = rule_item },
  { "shares", AUS_JSON_ARRAY, NEED, 0, 200, .members = rule_item },
  { NULL },
};

/* The list of a file that holds the rules of a type. */
static const char *const list_names[AUS_RULE_N] = {
  [AUS_RULE_ELIGIBILITY] = "eligibility",
  [AUS_RULE_ACT] = "acts",
  [AUS_RULE_NOTICE] = "notices",
  [AUS_RULE_SHARE] = "shares",
};

static void
source_free (gpointer data)
{
  AusRuleSource *source = data;

  g_free (source->id);
  g_free (source->title);
  g_free (source->publisher);
  g_free (source->url);
  g_free (source);
}

static void
text_clear (AusRuleText *text)
{
  g_free (text->fr);
  g_free (text->en);
}

static void
fact_free (gpointer data)
{
  AusRuleFact *fact = data;

  g_free (fact->id);
  text_clear (&fact->text);
  g_free (fact);
}

static void
rule_free (gpointer data)
{
  AusRule *rule = data;

  g_free (rule->family);
  g_free (rule->source_id);
  g_free (rule->code);
  text_clear (&rule->text);
  aus_condition_free (rule->when);
  g_free (rule);
}

AusRules *
aus_rules_new (void)
{
  AusRules *self = g_new0 (AusRules, 1);

  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->facts = g_ptr_array_new_with_free_func (fact_free);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  return self;
}

void
aus_rules_free (AusRules *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->facts);
  g_ptr_array_unref (self->sources);
  g_free (self);
}

/* Reading a file; its members are checked. */

static void
read_text (JsonObject *object, AusRuleText *text)
{
  JsonObject *both;

  if (!json_object_has_member (object, "text"))
    return;
  both = json_object_get_object_member (object, "text");
  text->fr = g_strdup (json_object_get_string_member (both, "fr"));
  text->en = g_strdup (json_object_get_string_member (both, "en"));
}

static void
add_source (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  AusRules *self = data;
  JsonObject *object = json_node_get_object (node);
  AusRuleSource *source = g_new0 (AusRuleSource, 1);

  source->id = g_strdup (json_object_get_string_member (object, "id"));
  source->title = g_strdup (json_object_get_string_member (object, "title"));
  source->publisher = g_strdup (json_object_get_string_member (object, "publisher"));
  source->url = g_strdup (aus_json_get_string (object, "url", NULL));
  g_ptr_array_add (self->sources, source);
}

static void
add_fact (JsonArray *array, guint index, JsonNode *node, gpointer data)
{
  AusRules *self = data;
  JsonObject *object = json_node_get_object (node);
  AusRuleFact *fact = g_new0 (AusRuleFact, 1);

  fact->id = g_strdup (json_object_get_string_member (object, "id"));
  read_text (object, &fact->text);
  g_ptr_array_add (self->facts, fact);
}

/* What each type needs beyond the common members; a rule that only ends another needs nothing. */
static const char *
missing_member (AusRuleType type, JsonObject *object)
{
  if (aus_json_get_boolean (object, "ended", FALSE))
    return NULL;
  if (!json_object_has_member (object, "text"))
    return "text";
  if (type == AUS_RULE_ACT && !json_object_has_member (object, "code"))
    return "code";
  if (type == AUS_RULE_SHARE && !json_object_has_member (object, "rate_percent"))
    return "rate_percent";
  return NULL;
}

static gboolean
read_condition (AusRule *rule, JsonObject *object, const char *pointer, GError **error)
{
  g_autofree char *below = g_strconcat (pointer, "/when", NULL);

  if (!json_object_has_member (object, "when"))
    return TRUE;
  rule->when = aus_condition_parse (json_object_get_member (object, "when"), below, error);
  return rule->when != NULL;
}

static gboolean
add_rule (AusRules *self, AusRuleType type, JsonObject *object, const char *pointer, GError **error)
{
  AusRule *rule = g_new0 (AusRule, 1);
  const char *missing = missing_member (type, object);

  g_ptr_array_add (self->rules, rule);
  rule->type = type;
  if (missing != NULL) {
    g_autofree char *below = g_strdup_printf ("%s/%s", pointer, missing);

    aus_set_error_at (error, AUS_ERROR_INVALID, below, "Is missing");
    return FALSE;
  }
  rule->family = g_strdup (json_object_get_string_member (object, "family"));
  aus_consultation_kind_from_name (json_object_get_string_member (object, "kind"), &rule->kind);
  g_strlcpy (rule->valid_from, json_object_get_string_member (object, "valid_from"),
             sizeof rule->valid_from);
  g_strlcpy (rule->valid_until, aus_json_get_string (object, "valid_until", ""),
             sizeof rule->valid_until);
  rule->ended = aus_json_get_boolean (object, "ended", FALSE);
  rule->source_id = g_strdup (json_object_get_string_member (object, "source"));
  rule->code = g_strdup (aus_json_get_string (object, "code", NULL));
  rule->cents = aus_json_get_int (object, "cents", -1);
  rule->per_patient_year = (guint) aus_json_get_int (object, "per_patient_year", 0);
  rule->rate_percent = (guint) aus_json_get_int (object, "rate_percent", 0);
  read_text (object, &rule->text);
  return read_condition (rule, object, pointer, error);
}

static gboolean
add_list (AusRules *self, AusRuleType type, JsonObject *file, GError **error)
{
  JsonArray *array = json_object_get_array_member (file, list_names[type]);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    g_autofree char *pointer = g_strdup_printf ("/%s/%u", list_names[type], i);

    if (!add_rule (self, type, json_array_get_object_element (array, i), pointer, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_rules_add (AusRules *self, const char *text, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL && !self->sealed && text != NULL, FALSE);
  g_autoptr (JsonNode) node = aus_json_parse (text, length, MAX_FILE_BYTES, error);
  JsonObject *file;

  if (node == NULL || !aus_json_check (node, file_members, "", error))
    return FALSE;
  file = json_node_get_object (node);
  json_array_foreach_element (json_object_get_array_member (file, "sources"), add_source, self);
  json_array_foreach_element (json_object_get_array_member (file, "facts"), add_fact, self);
  for (AusRuleType type = 0; type < AUS_RULE_N; type++)
    if (!add_list (self, type, file, error))
      return FALSE;
  return TRUE;
}

/* Sealing */

static const AusRuleSource *
find_source (const AusRules *self, const char *id)
{
  for (guint i = 0; i < self->sources->len; i++) {
    const AusRuleSource *source = g_ptr_array_index (self->sources, i);

    if (g_str_equal (source->id, id))
      return source;
  }
  return NULL;
}

const AusRuleFact *
aus_rules_find_fact (const AusRules *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  for (guint i = 0; i < self->facts->len; i++) {
    const AusRuleFact *fact = g_ptr_array_index (self->facts, i);

    if (g_str_equal (fact->id, name))
      return fact;
  }
  return NULL;
}

static gboolean
names_are_known (const AusRules *self, const AusRule *rule, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (rule->source == NULL) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: no source is called \"%s\"",
                 rule->family, rule->source_id);
    return FALSE;
  }
  aus_condition_collect (rule->when, names);
  for (guint i = 0; i < names->len; i++)
    if (aus_rules_find_fact (self, g_ptr_array_index (names, i)) == NULL) {
      g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: no fact is called \"%s\"",
                   rule->family, (const char *) g_ptr_array_index (names, i));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_alone (const AusRules *self, guint index, GError **error)
{
  const AusRule *rule = g_ptr_array_index (self->rules, index);

  for (guint i = 0; i < index; i++) {
    const AusRule *other = g_ptr_array_index (self->rules, i);

    if (g_str_equal (rule->family, other->family) &&
        g_str_equal (rule->valid_from, other->valid_from)) {
      g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s: two rules are valid from %s",
                   rule->family, rule->valid_from);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
aus_rules_seal (AusRules *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  for (guint i = 0; i < self->rules->len; i++) {
    AusRule *rule = g_ptr_array_index (self->rules, i);

    rule->source = find_source (self, rule->source_id);
    if (!names_are_known (self, rule, error) || !is_alone (self, i, error))
      return FALSE;
  }
  self->sealed = TRUE;
  return TRUE;
}

/* Looking up. Dates of this form compare as texts. */

static gboolean
has_later (const AusRules *self, const AusRule *rule, const char *date)
{
  for (guint i = 0; i < self->rules->len; i++) {
    const AusRule *other = g_ptr_array_index (self->rules, i);

    if (g_str_equal (other->family, rule->family) && strcmp (other->valid_from, date) <= 0 &&
        strcmp (other->valid_from, rule->valid_from) > 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_in_force (const AusRules *self, const AusRule *rule, const char *date)
{
  if (rule->ended || strcmp (rule->valid_from, date) > 0)
    return FALSE;
  if (rule->valid_until[0] != '\0' && strcmp (rule->valid_until, date) < 0)
    return FALSE;
  return !has_later (self, rule, date);
}

GPtrArray *
aus_rules_in_force (const AusRules *self, AusRuleType type, AusConsultationKind kind,
                    const char *date)
{
  g_return_val_if_fail (self != NULL && self->sealed && aus_date_is_valid (date), NULL);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->rules->len; i++) {
    AusRule *rule = g_ptr_array_index (self->rules, i);

    if (rule->type == type && rule->kind == kind && is_in_force (self, rule, date))
      g_ptr_array_add (found, rule);
  }
  return found;
}

GPtrArray *
aus_rules_questions (const AusRules *self, guint types, AusConsultationKind kind, const char *date)
{
  g_return_val_if_fail (self != NULL && self->sealed, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GPtrArray *found = g_ptr_array_new ();

  for (AusRuleType type = 0; type < AUS_RULE_N; type++) {
    g_autoptr (GPtrArray) rules = aus_rules_in_force (self, type, kind, date);

    for (guint i = 0; (types & (1u << type)) != 0 && i < rules->len; i++)
      aus_condition_collect (((const AusRule *) g_ptr_array_index (rules, i))->when, names);
  }
  for (guint i = 0; i < self->facts->len; i++) {
    AusRuleFact *fact = g_ptr_array_index (self->facts, i);

    if (g_ptr_array_find_with_equal_func (names, fact->id, g_str_equal, NULL))
      g_ptr_array_add (found, fact);
  }
  return found;
}
