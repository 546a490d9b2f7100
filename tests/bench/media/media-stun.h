/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <netinet/in.h>

G_BEGIN_DECLS

/* As much of STUN (RFC 8489) and ICE (RFC 8445) as a bot on the server's own machine needs. */

#define MEDIA_STUN_MAX 256

typedef enum {
  MEDIA_STUN_REQUEST = 0x0001,
  MEDIA_STUN_INDICATION = 0x0011,
  MEDIA_STUN_SUCCESS = 0x0101,
  MEDIA_STUN_FAILURE = 0x0111,
  MEDIA_STUN_PING = 0x0200, /* libwebrtc's GOOG-PING */
  MEDIA_STUN_PONG = 0x0300,
} MediaStunType;

typedef struct {
  guint16 type;              /* MediaStunType, or another one */
  const guint8 *transaction; /* 12 bytes, in the message */
  char ufrag[33];            /* the receiver's half of USERNAME, "" without one */
} MediaStunMessage;

/* media_stun_parse: FALSE when @data is no STUN message. */
gboolean media_stun_parse (const guint8 *data, gsize length, MediaStunMessage *message);

typedef struct {
  const char *username; /* "theirs:ours" */
  const char *password; /* theirs */
  guint64 tie_breaker;
  gboolean controlling; /* then every check nominates: there is one candidate pair */
} MediaStunCheck;

/* They write at most MEDIA_STUN_MAX bytes and return how many. */
gsize media_stun_write_check (guint8 *data, const MediaStunCheck *check);
gsize media_stun_write_success (guint8 *data, const guint8 transaction[12],
                                const struct sockaddr_in *source, const char *password);
/* media_stun_write_pong: as browsers on libwebrtc answer a MEDIA_STUN_PING. */
gsize media_stun_write_pong (guint8 *data, const guint8 transaction[12], const char *password);

G_END_DECLS
