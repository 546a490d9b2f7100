/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/api/aus-api.h"
#include "http/aus-openapi.h"

void
aus_api_show_openapi (AusHttpRequest *request)
{
  static char *text; /* the tables are constant, so is the document */

  if (text == NULL) {
    g_autoptr (JsonNode) node = aus_openapi_new ();

    text = aus_json_print (node);
  }
  aus_http_request_answer (request, SOUP_STATUS_OK, "application/json", g_strdup (text));
}
