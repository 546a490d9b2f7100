/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-practitioner-page.h"

#include "app/aus-booking.h"
#include "core/aus-error.h"
#include "domain/aus-actor.h"
#include "http/aus-http-server.h"
#include "http/aus-pages.h"

static void
found (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (JsonNode) page = aus_app_run_finish (AUS_APP (source), res, &error);

  if (page != NULL) {
    gboolean indexed = json_object_get_boolean_member (json_node_get_object (page), "indexed");
    aus_http_request_set_header (request, "X-Robots-Tag", indexed ? "all" : "noindex");
    aus_pages_answer_open (request, indexed ? AUS_PAGES_INDEXED : AUS_PAGES_HIDDEN);
    return;
  }
  if (!g_error_matches (error, AUS_ERROR, AUS_ERROR_NOT_FOUND)) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_error_free (error);
  aus_pages_answer (request, SOUP_STATUS_NOT_FOUND, "not-found");
}

void
aus_practitioner_page_serve (AusHttpRequest *request)
{
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();
  AusBookingInput *input =
      aus_booking_input_new (aus_http_request_get_param (request, "slug"), NULL, request->query);

  aus_app_run_async (request->app, &AUS_BOOKING_PAGE, nobody, input,
                     (GDestroyNotify) aus_booking_input_free, NULL, found,
                     aus_http_request_ref (request));
}
