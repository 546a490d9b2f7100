/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-turn-probe.h"

#include <stun/usages/bind.h>
#include <stun/usages/turn.h>

#include "core/aus-error.h"

#define MAX_MESSAGE  1500
#define HEADER       20 /* RFC 8489 section 5 */
#define TRIES        4  /* over UDP; each waits a quarter of a step */
#define LIFETIME     60
#define UNAUTHORIZED 401
#define STALE_NONCE  438

struct _AusTurnProbe {
  GSocketConnection *connection; /* ref */
  gboolean datagrams;
  StunAgent agent;
  char *user, *password; /* NULL: none */
  guint8 realm[256], nonce[256];
  guint16 realm_length, nonce_length;
  guint8 out[MAX_MESSAGE];
  guint8 in[MAX_MESSAGE];
  StunMessage request, response;
};

typedef struct {
  GTlsDatabase *authorities; /* unowned */
} Trust;

static void
on_client_event (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *connectable,
                 GIOStream *stream, gpointer data)
{
  const Trust *trust = data;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && trust->authorities != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (stream), trust->authorities);
}

static GSocketConnection *
open_connection (const AusTurnUrl *url, GTlsDatabase *authorities, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  Trust trust = { authorities };
  GSocketConnection *connection;

  g_signal_connect (client, "event", G_CALLBACK (on_client_event), &trust);
  g_socket_client_set_timeout (client, AUS_TURN_PROBE_SECONDS);
  /* What is measured is the way to this very server. */
  g_socket_client_set_enable_proxy (client, FALSE);
  if (url->transport == AUS_TURN_UDP) {
    g_socket_client_set_socket_type (client, G_SOCKET_TYPE_DATAGRAM);
    g_socket_client_set_protocol (client, G_SOCKET_PROTOCOL_UDP);
  }
  g_socket_client_set_tls (client, url->transport == AUS_TURN_TLS);
  connection = g_socket_client_connect_to_host (client, url->host, url->port, NULL, error);
  if (connection == NULL)
    aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, url->host);
  return connection;
}

AusTurnProbe *
aus_turn_probe_new (const AusTurnUrl *url, const AusTurnCredential *credential,
                    GTlsDatabase *authorities, GError **error)
{
  g_autoptr (GSocketConnection) connection = open_connection (url, authorities, error);
  AusTurnProbe *self;

  if (connection == NULL)
    return NULL;
  self = g_new0 (AusTurnProbe, 1);
  self->connection = g_steal_pointer (&connection);
  self->datagrams = url->transport == AUS_TURN_UDP;
  if (self->datagrams)
    g_socket_set_timeout (g_socket_connection_get_socket (self->connection),
                          AUS_TURN_PROBE_SECONDS / TRIES);
  if (credential != NULL) {
    self->user = g_strdup (credential->user);
    self->password = g_strdup (credential->password);
  }
  stun_agent_init (&self->agent, STUN_ALL_KNOWN_ATTRIBUTES, STUN_COMPATIBILITY_RFC5389,
                   credential != NULL ? STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS
                                      : STUN_AGENT_USAGE_IGNORE_CREDENTIALS);
  return self;
}

void
aus_turn_probe_free (AusTurnProbe *self)
{
  g_io_stream_close (G_IO_STREAM (self->connection), NULL, NULL);
  g_object_unref (self->connection);
  g_free (self->user);
  g_free (self->password);
  g_free (self);
}

static gboolean
transmit (AusTurnProbe *self, gsize length, GError **error)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (self->connection));

  if (length == 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL, "a STUN message could not be made");
    return FALSE;
  }
  if (g_output_stream_write_all (output, self->out, length, NULL, NULL, error))
    return TRUE;
  aus_error_from_foreign (error, AUS_ERROR_UNAVAILABLE, "sending");
  return FALSE;
}

/* One message into self->in; over TCP its own header says where it ends (RFC 8489 section 6.2.2).
 */
static gsize
receive_message (AusTurnProbe *self, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (self->connection));
  gsize n = 0;

  if (self->datagrams) {
    gssize length = g_input_stream_read (input, self->in, sizeof self->in, NULL, error);
    return length > 0 ? (gsize) length : 0;
  }
  if (!g_input_stream_read_all (input, self->in, HEADER, &n, NULL, error) || n < HEADER)
    return 0;
  gsize length = (gsize) (self->in[2] << 8 | self->in[3]);
  if (length > sizeof self->in - HEADER ||
      !g_input_stream_read_all (input, self->in + HEADER, length, &n, NULL, error) || n < length)
    return 0;
  return HEADER + length;
}

/* The answer to the request in self->out. Over UDP the request is repeated. */
static gboolean
exchange (AusTurnProbe *self, gsize length, GError **error)
{
  for (guint i = 0; i < (self->datagrams ? TRIES : 1); i++) {
    if (!transmit (self, length, error))
      return FALSE;
    for (gsize n; (n = receive_message (self, NULL)) > 0;) {
      StunValidationStatus status =
          stun_agent_validate (&self->agent, &self->response, self->in, n, NULL, NULL);
      if (status == STUN_VALIDATION_SUCCESS || status == STUN_VALIDATION_UNAUTHORIZED)
        return TRUE;
    }
  }
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "no answer");
  return FALSE;
}

static gboolean
check_success (AusTurnProbe *self, const char *what, GError **error)
{
  int code = 0;

  if (stun_message_get_class (&self->response) == STUN_RESPONSE)
    return TRUE;
  stun_message_find_error (&self->response, &code);
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "%s refused with %d%s", what, code,
               code == UNAUTHORIZED ? " (the shared secret differs, or the clocks do)"
               : code == 403        ? " (the server forbids this address)"
               : code == 486        ? " (quota reached)"
                                    : "");
  return FALSE;
}

GSocketAddress *
aus_turn_probe_bind (AusTurnProbe *self, GError **error)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  gsize n = stun_usage_bind_create (&self->agent, &self->request, self->out, sizeof self->out);

  if (!exchange (self, n, error) || !check_success (self, "Binding", error))
    return NULL;
  if (stun_usage_bind_process (&self->response, (struct sockaddr *) &address, &length, NULL,
                               NULL) == STUN_USAGE_BIND_RETURN_SUCCESS)
    return g_socket_address_new_from_native (&address, length);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "an answer without address");
  return NULL;
}

static gsize
make_allocate (AusTurnProbe *self, StunMessage *previous)
{
  return stun_usage_turn_create (
      &self->agent, &self->request, self->out, sizeof self->out, previous,
      STUN_USAGE_TURN_REQUEST_PORT_NORMAL, -1, LIFETIME, (guint8 *) self->user, strlen (self->user),
      (guint8 *) self->password, strlen (self->password), STUN_USAGE_TURN_COMPATIBILITY_RFC5766);
}

static void
keep_attribute (AusTurnProbe *self, StunAttribute type, guint8 *target, guint16 *length)
{
  guint16 n = 0;
  const void *value = stun_message_find (&self->response, type, &n);

  if (value == NULL || n > 256)
    return;
  memcpy (target, value, n);
  *length = n;
}

/* The first answer is always a refusal: it brings realm and nonce (RFC 8489 section 9.2). */
static gboolean
introduce (AusTurnProbe *self, GError **error)
{
  int code = 0;

  if (!exchange (self, make_allocate (self, NULL), error))
    return FALSE;
  keep_attribute (self, STUN_ATTRIBUTE_REALM, self->realm, &self->realm_length);
  keep_attribute (self, STUN_ATTRIBUTE_NONCE, self->nonce, &self->nonce_length);
  stun_message_find_error (&self->response, &code);
  if (code == UNAUTHORIZED || code == STALE_NONCE)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "the server asks for no credentials (%d)",
               code);
  return FALSE;
}

GSocketAddress *
aus_turn_probe_allocate (AusTurnProbe *self, GError **error)
{
  struct sockaddr_storage relay, mapped, other;
  socklen_t relay_length = sizeof relay, mapped_length = sizeof mapped;
  socklen_t other_length = sizeof other;
  guint32 bandwidth, lifetime;

  g_return_val_if_fail (self->user != NULL, NULL);
  if (!introduce (self, error) || !exchange (self, make_allocate (self, &self->response), error) ||
      !check_success (self, "Allocate", error))
    return NULL;
  StunUsageTurnReturn result = stun_usage_turn_process (
      &self->response, &relay, &relay_length, &mapped, &mapped_length, &other, &other_length,
      &bandwidth, &lifetime, STUN_USAGE_TURN_COMPATIBILITY_RFC5766);
  if (result == STUN_USAGE_TURN_RETURN_RELAY_SUCCESS ||
      result == STUN_USAGE_TURN_RETURN_MAPPED_SUCCESS)
    return g_socket_address_new_from_native (&relay, relay_length);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "an answer without a relay");
  return NULL;
}

static gboolean
to_native (GSocketAddress *address, struct sockaddr_storage *native)
{
  memset (native, 0, sizeof *native);
  return g_socket_address_to_native (address, native, sizeof *native, NULL);
}

gboolean
aus_turn_probe_permit (AusTurnProbe *self, GSocketAddress *peer, GError **error)
{
  struct sockaddr_storage native;
  StunMessage *request = &self->request;
  gsize length;

  if (!to_native (peer, &native))
    g_return_val_if_reached (FALSE);
  stun_agent_init_request (&self->agent, request, self->out, sizeof self->out,
                           STUN_CREATEPERMISSION);
  stun_message_append_xor_addr (request, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, &native, sizeof native);
  stun_message_append_bytes (request, STUN_ATTRIBUTE_REALM, self->realm, self->realm_length);
  stun_message_append_bytes (request, STUN_ATTRIBUTE_NONCE, self->nonce, self->nonce_length);
  stun_message_append_bytes (request, STUN_ATTRIBUTE_USERNAME, self->user, strlen (self->user));
  length = stun_agent_finish_message (&self->agent, request, (guint8 *) self->password,
                                      strlen (self->password));
  return exchange (self, length, error) && check_success (self, "CreatePermission", error);
}

gboolean
aus_turn_probe_send (AusTurnProbe *self, GSocketAddress *peer, const char *text, GError **error)
{
  struct sockaddr_storage native;
  StunMessage message;

  if (!to_native (peer, &native))
    g_return_val_if_reached (FALSE);
  stun_agent_init_indication (&self->agent, &message, self->out, sizeof self->out, STUN_IND_SEND);
  stun_message_append_xor_addr (&message, STUN_ATTRIBUTE_XOR_PEER_ADDRESS, &native, sizeof native);
  stun_message_append_bytes (&message, STUN_ATTRIBUTE_DATA, text, strlen (text));
  return transmit (self, stun_agent_finish_message (&self->agent, &message, NULL, 0), error);
}

static gboolean
carries (AusTurnProbe *self, gsize length, const char *text)
{
  StunMessage message = { .agent = &self->agent, .buffer = self->in, .buffer_len = length };
  guint16 n = 0;
  const void *data;

  /* An indication is not signed; what it carries was made up a moment ago. */
  if (stun_message_validate_buffer_length (self->in, length, TRUE) != (int) length ||
      stun_message_get_method (&message) != STUN_IND_DATA)
    return FALSE;
  data = stun_message_find (&message, STUN_ATTRIBUTE_DATA, &n);
  return data != NULL && n == strlen (text) && memcmp (data, text, n) == 0;
}

gboolean
aus_turn_probe_receive (AusTurnProbe *self, const char *text, GError **error)
{
  gint64 end = g_get_monotonic_time () + AUS_TURN_PROBE_SECONDS * G_USEC_PER_SEC;

  g_socket_set_timeout (g_socket_connection_get_socket (self->connection), 1);
  while (g_get_monotonic_time () < end) {
    gsize length = receive_message (self, NULL);
    if (length > 0 && carries (self, length, text))
      return TRUE;
  }
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "nothing came through the relay");
  return FALSE;
}
