/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"

#include "core/aus-error.h"
#include "domain/aus-share.h"

#define NEED     AUS_JSON_REQUIRED
#define NEED_OR0 (AUS_JSON_REQUIRED | AUS_JSON_NULLABLE)

static const char *const truth_names[] = { "no", "unknown", "yes", NULL };

/* What is asked */

#define CASE                                                                                       \
  { "kind", AUS_JSON_ENUM, NEED, .values = aus_consultation_kind_names },                          \
  {                                                                                                \
    "date", AUS_JSON_DATE, NEED, .doc = "The day of the act: its rules count"                      \
  }
#define FACTS                                                                                      \
  {                                                                                                \
    "facts", AUS_JSON_ANY, NEED,                                                                   \
        .max = 4096, .doc = "What is known of the case: name of a question to true, false or null" \
  }

/* clang-format off */
const AusJsonMember aus_advice_query[] = {
  CASE,
  { NULL },
};
const AusJsonMember aus_advice_eligibility_body[] = {
  CASE,
  FACTS,
  { NULL },
};
const AusJsonMember aus_advice_billing_body[] = {
  CASE,
  FACTS,
  { "price_cents", AUS_JSON_INTEGER, 0, 0, 10000000, .doc = "What the patient is to pay" },
  { "base_cents", AUS_JSON_INTEGER, 0, 0, 10000000,
    .doc = "The reimbursable tariff in it; absent: all of it" },
  { NULL },
};
/* clang-format on */

/* What is answered */

static const AusJsonMember text_members[] = {
  { "fr", AUS_JSON_STRING, NEED },
  { "en", AUS_JSON_STRING, NEED },
  { NULL },
};
static const AusJsonMember source_members[] = {
  { "title", AUS_JSON_STRING, NEED },
  { "publisher", AUS_JSON_STRING, NEED },
  { "url", AUS_JSON_STRING, NEED_OR0 },
  { NULL },
};
static const AusJsonMember question_members[] = {
  { "fact", AUS_JSON_STRING, NEED },
  { "text", AUS_JSON_OBJECT, NEED, .members = text_members },
  { NULL },
};
static const AusJsonMember question_item[] = {
  { "question", AUS_JSON_OBJECT, .members = question_members },
  { NULL },
};
static const AusJsonMember reason_members[] = {
  { "fact", AUS_JSON_STRING, NEED },
  { "value", AUS_JSON_ENUM, NEED, .values = truth_names },
  { "text", AUS_JSON_OBJECT, NEED, .members = text_members },
  { NULL },
};
static const AusJsonMember reason_item[] = {
  { "reason", AUS_JSON_OBJECT, .members = reason_members },
  { NULL },
};

#define RULE                                                                                       \
  { "family", AUS_JSON_STRING, NEED }, { "text", AUS_JSON_OBJECT, NEED, .members = text_members }, \
      { "applies", AUS_JSON_ENUM, NEED, .values = truth_names },                                   \
      { "valid_from", AUS_JSON_DATE, NEED }, { "valid_until", AUS_JSON_DATE, NEED_OR0 },           \
  {                                                                                                \
    "source", AUS_JSON_OBJECT, NEED, .members = source_members                                     \
  }

/* clang-format off */
static const AusJsonMember verdict_members[] = {
  RULE,
  { "reasons", AUS_JSON_ARRAY, NEED, .members = reason_item },
  { NULL },
};
static const AusJsonMember act_members[] = {
  RULE,
  { "code", AUS_JSON_STRING, NEED },
  { "cents", AUS_JSON_INTEGER, NEED_OR0, .doc = "null: the price of a visit" },
  { "per_patient_year", AUS_JSON_INTEGER, NEED_OR0 },
  { NULL },
};
static const AusJsonMember notice_members[] = {
  RULE,
  { NULL },
};
static const AusJsonMember share_members[] = {
  RULE,
  { "rate_percent", AUS_JSON_INTEGER, NEED },
  { "reimbursed_cents", AUS_JSON_INTEGER, NEED_OR0 },
  { "remainder_cents", AUS_JSON_INTEGER, NEED_OR0 },
  { "extra_cents", AUS_JSON_INTEGER, NEED_OR0 },
  { NULL },
};
/* clang-format on */

#define ITEM(name_)                                                                                \
  static const AusJsonMember name_##_item[] = {                                                    \
    { #name_, AUS_JSON_OBJECT, .members = name_##_members },                                       \
    { NULL },                                                                                      \
  };
ITEM (verdict)
ITEM (act)
ITEM (notice)

const AusJsonMember aus_advice_share_item[] = {
  { "share", AUS_JSON_OBJECT, .members = share_members },
  { NULL },
};

const AusJsonMember aus_advice_questions_answer[] = {
  { "eligibility", AUS_JSON_ARRAY, NEED, .members = question_item },
  { "billing", AUS_JSON_ARRAY, NEED, .members = question_item },
  { NULL },
};
const AusJsonMember aus_advice_eligibility_answer[] = {
  { "verdicts", AUS_JSON_ARRAY, NEED, .members = verdict_item },
  { NULL },
};
const AusJsonMember aus_advice_billing_answer[] = {
  { "acts", AUS_JSON_ARRAY, NEED, .members = act_item },
  { "notices", AUS_JSON_ARRAY, NEED, .members = notice_item },
  { "shares", AUS_JSON_ARRAY, NEED, .members = aus_advice_share_item },
  { NULL },
};

/* The case */

typedef struct {
  AusConsultationKind kind;
  const char *date; /* unowned */
  AusFacts *facts;
} Case;

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->facts, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, case_clear)

static gboolean
read_fact (AusFacts *facts, const AusRules *rules, const char *name, JsonNode *node, GError **error)
{
  const AusRuleFact *fact = aus_rules_find_fact (rules, name);
  g_autofree char *pointer = g_strconcat ("/facts/", name, NULL);

  if (fact == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "No rule asks for this");
    return FALSE;
  }
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be true, false or null");
    return FALSE;
  }
  g_hash_table_insert (
      facts, fact->id,
      GUINT_TO_POINTER (json_node_get_boolean (node) ? AUS_TRUTH_YES : AUS_TRUTH_NO));
  return TRUE;
}

static gboolean
case_read (Case *self, const AusRules *rules, JsonObject *body, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  aus_consultation_kind_from_name (json_object_get_string_member (body, "kind"), &self->kind);
  self->date = json_object_get_string_member (body, "date");
  self->facts = g_hash_table_new (g_str_hash, g_str_equal);
  if (!json_object_has_member (body, "facts"))
    return TRUE;
  json_object_iter_init (&iter, json_object_get_object_member (body, "facts"));
  while (json_object_iter_next (&iter, &name, &node))
    if (!read_fact (self->facts, rules, name, node, error))
      return FALSE;
  return TRUE;
}

/* Building answers */

static void
begin (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  begin (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_count (JsonBuilder *builder, const char *name, gint64 value, gboolean is_known)
{
  begin (builder, name);
  if (is_known)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_text (JsonBuilder *builder, const AusRuleText *text)
{
  begin (builder, "text");
  json_builder_begin_object (builder);
  add_string (builder, "fr", text->fr);
  add_string (builder, "en", text->en);
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, const AusRule *rule, AusTruth applies)
{
  add_string (builder, "family", rule->family);
  add_text (builder, &rule->text);
  add_string (builder, "applies", truth_names[applies]);
  add_string (builder, "valid_from", rule->valid_from);
  add_string (builder, "valid_until", rule->valid_until[0] != '\0' ? rule->valid_until : NULL);
  begin (builder, "source");
  json_builder_begin_object (builder);
  add_string (builder, "title", rule->source->title);
  add_string (builder, "publisher", rule->source->publisher);
  add_string (builder, "url", rule->source->url);
  json_builder_end_object (builder);
}

static void
add_questions (JsonBuilder *builder, const char *name, const AusRules *rules, guint types,
               const Case *one)
{
  g_autoptr (GPtrArray) facts = aus_rules_questions (rules, types, one->kind, one->date);

  begin (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < facts->len; i++) {
    const AusRuleFact *fact = g_ptr_array_index (facts, i);

    json_builder_begin_object (builder);
    add_string (builder, "fact", fact->id);
    add_text (builder, &fact->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_reasons (JsonBuilder *builder, const AusRules *rules, const AusRule *rule, const Case *one)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  aus_condition_explain (rule->when, one->facts, names);
  begin (builder, "reasons");
  json_builder_begin_array (builder);
  for (guint i = 0; i < names->len; i++) {
    const AusRuleFact *fact = aus_rules_find_fact (rules, g_ptr_array_index (names, i));

    json_builder_begin_object (builder);
    add_string (builder, "fact", fact->id);
    add_string (builder, "value", truth_names[aus_facts_get (one->facts, fact->id)]);
    add_text (builder, &fact->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_share (JsonBuilder *builder, const AusRule *rule, JsonObject *body)
{
  gint64 price = aus_json_get_int (body, "price_cents", -1);
  gint64 base = aus_json_get_int (body, "base_cents", price);
  gboolean is_known = price >= 0;
  AusShare share = aus_share_of (MAX (price, 0), MAX (base, 0), rule->rate_percent);

  add_count (builder, "rate_percent", rule->rate_percent, TRUE);
  add_count (builder, "reimbursed_cents", share.reimbursed_cents, is_known);
  add_count (builder, "remainder_cents", share.remainder_cents, is_known);
  add_count (builder, "extra_cents", share.extra_cents, is_known);
}

/* Rules that certainly do not apply are left out, but for verdicts: there the no is the answer. */
static void
add_rules (JsonBuilder *builder, const char *name, const AusRules *rules, AusRuleType type,
           const Case *one, JsonObject *body)
{
  g_autoptr (GPtrArray) found = aus_rules_in_force (rules, type, one->kind, one->date);

  begin (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < found->len; i++) {
    const AusRule *rule = g_ptr_array_index (found, i);
    AusTruth applies = aus_condition_evaluate (rule->when, one->facts);

    if (applies == AUS_TRUTH_NO && type != AUS_RULE_ELIGIBILITY)
      continue;
    json_builder_begin_object (builder);
    add_rule (builder, rule, applies);
    switch (type) {
    case AUS_RULE_ELIGIBILITY:
      add_reasons (builder, rules, rule, one);
      break;
    case AUS_RULE_ACT:
      add_string (builder, "code", rule->code);
      add_count (builder, "cents", rule->cents, rule->cents >= 0);
      add_count (builder, "per_patient_year", rule->per_patient_year, rule->per_patient_year > 0);
      break;
    case AUS_RULE_SHARE:
      add_share (builder, rule, body);
      break;
    case AUS_RULE_NOTICE:
      break;
    }
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

JsonNode *
aus_advice_questions (const AusRules *rules, JsonObject *query)
{
  g_return_val_if_fail (rules != NULL && query != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_auto (Case) one = { 0 };

  case_read (&one, rules, query, NULL);
  json_builder_begin_object (builder);
  add_questions (builder, "eligibility", rules, 1u << AUS_RULE_ELIGIBILITY, &one);
  add_questions (builder, "billing", rules,
                 1u << AUS_RULE_ACT | 1u << AUS_RULE_NOTICE | 1u << AUS_RULE_SHARE, &one);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
aus_advice_eligibility (const AusRules *rules, JsonObject *body, GError **error)
{
  g_return_val_if_fail (rules != NULL && body != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_auto (Case) one = { 0 };

  if (!case_read (&one, rules, body, error))
    return NULL;
  json_builder_begin_object (builder);
  add_rules (builder, "verdicts", rules, AUS_RULE_ELIGIBILITY, &one, body);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
aus_advice_billing (const AusRules *rules, JsonObject *body, GError **error)
{
  g_return_val_if_fail (rules != NULL && body != NULL, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_auto (Case) one = { 0 };

  if (!case_read (&one, rules, body, error))
    return NULL;
  json_builder_begin_object (builder);
  add_rules (builder, "acts", rules, AUS_RULE_ACT, &one, body);
  add_rules (builder, "notices", rules, AUS_RULE_NOTICE, &one, body);
  add_rules (builder, "shares", rules, AUS_RULE_SHARE, &one, body);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
