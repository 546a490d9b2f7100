/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AusMediaOptions: how legs reach the network: the options of Configure(). */
typedef struct {
  char **addresses;         /* empty: all */
  char **advertised;        /* told instead of them; see aus_candidate_advertise() */
  guint port_min, port_max; /* 0: any */
  char *stun_server;        /* "stun://host:port" or "" */
  char **turn_servers;
  gboolean ice_tcp;
} AusMediaOptions;

/* aus_media_options_parse: (transfer full): @options is a{sv}; AUS_ERROR_INVALID names the key. */
AusMediaOptions *aus_media_options_parse (GVariant *options, GError **error);
void aus_media_options_free (AusMediaOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusMediaOptions, aus_media_options_free)

G_END_DECLS
