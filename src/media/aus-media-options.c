/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-media-options.h"

#include <gio/gio.h>

#include "core/aus-error.h"
#include "media/aus-candidate.h"

void
aus_media_options_free (AusMediaOptions *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->addresses);
  g_strfreev (self->advertised);
  g_free (self->stun_server);
  g_strfreev (self->turn_servers);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *key)
{
  aus_set_error_at (error, AUS_ERROR_INVALID, key, "option %s is not valid", key);
  return FALSE;
}

static const struct {
  const char *key;
  const char *type;
} known[] = {
  { "addresses", "as" },  { "advertised", "as" },   { "port-min", "u" }, { "port-max", "u" },
  { "stun-server", "s" }, { "turn-servers", "as" }, { "ice-tcp", "b" },
};

static gboolean
check_types (GVariant *options, GError **error)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;
  g_variant_iter_init (&iter, options);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value)) {
    gboolean good = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (known); i++)
      good |= strcmp (known[i].key, key) == 0 &&
              g_variant_is_of_type (value, G_VARIANT_TYPE (known[i].type));
    if (!good) {
      refuse (error, key);
      g_variant_unref (value);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_values (const AusMediaOptions *self, GError **error)
{
  for (guint i = 0; self->addresses[i] != NULL; i++) {
    if (!g_hostname_is_ip_address (self->addresses[i]))
      return refuse (error, "addresses");
  }
  for (guint i = 0; self->advertised[i] != NULL; i++) {
    if (!aus_candidate_check_advertised (self->advertised[i]))
      return refuse (error, "advertised");
  }
  if (self->port_max > G_MAXUINT16 || self->port_min > self->port_max)
    return refuse (error, "port-max");
  if (self->stun_server[0] != '\0' && !g_str_has_prefix (self->stun_server, "stun://"))
    return refuse (error, "stun-server");
  for (guint i = 0; self->turn_servers[i] != NULL; i++) {
    if (!g_str_has_prefix (self->turn_servers[i], "turn://") &&
        !g_str_has_prefix (self->turn_servers[i], "turns://"))
      return refuse (error, "turn-servers");
  }
  return TRUE;
}

AusMediaOptions *
aus_media_options_parse (GVariant *options, GError **error)
{
  g_return_val_if_fail (g_variant_is_of_type (options, G_VARIANT_TYPE_VARDICT), NULL);
  if (!check_types (options, error))
    return NULL;

  g_autoptr (AusMediaOptions) self = g_new0 (AusMediaOptions, 1);
  g_variant_lookup (options, "port-min", "u", &self->port_min);
  g_variant_lookup (options, "port-max", "u", &self->port_max);
  self->ice_tcp = TRUE;
  g_variant_lookup (options, "ice-tcp", "b", &self->ice_tcp);
  if (!g_variant_lookup (options, "addresses", "^as", &self->addresses))
    self->addresses = g_new0 (char *, 1);
  if (!g_variant_lookup (options, "advertised", "^as", &self->advertised))
    self->advertised = g_new0 (char *, 1);
  if (!g_variant_lookup (options, "stun-server", "s", &self->stun_server))
    self->stun_server = g_strdup ("");
  if (!g_variant_lookup (options, "turn-servers", "^as", &self->turn_servers))
    self->turn_servers = g_new0 (char *, 1);
  if (!check_values (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
