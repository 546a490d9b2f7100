/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * JSON put straight into a text (RFC 8259): a page of consultations has ten thousand members, and a
 * tree of nodes for them costs four times what printing does. Each function writes the comma that
 * is due, then @name (NULL inside an array and for the outermost value), then the value. Texts are
 * UTF-8, names need no escaping.
 */

/* aus_json_text_open: @bracket: '{' or '['; what follows is inside, until aus_json_text_close(). */
void aus_json_text_open (GString *self, const char *name, char bracket);
void aus_json_text_close (GString *self, char bracket);

/* aus_json_text_string: NULL becomes null. */
void aus_json_text_string (GString *self, const char *name, const char *value);
void aus_json_text_int (GString *self, const char *name, gint64 value);
void aus_json_text_boolean (GString *self, const char *name, gboolean value);

/* aus_json_text_raw: @value is JSON already; NULL becomes null. */
void aus_json_text_raw (GString *self, const char *name, const char *value);

G_END_DECLS
