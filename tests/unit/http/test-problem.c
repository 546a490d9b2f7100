/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-problem.h"

/* Every error has a status that HTTP knows, a title, and a type of its own. */
static void
test_every_code (void)
{
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint code = 0; code < AUS_ERROR_N_CODES; code++) {
    g_autoptr (GError) error = g_error_new (AUS_ERROR, (int) code, "why");
    g_autoptr (JsonObject) problem = aus_problem_new (error);

    g_assert_cmpuint (aus_problem_get_status (code), >=, 400);
    g_assert_cmpuint (aus_problem_get_status (code), <, 600);
    g_assert_cmpstr (aus_problem_get_title (code), !=, "");
    g_assert_cmpint (json_object_get_int_member (problem, "status"), ==,
                     aus_problem_get_status (code));
    g_assert_true (
        g_hash_table_add (types, g_strdup (json_object_get_string_member (problem, "type"))));
  }
}

static void
test_documented (void)
{
  const struct {
    AusError code;
    guint status;
  } rows[] = {
    { AUS_ERROR_INVALID, 422 },
    { AUS_ERROR_MALFORMED, 400 },
    { AUS_ERROR_UNAUTHENTICATED, 401 },
    { AUS_ERROR_WRONG_CREDENTIALS, 401 },
    { AUS_ERROR_CSRF, 403 },
    { AUS_ERROR_FORBIDDEN, 403 },
    { AUS_ERROR_NOT_FOUND, 404 },
    { AUS_ERROR_METHOD_NOT_ALLOWED, 405 },
    { AUS_ERROR_NOT_ACCEPTABLE, 406 },
    { AUS_ERROR_ILLEGAL_TRANSITION, 409 },
    { AUS_ERROR_OVERLAP, 409 },
    { AUS_ERROR_ROOM_LOCKED, 409 },
    { AUS_ERROR_ROOM_FULL, 409 },
    { AUS_ERROR_CONSENT_REQUIRED, 409 },
    { AUS_ERROR_IDEMPOTENCY_MISMATCH, 409 },
    { AUS_ERROR_IDEMPOTENCY_BUSY, 409 },
    { AUS_ERROR_LINK_UNKNOWN, 404 },
    { AUS_ERROR_LINK_EXPIRED, 410 },
    { AUS_ERROR_LINK_REVOKED, 410 },
    { AUS_ERROR_LINK_OTHER_DAY, 409 },
    { AUS_ERROR_PRECONDITION_FAILED, 412 },
    { AUS_ERROR_TOO_LARGE, 413 },
    { AUS_ERROR_UNSUPPORTED_MEDIA, 415 },
    { AUS_ERROR_INFECTED, 422 },
    { AUS_ERROR_LOCKED_OUT, 423 },
    { AUS_ERROR_PRECONDITION_REQUIRED, 428 },
    { AUS_ERROR_TOO_MANY_REQUESTS, 429 },
    { AUS_ERROR_INTERNAL, 500 },
    { AUS_ERROR_UNAVAILABLE, 503 },
    { AUS_ERROR_STORAGE_FULL, 507 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpuint (aus_problem_get_status (rows[i].code), ==, rows[i].status);
}

static void
test_members (void)
{
  g_autoptr (GError) error =
      aus_error_new_at (AUS_ERROR_INVALID, "/participants/0/email", "not an address");
  g_autoptr (JsonObject) problem = NULL;

  aus_error_set_retry_after (error, 7);
  problem = aus_problem_new (error);
  g_assert_cmpstr (json_object_get_string_member (problem, "type"), ==,
                   "https://auscult.org/problems/invalid");
  g_assert_cmpstr (json_object_get_string_member (problem, "detail"), ==, "not an address");
  g_assert_cmpstr (json_object_get_string_member (problem, "pointer"), ==, "/participants/0/email");
  g_assert_cmpint (json_object_get_int_member (problem, "retry_after"), ==, 7);
}

/* What is there for others only must not sound different from what is not there. */
static void
test_not_found_sounds_the_same (void)
{
  g_autoptr (GError) absent = g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such row");
  g_autoptr (GError) hidden = g_error_new_literal (AUS_ERROR, AUS_ERROR_NOT_FOUND, "not yours");
  g_autoptr (JsonObject) a = aus_problem_new (absent);
  g_autoptr (JsonObject) b = aus_problem_new (hidden);

  g_assert_cmpstr (json_object_get_string_member (a, "detail"), ==,
                   json_object_get_string_member (b, "detail"));
}

/* The cause of a failure of ours may hold anything, also somebody's name. */
static void
test_internal_says_nothing (void)
{
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "secret");
  g_autoptr (GError) internal = g_error_new_literal (AUS_ERROR, AUS_ERROR_INTERNAL, "secret");
  g_autoptr (JsonObject) a = aus_problem_new (foreign);
  g_autoptr (JsonObject) b = aus_problem_new (internal);

  g_assert_false (json_object_has_member (a, "detail"));
  g_assert_false (json_object_has_member (b, "detail"));
  g_assert_cmpint (json_object_get_int_member (a, "status"), ==, 500);
  g_assert_cmpint (json_object_get_int_member (b, "status"), ==, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/problem/N1/every-code", test_every_code);
  g_test_add_func ("/http/problem/N1/documented", test_documented);
  g_test_add_func ("/http/problem/N1/members", test_members);
  g_test_add_func ("/http/problem/B9/not-found", test_not_found_sounds_the_same);
  g_test_add_func ("/http/problem/L2/internal-says-nothing", test_internal_says_nothing);
  return g_test_run ();
}
