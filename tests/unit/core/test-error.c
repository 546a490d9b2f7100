/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"

#include <gio/gio.h>

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = 0; code < AUS_ERROR_N_CODES; code++) {
    const char *name = aus_error_get_name ((AusError) code);

    g_assert_nonnull (name);
    g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (name));
    g_assert_true (g_hash_table_add (seen, (gpointer) name));
  }
  g_assert_cmpstr (aus_error_get_name (AUS_ERROR_PRECONDITION_FAILED), ==, "precondition-failed");
  g_assert_cmpstr (aus_error_get_name (AUS_ERROR_UNSUPPORTED_MEDIA), ==, "unsupported-media-type");
}

static void
test_pointer_survives_copy (void)
{
  g_autoptr (GError) error =
      aus_error_new_at (AUS_ERROR_INVALID, "/participants/0/email", "bad %d", 1);

  aus_error_set_retry_after (error, 30);

  g_autoptr (GError) copy = g_error_copy (error);

  g_clear_error (&error);
  g_assert_error (copy, AUS_ERROR, AUS_ERROR_INVALID);
  g_assert_cmpstr (copy->message, ==, "bad 1");
  g_assert_cmpstr (aus_error_get_pointer (copy), ==, "/participants/0/email");
  g_assert_cmpuint (aus_error_get_retry_after (copy), ==, 30);
}

static void
test_set_at (void)
{
  g_autoptr (GError) error = NULL;

  aus_set_error_at (NULL, AUS_ERROR_INVALID, "/a", "nobody listens");
  aus_set_error_at (&error, AUS_ERROR_INVALID, "/a", "heard");
  g_prefix_error (&error, "plan: ");
  g_assert_cmpstr (error->message, ==, "plan: heard");
  g_assert_cmpstr (aus_error_get_pointer (error), ==, "/a");
}

static void
test_detail_is_counted (void)
{
  g_autoptr (GObject) detail = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GError) error = g_error_new_literal (AUS_ERROR, AUS_ERROR_OVERLAP, "x");

  aus_error_set_detail (error, detail, g_object_ref, g_object_unref);
  aus_error_set_detail (error, detail, g_object_ref, g_object_unref);

  g_autoptr (GError) copy = g_error_copy (error);

  g_assert_cmpuint (detail->ref_count, ==, 3);
  g_clear_error (&error);
  g_assert_true (aus_error_get_detail (copy) == detail);
  g_clear_error (&copy);
  g_assert_cmpuint (detail->ref_count, ==, 1);
  g_assert_null (aus_error_get_detail (NULL));
}

static void
test_plain_errors_carry_nothing (void)
{
  g_autoptr (GError) ours = g_error_new_literal (AUS_ERROR, AUS_ERROR_INTERNAL, "x");
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_null (aus_error_get_pointer (ours));
  g_assert_null (aus_error_get_pointer (foreign));
  g_assert_null (aus_error_get_pointer (NULL));
  g_assert_cmpuint (aus_error_get_retry_after (foreign), ==, 0);
}

static void
test_from_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "disk full");

  aus_error_from_foreign (&error, AUS_ERROR_UNAVAILABLE, "Cannot store");
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE);
  g_assert_cmpstr (error->message, ==, "Cannot store: disk full");

  /* Only once: our own errors pass a second boundary as they are. */
  aus_error_from_foreign (&error, AUS_ERROR_INTERNAL, "Again");
  g_assert_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE);
  aus_error_from_foreign (NULL, AUS_ERROR_INTERNAL, "Nobody listens");
}

/* Whoever met one of these is not told that their link is dead. */
static void
test_is_ours (void)
{
  for (int code = 0; code < AUS_ERROR_N_CODES; code++) {
    g_autoptr (GError) error = g_error_new_literal (AUS_ERROR, code, "");
    gboolean ours = code == AUS_ERROR_INTERNAL || code == AUS_ERROR_UNAVAILABLE ||
                    code == AUS_ERROR_STORAGE_FULL;
    g_assert_cmpint (aus_error_is_ours (error), ==, ours);
  }
  g_autoptr (GError) foreign = g_error_new_literal (G_IO_ERROR, AUS_ERROR_UNAVAILABLE, "");
  g_assert_false (aus_error_is_ours (foreign));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/error/names", test_names);
  g_test_add_func ("/core/error/pointer-survives-copy", test_pointer_survives_copy);
  g_test_add_func ("/core/error/set-at", test_set_at);
  g_test_add_func ("/core/error/detail-is-counted", test_detail_is_counted);
  g_test_add_func ("/core/error/plain-errors-carry-nothing", test_plain_errors_carry_nothing);
  g_test_add_func ("/core/error/from-foreign", test_from_foreign);
  g_test_add_func ("/core/error/is-ours", test_is_ours);
  return g_test_run ();
}
