/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "media-run.h"

G_BEGIN_DECLS

/*
 * MediaJanusLink: a Janus with Debian's default settings, but only VideoRoom and the WebSocket
 * transport on loopback, and one session on it.
 */
typedef struct _MediaJanusLink MediaJanusLink;

/* @message is lent: the reply to a call, or the event that follows its "ack". */
typedef void (*MediaJanusCallback) (JsonObject *message, gpointer data);

/* media_janus_link_start: starts @program into run->process; blocks until the session is there. */
MediaJanusLink *media_janus_link_start (MediaRun *run, const char *program, GError **error);
void media_janus_link_free (MediaJanusLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MediaJanusLink, media_janus_link_free)

void media_janus_link_attach (MediaJanusLink *self, const char *plugin, MediaJanusCallback callback,
                              gpointer data);
/* media_janus_link_watch: told of each peer connection that is up ("webrtcup"). */
void media_janus_link_watch (MediaJanusLink *self, MediaJanusCallback callback, gpointer data);
/* media_janus_link_call: (transfer full) @message; @handle 0: to the session; @callback nullable.
 */
void media_janus_link_call (MediaJanusLink *self, gint64 handle, JsonObject *message,
                            MediaJanusCallback callback, gpointer data);

/* Readers of replies and events; unowned. */
gint64 media_janus_get_id (JsonObject *reply);
const char *media_janus_get_sdp (JsonObject *event);
GError *media_janus_make_error (JsonObject *event);

G_END_DECLS
