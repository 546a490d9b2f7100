/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-webhook.h"

#include "core/aus-error.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)

const char *const aus_webhook_state_names[] = {
  [AUS_WEBHOOK_WAITING] = "waiting", [AUS_WEBHOOK_SENDING] = "sending", [AUS_WEBHOOK_SENT] = "sent",
  [AUS_WEBHOOK_FAILED] = "failed",   [AUS_WEBHOOK_STATE_N] = NULL,
};
AUS_DEFINE_NAMES (AusWebhookState, aus_webhook_state)

static gboolean
fail (GError **error, const char *message)
{
  aus_set_error_at (error, AUS_ERROR_INVALID, "/url", "%s", message);
  return FALSE;
}

gboolean
aus_webhook_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (strlen (url) > AUS_WEBHOOK_MAX_URL)
    return fail (error, "Is too long");
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return fail (error, "Must be an address, such as https://example.org/hook");
  if (!g_str_equal (g_uri_get_scheme (uri), "https") &&
      !g_str_equal (g_uri_get_scheme (uri), "http"))
    return fail (error, "Must begin with https:// or http://");
  if (g_uri_get_userinfo (uri) != NULL)
    return fail (error, "Must not hold a name or password");
  return TRUE;
}

char *
aus_webhook_sign (const char *key, const char *id, gint64 seconds, const char *payload)
{
  g_autofree char *content = g_strdup_printf ("%s.%" G_GINT64_FORMAT ".%s", id, seconds, payload);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) key, strlen (key));
  g_autofree char *text = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) content, -1);
  g_hmac_get_digest (hmac, digest, &length);
  text = g_base64_encode (digest, length);
  return g_strconcat ("v1,", text, NULL);
}

char *
aus_webhook_format_secret (const char *key)
{
  g_autofree char *text = g_base64_encode ((const guchar *) key, strlen (key));

  return g_strconcat ("whsec_", text, NULL);
}

gint64
aus_webhook_get_retry (guint tries, double chance)
{
  static const gint64 seconds[] = { 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400 };

  g_return_val_if_fail (tries > 0, 0);
  if (tries > G_N_ELEMENTS (seconds))
    return 0;
  return (gint64) ((double) (seconds[tries - 1] * SECOND) * (1 + 0.1 * chance));
}

gboolean
aus_webhook_is_success (guint status)
{
  return status >= 200 && status < 300;
}

gboolean
aus_webhook_is_gone (guint status)
{
  return status == 410;
}
