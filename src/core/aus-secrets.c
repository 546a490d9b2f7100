/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-secrets.h"

#include "core/aus-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define KEY_BYTES   32
#define TOKEN_BYTES 20
#define FILE_PREFIX "auscult-secrets-1 "

/* More purposes than there are; later ones would only be slower. */
#define MAX_PURPOSES 16
#define MAX_PURPOSE  32

G_STATIC_ASSERT (KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES);

/* Derived once: each HMAC is four blocks of SHA-256, and a booking needs four tokens. */
typedef struct {
  char purpose[MAX_PURPOSE];
  guint8 key[KEY_BYTES];
} PurposeKey;

struct _AusSecrets {
  guint8 master[KEY_BYTES];
  GMutex mutex; /* guards what follows: tokens are made on several threads */
  guint n_keys;
  PurposeKey keys[MAX_PURPOSES];
};

static AusSecrets *
secrets_alloc (void)
{
  if (sodium_init () < 0)
    return NULL;
  /* sodium_malloc: guard pages, kept out of swap and core dumps, wiped by sodium_free. */
  AusSecrets *self = sodium_malloc (sizeof (AusSecrets));
  if (self == NULL)
    return NULL;
  self->n_keys = 0;
  g_mutex_init (&self->mutex);
  return self;
}

static char *
encode (const guint8 *bytes, gsize length)
{
  const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  gsize size = sodium_base64_ENCODED_LEN (length, variant);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, bytes, length, variant);
}

static gboolean
set_io_error (GError **error, const char *path, const char *what)
{
  int saved = errno;

  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "%s %s: %s", what, path, g_strerror (saved));
  return FALSE;
}

static gboolean
check_mode (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) < 0)
    return set_io_error (error, path, "Cannot examine");
  if (S_ISREG (info.st_mode) && (info.st_mode & 077) == 0)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL,
               "%s must be a regular file that only its owner can read (chmod 600)", path);
  return FALSE;
}

static gboolean
read_key (int fd, const char *path, guint8 key[KEY_BYTES], GError **error)
{
  char text[128] = { 0 };
  const char *end = NULL;
  gsize length = 0;

  if (!check_mode (fd, path, error))
    return FALSE;
  if (read (fd, text, sizeof text - 1) < 0)
    return set_io_error (error, path, "Cannot read");

  gboolean ok = g_str_has_prefix (text, FILE_PREFIX) &&
                sodium_base642bin (key, KEY_BYTES, text + strlen (FILE_PREFIX),
                                   strlen (text) - strlen (FILE_PREFIX), NULL, &length, &end,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
                length == KEY_BYTES && g_str_equal (end, "\n");

  sodium_memzero (text, sizeof text);
  if (!ok)
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "%s is not a secrets file of Auscult", path);
  return ok;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  return write (fd, text, length) == (gssize) length && fsync (fd) == 0;
}

/* The name of the file must outlive a power cut as its content does: links depend on the key. */
static gboolean
sync_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

/*
 * Written beside its place and linked into it: a crash leaves no half file, and of two programs
 * that start at once one makes the key and the other reads it.
 */
static gboolean
create_file (const char *path, GError **error)
{
  g_autofree char *beside = g_strdup_printf ("%s.XXXXXX", path);
  guint8 key[KEY_BYTES];

  randombytes_buf (key, sizeof key);

  g_autofree char *encoded = encode (key, sizeof key);
  g_autofree char *text = g_strconcat (FILE_PREFIX, encoded, "\n", NULL);
  int fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, 0600);

  sodium_memzero (key, sizeof key);
  if (fd < 0)
    return set_io_error (error, path, "Cannot create");

  gboolean ok = write_all (fd, text) && (link (beside, path) == 0 || errno == EEXIST) &&
                sync_directory (path);

  if (!ok)
    set_io_error (error, path, "Cannot write");
  sodium_memzero (encoded, strlen (encoded));
  sodium_memzero (text, strlen (text));
  g_unlink (beside);
  close (fd);
  return ok;
}

AusSecrets *
aus_secrets_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autoptr (AusSecrets) self = secrets_alloc ();

  if (self == NULL) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "libsodium did not initialise");
    return NULL;
  }

  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 && errno == ENOENT) {
    if (!create_file (path, error))
      return NULL;
    fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  }
  if (fd < 0) {
    set_io_error (error, path, "Cannot open");
    return NULL;
  }

  gboolean ok = read_key (fd, path, self->master, error);

  close (fd);
  return ok ? g_steal_pointer (&self) : NULL;
}

AusSecrets *
aus_secrets_new_for_test (void)
{
  AusSecrets *self = secrets_alloc ();

  g_return_val_if_fail (self != NULL, NULL);
  memset (self->master, 0x5a, KEY_BYTES);
  return self;
}

void
aus_secrets_free (AusSecrets *self)
{
  if (self != NULL)
    g_mutex_clear (&self->mutex);
  sodium_free (self);
}

static void
hmac (const guint8 key[KEY_BYTES], const char *text, guint8 out[KEY_BYTES])
{
  crypto_auth_hmacsha256 (out, (const guint8 *) text, strlen (text), key);
}

static gboolean
find_key (AusSecrets *self, const char *purpose, guint8 key[KEY_BYTES])
{
  for (guint i = 0; i < self->n_keys; i++) {
    if (!g_str_equal (self->keys[i].purpose, purpose))
      continue;
    memcpy (key, self->keys[i].key, KEY_BYTES);
    return TRUE;
  }
  return FALSE;
}

/* A key for each purpose: no pair of purpose and id can be read as another pair. */
static void
get_key (AusSecrets *self, const char *purpose, guint8 key[KEY_BYTES])
{
  g_mutex_lock (&self->mutex);
  if (!find_key (self, purpose, key)) {
    hmac (self->master, purpose, key);
    if (self->n_keys < MAX_PURPOSES && strlen (purpose) < MAX_PURPOSE) {
      PurposeKey *kept = &self->keys[self->n_keys++];
      g_strlcpy (kept->purpose, purpose, sizeof kept->purpose);
      memcpy (kept->key, key, KEY_BYTES);
    }
  }
  g_mutex_unlock (&self->mutex);
}

char *
aus_secrets_derive_token (AusSecrets *self, const char *purpose, const char *id)
{
  g_return_val_if_fail (self != NULL && purpose != NULL && id != NULL, NULL);

  guint8 key[KEY_BYTES];
  guint8 digest[KEY_BYTES];

  get_key (self, purpose, key);
  hmac (key, id, digest);
  sodium_memzero (key, sizeof key);
  return encode (digest, TOKEN_BYTES);
}

char *
aus_secrets_hash_token (const char *token)
{
  g_return_val_if_fail (token != NULL, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

char *
aus_secrets_random_token (void)
{
  guint8 bytes[TOKEN_BYTES];

  if (sodium_init () < 0)
    return NULL;
  randombytes_buf (bytes, sizeof bytes);
  return encode (bytes, sizeof bytes);
}

char *
aus_secrets_random_code (guint characters)
{
  char *code = g_malloc (characters + 1);

  if (sodium_init () < 0)
    return (g_free (code), NULL);
  for (guint i = 0; i < characters; i++)
    code[i] = AUS_CODE_ALPHABET[randombytes_uniform (sizeof AUS_CODE_ALPHABET - 1)];
  code[characters] = '\0';
  return code;
}

gboolean
aus_secrets_equal (const char *a, const char *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  gsize length = strlen (a);

  /* The length of a token is public; only its content is not. */
  return length == strlen (b) && sodium_memcmp (a, b, length) == 0;
}
