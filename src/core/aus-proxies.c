/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-proxies.h"

#include "core/aus-error.h"

#include <string.h>

struct _AusProxies {
  GPtrArray *masks; /* GInetAddressMask */
};

static void
proxies_clear (gpointer data)
{
  AusProxies *self = data;

  g_ptr_array_unref (self->masks);
}

AusProxies *
aus_proxies_new (const char *list, GError **error)
{
  g_return_val_if_fail (list != NULL, NULL);
  g_autoptr (AusProxies) self = g_rc_box_new0 (AusProxies);
  g_auto (GStrv) parts = g_strsplit (list, ",", -1);

  self->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; parts[i] != NULL; i++) {
    const char *part = g_strstrip (parts[i]);
    GInetAddressMask *mask =
        part[0] != '\0' ? g_inet_address_mask_new_from_string (part, NULL) : NULL;
    if (mask != NULL) {
      g_ptr_array_add (self->masks, mask);
    } else if (part[0] != '\0') {
      g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "%s is no address and no network", part);
      return NULL;
    }
  }
  return g_steal_pointer (&self);
}

AusProxies *
aus_proxies_ref (AusProxies *self)
{
  return g_rc_box_acquire (self);
}

void
aus_proxies_unref (AusProxies *self)
{
  g_rc_box_release_full (self, proxies_clear);
}

gboolean
aus_proxies_is_empty (AusProxies *self)
{
  return self->masks->len == 0;
}

gboolean
aus_proxies_trusts (AusProxies *self, GInetAddress *peer)
{
  for (guint i = 0; i < self->masks->len; i++) {
    if (g_inet_address_mask_matches (g_ptr_array_index (self->masks, i), peer))
      return TRUE;
  }
  return FALSE;
}

GInetAddress *
aus_proxies_find_client (AusProxies *self, GInetAddress *peer, const char *forwarded_for)
{
  g_auto (GStrv) hops = g_strsplit (forwarded_for != NULL ? forwarded_for : "", ",", -1);
  g_autoptr (GInetAddress) client = g_object_ref (peer);

  for (guint i = g_strv_length (hops); i > 0 && aus_proxies_trusts (self, client); i--) {
    GInetAddress *hop = g_inet_address_new_from_string (g_strstrip (hops[i - 1]));
    if (hop == NULL)
      break; /* "unknown", or nonsense: the nearest that is known counts */
    g_object_unref (client);
    client = hop;
  }
  return g_steal_pointer (&client);
}

char *
aus_proxies_name_line (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  guint8 prefix[16] = { 0 };

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  if (memcmp (bytes, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12) == 0)
    return g_strdup_printf ("%u.%u.%u.%u", bytes[12], bytes[13], bytes[14], bytes[15]);
  memcpy (prefix, bytes, 8);
  g_autoptr (GInetAddress) network = g_inet_address_new_from_bytes (prefix, G_SOCKET_FAMILY_IPV6);
  return g_inet_address_to_string (network);
}
