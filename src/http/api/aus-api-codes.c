/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/api/aus-api.h"
#include "http/aus-http-nobody.h"

const AusJsonMember aus_api_redeem_body[] = {
  { "code", AUS_JSON_STRING, AUS_JSON_REQUIRED, 1, 32,
    .doc = "Connection code as typed; case and blanks do not matter" },
  { NULL },
};

static void
redeemed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusVisitPass) pass = aus_app_run_finish (AUS_APP (source), res, &error);

  if (pass == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autofree char *path = aus_http_give_visit (request, pass);
  aus_http_request_answer (request, SOUP_STATUS_OK, "application/json",
                           g_strdup_printf ("{\"location\":\"%s\"}", path));
}

void
aus_api_redeem_code (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);

  aus_http_run_for_nobody (request, &AUS_LINK_REDEEM,
                           g_strdup (json_object_get_string_member (body, "code")), g_free,
                           redeemed);
}
