/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-doctor.h"

#define TIMEOUT_SECONDS 5
#define SOON_USEC       (14 * 24 * 3600 * (gint64) G_USEC_PER_SEC)

static const struct {
  GTlsCertificateFlags flag;
  const char *text;
} FAULTS[] = {
  { G_TLS_CERTIFICATE_EXPIRED, "has expired" },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, "is not valid yet" },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, "is for another name" },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, "is signed by nobody that browsers know, or its chain is cut" },
  { G_TLS_CERTIFICATE_REVOKED, "is revoked" },
  { G_TLS_CERTIFICATE_INSECURE, "uses an insecure algorithm" },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, "cannot be checked" },
};

typedef struct {
  GTlsDatabase *authorities;    /* unowned; NULL: the system's */
  GTlsCertificate *certificate; /* ref */
  GTlsCertificateFlags faults;
} Seen;

/* Accepted whatever it is: it is looked at, nothing is sent. */
static gboolean
on_accept (GTlsConnection *connection, GTlsCertificate *certificate, GTlsCertificateFlags faults,
           gpointer data)
{
  Seen *seen = data;

  seen->faults = faults;
  return TRUE;
}

static void
on_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable,
          GIOStream *stream, gpointer data)
{
  Seen *seen = data;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKING)
    return;
  if (seen->authorities != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (stream), seen->authorities);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (on_accept), seen);
}

static gboolean
look (const char *host, guint16 port, Seen *seen, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_tls (client, TRUE);
  g_socket_client_set_timeout (client, TIMEOUT_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_signal_connect (client, "event", G_CALLBACK (on_event), seen);
  g_autoptr (GSocketConnection) connection =
      g_socket_client_connect_to_host (client, host, port, NULL, error);
  if (connection == NULL)
    return FALSE;
  GIOStream *stream =
      g_tcp_wrapper_connection_get_base_io_stream (G_TCP_WRAPPER_CONNECTION (connection));
  seen->certificate =
      g_object_ref (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (stream)));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static gboolean
tell_faults (AusDoctor *self, const char *host, GTlsCertificateFlags faults)
{
  for (guint i = 0; i < G_N_ELEMENTS (FAULTS); i++) {
    if ((faults & FAULTS[i].flag) != 0)
      aus_doctor_find (self, "certificate", AUS_DOCTOR_FAILED,
                       "Renew it for this name, and serve the whole chain (fullchain.pem).",
                       "the certificate of %s %s", host, FAULTS[i].text);
  }
  return faults != 0;
}

static void
tell_expiry (AusDoctor *self, const char *host, GTlsCertificate *certificate)
{
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  gint64 left = g_date_time_to_unix (end) * G_USEC_PER_SEC - aus_clock_now (self->clock);
  gint64 days = left / (24 * 3600 * (gint64) G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (end, "%F");

  aus_doctor_find (self, "certificate", left < SOON_USEC ? AUS_DOCTOR_WARNING : AUS_DOCTOR_OK,
                   left < SOON_USEC ? "See why it is not renewed by itself (certbot renew)." : NULL,
                   "%s: good until %s (%" G_GINT64_FORMAT " days), name and chain are right", host,
                   date, days);
}

void
aus_doctor_check_certificate (AusDoctor *self)
{
  const char *base = aus_config_get_string (self->config, "http.base-url");
  g_autoptr (GUri) uri = g_uri_parse (base, G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  g_autoptr (GError) error = NULL;
  Seen seen = { .authorities = self->authorities };

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0) {
    aus_doctor_find (self, "certificate", AUS_DOCTOR_WARNING,
                     "Set http.base-url to the https address that patients open: without https "
                     "browsers refuse camera and microphone.",
                     "%s is not an https address", *base != '\0' ? base : "http.base-url (empty)");
    return;
  }
  const char *host = g_uri_get_host (uri);
  guint16 port = g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : 443;
  if (!look (host, port, &seen, &error)) {
    aus_doctor_find (self, "certificate", AUS_DOCTOR_FAILED,
                     "Start the reverse proxy, or set http.tls-certificate.", "%s: %s", base,
                     error->message);
    return;
  }
  if (!tell_faults (self, host, seen.faults))
    tell_expiry (self, host, seen.certificate);
  g_object_unref (seen.certificate);
}
