/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Enums and their public names: one NULL-terminated array each, indexed by the enum. The arrays are
 * also the `values` of AusJsonMember tables, so that a name exists once.
 */

/* aus_names_find: index of @name in @names; FALSE and @index untouched when it is not there. */
gboolean aus_names_find (const char *const *names, const char *name, guint *index);

/*
 * AUS_DECLARE_NAMES: declares TYPE_names[], TYPE_get_name (value) (unowned) and
 * TYPE_from_name (name, &value), which leaves value untouched when there is no such name.
 */
#define AUS_DECLARE_NAMES(Type, type)                                                              \
  extern const char *const type##_names[];                                                         \
  const char *type##_get_name (Type value);                                                        \
  gboolean type##_from_name (const char *name, Type *value);

#define AUS_DEFINE_NAMES(Type, type)                                                               \
  const char *type##_get_name (Type value)                                                         \
  {                                                                                                \
    g_return_val_if_fail ((gsize) value < G_N_ELEMENTS (type##_names) - 1, "");                    \
    return type##_names[value];                                                                    \
  }                                                                                                \
  gboolean type##_from_name (const char *name, Type *value)                                        \
  {                                                                                                \
    guint index;                                                                                   \
    if (!aus_names_find (type##_names, name, &index))                                              \
      return FALSE;                                                                                \
    *value = (Type) index;                                                                         \
    return TRUE;                                                                                   \
  }

G_END_DECLS
