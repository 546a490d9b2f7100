/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  AUS_CONFIG_STRING, /* lists are comma-separated */
  AUS_CONFIG_INT,
  AUS_CONFIG_BOOLEAN,
  AUS_CONFIG_ENUM
} AusConfigType;

typedef struct {
  const char *name; /* "group.key"; NULL ends the table */
  AusConfigType type;
  gint64 min, max;           /* AUS_CONFIG_INT */
  const char *const *values; /* AUS_CONFIG_ENUM */
  const char *fallback;
  const char *comment; /* one line for auscult.conf */
} AusConfigKey;

/* aus_config_keys: everything that can be set, by group. */
extern const AusConfigKey aus_config_keys[];

G_END_DECLS
