/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/aus-config.h"
#include "core/aus-proxies.h"
#include "http/aus-connections.h"
#include "http/aus-rate-limit.h"

G_BEGIN_DECLS

/* AusHttpOptions: how the server listens and what it allows. */
typedef struct {
  char **addresses; /* numeric */
  guint16 port;     /* 0: any free one */
  GTlsCertificate *certificate;
  char *web_directory;      /* NULL: a built-in page only */
  char **metrics_addresses; /* numeric: who may read /metrics… */
  char *metrics_token;      /* …or, when there is one, with what; NULL: none */
  AusProxies *proxies;      /* ref */
  gsize max_body;
  AusConnectionLimits connections;
  AusRateLimit rates[AUS_RATE_N_CLASSES];
} AusHttpOptions;

/* aus_http_options_new: the built-in values: 127.0.0.1, any free port, plain HTTP. */
AusHttpOptions *aus_http_options_new (void);
void aus_http_options_free (AusHttpOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusHttpOptions, aus_http_options_free)

/* aus_http_options_load: the values of [http]; fails when the certificate cannot be read. */
gboolean aus_http_options_load (AusHttpOptions *self, AusConfig *config, GError **error);

/* aus_http_options_set_rate: scales every class to @per_minute reading requests of one client. */
void aus_http_options_set_rate (AusHttpOptions *self, guint per_minute);

G_END_DECLS
