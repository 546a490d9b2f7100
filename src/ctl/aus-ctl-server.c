/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-error.h"
#include "core/aus-json.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>

/* A running server, asked through its control socket: only its own user and root can open that. */

#define OPERATOR "http://localhost/api/v1/operator"

static const char *
get_detail (JsonNode *answer)
{
  JsonObject *problem =
      answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  return problem != NULL ? aus_json_get_string (problem, "detail", "no answer") : "no answer";
}

/* (transfer full): the answer's object. */
static JsonNode *
exchange (AusCtl *ctl, const char *method, const char *path, const char *body, GError **error)
{
  const char *directory = aus_config_get_string (ctl->config, "data.directory");
  g_autofree char *socket = g_build_filename (directory, AUS_CONTROL_SOCKET, NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (socket);
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("remote-connectable", address, NULL);
  g_autofree char *url = g_strconcat (OPERATOR, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) sent = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;

  if (sent != NULL)
    soup_message_set_request_body_from_bytes (message, "application/json", sent);
  g_autoptr (GBytes) received = soup_session_send_and_read (session, message, NULL, error);
  if (received == NULL) {
    g_clear_error (error);
    g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "No server runs on %s", directory);
    return NULL;
  }
  gsize length = 0;
  const char *text = g_bytes_get_data (received, &length);
  g_autoptr (JsonNode) answer = aus_json_parse (text, length, G_MAXINT32, NULL);
  if (answer != NULL && soup_message_get_status (message) == SOUP_STATUS_OK)
    return g_steal_pointer (&answer);
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "%s", get_detail (answer));
  return NULL;
}

static void
print_seat (const char *room_id, JsonObject *seat)
{
  JsonArray *samples = json_object_get_array_member (seat, "samples");
  guint n = json_array_get_length (samples);

  g_print (
      "%s\t%s\t%s\t%s\t%s\t%s", room_id, json_object_get_string_member (seat, "participant_id"),
      json_object_get_string_member (seat, "role"),
      json_object_get_string_member (seat, "presence"),
      json_object_get_string_member (seat, "word"), json_object_get_string_member (seat, "cause"));
  if (n > 0) {
    JsonObject *last = json_array_get_object_element (samples, n - 1);
    g_print ("\t%.1f\t%.0f ms\t%.1f %%\t%.1f %%", json_object_get_double_member (last, "audio"),
             json_object_get_double_member (last, "rtt_ms"),
             json_object_get_double_member (last, "loss_up"),
             json_object_get_double_member (last, "loss_down"));
  }
  g_print ("\n");
}

gboolean
aus_ctl_rooms (AusCtl *ctl, int argc, char **argv, GError **error)
{
  if (!aus_ctl_parse (&argc, &argv, NULL, NULL, error))
    return FALSE;
  g_autoptr (JsonNode) answer = exchange (ctl, "GET", "/rooms", NULL, error);
  if (answer == NULL)
    return FALSE;
  JsonArray *rooms = json_object_get_array_member (json_node_get_object (answer), "items");
  for (guint i = 0; i < json_array_get_length (rooms); i++) {
    JsonObject *room = json_array_get_object_element (rooms, i);
    JsonArray *seats = json_object_get_array_member (room, "seats");
    for (guint j = 0; j < json_array_get_length (seats); j++)
      print_seat (json_object_get_string_member (room, "id"),
                  json_array_get_object_element (seats, j));
  }
  return TRUE;
}

gboolean
aus_ctl_drain (AusCtl *ctl, int argc, char **argv, GError **error)
{
  int worker = -1;
  gboolean off = FALSE;
  const GOptionEntry entries[] = {
    { "worker", 0, 0, G_OPTION_ARG_INT, &worker, "Only this media process: its rooms move now",
      "N" },
    { "off", 0, 0, G_OPTION_ARG_NONE, &off, "Take visitors and rooms again", NULL },
    { NULL },
  };

  if (!aus_ctl_parse (&argc, &argv, entries, NULL, error))
    return FALSE;
  g_autofree char *number = worker >= 0 ? g_strdup_printf ("%d", worker) : g_strdup ("null");
  g_autofree char *body =
      g_strdup_printf ("{\"draining\":%s,\"worker\":%s}", off ? "false" : "true", number);
  g_autoptr (JsonNode) answer = exchange (ctl, "POST", "/drain", body, error);
  if (answer == NULL)
    return FALSE;
  JsonObject *server = json_node_get_object (answer);
  g_print ("%s, %d of %d media processes ready\n",
           json_object_get_boolean_member (server, "draining") ? "draining" : "taking visitors",
           (int) json_object_get_int_member (server, "workers_ready"),
           (int) json_object_get_int_member (server, "workers"));
  return TRUE;
}
