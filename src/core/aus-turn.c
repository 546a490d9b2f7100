/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-turn.h"

#include <gio/gio.h>

#include "core/aus-error.h"

#define DEFAULT_PORT     3478
#define DEFAULT_TLS_PORT 5349

static char *
sign (const char *secret, const char *user)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) secret, strlen (secret));
  guint8 digest[20];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) user, -1);
  g_hmac_get_digest (hmac, digest, &length);
  return g_base64_encode (digest, length);
}

AusTurnCredential *
aus_turn_credential_new (const char *secret, const char *id, gint64 expiry_usec)
{
  AusTurnCredential *self = g_new0 (AusTurnCredential, 1);

  self->user = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", expiry_usec / G_USEC_PER_SEC, id);
  self->password = sign (secret, self->user);
  return self;
}

void
aus_turn_credential_free (AusTurnCredential *self)
{
  g_free (self->user);
  g_free (self->password);
  g_free (self);
}

char *
aus_turn_read_secret (const char *path, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error)) {
    aus_error_from_foreign (error, AUS_ERROR_INVALID, "media.turn-secret-file");
    return NULL;
  }
  g_strstrip (text);
  text[strcspn (text, "\r\n")] = '\0';
  if (*text != '\0')
    return g_steal_pointer (&text);
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "media.turn-secret-file: %s is empty", path);
  return NULL;
}

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
               "%s is not a TURN URL: turn:HOST:PORT?transport=udp (or tcp), or turns:HOST:PORT",
               text);
  return FALSE;
}

static gboolean
parse_transport (AusTurnUrl *self, const char *query, gboolean secure)
{
  if (query == NULL) {
    self->transport = secure ? AUS_TURN_TLS : AUS_TURN_UDP;
    return TRUE;
  }
  if (g_str_equal (query, "transport=udp") && !secure)
    self->transport = AUS_TURN_UDP;
  else if (g_str_equal (query, "transport=tcp"))
    self->transport = secure ? AUS_TURN_TLS : AUS_TURN_TCP;
  else
    return FALSE;
  return TRUE;
}

AusTurnUrl *
aus_turn_url_parse (const char *text, GError **error)
{
  g_autoptr (AusTurnUrl) self = g_new0 (AusTurnUrl, 1);
  gboolean secure = g_str_has_prefix (text, "turns:");
  const char *rest = secure ? text + 6 : g_str_has_prefix (text, "turn:") ? text + 5 : NULL;

  if (rest == NULL || *rest == '\0' || *rest == '/') {
    refuse (error, text);
    return NULL;
  }
  g_auto (GStrv) parts = g_strsplit (rest, "?", 2);
  g_autoptr (GSocketConnectable) address =
      g_network_address_parse (parts[0], secure ? DEFAULT_TLS_PORT : DEFAULT_PORT, NULL);
  if (address == NULL || !parse_transport (self, parts[1], secure)) {
    refuse (error, text);
    return NULL;
  }
  self->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));
  return g_steal_pointer (&self);
}

void
aus_turn_url_free (AusTurnUrl *self)
{
  g_free (self->host);
  g_free (self);
}
