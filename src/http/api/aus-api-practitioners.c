/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-admit.h"
#include "app/aus-query.h"
#include "http/api/aus-api.h"
#include "http/aus-http-run.h"

const AusJsonMember aus_api_announce_body[] = {
  { "minutes", AUS_JSON_INTEGER, 0, 0, 240, .doc = "Announced delay; absent: as it is" },
  { "text", AUS_JSON_STRING, 0, 0, 500, .doc = "Message; absent: as it is, empty: removed" },
  { NULL },
};

void
aus_api_list_waiting (AusHttpRequest *request)
{
  AusListQuery *list = aus_list_query_new ();

  list->practitioner_id = g_strdup (aus_http_request_get_param (request, "id"));
  aus_http_run (request, list, (GDestroyNotify) aus_list_query_free);
}

void
aus_api_show_practitioner (AusHttpRequest *request)
{
  aus_http_run (request, g_strdup (aus_http_request_get_param (request, "id")), g_free);
}

void
aus_api_announce (AusHttpRequest *request)
{
  JsonObject *body = aus_http_request_get_object (request);
  AusAnnounce *announce;

  if (json_object_get_size (body) == 0) {
    aus_http_request_answer_error (
        request, aus_error_new_at (AUS_ERROR_INVALID, "", "Give minutes, text, or both"));
    return;
  }
  announce = g_new0 (AusAnnounce, 1);
  announce->practitioner_id = g_strdup (aus_http_request_get_param (request, "id"));
  announce->minutes = (gint) aus_json_get_int (body, "minutes", -1);
  announce->text = g_strdup (aus_json_get_string (body, "text", NULL));
  aus_http_run (request, announce, (GDestroyNotify) aus_announce_free);
}
