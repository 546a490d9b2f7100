/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-secrets.h"

#include "core/aus-error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *directory;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->directory = g_dir_make_tmp ("auscult-XXXXXX", NULL);
  self->path = g_build_filename (self->directory, "secrets", NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->directory), ==, 0); /* nothing else was left behind */
  g_free (self->directory);
  g_free (self->path);
}

static void
test_open_again (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusSecrets) first = aus_secrets_open (self->path, &error);

  g_assert_no_error (error);

  g_autoptr (AusSecrets) second = aus_secrets_open (self->path, &error);

  g_assert_no_error (error);

  g_autofree char *a = aus_secrets_derive_token (first, "link", "x");
  g_autofree char *b = aus_secrets_derive_token (second, "link", "x");
  GStatBuf info;

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
assert_refused (const char *path)
{
  g_autoptr (GError) error = NULL;
  AusSecrets *secrets = aus_secrets_open (path, &error);

  g_assert_null (secrets);
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INTERNAL);
}

static void
test_refuses_readable_by_others (Fixture *self, gconstpointer unused)
{
  g_autoptr (AusSecrets) first = aus_secrets_open (self->path, NULL);

  g_assert_nonnull (first);
  g_assert_cmpint (g_chmod (self->path, 0640), ==, 0);
  assert_refused (self->path);
}

static void
test_refuses_damaged (Fixture *self, gconstpointer unused)
{
  static const char *const bad[] = {
    "",
    "auscult-secrets-1 \n",
    "auscult-secrets-1 AAAA\n",
    "auscult-secrets-2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
    "auscult-secrets-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "auscult-secrets-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nmore",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_true (g_file_set_contents_full (self->path, bad[i], -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                             0600, NULL));
    assert_refused (self->path);
  }
}

static void
test_refuses_missing_directory (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->directory, "nowhere", "secrets", NULL);

  assert_refused (path);
}

static void
test_derive (void)
{
  g_autoptr (AusSecrets) secrets = aus_secrets_new_for_test ();
  g_autofree char *link = aus_secrets_derive_token (secrets, "link", "a");
  g_autofree char *again = aus_secrets_derive_token (secrets, "link", "a");
  g_autofree char *other_id = aus_secrets_derive_token (secrets, "link", "b");
  g_autofree char *other_purpose = aus_secrets_derive_token (secrets, "csrf", "a");
  g_autofree char *moved_border = aus_secrets_derive_token (secrets, "lin", "ka");

  g_assert_cmpuint (strlen (link), ==, 27);
  g_assert_cmpstr (link, ==, again);
  g_assert_cmpstr (link, !=, other_id);
  g_assert_cmpstr (link, !=, other_purpose);
  g_assert_cmpstr (link, !=, moved_border);
}

/* Two nested HMAC-SHA-256 (RFC 2104), computed apart with OpenSSL: a changed derivation kills
 * links. */
static void
test_derive_is_stable (void)
{
  g_autoptr (AusSecrets) secrets = aus_secrets_new_for_test ();
  g_autofree char *token = aus_secrets_derive_token (secrets, "link", "01arz3ndektsv4rrffq69g5fav");

  g_assert_cmpstr (token, ==, "-uDIagoPOQ1Vm3xWe-OKgLpDDf8");
}

static void
test_hash (void)
{
  g_autofree char *hash = aus_secrets_hash_token ("abc");

  /* FIPS 180-4, example "abc". */
  g_assert_cmpstr (hash, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_random (void)
{
  g_autofree char *a = aus_secrets_random_token ();
  g_autofree char *b = aus_secrets_random_token ();

  g_assert_cmpuint (strlen (a), ==, 27);
  g_assert_cmpstr (a, !=, b);
}

static void
test_code (void)
{
  gboolean seen[128] = { FALSE };

  for (int i = 0; i < 500; i++) {
    g_autofree char *code = aus_secrets_random_code (8);

    g_assert_cmpuint (strlen (code), ==, 8);
    g_assert_cmpuint (strspn (code, AUS_CODE_ALPHABET), ==, 8);
    for (int k = 0; k < 8; k++)
      seen[(guchar) code[k]] = TRUE;
  }
  for (const char *p = AUS_CODE_ALPHABET; *p != '\0'; p++)
    g_assert_true (seen[(guchar) *p]);
  g_assert_null (strpbrk (AUS_CODE_ALPHABET, "01OIL"));
}

static void
test_equal (void)
{
  g_assert_true (aus_secrets_equal ("", ""));
  g_assert_true (aus_secrets_equal ("abc", "abc"));
  g_assert_false (aus_secrets_equal ("abc", "abd"));
  g_assert_false (aus_secrets_equal ("abc", "abcd"));
}

static void
test_password (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = aus_password_hash ("correct horse", &error);
  g_autofree char *other = aus_password_hash ("correct horse", &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (hash, "$argon2id$v=19$m=65536,t=3,p=1$"));
  g_assert_cmpstr (hash, !=, other);
  g_assert_true (aus_password_verify (hash, "correct horse"));
  g_assert_false (aus_password_verify (hash, "correct horsf"));
  g_assert_false (aus_password_verify (hash, ""));
  g_assert_false (aus_password_verify ("not a hash", "correct horse"));
  g_assert_false (aus_password_verify ("", ""));
  aus_password_burn ("anything");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/core/secrets/L2/open-again", test_open_again);
  ADD ("/core/secrets/L2/refuses-readable-by-others", test_refuses_readable_by_others);
  ADD ("/core/secrets/L2/refuses-damaged", test_refuses_damaged);
  ADD ("/core/secrets/L2/refuses-missing-directory", test_refuses_missing_directory);
  g_test_add_func ("/core/secrets/C3/derive", test_derive);
  g_test_add_func ("/core/secrets/C3/derive-is-stable", test_derive_is_stable);
  g_test_add_func ("/core/secrets/C3/hash", test_hash);
  g_test_add_func ("/core/secrets/C3/random", test_random);
  g_test_add_func ("/core/secrets/C3/code-without-look-alikes", test_code);
  g_test_add_func ("/core/secrets/equal", test_equal);
  g_test_add_func ("/core/secrets/L1/password-argon2id", test_password);
  return g_test_run ();
}
