/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-link.h"
#include "domain/aus-actor.h"
#include "http/api/aus-api.h"

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
  g_autofree char *path = NULL;

  if (pass == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  path = g_strconcat ("/visit/", pass->consultation_id, NULL);
  aus_http_request_add_cookie (request, AUS_COOKIE_VISIT, pass->token, path, -1);
  aus_http_request_answer (request, SOUP_STATUS_OK, "application/json",
                           g_strdup_printf ("{\"location\":\"%s\"}", path));
}

void
aus_api_redeem_code (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();

  aus_app_run_async (request->app, &AUS_LINK_REDEEM, nobody,
                     g_strdup (json_object_get_string_member (body, "code")), g_free, NULL,
                     redeemed, aus_http_request_ref (request));
}
