/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"

#include <glib/gstdio.h>

#include "core/aus-error.h"

/* The built-in rules say what the field documents say. */

static AusRules *
load (void)
{
  GError *error = NULL;
  AusRules *rules = aus_advice_load ("", &error);

  g_assert_no_error (error);
  return rules;
}

typedef JsonNode *(*Adviser) (const AusRules *rules, JsonObject *body, GError **error);

static JsonNode *
advise (const AusRules *rules, Adviser adviser, const char *kind, const char *date,
        const char *facts, GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "{\"kind\":\"%s\",\"date\":\"%s\",\"facts\":{%s},\"price_cents\":4000,\"base_cents\":2500}",
      kind, date, facts);
  g_autoptr (JsonNode) body = json_from_string (text, NULL);

  return adviser (rules, json_node_get_object (body), error);
}

/* "yes: emergency" of the only verdict there is. */
static char *
verdict (const AusRules *rules, const char *kind, const char *date, const char *facts)
{
  g_autoptr (JsonNode) node = advise (rules, aus_advice_eligibility, kind, date, facts, NULL);
  JsonArray *verdicts = json_object_get_array_member (json_node_get_object (node), "verdicts");
  JsonObject *one;
  JsonArray *reasons;
  GString *text;

  if (json_array_get_length (verdicts) == 0)
    return g_strdup ("no rule");
  one = json_array_get_object_element (verdicts, 0);
  reasons = json_object_get_array_member (one, "reasons");
  text = g_string_new (json_object_get_string_member (one, "applies"));
  for (guint i = 0; i < json_array_get_length (reasons); i++)
    g_string_append_printf (
        text, " %s",
        json_object_get_string_member (json_array_get_object_element (reasons, i), "fact"));
  return g_string_free (text, FALSE);
}

static void
test_eligibility (void)
{
  static const struct {
    const char *kind, *date, *facts, *said;
  } cases[] = {
    { "teleconsultation", "2018-09-14", "", "no rule" },
    { "teleconsultation", "2026-11-22",
      "\"hospitalised\":false,\"seen_12_months\":true,\"attending\":true",
      "yes hospitalised seen_12_months attending" },
    { "teleconsultation", "2026-11-22",
      "\"hospitalised\":false,\"seen_12_months\":true,\"referred\":true",
      "yes hospitalised seen_12_months referred" },
    { "teleconsultation", "2026-11-22", "\"hospitalised\":true,\"emergency\":true",
      "no hospitalised" },
    { "teleconsultation", "2026-11-22", "\"hospitalised\":false,\"emergency\":true",
      "yes hospitalised emergency" },
    { "teleconsultation", "2026-11-22", "\"hospitalised\":false,\"under_16\":true",
      "yes hospitalised under_16" },
    { "teleconsultation", "2026-11-22", "\"hospitalised\":false,\"direct_access\":true",
      "yes hospitalised direct_access" },
    { "teleconsultation", "2026-11-22", "\"hospitalised\":false,\"no_attending\":true",
      "yes hospitalised no_attending" },
    { "teleconsultation", "2026-11-22", "\"hospitalised\":false,\"attending_unavailable\":true",
      "yes hospitalised attending_unavailable" },
    { "teleconsultation", "2026-11-22",
      "\"hospitalised\":false,\"seen_12_months\":false,\"direct_access\":false,\"under_16\":false,"
      "\"emergency\":false,\"no_attending\":false,\"attending_unavailable\":false",
      "no seen_12_months direct_access under_16 emergency no_attending attending_unavailable" },
    { "teleconsultation", "2026-11-22", "\"emergency\":true,\"hospitalised\":null",
      "unknown hospitalised" },
    { "tele_expertise", "2021-01-01", "\"rare_disease\":true", "yes rare_disease" },
    { "tele_expertise", "2022-04-01", "", "yes" },
    { "telecare", "2026-11-22", "", "no rule" },
  };
  g_autoptr (AusRules) rules = load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *said = verdict (rules, cases[i].kind, cases[i].date, cases[i].facts);

    g_assert_cmpstr (said, ==, cases[i].said);
  }
}

/* "TE1 500 4,TE2 …" of the acts that apply, then the number of notices. */
static char *
acts (const AusRules *rules, const char *kind, const char *date, const char *facts)
{
  g_autoptr (JsonNode) node = advise (rules, aus_advice_billing, kind, date, facts, NULL);
  JsonObject *advice = json_node_get_object (node);
  JsonArray *list = json_object_get_array_member (advice, "acts");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *act = json_array_get_object_element (list, i);

    g_string_append_printf (text, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT ", ",
                            json_object_get_string_member (act, "code"),
                            aus_json_get_int (act, "cents", -1),
                            aus_json_get_int (act, "per_patient_year", 0));
  }
  g_string_append_printf (text, "%u",
                          json_array_get_length (json_object_get_array_member (advice, "notices")));
  return g_string_free (text, FALSE);
}

static void
test_billing (void)
{
  static const struct {
    const char *kind, *date, *facts, *said;
  } cases[] = {
    { "teleconsultation", "2019-01-01", "\"general_practitioner\":true,\"patient_known\":true",
      "TCG -1 0, 3" },
    { "teleconsultation", "2019-01-01", "\"general_practitioner\":false,\"patient_known\":false",
      "TC -1 0, 4" },
    { "teleconsultation", "2019-01-01", "", "TCG -1 0, TC -1 0, 4" },
    /* A specialty nobody named: the act of specialists, to a doctor alone. */
    { "teleconsultation", "2026-11-22",
      "\"doctor\":true,\"general_practitioner\":false,\"patient_known\":true", "TC -1 0, 4" },
    { "teleconsultation", "2026-11-22",
      "\"doctor\":false,\"general_practitioner\":false,\"patient_known\":true", "4" },
    { "teleconsultation", "2018-09-14", "\"doctor\":true", "0" },
    { "tele_expertise", "9999-12-31", "\"requester\":false", "TE2 2300 4, 1" },
    { "teleconsultation", "2023-01-01", "\"general_practitioner\":true,\"patient_known\":true",
      "TCG -1 0, 3" },
    { "teleconsultation", "2026-11-22",
      "\"general_practitioner\":false,\"patient_known\":true,\"psychiatrist\":true", "TC -1 0, 3" },
    { "tele_expertise", "2019-02-09", "", "0" },
    { "tele_expertise", "2020-01-01", "\"requester\":true,\"level_2\":false", "TE1 500 4, 2" },
    { "tele_expertise", "2020-01-01", "\"requester\":false,\"level_2\":false", "TE1 1200 4, 1" },
    { "tele_expertise", "2020-01-01", "\"requester\":true,\"level_2\":true", "TE2 1000 2, 2" },
    { "tele_expertise", "2022-03-31", "\"requester\":false,\"level_2\":true", "TE2 2000 2, 1" },
    { "tele_expertise", "2022-04-01", "\"requester\":true", "RQD 1000 4, 1" },
    { "tele_expertise", "2025-12-31", "\"requester\":false", "TE2 2000 4, 1" },
    { "tele_expertise", "2026-01-01", "\"requester\":false", "TE2 2300 4, 1" },
  };
  g_autoptr (AusRules) rules = load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *said = acts (rules, cases[i].kind, cases[i].date, cases[i].facts);

    g_assert_cmpstr (said, ==, cases[i].said);
  }
}

static void
test_share (void)
{
  g_autoptr (AusRules) rules = load ();
  g_autoptr (JsonNode) base = advise (rules, aus_advice_billing, "teleconsultation", "2026-11-22",
                                      "\"full_cover\":false", NULL);
  g_autoptr (JsonNode) full = advise (rules, aus_advice_billing, "teleconsultation", "2026-11-22",
                                      "\"full_cover\":true", NULL);
  g_autoptr (JsonNode) open =
      advise (rules, aus_advice_billing, "teleconsultation", "2026-11-22", "", NULL);
  JsonArray *shares = json_object_get_array_member (json_node_get_object (base), "shares");
  JsonObject *share = json_array_get_object_element (shares, 0);

  g_assert_cmpuint (json_array_get_length (shares), ==, 1);
  g_assert_cmpint (json_object_get_int_member (share, "rate_percent"), ==, 70);
  g_assert_cmpint (json_object_get_int_member (share, "reimbursed_cents"), ==, 1750);
  g_assert_cmpint (json_object_get_int_member (share, "remainder_cents"), ==, 750);
  g_assert_cmpint (json_object_get_int_member (share, "extra_cents"), ==, 1500);
  shares = json_object_get_array_member (json_node_get_object (full), "shares");
  share = json_array_get_object_element (shares, 0);
  g_assert_cmpint (json_object_get_int_member (share, "rate_percent"), ==, 100);
  shares = json_object_get_array_member (json_node_get_object (open), "shares");
  g_assert_cmpuint (json_array_get_length (shares), ==, 2);
}

static void
test_bad_facts (void)
{
  static const struct {
    const char *facts, *pointer;
  } cases[] = {
    { "\"weather\":true", "/facts/weather" },
    { "\"emergency\":\"yes\"", "/facts/emergency" },
    { "\"emergency\":1", "/facts/emergency" },
    { "\"emergency\":[]", "/facts/emergency" },
  };
  static const Adviser advisers[] = { aus_advice_eligibility, aus_advice_billing };
  g_autoptr (AusRules) rules = load ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint a = 0; a < G_N_ELEMENTS (advisers); a++) {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          advise (rules, advisers[a], "teleconsultation", "2026-11-22", cases[i].facts, &error));
      g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
      g_assert_cmpstr (aus_error_get_pointer (error), ==, cases[i].pointer);
    }
}

/* "Adding a new year's tariff is a data file": dropped into the operator's directory. */
static void
test_directory (void)
{
  g_autofree char *directory = g_dir_make_tmp ("auscult-rules-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (directory, "fr-2031.json", NULL);
  const char *text = "{\"sources\":[],\"facts\":[],\"eligibility\":[],\"notices\":[],\"shares\":[],"
                     "\"acts\":[{\"family\":\"fr.te2.expert\",\"kind\":\"tele_expertise\","
                     "\"code\":\"TE2\",\"cents\":2600,\"valid_from\":\"2031-01-01\","
                     "\"source\":\"fr.agreement.2024\",\"text\":{\"fr\":\"x\",\"en\":\"x\"},"
                     "\"when\":{\"not\":\"requester\"}}]}";
  GError *error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_autoptr (AusRules) rules = aus_advice_load (directory, &error);
  g_assert_no_error (error);
  g_autofree char *before = acts (rules, "tele_expertise", "2030-12-31", "\"requester\":false");
  g_autofree char *after = acts (rules, "tele_expertise", "2031-01-01", "\"requester\":false");
  g_assert_cmpstr (before, ==, "TE2 2300 4, 1");
  g_assert_cmpstr (after, ==, "TE2 2600 0, 1");

  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
  g_assert_null (aus_advice_load (directory, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "fr-2031.json"));
  g_clear_error (&error);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);
  g_assert_null (aus_advice_load (directory, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/advice/H1/eligibility", test_eligibility);
  g_test_add_func ("/app/advice/H2/billing", test_billing);
  g_test_add_func ("/app/advice/H3/share", test_share);
  g_test_add_func ("/app/advice/H1/bad-facts", test_bad_facts);
  g_test_add_func ("/app/advice/H2/directory", test_directory);
  return g_test_run ();
}
