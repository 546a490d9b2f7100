/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Entity tags (RFC 9110, 8.8.3): `"v3"` is version 3 of a row; assets carry a hash. */

/* aus_etag_format: (transfer full): the strong tag of a row's @version. */
char *aus_etag_format (gint64 version);

/*
 * aus_etag_matches: does the If-Match or If-None-Match list @header name @tag? @weak: weak tags
 * count too (If-None-Match compares weakly, If-Match strongly: RFC 9110, 13.1). `*` matches all.
 */
typedef enum { AUS_ETAG_STRONG, AUS_ETAG_WEAK } AusEtagComparison;
gboolean aus_etag_matches (const char *header, const char *tag, AusEtagComparison comparison);

/*
 * aus_etag_parse_version: the version that an If-Match header asks for; 0 for `*` (any version).
 * AUS_ERROR_MALFORMED when it is not one tag of ours: a list cannot say which state was seen.
 */
gboolean aus_etag_parse_version (const char *header, gint64 *version, GError **error);

G_END_DECLS
