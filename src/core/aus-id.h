/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_ID_LENGTH 26

/*
 * aus_id_new: (transfer full): a ULID in lower-case Crockford base32: 48 bits of time (ms), 80 bits
 * drawn by libsodium. Sorts by creation, also within a millisecond of one process, so that indexes
 * grow at their end. Opaque, but no secret: never authorise by knowing an id.
 */
char *aus_id_new (gint64 now_usec);
gboolean aus_id_is_valid (const char *text);

G_END_DECLS
