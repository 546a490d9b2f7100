/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-nobody.h"

#include "domain/aus-actor.h"

void
aus_http_run_for_nobody (AusHttpRequest *self, const AusUseCase *use_case, gpointer input,
                         GDestroyNotify input_free, GAsyncReadyCallback done)
{
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();

  aus_app_run_async (self->app, use_case, nobody, input, input_free, NULL, done,
                     aus_http_request_ref (self));
}

void
aus_http_answer_node (GObject *app, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = aus_app_run_finish (AUS_APP (app), res, &error);

  if (node == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_http_request_answer_json (request, SOUP_STATUS_OK, node);
}

static char *
get_visit_path (const char *consultation_id)
{
  return g_strconcat ("/visit/", consultation_id, NULL);
}

char *
aus_http_give_visit (AusHttpRequest *self, const AusVisitPass *pass)
{
  char *path = get_visit_path (pass->consultation_id);

  aus_http_request_add_cookie (self, AUS_COOKIE_VISIT, pass->token, path, -1);
  return path;
}

void
aus_http_take_visit (AusHttpRequest *self, const char *consultation_id)
{
  g_autofree char *path = get_visit_path (consultation_id);

  aus_http_request_add_cookie (self, AUS_COOKIE_VISIT, "", path, 0);
}
