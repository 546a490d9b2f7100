/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>

#include "core/aus-json.h"
#include "ctl/aus-doctor.h"

#define TIMEOUT_SECONDS   6
#define MAX_ANSWER        (1024 * 1024)
#define TOO_MANY_REQUESTS 429 /* libsoup has no name for it */

/* Where the server listens itself, whatever stands in front of it. */
static char *
make_url (AusDoctor *self, const char *path)
{
  const char *configured = aus_config_get_string (self->config, "http.addresses");
  g_auto (GStrv) addresses = g_strsplit (configured, ",", 2);
  const char *certificate = aus_config_get_string (self->config, "http.tls-certificate");
  const char *host = addresses[0] != NULL ? g_strstrip (addresses[0]) : "127.0.0.1";
  int port = (int) aus_config_get_int (self->config, "http.port");

  if (g_str_equal (host, "0.0.0.0"))
    host = "127.0.0.1";
  else if (g_str_equal (host, "::"))
    host = "::1";
  return g_uri_join (G_URI_FLAGS_NONE, *certificate != '\0' ? "https" : "http", NULL, host, port,
                     path, NULL, NULL);
}

/* Its name is checked by the certificate's check; here it is asked by its address. */
static gboolean
on_certificate (SoupMessage *message, GTlsCertificate *certificate, GTlsCertificateFlags faults,
                gpointer data)
{
  return TRUE;
}

static GBytes *
ask (AusDoctor *self, const char *method, const char *path, guint *status, GError **error)
{
  g_autofree char *url = make_url (self, path);
  g_autoptr (SoupSession) session =
      soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);

  if (message == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s is no address", url);
    return NULL;
  }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_certificate), NULL);
  GBytes *body = soup_session_send_and_read (session, message, NULL, error);
  *status = soup_message_get_status (message);
  return body;
}

static gboolean
check_ready (AusDoctor *self)
{
  g_autoptr (GError) error = NULL;
  guint status = 0;
  g_autoptr (GBytes) body = ask (self, "GET", "/ready", &status, &error);
  g_autofree char *url = make_url (self, "");

  if (body == NULL)
    aus_doctor_find (self, "server", AUS_DOCTOR_FAILED,
                     "Start it (systemctl start auscultd), and look at its log.", "%s: %s", url,
                     error->message);
  else if (status != SOUP_STATUS_OK)
    aus_doctor_find (self, "server", AUS_DOCTOR_WARNING, "Wait, or look at its log.",
                     "%s runs but is not ready (%u)", url, status);
  else
    aus_doctor_find (self, "server", AUS_DOCTOR_OK, NULL, "%s is ready", url);
  return body != NULL && status == SOUP_STATUS_OK;
}

static void
end_test (AusDoctor *self, GBytes *body)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) node = aus_json_parse (text, length, MAX_ANSWER, NULL);
  const char *id = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                       ? aus_json_get_string (json_node_get_object (node), "id", "")
                       : "";
  g_autofree char *path = g_strconcat ("/api/v1/network-tests/", id, NULL);
  guint status;
  GBytes *answer = ask (self, "DELETE", path, &status, NULL);

  g_clear_pointer (&answer, g_bytes_unref);
}

/* A worker that makes an offer has its GStreamer, its ports and its certificate. */
static void
check_workers (AusDoctor *self)
{
  g_autoptr (GError) error = NULL;
  guint status = 0;
  g_autoptr (GBytes) body = ask (self, "POST", "/api/v1/network-tests", &status, &error);

  if (body != NULL && status == SOUP_STATUS_CREATED) {
    aus_doctor_find (self, "media", AUS_DOCTOR_OK, NULL, "a media worker offers connections");
    end_test (self, body);
  } else if (body != NULL && status == TOO_MANY_REQUESTS) {
    aus_doctor_find (self, "media", AUS_DOCTOR_WARNING, "Try again in a minute.",
                     "network tests are all in use");
  } else {
    aus_doctor_find (self, "media", AUS_DOCTOR_FAILED,
                     "Look for auscult-media in the server's log; media.worker-path names it.",
                     "no media worker offers a connection (%u)", status);
  }
}

void
aus_doctor_check_server (AusDoctor *self)
{
  if (check_ready (self))
    check_workers (self);
}
