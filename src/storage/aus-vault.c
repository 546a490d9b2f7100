/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-vault.h"

#include "core/aus-error.h"
#include "core/aus-seal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define MAGIC      "AUSDOC1\n"
#define PART       ".part"
#define PURPOSE    "document-key"
#define KEY_BYTES  crypto_secretstream_xchacha20poly1305_KEYBYTES
#define HEAD_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define SEAL_BYTES (AUS_VAULT_FRAME_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES)

typedef crypto_secretstream_xchacha20poly1305_state StreamState;

struct _AusVault {
  char *directory;
  AusSecrets *keys; /* unowned: outlives us */
};

struct _AusVaultWriter {
  AusVault *vault; /* unowned: outlives its writers */
  char *id;
  char *part; /* NULL once it has its name */
  int fd;
  guint8 key[KEY_BYTES];
  StreamState state;
  gsize filled;
  guint8 plain[AUS_VAULT_FRAME_BYTES];
  guint8 sealed[SEAL_BYTES];
};

struct _AusVaultReader {
  int fd;
  gboolean ended;
  StreamState state;
  guint8 sealed[SEAL_BYTES];
};

static gboolean
set_io_error (GError **error, const char *what)
{
  int saved = errno;
  gboolean full = saved == ENOSPC || saved == EDQUOT || saved == EFBIG;

  g_set_error (error, AUS_ERROR, full ? AUS_ERROR_STORAGE_FULL : AUS_ERROR_INTERNAL,
               "a document cannot be %s: %s", what, g_strerror (saved));
  return FALSE;
}

/* The vault */

static gboolean
clear_parts (AusVault *self, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, error);
  const char *name;

  if (dir == NULL) {
    aus_error_from_foreign (error, AUS_ERROR_INTERNAL, "documents");
    return FALSE;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->directory, name, NULL);
    if (g_str_has_suffix (name, PART) && g_unlink (path) != 0)
      return set_io_error (error, "cleared away");
  }
  return TRUE;
}

AusVault *
aus_vault_open (const char *directory, AusSecrets *keys, GError **error)
{
  g_autoptr (AusVault) self = g_new0 (AusVault, 1);

  self->directory = g_strdup (directory);
  self->keys = keys;
  if (g_mkdir_with_parents (directory, 0700) != 0) {
    set_io_error (error, "kept");
    return NULL;
  }
  return clear_parts (self, error) ? g_steal_pointer (&self) : NULL;
}

void
aus_vault_free (AusVault *self)
{
  if (self == NULL)
    return;
  g_free (self->directory);
  g_free (self);
}

AusSecrets *
aus_vault_get_keys (AusVault *self)
{
  return self->keys;
}

GPtrArray *
aus_vault_list (AusVault *self, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, error);
  const char *name;

  if (dir == NULL) {
    aus_error_from_foreign (error, AUS_ERROR_INTERNAL, "documents");
    return NULL;
  }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (!g_str_has_suffix (name, PART))
      g_ptr_array_add (ids, g_strdup (name));
  return g_steal_pointer (&ids);
}

gboolean
aus_vault_remove (AusVault *self, const char *id, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, id, NULL);

  return g_unlink (path) == 0 || errno == ENOENT || set_io_error (error, "removed");
}

/* Writing */

static gboolean
write_all (int fd, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0) {
    gssize n = write (fd, bytes, length);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return set_io_error (error, "written");
    bytes += n;
    length -= (gsize) n;
  }
  return TRUE;
}

AusVaultWriter *
aus_vault_create (AusVault *self, const char *id, GError **error)
{
  g_autoptr (AusVaultWriter) writer = g_new0 (AusVaultWriter, 1);
  guint8 header[HEAD_BYTES];

  writer->vault = self;
  writer->id = g_strdup (id);
  writer->part = g_strconcat (self->directory, G_DIR_SEPARATOR_S, id, PART, NULL);
  writer->fd = g_open (writer->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (writer->fd < 0) {
    set_io_error (error, "written");
    g_clear_pointer (&writer->part, g_free);
    return NULL;
  }
  crypto_secretstream_xchacha20poly1305_keygen (writer->key);
  crypto_secretstream_xchacha20poly1305_init_push (&writer->state, header, writer->key);
  if (!write_all (writer->fd, (const guint8 *) MAGIC, strlen (MAGIC), error) ||
      !write_all (writer->fd, header, sizeof header, error))
    return NULL;
  return g_steal_pointer (&writer);
}

static gboolean
write_frame (AusVaultWriter *self, guint8 tag, GError **error)
{
  unsigned long long length = 0;

  crypto_secretstream_xchacha20poly1305_push (&self->state, self->sealed, &length, self->plain,
                                              self->filled, NULL, 0, tag);
  self->filled = 0;
  return write_all (self->fd, self->sealed, (gsize) length, error);
}

gboolean
aus_vault_writer_write (AusVaultWriter *self, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0) {
    gsize n = MIN (length, AUS_VAULT_FRAME_BYTES - self->filled);

    memcpy (self->plain + self->filled, bytes, n);
    self->filled += n;
    bytes += n;
    length -= n;
    if (self->filled == AUS_VAULT_FRAME_BYTES && !write_frame (self, 0, error))
      return FALSE;
  }
  return TRUE;
}

/* The name must outlive a power cut as the content does. */
static gboolean
give_name (AusVaultWriter *self, GError **error)
{
  const char *directory = self->vault->directory;
  g_autofree char *path = g_build_filename (directory, self->id, NULL);
  int fd = g_open (directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && g_rename (self->part, path) == 0;

  if (ok)
    g_clear_pointer (&self->part, g_free);
  ok = ok && fsync (fd) == 0;
  if (!ok)
    set_io_error (error, "written");
  if (fd >= 0)
    close (fd);
  return ok;
}

char *
aus_vault_writer_commit (AusVaultWriter *self, GError **error)
{
  g_autoptr (GBytes) key = g_bytes_new_static (self->key, sizeof self->key);

  if (!write_frame (self, crypto_secretstream_xchacha20poly1305_TAG_FINAL, error))
    return NULL;
  if (fsync (self->fd) != 0) {
    set_io_error (error, "written");
    return NULL;
  }
  return give_name (self, error) ? aus_seal (self->vault->keys, PURPOSE, self->id, key) : NULL;
}

void
aus_vault_writer_free (AusVaultWriter *self)
{
  if (self == NULL)
    return;
  if (self->part != NULL)
    g_unlink (self->part);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->part);
  g_free (self->id);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

/* Reading */

static gssize
read_all (int fd, guint8 *buffer, gsize length, GError **error)
{
  gsize done = 0;

  while (done < length) {
    gssize n = read (fd, buffer + done, length - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      set_io_error (error, "read");
      return -1;
    }
    if (n == 0)
      break;
    done += (gsize) n;
  }
  return (gssize) done;
}

static gboolean
damaged (GError **error)
{
  if (error == NULL || *error == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL,
                         "a document was altered, cut or stored under another key");
  return FALSE;
}

static gboolean
begin_stream (AusVaultReader *self, const guint8 *key, GError **error)
{
  guint8 head[sizeof MAGIC - 1 + HEAD_BYTES];
  const guint8 *header = head + sizeof MAGIC - 1;

  if (read_all (self->fd, head, sizeof head, error) != (gssize) sizeof head ||
      memcmp (head, MAGIC, sizeof MAGIC - 1) != 0 ||
      crypto_secretstream_xchacha20poly1305_init_pull (&self->state, header, key) != 0)
    return damaged (error);
  return TRUE;
}

AusVaultReader *
aus_vault_read (AusVault *self, const char *id, const char *wrapped_key, GError **error)
{
  g_autoptr (GBytes) key = aus_unseal (self->keys, PURPOSE, id, wrapped_key, error);
  g_autofree char *path = g_build_filename (self->directory, id, NULL);

  if (key == NULL)
    return NULL;
  if (g_bytes_get_size (key) != KEY_BYTES) {
    damaged (error);
    return NULL;
  }
  g_autoptr (AusVaultReader) reader = g_new0 (AusVaultReader, 1);
  reader->fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (reader->fd < 0) {
    set_io_error (error, "read");
    return NULL;
  }
  return begin_stream (reader, g_bytes_get_data (key, NULL), error) ? g_steal_pointer (&reader)
                                                                    : NULL;
}

gssize
aus_vault_reader_next (AusVaultReader *self, guint8 *buffer, GError **error)
{
  unsigned long long length = 0;
  guint8 tag = 0;

  if (self->ended)
    return 0;
  gssize n = read_all (self->fd, self->sealed, SEAL_BYTES, error);
  if (n < 0 || crypto_secretstream_xchacha20poly1305_pull (&self->state, buffer, &length, &tag,
                                                           self->sealed, (gsize) n, NULL, 0) != 0) {
    damaged (error);
    return -1;
  }
  /* Only the tag says that nothing was cut off behind it. */
  self->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
  if (length > 0 || self->ended)
    return (gssize) length;
  damaged (error);
  return -1;
}

void
aus_vault_reader_free (AusVaultReader *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}
