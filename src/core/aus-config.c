/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-config.h"

#include "core/aus-config-keys.h"
#include "core/aus-error.h"

#include <string.h>

struct _AusConfig {
  GHashTable *values; /* interned "group.name" → value; a key that is not there has its default */
};

static const AusConfigKey *
find_key (const char *name)
{
  for (const AusConfigKey *key = aus_config_keys; key->name != NULL; key++)
    if (g_str_equal (key->name, name))
      return key;
  return NULL;
}

static gboolean
is_one_of (const char *value, const char *const *values)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (g_str_equal (value, values[i]))
      return TRUE;
  return FALSE;
}

static gboolean
check_int (const AusConfigKey *key, const char *value, GError **error)
{
  if (g_ascii_string_to_signed (value, 10, key->min, key->max, NULL, NULL))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "%s must be a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
               key->name, key->min, key->max);
  return FALSE;
}

static gboolean
check_enum (const AusConfigKey *key, const char *value, GError **error)
{
  if (is_one_of (value, key->values))
    return TRUE;

  g_autofree char *known = g_strjoinv (", ", (char **) key->values);

  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s must be one of: %s", key->name, known);
  return FALSE;
}

static gboolean
check_value (const AusConfigKey *key, const char *value, GError **error)
{
  static const char *const booleans[] = { "true", "false", NULL };

  switch (key->type) {
  case AUS_CONFIG_INT:
    return check_int (key, value, error);
  case AUS_CONFIG_ENUM:
    return check_enum (key, value, error);
  case AUS_CONFIG_BOOLEAN:
    if (is_one_of (value, booleans))
      return TRUE;
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s must be true or false", key->name);
    return FALSE;
  case AUS_CONFIG_STRING:
    break;
  }
  return TRUE;
}

AusConfig *
aus_config_new (void)
{
  AusConfig *self = g_new0 (AusConfig, 1);

  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
aus_config_free (AusConfig *self)
{
  g_hash_table_unref (self->values);
  g_free (self);
}

gboolean
aus_config_set (AusConfig *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  const AusConfigKey *key = find_key (name);

  if (key == NULL) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s is not a key of the configuration", name);
    return FALSE;
  }
  if (!check_value (key, value, error))
    return FALSE;
  g_hash_table_insert (self->values, (gpointer) key->name, g_strdup (value));
  return TRUE;
}

/* GKeyFile forgets where a key stood; the message of a bad one needs it. */
static guint
find_line (const char *text, const char *group, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *header = g_strdup_printf ("[%s]", group);
  gboolean inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = g_strstrip (lines[i]);
    gsize length = strcspn (line, "=");

    if (line[0] == '[')
      inside = g_str_equal (line, header);
    while (length > 0 && g_ascii_isspace (line[length - 1]))
      length--;
    if (inside && length == strlen (name) && strncmp (line, name, length) == 0)
      return i + 1;
  }
  return 0;
}

static gboolean
load_key (AusConfig *self, GKeyFile *file, const char *group, const char *name, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s.%s", group, name);
  /* The raw value: paths and URLs are written as they are, without escapes. */
  g_autofree char *value = g_key_file_get_value (file, group, name, error);

  return value != NULL && aus_config_set (self, key, g_strstrip (value), error);
}

static gboolean
load_groups (AusConfig *self, GKeyFile *file, const char *text, const char *path, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  for (char **group = groups; *group != NULL; group++) {
    g_auto (GStrv) names = g_key_file_get_keys (file, *group, NULL, NULL);

    for (char **name = names; name != NULL && *name != NULL; name++) {
      if (load_key (self, file, *group, *name, error))
        continue;
      g_prefix_error (error, "%s:%u: ", path, find_line (text, *group, *name));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
aus_config_load (AusConfig *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error)) {
    aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, "Cannot read the configuration");
    return FALSE;
  }
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error)) {
    aus_error_from_foreign (error, AUS_ERROR_INVALID, path);
    return FALSE;
  }
  return load_groups (self, file, text, path, error);
}

static const char *
get_value (AusConfig *self, const char *name, AusConfigType type)
{
  const AusConfigKey *key = find_key (name);

  g_return_val_if_fail (key != NULL, "");
  g_return_val_if_fail (
      key->type == type || (type == AUS_CONFIG_STRING && key->type == AUS_CONFIG_ENUM), "");

  const char *value = g_hash_table_lookup (self->values, key->name);

  return value != NULL ? value : key->fallback;
}

const char *
aus_config_get_string (AusConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL && key != NULL, "");
  return get_value (self, key, AUS_CONFIG_STRING);
}

gint64
aus_config_get_int (AusConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL && key != NULL, 0);
  return g_ascii_strtoll (get_value (self, key, AUS_CONFIG_INT), NULL, 10);
}

gboolean
aus_config_get_boolean (AusConfig *self, const char *key)
{
  g_return_val_if_fail (self != NULL && key != NULL, FALSE);
  return g_str_equal (get_value (self, key, AUS_CONFIG_BOOLEAN), "true");
}

char *
aus_config_print (void)
{
  GString *text = g_string_new ("# auscult.conf: every key with its default.\n");
  const char *group = "";

  for (const AusConfigKey *key = aus_config_keys; key->name != NULL; key++) {
    const char *name = strchr (key->name, '.') + 1;
    gsize length = (gsize) (name - key->name) - 1;

    if (strncmp (key->name, group, length + 1) != 0)
      g_string_append_printf (text, "\n[%.*s]\n", (int) length, key->name);
    group = key->name;
    g_string_append_printf (text, "# %s\n", key->comment);
    if (key->type == AUS_CONFIG_INT)
      g_string_append_printf (text, "# From %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".\n",
                              key->min, key->max);
    g_string_append_printf (text, "#%s=%s\n", name, key->fallback);
  }
  return g_string_free (text, FALSE);
}
