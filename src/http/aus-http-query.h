/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-json.h"

G_BEGIN_DECLS

/*
 * aus_http_query_parse: (transfer full): the query string as a checked object. Parameters are
 * declared by the same kind of table as bodies; an AUS_JSON_ARRAY may be repeated or separated by
 * commas. AUS_ERROR_INVALID with the pointer "?name".
 */
JsonObject *aus_http_query_parse (const char *query, const AusJsonMember *members, GError **error);

G_END_DECLS
