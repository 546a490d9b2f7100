/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-feed-page.h"

#include <string.h>

#include "app/aus-feed.h"
#include "domain/aus-actor.h"
#include "http/aus-etag.h"

static void
on_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autofree char *text = aus_app_run_finish (AUS_APP (source), res, &error);
  const char *seen = aus_http_request_get_header (request, "If-None-Match");

  if (text == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *etag = g_strdup_printf ("\"%.32s\"", sum);
  aus_http_request_set_header (request, "ETag", etag);
  aus_http_request_set_header (request, "Cache-Control", "private, no-cache");
  if (seen != NULL && aus_etag_matches (seen, etag, AUS_ETAG_WEAK))
    aus_http_request_answer (request, SOUP_STATUS_NOT_MODIFIED, NULL, NULL);
  else
    aus_http_request_answer (request, SOUP_STATUS_OK, "text/calendar; charset=utf-8",
                             g_steal_pointer (&text));
}

void
aus_feed_page_serve (AusHttpRequest *request)
{
  const char *file = aus_http_request_get_param (request, "file");
  gboolean named = g_str_has_suffix (file, ".ics");
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();
  g_autofree char *token = g_strndup (file, strlen (file) - (named ? 4 : 0));

  aus_app_run_async (request->app, &AUS_FEED_READ, nobody, g_steal_pointer (&token), g_free, NULL,
                     on_read, aus_http_request_ref (request));
}
