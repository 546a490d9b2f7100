/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_JSON_MAX_DEPTH 16

/*
 * aus_json_scan: whether @data is one JSON text as RFC 8259 has it, and no more: json-glib itself
 * also takes comments, assignments and wrong numbers, recurses as deep as it is sent, and cuts
 * strings at an escaped NUL. Integers must fit in 64 bits. AUS_ERROR_MALFORMED otherwise.
 */
gboolean aus_json_scan (const char *data, gsize length, GError **error);

G_END_DECLS
