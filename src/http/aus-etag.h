/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Entity tags (RFC 9110, 8.8.3): `"v3.17"` is revision 17 of a row that was edited up to version 3;
 * assets carry a hash. A representation changes with each revision, so the whole tag counts for
 * If-None-Match. If-Match protects edits from each other (RFC 9110, 13.1.1: "lost updates"): only
 * the version counts, as the patient's arrival takes nothing away from whoever is typing.
 */

/* aus_etag_format: (transfer full): the strong tag. */
char *aus_etag_format (gint64 version, gint64 revision);

/*
 * aus_etag_matches: does the If-Match or If-None-Match list @header name @tag? @weak: weak tags
 * count too (If-None-Match compares weakly, If-Match strongly: RFC 9110, 13.1). `*` matches all.
 */
typedef enum { AUS_ETAG_STRONG, AUS_ETAG_WEAK } AusEtagComparison;
gboolean aus_etag_matches (const char *header, const char *tag, AusEtagComparison comparison);

/*
 * aus_etag_parse_version: the version that an If-Match header asks for, `"v3.17"` or, from those
 * who know only the member "version", `"v3"`; 0 for `*` (any version).
 * AUS_ERROR_MALFORMED when it is not one tag of ours: a list cannot say which state was seen.
 */
gboolean aus_etag_parse_version (const char *header, gint64 *version, GError **error);

G_END_DECLS
