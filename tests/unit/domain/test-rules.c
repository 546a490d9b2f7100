/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "domain/aus-rules.h"

#define SOURCE "\"sources\":[{\"id\":\"s\",\"title\":\"Law\",\"publisher\":\"State\"}]"
#define FACTS                                                                                      \
  "\"facts\":[{\"id\":\"one\",\"text\":{\"fr\":\"Un\",\"en\":\"One\"}},"                           \
  "{\"id\":\"two\",\"text\":{\"fr\":\"Deux\",\"en\":\"Two\"}}]"
#define FILE_OF(sources, facts, acts)                                                              \
  "{" sources "," facts ",\"eligibility\":[],\"acts\":[" acts "],\"notices\":[],\"shares\":[]}"
#define ACT(from, more)                                                                            \
  "{\"family\":\"f\",\"kind\":\"teleconsultation\",\"source\":\"s\",\"valid_from\":\"" from        \
  "\",\"text\":{\"fr\":\"x\",\"en\":\"x\"}" more "}"

static gboolean
add (AusRules *rules, const char *text, GError **error)
{
  return aus_rules_add (rules, text, strlen (text), error);
}

static const char *
code_on (const AusRules *rules, const char *date)
{
  g_autoptr (GPtrArray) found =
      aus_rules_in_force (rules, AUS_RULE_ACT, AUS_KIND_TELECONSULTATION, date);

  g_assert_cmpuint (found->len, <=, 1);
  return found->len > 0 ? ((const AusRule *) g_ptr_array_index (found, 0))->code : "none";
}

/* A new tariff is one more file: the older rule stands untouched in its own. */
static void
test_in_force (void)
{
  g_autoptr (AusRules) rules = aus_rules_new ();
  GError *error = NULL;

  g_assert_true (
      add (rules, FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", ",\"code\":\"A\"")), &error));
  g_assert_true (
      add (rules,
           FILE_OF ("\"sources\":[]", "\"facts\":[]",
                    ACT ("2022-04-01", ",\"code\":\"B\",\"valid_until\":\"2023-12-31\"")),
           &error));
  g_assert_true (
      add (rules, FILE_OF ("\"sources\":[]", "\"facts\":[]", ACT ("2026-01-01", ",\"ended\":true")),
           &error));
  g_assert_true (
      add (rules, FILE_OF ("\"sources\":[]", "\"facts\":[]", ACT ("2025-06-01", ",\"code\":\"C\"")),
           &error));
  g_assert_true (aus_rules_seal (rules, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (code_on (rules, "2018-09-14"), ==, "none");
  g_assert_cmpstr (code_on (rules, "2018-09-15"), ==, "A");
  g_assert_cmpstr (code_on (rules, "2022-03-31"), ==, "A");
  g_assert_cmpstr (code_on (rules, "2022-04-01"), ==, "B");
  g_assert_cmpstr (code_on (rules, "2023-12-31"), ==, "B");
  g_assert_cmpstr (code_on (rules, "2024-01-01"), ==, "none");
  g_assert_cmpstr (code_on (rules, "2025-06-01"), ==, "C");
  g_assert_cmpstr (code_on (rules, "2026-01-01"), ==, "none");
}

static void
test_questions (void)
{
  g_autoptr (AusRules) rules = aus_rules_new ();
  g_autoptr (GPtrArray) asked = NULL;
  g_autoptr (GPtrArray) other = NULL;

  g_assert_true (add (
      rules,
      FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", ",\"code\":\"A\",\"when\":{\"fact\":\"two\"}")),
      NULL));
  g_assert_true (aus_rules_seal (rules, NULL));
  asked = aus_rules_questions (rules, 1u << AUS_RULE_ACT, AUS_KIND_TELECONSULTATION, "2020-01-01");
  g_assert_cmpuint (asked->len, ==, 1);
  g_assert_cmpstr (((AusRuleFact *) asked->pdata[0])->id, ==, "two");
  other =
      aus_rules_questions (rules, 1u << AUS_RULE_SHARE, AUS_KIND_TELECONSULTATION, "2020-01-01");
  g_assert_cmpuint (other->len, ==, 0);
}

/* A file that says nonsense is refused whole, and the place is named. */
static void
test_bad_files (void)
{
  static const struct {
    const char *text, *pointer;
  } cases[] = {
    { "{\"sources\":[]}", "/facts" },
    { FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", "")), "/acts/0/code" },
    { FILE_OF (SOURCE, FACTS, ACT ("2018-02-30", ",\"code\":\"A\"")), "/acts/0/valid_from" },
    { FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", ",\"code\":\"A\",\"cents\":-1")),
      "/acts/0/cents" },
    { FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", ",\"code\":\"A\",\"price\":1")), "/acts/0/price" },
    { FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", ",\"code\":\"A\",\"when\":{\"all\":[]}")),
      "/acts/0/when/all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (AusRules) rules = aus_rules_new ();
    g_autoptr (GError) error = NULL;

    g_assert_false (add (rules, cases[i].text, &error));
    g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
    g_assert_cmpstr (aus_error_get_pointer (error), ==, cases[i].pointer);
  }
}

static void
check_not_sealed (const char *text, const char *message)
{
  g_autoptr (AusRules) rules = aus_rules_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (add (rules, text, NULL));
  g_assert_false (aus_rules_seal (rules, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_loose_ends (void)
{
  check_not_sealed (FILE_OF ("\"sources\":[]", FACTS, ACT ("2018-09-15", ",\"code\":\"A\"")),
                    "no source");
  check_not_sealed (
      FILE_OF (SOURCE, FACTS, ACT ("2018-09-15", ",\"code\":\"A\",\"when\":{\"fact\":\"three\"}")),
      "no fact");
  check_not_sealed (
      FILE_OF (SOURCE, FACTS,
               ACT ("2018-09-15", ",\"code\":\"A\"") "," ACT ("2018-09-15", ",\"code\":\"B\"")),
      "two rules");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/rules/H2/in-force", test_in_force);
  g_test_add_func ("/domain/rules/H1/questions", test_questions);
  g_test_add_func ("/domain/rules/H2/bad-files", test_bad_files);
  g_test_add_func ("/domain/rules/H2/loose-ends", test_loose_ends);
  return g_test_run ();
}
