/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-names.h"

gboolean
aus_names_find (const char *const *names, const char *name, guint *index)
{
  g_return_val_if_fail (names != NULL && index != NULL, FALSE);

  for (guint i = 0; name != NULL && names[i] != NULL; i++) {
    if (!g_str_equal (names[i], name))
      continue;
    *index = i;
    return TRUE;
  }
  return FALSE;
}
