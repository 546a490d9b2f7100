/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-assets.h"

#include <gio/gio.h>
#include <string.h>

#include "core/aus-error.h"

#define SHELL_NAME "index.html"
#define ROOT_TAG   "<html"

struct _AusAssets {
  GHashTable *assets; /* name → AusAsset */
  char *shell;        /* text of index.html, or the built-in one */
};

static const char built_in_shell[] =
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
    "<title>Auscult</title></head><body><main><h1>Auscult</h1>"
    "<p>The pages are not installed; the programming interface is at /api/v1.</p>"
    "</main></body></html>\n";

static const struct {
  const char *suffix;
  const char *media_type;
} media_types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".json", "application/json" },
  { ".map", "application/json" },
  { ".webmanifest", "application/manifest+json" },
  { ".svg", "image/svg+xml" },
  { ".png", "image/png" },
  { ".jpg", "image/jpeg" },
  { ".webp", "image/webp" },
  { ".ico", "image/x-icon" },
  { ".woff2", "font/woff2" },
  { ".woff", "font/woff" },
  { ".mp3", "audio/mpeg" },
  { ".ogg", "audio/ogg" },
  { ".wav", "audio/wav" },
  { ".wasm", "application/wasm" },
  { ".txt", "text/plain; charset=utf-8" },
};

static void
asset_free (AusAsset *asset)
{
  g_free (asset->etag);
  g_bytes_unref (asset->data);
  g_clear_pointer (&asset->gzip, g_bytes_unref);
  g_free (asset);
}

const char *
aus_assets_media_type (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (media_types); i++)
    if (g_str_has_suffix (name, media_types[i].suffix))
      return media_types[i].media_type;
  return "application/octet-stream";
}

static AusAsset *
asset_new (const char *name, GBytes *data)
{
  AusAsset *asset = g_new0 (AusAsset, 1);
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, data);

  asset->media_type = aus_assets_media_type (name);
  asset->etag = g_strdup_printf ("\"%.20s\"", sum);
  asset->data = g_bytes_ref (data);
  return asset;
}

static gboolean
read_file (AusAssets *self, GFile *file, const char *name, GError **error)
{
  char *text;
  gsize length;
  g_autoptr (GBytes) data = NULL;

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return FALSE;
  data = g_bytes_new_take (text, length);
  g_hash_table_insert (self->assets, g_strdup (name), asset_new (name, data));
  return TRUE;
}

static gboolean
read_directory (AusAssets *self, GFile *directory, const char *prefix, GError **error)
{
  g_autoptr (GFileEnumerator) entries = g_file_enumerate_children (
      directory, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
      G_FILE_QUERY_INFO_NONE, NULL, error);
  GFileInfo *info;
  GFile *file;

  if (entries == NULL)
    return FALSE;
  while (TRUE) {
    g_autofree char *name = NULL;

    if (!g_file_enumerator_iterate (entries, &info, &file, NULL, error))
      return FALSE;
    if (info == NULL)
      return TRUE;
    name = g_strconcat (prefix, g_file_info_get_name (info), NULL);
    if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY) {
      g_autofree char *deeper = g_strconcat (name, "/", NULL);

      if (!read_directory (self, file, deeper, error))
        return FALSE;
    } else if (!read_file (self, file, name, error)) {
      return FALSE;
    }
  }
}

/* "app.js.gz" becomes the compressed form of "app.js". */
static void
join_compressed (AusAssets *self)
{
  GHashTableIter iter;
  gpointer name, asset;

  g_hash_table_iter_init (&iter, self->assets);
  while (g_hash_table_iter_next (&iter, &name, &asset)) {
    g_autofree char *gzip_name = g_strconcat (name, ".gz", NULL);
    AusAsset *gzip = g_hash_table_lookup (self->assets, gzip_name);

    if (gzip != NULL)
      ((AusAsset *) asset)->gzip = g_bytes_ref (gzip->data);
  }
}

AusAssets *
aus_assets_load (const char *directory, GError **error)
{
  g_autoptr (AusAssets) self = g_new0 (AusAssets, 1);
  const AusAsset *shell;

  self->assets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) asset_free);
  if (directory != NULL) {
    g_autoptr (GFile) root = g_file_new_for_path (directory);

    if (!read_directory (self, root, "", error)) {
      aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, "data.web-directory");
      return NULL;
    }
    join_compressed (self);
  }
  shell = g_hash_table_lookup (self->assets, SHELL_NAME);
  if (shell != NULL)
    self->shell = g_strndup (g_bytes_get_data (shell->data, NULL), g_bytes_get_size (shell->data));
  else
    self->shell = g_strdup (built_in_shell);
  return g_steal_pointer (&self);
}

void
aus_assets_free (AusAssets *self)
{
  g_hash_table_unref (self->assets);
  g_free (self->shell);
  g_free (self);
}

const AusAsset *
aus_assets_find (AusAssets *self, const char *name)
{
  return g_hash_table_lookup (self->assets, name);
}

char *
aus_assets_make_shell (AusAssets *self, const char *problem, AusShellVisitor visitor)
{
  const char *tag = strstr (self->shell, ROOT_TAG);
  gsize before;
  GString *page;

  if (tag == NULL || (problem[0] == '\0' && visitor == AUS_SHELL_MAYBE_KNOWN))
    return g_strdup (self->shell);
  before = (gsize) (tag - self->shell) + strlen (ROOT_TAG);
  page = g_string_new_len (self->shell, (gssize) before);
  if (problem[0] != '\0')
    g_string_append_printf (page, " data-problem=\"%s\"", problem);
  if (visitor == AUS_SHELL_STRANGER)
    g_string_append (page, " data-session=\"none\"");
  g_string_append (page, self->shell + before);
  return g_string_free (page, FALSE);
}
