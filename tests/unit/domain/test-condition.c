/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "domain/aus-condition.h"

static AusCondition *
parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return aus_condition_parse (node, "/when", error);
}

static AusFacts *
facts_of (AusTruth a, AusTruth b)
{
  AusFacts *facts = g_hash_table_new (g_str_hash, g_str_equal);

  if (a != AUS_TRUTH_UNKNOWN)
    g_hash_table_insert (facts, (gpointer) "a", GUINT_TO_POINTER (a));
  g_hash_table_insert (facts, (gpointer) "b", GUINT_TO_POINTER (b));
  return facts;
}

/* Kleene's tables, whole. */
static void
test_truth (void)
{
  g_autoptr (AusCondition) all = parse ("{\"all\":[\"a\",\"b\"]}", NULL);
  g_autoptr (AusCondition) any = parse ("{\"any\":[\"a\",{\"fact\":\"b\"}]}", NULL);
  g_autoptr (AusCondition) not = parse ("{\"not\":\"a\"}", NULL);

  for (AusTruth a = AUS_TRUTH_NO; a <= AUS_TRUTH_YES; a++)
    for (AusTruth b = AUS_TRUTH_NO; b <= AUS_TRUTH_YES; b++) {
      g_autoptr (GHashTable) facts = facts_of (a, b);
      gboolean one_no = a == AUS_TRUTH_NO || b == AUS_TRUTH_NO;
      gboolean one_yes = a == AUS_TRUTH_YES || b == AUS_TRUTH_YES;
      AusTruth both = one_no ? AUS_TRUTH_NO : (a == b ? a : AUS_TRUTH_UNKNOWN);
      AusTruth either = one_yes ? AUS_TRUTH_YES : (a == b ? a : AUS_TRUTH_UNKNOWN);
      AusTruth other[] = { AUS_TRUTH_YES, AUS_TRUTH_UNKNOWN, AUS_TRUTH_NO };

      g_assert_cmpint (aus_condition_evaluate (all, facts), ==, both);
      g_assert_cmpint (aus_condition_evaluate (any, facts), ==, either);
      g_assert_cmpint (aus_condition_evaluate (not, facts), ==, other[a]);
      g_assert_cmpint (aus_condition_evaluate (NULL, facts), ==, AUS_TRUTH_YES);
    }
}

static char *
explained (const char *text, AusTruth a, AusTruth b)
{
  g_autoptr (AusCondition) condition = parse (text, NULL);
  g_autoptr (GHashTable) facts = facts_of (a, b);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  aus_condition_explain (condition, facts, names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (",", (char **) names->pdata);
}

static void
test_explain (void)
{
  static const struct {
    const char *text;
    AusTruth a, b;
    const char *names;
  } cases[] = {
    { "{\"any\":[\"a\",\"b\"]}", AUS_TRUTH_YES, AUS_TRUTH_NO, "a" },
    { "{\"any\":[\"a\",\"b\"]}", AUS_TRUTH_NO, AUS_TRUTH_NO, "a,b" },
    { "{\"any\":[\"a\",\"b\"]}", AUS_TRUTH_UNKNOWN, AUS_TRUTH_NO, "a" },
    { "{\"all\":[\"a\",\"b\"]}", AUS_TRUTH_YES, AUS_TRUTH_NO, "b" },
    { "{\"all\":[\"a\",\"b\",\"a\"]}", AUS_TRUTH_YES, AUS_TRUTH_YES, "a,b" },
    { "{\"all\":[{\"not\":\"a\"},{\"any\":[\"a\",\"b\"]}]}", AUS_TRUTH_NO, AUS_TRUTH_YES, "a,b" },
    { "{\"all\":[{\"not\":\"a\"},{\"any\":[\"a\",\"b\"]}]}", AUS_TRUTH_YES, AUS_TRUTH_NO, "a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *names = explained (cases[i].text, cases[i].a, cases[i].b);

    g_assert_cmpstr (names, ==, cases[i].names);
  }
}

static void
test_collect (void)
{
  g_autoptr (AusCondition) condition =
      parse ("{\"all\":[\"a\",{\"not\":{\"any\":[\"b\",\"a\",\"c\"]}}]}", NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  aus_condition_collect (condition, names);
  aus_condition_collect (NULL, names);
  g_assert_cmpuint (names->len, ==, 3);
  g_assert_cmpstr (names->pdata[2], ==, "c");
}

static void
test_malformed (void)
{
  static const struct {
    const char *text, *pointer;
  } cases[] = {
    { "7", "/when" },
    { "\"\"", "/when" },
    { "{}", "/when" },
    { "{\"all\":[],\"any\":[]}", "/when" },
    { "{\"none\":[\"a\"]}", "/when/none" },
    { "{\"all\":[]}", "/when/all" },
    { "{\"all\":\"a\"}", "/when/all" },
    { "{\"any\":[\"a\",{\"not\":[\"b\"]}]}", "/when/any/1/not" },
    { "{\"fact\":{\"not\":\"a\"}}", "/when/fact" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (cases[i].text, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpstr (aus_error_get_pointer (error), ==, cases[i].pointer);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/condition/H1/truth", test_truth);
  g_test_add_func ("/domain/condition/H1/explain", test_explain);
  g_test_add_func ("/domain/condition/H1/collect", test_collect);
  g_test_add_func ("/domain/condition/H2/malformed", test_malformed);
  return g_test_run ();
}
