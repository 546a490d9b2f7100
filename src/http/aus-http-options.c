/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-options.h"

#include "core/aus-error.h"

AusHttpOptions *
aus_http_options_new (void)
{
  AusHttpOptions *self = g_new0 (AusHttpOptions, 1);

  self->addresses = g_strsplit ("127.0.0.1", ",", -1);
  self->metrics_addresses = g_strsplit ("127.0.0.1,::1", ",", -1);
  self->proxies = aus_proxies_new ("", NULL);
  self->max_body = 256 * 1024;
  self->connections = aus_connection_defaults;
  for (guint i = 0; i < AUS_RATE_N_CLASSES; i++)
    self->rates[i] = aus_rate_defaults[i];
  return self;
}

void
aus_http_options_free (AusHttpOptions *self)
{
  g_strfreev (self->addresses);
  g_strfreev (self->metrics_addresses);
  g_free (self->metrics_token);
  g_clear_object (&self->certificate);
  aus_proxies_unref (self->proxies);
  g_free (self->web_directory);
  g_free (self);
}

void
aus_http_options_set_rate (AusHttpOptions *self, guint per_minute)
{
  double scale = (double) per_minute / aus_rate_defaults[AUS_RATE_READ].per_minute;

  for (guint i = 0; i < AUS_RATE_N_CLASSES; i++) {
    self->rates[i].burst = (guint) MAX (1, aus_rate_defaults[i].burst * scale);
    self->rates[i].per_minute = (guint) MAX (1, aus_rate_defaults[i].per_minute * scale);
  }
}

static gboolean
load_certificate (AusHttpOptions *self, AusConfig *config, GError **error)
{
  const char *certificate = aus_config_get_string (config, "http.tls-certificate");
  const char *key = aus_config_get_string (config, "http.tls-key");

  if (certificate == NULL || certificate[0] == '\0')
    return TRUE;
  self->certificate = g_tls_certificate_new_from_files (
      certificate, key != NULL && key[0] != '\0' ? key : certificate, error);
  if (self->certificate != NULL)
    return TRUE;
  aus_error_from_foreign (error, AUS_ERROR_INVALID, "http.tls-certificate");
  return FALSE;
}

/* Nothing configured: the pages that were installed with us, if they were. */
static char *
find_web_directory (AusConfig *config)
{
  const char *configured = aus_config_get_string (config, "data.web-directory");

  if (configured != NULL && configured[0] != '\0')
    return g_strdup (configured);
  return g_file_test (AUS_WEB_DIR, G_FILE_TEST_IS_DIR) ? g_strdup (AUS_WEB_DIR) : NULL;
}

static char **
split_addresses (const char *text)
{
  char **list = g_strsplit (text, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_strstrip (list[i]);
  return list;
}

static gboolean
load_metrics (AusHttpOptions *self, AusConfig *config, GError **error)
{
  const char *path = aus_config_get_string (config, "metrics.token-file");

  g_strfreev (self->metrics_addresses);
  self->metrics_addresses = split_addresses (aus_config_get_string (config, "metrics.addresses"));
  if (*path == '\0')
    return TRUE;
  if (!g_file_get_contents (path, &self->metrics_token, NULL, error)) {
    aus_error_from_foreign (error, AUS_ERROR_INVALID, "metrics.token-file");
    return FALSE;
  }
  if (*g_strstrip (self->metrics_token) != '\0')
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "metrics.token-file: %s is empty", path);
  return FALSE;
}

/* Links must begin with the proxy's address: ours cannot be opened from outside. */
static gboolean
load_proxies (AusHttpOptions *self, AusConfig *config, GError **error)
{
  AusProxies *proxies =
      aus_proxies_new (aus_config_get_string (config, "http.trusted-proxies"), error);

  if (proxies == NULL) {
    g_prefix_error (error, "http.trusted-proxies: ");
    return FALSE;
  }
  aus_proxies_unref (self->proxies);
  self->proxies = proxies;
  if (aus_proxies_is_empty (proxies))
    return TRUE;
  self->connections.per_address = 0; /* every connection is the proxy's */
  if (aus_config_get_string (config, "http.base-url")[0] != '\0')
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID,
                       "http.trusted-proxies needs http.base-url, with which links begin");
  return FALSE;
}

gboolean
aus_http_options_load (AusHttpOptions *self, AusConfig *config, GError **error)
{
  guint slow_ms = (guint) aus_config_get_int (config, "http.slow-seconds") * 1000;

  g_strfreev (self->addresses);
  self->addresses = split_addresses (aus_config_get_string (config, "http.addresses"));
  self->port = (guint16) aus_config_get_int (config, "http.port");
  g_free (self->web_directory);
  self->web_directory = find_web_directory (config);
  self->max_body = (gsize) aus_config_get_int (config, "http.max-body-bytes");
  self->connections.total = (guint) aus_config_get_int (config, "http.max-connections");
  self->connections.phase_ms[AUS_CONNECTION_HEADERS] = slow_ms;
  self->connections.phase_ms[AUS_CONNECTION_BODY] = slow_ms;
  aus_http_options_set_rate (self, (guint) aus_config_get_int (config, "http.rate-per-minute"));
  return load_metrics (self, config, error) && load_proxies (self, config, error) &&
         load_certificate (self, config, error);
}
