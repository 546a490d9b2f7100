/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-advice.h"

#include <gio/gio.h>

#include "aus-rules-resource.h" /* generated */
#include "core/aus-error.h"

#define RESOURCE_ROOT "/org/auscult/rules"

static gboolean
add (AusRules *rules, const char *name, GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (aus_rules_add (rules, text, length, error))
    return TRUE;
  g_prefix_error (error, "%s: %s: ", name,
                  aus_error_get_pointer (*error) != NULL ? aus_error_get_pointer (*error) : "");
  return FALSE;
}

static gboolean
add_built_in (AusRules *rules, GError **error)
{
  GResource *resource = aus_rules_get_resource ();
  g_auto (GStrv) names =
      g_resource_enumerate_children (resource, RESOURCE_ROOT, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    g_autofree char *path = g_strconcat (RESOURCE_ROOT "/", names[i], NULL);
    g_autoptr (GBytes) bytes =
        g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

    if (bytes == NULL || !add (rules, names[i], bytes, error))
      return FALSE;
  }
  return names != NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *directory, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  g_autoptr (GPtrArray) names = NULL;
  const char *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
add_directory (AusRules *rules, const char *directory, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (directory, error);

  for (guint i = 0; names != NULL && i < names->len; i++) {
    g_autofree char *path = g_build_filename (directory, names->pdata[i], NULL);
    g_autoptr (GBytes) bytes = NULL;
    char *text;
    gsize length;

    if (!g_file_get_contents (path, &text, &length, error))
      return FALSE;
    bytes = g_bytes_new_take (text, length);
    if (!add (rules, path, bytes, error))
      return FALSE;
  }
  return names != NULL;
}

AusRules *
aus_advice_load (const char *directory, GError **error)
{
  g_autoptr (AusRules) rules = aus_rules_new ();
  gboolean ok = add_built_in (rules, error);

  if (ok && directory != NULL && *directory != '\0')
    ok = add_directory (rules, directory, error);
  if (ok && aus_rules_seal (rules, error))
    return g_steal_pointer (&rules);
  if (error != NULL && *error != NULL && (*error)->domain != AUS_ERROR)
    aus_error_from_foreign (error, AUS_ERROR_INVALID, "rules.directory");
  return NULL;
}
