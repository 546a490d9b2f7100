/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-feedback.h"

#include "core/aus-error.h"

static AusFeedback *
make (guint rating, const char *comment, const char *problem, const char *problem_text)
{
  AusFeedback *feedback = aus_feedback_new ();

  feedback->rating = rating;
  feedback->comment = g_strdup (comment);
  feedback->has_problem = aus_problem_kind_from_name (problem, &feedback->problem);
  feedback->problem_text = g_strdup (problem_text);
  return feedback;
}

static void
test_something_is_said (void)
{
  static const struct {
    guint rating;
    const char *comment, *problem, *text;
    gboolean ok;
  } CASES[] = {
    { 5, "", NULL, "", TRUE },         { 0, "thanks", NULL, "", TRUE },
    { 0, "", "sound", "", TRUE },      { 3, "so", "cut", "twice", TRUE },
    { 0, "", NULL, "", FALSE },        { 0, "", NULL, "it broke", FALSE },
    { 4, "fine", NULL, "but", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (AusFeedback) feedback =
        make (CASES[i].rating, CASES[i].comment, CASES[i].problem, CASES[i].text);
    g_assert_cmpint (aus_feedback_check (feedback, 0, &error), ==, CASES[i].ok);
    if (!CASES[i].ok)
      g_assert_error (error, AUS_ERROR, AUS_ERROR_INVALID);
  }
}

static void
test_enough_was_said (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusFeedback) feedback = make (5, "", NULL, "");

  g_assert_true (aus_feedback_check (feedback, AUS_FEEDBACK_MAX - 1, &error));
  g_assert_false (aus_feedback_check (feedback, AUS_FEEDBACK_MAX, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/feedback/F6/something-is-said", test_something_is_said);
  g_test_add_func ("/domain/feedback/F6/enough-was-said", test_enough_was_said);
  return g_test_run ();
}
