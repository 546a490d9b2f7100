/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-schema.h"

#include "http/aus-http-request.h"
#include "signal/aus-signal-message.h"

static void
show_schema (AusHttpRequest *request)
{
  static char *text; /* the tables are constant, so is the document */

  if (text == NULL) {
    g_autoptr (JsonNode) node = aus_signal_schema ();
    text = aus_json_print (node);
  }
  aus_http_request_answer (request, SOUP_STATUS_OK, "application/schema+json", g_strdup (text));
}

const AusHttpRoute aus_daemon_routes[] = {
  { .method = "GET",
    .pattern = "/api/v1/signal.schema.json",
    .handler = show_schema,
    .rate = AUS_RATE_FREE,
    .traits = AUS_HTTP_NOT_JSON },
  { NULL },
};
