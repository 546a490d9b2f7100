/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * aus_openapi_new: (transfer full): the OpenAPI 3.1 description of aus_api_routes. Beside the
 * standard members each problem response lists the stable names it may carry in "x-problems".
 */
JsonNode *aus_openapi_new (void);

G_END_DECLS
