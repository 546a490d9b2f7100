/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-device.h"
#include "app/aus-live-device.h"
#include "http/api/aus-api.h"
#include "http/aus-http-server.h"

static const char *const kinds[] = { "publish", "watch", NULL };

const AusJsonMember aus_api_device_body[] = {
  { "name", AUS_JSON_STRING, AUS_JSON_REQUIRED | AUS_JSON_LINE, 1, 60,
    .doc = "What everybody in the call sees" },
  { "kind", AUS_JSON_ENUM, .values = kinds, .doc = "publish (WHIP), the default, or watch (WHEP)" },
  { "participant_id", AUS_JSON_ID,
    .doc = "Whom a watching one sees; default: the patient. While it does, nothing in the call is "
           "encrypted end to end, and everybody is told" },
  { "watched_device_id", AUS_JSON_ID,
    .doc = "Instead: the publishing device that it sees. People stay encrypted" },
  { NULL },
};

AusAnswer *
aus_api_answer_new_device (gconstpointer result, const AusActor *actor, gpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  aus_device_pass_print (result, text);
  return aus_answer_new (SOUP_STATUS_CREATED, g_string_free (g_steal_pointer (&text), FALSE), NULL,
                         NULL);
}

static void
revoked (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusConsultation) consultation = aus_app_run_finish (AUS_APP (source), res, &error);
  AusLive *live = aus_http_server_get_live (request->server);

  if (consultation == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  if (live != NULL)
    aus_live_device_drop (live, consultation->id, aus_http_request_get_param (request, "pid"));
  aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

void
aus_api_revoke_device (AusHttpRequest *request)
{
  AusCommand *command = aus_command_new_with (aus_http_request_get_param (request, "id"),
                                              aus_http_request_get_param (request, "pid"), NULL);

  aus_app_run_async (request->app, &AUS_DEVICE_REVOKE, aus_http_request_get_actor (request),
                     command, (GDestroyNotify) aus_command_free, NULL, revoked,
                     aus_http_request_ref (request));
}
