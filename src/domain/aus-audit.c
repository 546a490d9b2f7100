/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-audit.h"

#include <string.h>

/* "5:hello" and "-" for NULL: netstrings, which no content can imitate. */
static void
update_value (GChecksum *sum, const char *value)
{
  gsize length = value != NULL ? strlen (value) : 0;
  g_autofree char *prefix = value != NULL ? g_strdup_printf ("%zu:", length) : g_strdup ("-");

  g_checksum_update (sum, (const guchar *) prefix, (gssize) strlen (prefix));
  if (length > 0)
    g_checksum_update (sum, (const guchar *) value, (gssize) length);
  g_checksum_update (sum, (const guchar *) ",", 1);
}

char *
aus_audit_hash (const char *previous_hash, const char *const *values, gsize n_values)
{
  g_return_val_if_fail (previous_hash != NULL, NULL);

  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  update_value (sum, previous_hash);
  for (gsize i = 0; i < n_values; i++)
    update_value (sum, values[i]);
  return g_strdup (g_checksum_get_string (sum));
}

gboolean
aus_audit_check (const char *previous_hash, const char *const *values, gsize n_values,
                 const char *hash)
{
  g_autofree char *expected = aus_audit_hash (previous_hash, values, n_values);

  return g_strcmp0 (expected, hash) == 0;
}
