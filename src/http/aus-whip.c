/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-whip.h"

#include "app/aus-device.h"
#include "app/aus-live-device.h"
#include "http/aus-credential.h"
#include "http/aus-http-server.h"

#define OFFER_TYPE    "application/sdp"
#define FRAGMENT_TYPE "application/trickle-ice-sdpfrag"

static gboolean
is_whep (AusHttpRequest *request)
{
  return g_str_has_prefix (request->match.route->pattern, "/whep/");
}

static void
fail (AusHttpRequest *request, AusError code, const char *message)
{
  aus_http_request_answer_error (request, g_error_new_literal (AUS_ERROR, code, message));
}

static gboolean
check_type (AusHttpRequest *request, const char *wanted)
{
  const char *type = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (request->message), NULL);

  if (type != NULL && g_ascii_strcasecmp (type, wanted) == 0)
    return TRUE;
  aus_http_request_answer_error (
      request, g_error_new (AUS_ERROR, AUS_ERROR_UNSUPPORTED_MEDIA, "Send %s", wanted));
  return FALSE;
}

/* (transfer full): the body as text; NULL and answered: it is none. */
static char *
dup_text (AusHttpRequest *request)
{
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length > 0 && g_utf8_validate_len (data, length, NULL))
    return g_strndup (data, length);
  fail (request, AUS_ERROR_MALFORMED, "The body is empty or no text");
  return NULL;
}

/* What is done once the token has opened the door. */
typedef void (*Action) (AusHttpRequest *request, AusLive *live, const AusDevice *device);

typedef struct {
  AusHttpRequest *request; /* ref */
  Action action;
} Knock;

static void
entered (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autofree Knock *knock = data;
  g_autoptr (AusHttpRequest) request = knock->request;
  GError *error = NULL;
  g_autoptr (AusDevice) device = aus_app_run_finish (AUS_APP (source), res, &error);
  AusLive *live = aus_http_server_get_live (request->server);

  if (device == NULL)
    aus_http_request_answer_error (request, error);
  else if (live == NULL)
    fail (request, AUS_ERROR_UNAVAILABLE, "No media worker is there");
  else
    knock->action (request, live, device);
}

static void
enter (AusHttpRequest *request, Action action)
{
  g_autofree char *token =
      aus_credential_dup_bearer (aus_http_request_get_header (request, "Authorization"));
  g_autoptr (AusActor) nobody = aus_actor_new_nobody ();

  if (token == NULL) {
    fail (request, AUS_ERROR_UNAUTHENTICATED, "Send the device's token as a bearer");
    return;
  }
  Knock *knock = g_new0 (Knock, 1);
  knock->request = aus_http_request_ref (request);
  knock->action = action;
  AusDeviceKnock *input =
      aus_device_knock_new (aus_http_request_get_param (request, "id"), token,
                            is_whep (request) ? AUS_DEVICE_WATCH : AUS_DEVICE_PUBLISH);
  aus_app_run_async (request->app, &AUS_DEVICE_ENTER, nobody, input,
                     (GDestroyNotify) aus_device_knock_free, NULL, entered, knock);
}

/* RFC 9725 section 4.6: STUN and TURN servers for who wants them. */
static void
add_links (AusHttpRequest *request, JsonArray *servers)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);

  for (guint i = 0; i < json_array_get_length (servers); i++) {
    JsonObject *server = json_array_get_object_element (servers, i);
    JsonArray *urls = json_object_get_array_member (server, "urls");
    g_autofree char *credential =
        json_object_has_member (server, "username")
            ? g_strdup_printf ("; username=\"%s\"; credential=\"%s\"; credential-type=\"password\"",
                               json_object_get_string_member (server, "username"),
                               json_object_get_string_member (server, "credential"))
            : g_strdup ("");
    for (guint j = 0; j < json_array_get_length (urls); j++) {
      g_autofree char *link = g_strdup_printf ("<%s>; rel=\"ice-server\"%s",
                                               json_array_get_string_element (urls, j), credential);
      soup_message_headers_append (headers, "Link", link);
    }
  }
}

static void
opened (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusLiveDeviceAnswer) answer = aus_live_device_open_finish (res, &error);

  if (answer == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  g_autofree char *location =
      g_strdup_printf ("/%s/%s/%s", is_whep (request) ? "whep" : "whip",
                       aus_http_request_get_param (request, "id"), answer->session_id);
  aus_http_request_set_header (request, "ETag", answer->tag);
  aus_http_request_set_header (request, "Location", location);
  aus_http_request_set_header (request, "Accept-Patch", FRAGMENT_TYPE);
  add_links (request, answer->ice_servers);
  aus_http_request_answer (request, SOUP_STATUS_CREATED, OFFER_TYPE,
                           g_steal_pointer (&answer->sdp));
}

static void
open_session (AusHttpRequest *request, AusLive *live, const AusDevice *device)
{
  g_autofree char *sdp = dup_text (request);

  if (sdp != NULL)
    aus_live_device_open_async (live, device, sdp, opened, aus_http_request_ref (request));
}

static void
handle_post (AusHttpRequest *request)
{
  if (check_type (request, OFFER_TYPE))
    enter (request, open_session);
}

static void
answer_options (AusHttpRequest *request)
{
  aus_http_request_set_header (request, "Allow", "OPTIONS, POST");
  aus_http_request_set_header (request, "Accept-Post", OFFER_TYPE);
  aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
}

static void
tell_servers (AusHttpRequest *request, AusLive *live, const AusDevice *device)
{
  g_autoptr (JsonArray) servers = aus_live_device_build_ice (live, device);

  add_links (request, servers);
  answer_options (request);
}

/* Clients that need STUN and TURN before they can offer ask so, with their token (section 4.6). */
static void
handle_options (AusHttpRequest *request)
{
  if (aus_http_request_get_header (request, "Authorization") != NULL)
    enter (request, tell_servers);
  else
    answer_options (request);
}

static void
patched (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (AusHttpRequest) request = data;
  GError *error = NULL;
  g_autoptr (AusLiveDeviceAnswer) answer = aus_live_device_patch_finish (res, &error);

  if (answer == NULL) {
    aus_http_request_answer_error (request, error);
    return;
  }
  if (answer->sdp == NULL) {
    aus_http_request_answer (request, SOUP_STATUS_NO_CONTENT, NULL, NULL);
    return;
  }
  aus_http_request_set_header (request, "ETag", answer->tag);
  aus_http_request_answer (request, SOUP_STATUS_OK, FRAGMENT_TYPE, g_steal_pointer (&answer->sdp));
}

static void
patch_session (AusHttpRequest *request, AusLive *live, const AusDevice *device)
{
  g_autofree char *fragment = dup_text (request);

  if (fragment != NULL)
    aus_live_device_patch_async (live, device, aus_http_request_get_param (request, "pid"),
                                 aus_http_request_get_header (request, "If-Match"), fragment,
                                 patched, aus_http_request_ref (request));
}

static void
handle_patch (AusHttpRequest *request)
{
  if (!check_type (request, FRAGMENT_TYPE))
    return;
  /* The commonest WHEP player never sends it; the user fragment says as much. */
  if (aus_http_request_get_header (request, "If-Match") == NULL && !is_whep (request))
    fail (request, AUS_ERROR_PRECONDITION_REQUIRED, "Send If-Match with the ETag of the session");
  else
    enter (request, patch_session);
}

static void
end_session (AusHttpRequest *request, AusLive *live, const AusDevice *device)
{
  GError *error = NULL;

  if (aus_live_device_close (live, device, aus_http_request_get_param (request, "pid"), &error))
    aus_http_request_answer (request, SOUP_STATUS_OK, NULL, NULL);
  else
    aus_http_request_answer_error (request, error);
}

static void
handle_delete (AusHttpRequest *request)
{
  enter (request, end_session);
}

#define DOOR(root)                                                                                 \
  {                                                                                                \
    .method = "POST", .pattern = "/" root "/{id}", .handler = handle_post, .rate = AUS_RATE_WRITE, \
    .traits = AUS_HTTP_RAW                                                                         \
  }
#define ASK(root)                                                                                  \
  {                                                                                                \
    .method = "OPTIONS", .pattern = "/" root "/{id}", .handler = handle_options,                   \
    .rate = AUS_RATE_WRITE, .traits = AUS_HTTP_RAW                                                 \
  }
#define SESSION(root, method_, handler_)                                                           \
  {                                                                                                \
    .method = method_, .pattern = "/" root "/{id}/{pid}", .handler = handler_,                     \
    .rate = AUS_RATE_WRITE, .traits = AUS_HTTP_RAW                                                 \
  }

const AusHttpRoute aus_whip_routes[] = {
  ASK ("whip"),
  DOOR ("whip"),
  SESSION ("whip", "PATCH", handle_patch),
  SESSION ("whip", "DELETE", handle_delete),
  ASK ("whep"),
  DOOR ("whep"),
  SESSION ("whep", "PATCH", handle_patch),
  SESSION ("whep", "DELETE", handle_delete),
  { NULL },
};
