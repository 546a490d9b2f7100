/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* In data.directory: by it auscultctl reaches a running server. */
#define AUS_CONTROL_SOCKET "auscultd.sock"

/*
 * AusConfig: auscult.conf (GKeyFile) over built-in defaults; every key is a row of one table with
 * type, limits, default and comment. An unknown key or a bad value stops the start with its line.
 */
typedef struct _AusConfig AusConfig;

AusConfig *aus_config_new (void);
gboolean aus_config_load (AusConfig *self, const char *path, GError **error);
gboolean aus_config_set (AusConfig *self, const char *key, const char *value,
                         GError **error); /* "http.port" */
void aus_config_free (AusConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusConfig, aus_config_free)

const char *aus_config_get_string (AusConfig *self, const char *key);
gint64 aus_config_get_int (AusConfig *self, const char *key);
gboolean aus_config_get_boolean (AusConfig *self, const char *key);

/* aus_config_print: (transfer full): a commented auscult.conf with every key and its default. */
char *aus_config_print (void);

G_END_DECLS
