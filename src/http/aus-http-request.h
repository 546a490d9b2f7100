/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "app/aus-idempotency.h"
#include "app/aus-identity.h"
#include "http/aus-cookie.h"
#include "http/aus-http-route.h"
#include "http/aus-router.h"

G_BEGIN_DECLS

typedef struct _AusHttpServer AusHttpServer;
typedef struct _AusHttpStream AusHttpStream;

/*
 * AusHttpRequest: one request on its way through the dispatcher and a handler. It belongs to its
 * SoupServerMessage and lives as long; a reference to it is one to the message.
 */
struct _AusHttpRequest {
  SoupServerMessage *message; /* unowned: owns us */
  AusHttpServer *server;      /* unowned: the server outlives its messages */
  AusApp *app;                /* unowned, of the server */
  AusRouteMatch match;
  char id[65];       /* correlation id, also the answer's X-Request-Id */
  char *client;      /* address, behind a trusted proxy the forwarded one */
  char *line;        /* whom limits count: the address, or its /64 */
  gboolean proxied;  /* by a trusted proxy: @client is whom it names */
  gboolean secure;   /* came over TLS, our own or a trusted proxy's */
  JsonObject *query; /* checked; never NULL in a handler */
  JsonNode *body;    /* checked object; NULL for routes without a body */
  AusIdentity *identity;
  gint64 if_version;     /* If-Match; 0 = none or any */
  char *once_key;        /* Idempotency-Key; NULL = none */
  gint64 began_usec;     /* monotonic */
  gsize received;        /* body bytes, when they must be counted */
  AusHttpStream *stream; /* of a body that is taken as it comes; NULL */
  gboolean is_page;      /* problems are pages, too */
  gboolean paused;
  gboolean answered;
  gboolean gone; /* the client has left: nobody reads the answer */
};

AusHttpRequest *aus_http_request_new (AusHttpServer *server, AusApp *app,
                                      SoupServerMessage *message);
AusHttpRequest *aus_http_request_of (SoupServerMessage *message); /* NULL if there is none */
AusHttpRequest *aus_http_request_ref (AusHttpRequest *self);
void aus_http_request_unref (AusHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusHttpRequest, aus_http_request_unref)

const char *aus_http_request_get_param (AusHttpRequest *self, const char *name);
const char *aus_http_request_get_header (AusHttpRequest *self, const char *name);
JsonObject *aus_http_request_get_object (AusHttpRequest *self); /* of the body; unowned */
AusActor *aus_http_request_get_actor (AusHttpRequest *self);

/* The three ways to end a request; each once. The message is resumed when it was paused. */
void aus_http_request_answer (AusHttpRequest *self, guint status, const char *media_type,
                              char *body);
/* aus_http_request_answer_bytes: what is no text, small enough to be in memory. */
void aus_http_request_answer_bytes (AusHttpRequest *self, guint status, const char *media_type,
                                    GBytes *bytes);
void aus_http_request_answer_json (AusHttpRequest *self, guint status, JsonNode *node);
void aus_http_request_answer_error (AusHttpRequest *self, GError *error); /* takes @error */

/* aus_http_request_cork: keeps what is written together until it is let go of. */
void aus_http_request_cork (SoupServerMessage *message, gboolean cork);

void aus_http_request_set_header (AusHttpRequest *self, const char *name, const char *value);
void aus_http_request_add_cookie (AusHttpRequest *self, const char *name, const char *value,
                                  const char *path, gint64 max_age);

G_END_DECLS
