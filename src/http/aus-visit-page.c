/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-visit-page.h"

#include "http/aus-http-nobody.h"
#include "http/aus-http-server.h"
#include "http/aus-pages.h"

static void
link_followed (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusVisitPass) pass = aus_app_run_finish (AUS_APP (source), res, &error);

  if (pass == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autofree char *path = aus_http_give_visit (request, pass);
  aus_http_request_set_header (request, "Location", path);
  aus_http_request_set_header (request, "Cache-Control", "no-store");
  aus_http_request_answer (request, SOUP_STATUS_SEE_OTHER, NULL, NULL);
}

void
aus_visit_page_follow_link (AusHttpRequest *request)
{
  const char *token = aus_http_request_get_param (request, "token");

  aus_http_run_for_nobody (request, &AUS_LINK_FOLLOW, g_strdup (token), g_free, link_followed);
}

static void
session_resolved (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusIdentity) identity = aus_identity_resolve_finish (request->app, res, &error);

  if (identity == NULL)
    aus_http_request_answer_error (request, error);
  else
    aus_pages_answer (request, SOUP_STATUS_OK, "");
}

/* Takes @error: what is wrong with the visit, said when there is no session either. */
static void
try_session (AusHttpRequest *request, GError *error)
{
  g_autofree char *secret =
      aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_SESSION);

  if (secret == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_error_free (error);
  aus_identity_resolve_async (request->app, AUS_CREDENTIAL_SESSION, secret, NULL, session_resolved,
                              aus_http_request_ref (request));
}

static GError *
no_credential (void)
{
  return g_error_new_literal (AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "Open the link again");
}

static void
visit_resolved (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  const char *consultation_id = aus_http_request_get_param (request, "id");
  GError *error = NULL;
  g_autoptr (AusIdentity) identity = aus_identity_resolve_finish (request->app, res, &error);

  if (identity != NULL && g_strcmp0 (identity->consultation_id, consultation_id) == 0)
    aus_pages_answer (request, SOUP_STATUS_OK, "");
  else
    try_session (request, error != NULL ? error : no_credential ());
}

void
aus_visit_page_serve (AusHttpRequest *request)
{
  g_autofree char *secret =
      aus_cookie_find (aus_http_request_get_header (request, "Cookie"), AUS_COOKIE_VISIT);

  if (secret == NULL)
    try_session (request, no_credential ());
  else
    aus_identity_resolve_async (request->app, AUS_CREDENTIAL_VISIT, secret, NULL, visit_resolved,
                                aus_http_request_ref (request));
}
