/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-vault.h"

#include "core/aus-error.h"
#include "core/aus-id.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *directory;
  AusSecrets *keys;
  AusVault *vault;
} Fixture;

#define ID    "01jd00000000000000000000aa"
#define OTHER "01jd00000000000000000000bb"

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->directory = g_dir_make_tmp ("aus-vault-XXXXXX", &error);
  g_assert_no_error (error);
  f->keys = aus_secrets_new_for_test ();
  f->vault = aus_vault_open (f->directory, f->keys, &error);
  g_assert_no_error (error);
}

static void
remove_all (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);
    g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  aus_vault_free (f->vault);
  aus_secrets_free (f->keys);
  remove_all (f->directory);
  g_free (f->directory);
}

static GBytes *
make_bytes (gsize length)
{
  guint8 *bytes = g_malloc (MAX (length, 1));

  for (gsize i = 0; i < length; i++)
    bytes[i] = (guint8) (i * 7 + i / 251);
  return g_bytes_new_take (bytes, length);
}

/* Written in pieces of an odd size, so that frames never fall together with them. */
static char *
put (Fixture *f, const char *id, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AusVaultWriter) writer = aus_vault_create (f->vault, id, &error);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  g_assert_no_error (error);
  for (gsize at = 0; at < length; at += 9973)
    g_assert_true (aus_vault_writer_write (writer, data + at, MIN (9973, length - at), &error));
  char *key = aus_vault_writer_commit (writer, &error);
  g_assert_no_error (error);
  return key;
}

static GBytes *
get (Fixture *f, const char *id, const char *key, GError **error)
{
  g_autoptr (AusVaultReader) reader = aus_vault_read (f->vault, id, key, error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree guint8 *buffer = g_malloc (AUS_VAULT_FRAME_BYTES);
  gssize n = reader != NULL ? 0 : -1;

  while (reader != NULL && (n = aus_vault_reader_next (reader, buffer, error)) > 0)
    g_byte_array_append (all, buffer, (guint) n);
  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}

/* Lengths around the edges of frames, and of more than one. */
static void
test_round_trip (Fixture *f, gconstpointer data)
{
  const gsize lengths[] = { 0,
                            1,
                            AUS_VAULT_FRAME_BYTES - 1,
                            AUS_VAULT_FRAME_BYTES,
                            AUS_VAULT_FRAME_BYTES + 1,
                            3 * AUS_VAULT_FRAME_BYTES,
                            300001 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *id = aus_id_new (1000000 * (gint64) (i + 1));
    g_autoptr (GBytes) bytes = make_bytes (lengths[i]);
    g_autofree char *key = put (f, id, bytes);
    g_autoptr (GBytes) back = get (f, id, key, &error);

    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (bytes, back));
  }
}

static char *
path_of (Fixture *f, const char *name)
{
  return g_build_filename (f->directory, name, NULL);
}

/* L2: neither the bytes nor the key of a body can be found on the disk. */
static void
test_sealed (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("Ordonnance de Louise Durand", 27);
  g_autofree char *key = put (f, ID, bytes);
  g_autofree char *path = path_of (f, ID);
  g_autofree char *content = NULL;
  gsize length = 0;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_null (memmem (content, length, "Louise", 6));
  g_assert_null (memmem (content, length, key, strlen (key)));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 077, ==, 0);
}

static void
refuse (Fixture *f, const char *id, const char *key)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (get (f, id, key, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INTERNAL);
}

/* A bit turned anywhere, a frame cut off, a whole frame cut off: each is noticed. */
static void
test_altered (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (2 * AUS_VAULT_FRAME_BYTES + 100);
  g_autofree char *key = put (f, ID, bytes);
  g_autofree char *path = path_of (f, ID);
  g_autofree char *content = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  const gsize places[] = { 0, 10, 40, length / 2, length - 1 };
  for (guint i = 0; i < G_N_ELEMENTS (places); i++) {
    content[places[i]] ^= 1;
    g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
    refuse (f, ID, key);
    content[places[i]] ^= 1;
  }
  const gsize lengths[] = { 0, 31, length - 1, 32 + 2 * (AUS_VAULT_FRAME_BYTES + 17),
                            32 + AUS_VAULT_FRAME_BYTES + 17 };
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_assert_true (g_file_set_contents (path, content, (gssize) lengths[i], NULL));
    refuse (f, ID, key);
  }
}

/* A body is of its id and of the vault's keys: it cannot be shown as another, nor elsewhere. */
static void
test_swapped (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = make_bytes (100);
  g_autofree char *key = put (f, ID, bytes);
  g_autofree char *other_key = put (f, OTHER, bytes);
  g_autofree char *path = path_of (f, ID);
  g_autofree char *other_path = path_of (f, OTHER);
  g_autofree char *keys_path = g_strconcat (f->directory, ".keys", NULL);
  g_autoptr (GError) error = NULL;

  refuse (f, ID, other_key);
  g_assert_cmpint (g_rename (other_path, path), ==, 0);
  refuse (f, ID, key);
  refuse (f, ID, other_key);
  g_autoptr (AusSecrets) others = aus_secrets_open (keys_path, &error);
  g_autoptr (AusVault) elsewhere = aus_vault_open (f->directory, others, &error);
  g_assert_no_error (error);
  g_assert_null (aus_vault_read (elsewhere, ID, other_key, &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INTERNAL);
  g_unlink (keys_path);
}

/* What is not committed leaves nothing; what a crash leaves goes when the vault is opened. */
static void
test_unfinished (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  AusVaultWriter *writer = aus_vault_create (f->vault, ID, &error);
  g_autofree char *part = path_of (f, OTHER ".part");

  g_assert_no_error (error);
  g_assert_true (aus_vault_writer_write (writer, (const guint8 *) "x", 1, &error));
  aus_vault_writer_free (writer);
  g_assert_true (g_file_set_contents (part, "what a crash left", -1, NULL));
  g_autoptr (AusVault) again = aus_vault_open (f->directory, f->keys, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_autoptr (GPtrArray) ids = aus_vault_list (again, &error);
  g_assert_cmpuint (ids->len, ==, 0);
}

static void
test_remove (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = make_bytes (10);
  g_autofree char *key = put (f, ID, bytes);
  g_autoptr (GPtrArray) ids = aus_vault_list (f->vault, &error);

  g_assert_cmpuint (ids->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, ID);
  g_assert_true (aus_vault_remove (f->vault, ID, &error));
  g_assert_true (aus_vault_remove (f->vault, ID, &error));
  refuse (f, ID, key);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/storage/vault/L2/round-trip", test_round_trip);
  ADD ("/storage/vault/L2/sealed", test_sealed);
  ADD ("/storage/vault/L2/altered", test_altered);
  ADD ("/storage/vault/L2/swapped", test_swapped);
  ADD ("/storage/vault/L2/unfinished", test_unfinished);
  ADD ("/storage/vault/L2/remove", test_remove);
  return g_test_run ();
}
