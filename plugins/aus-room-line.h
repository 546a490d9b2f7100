/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * AusRoomLine: the public signalling from a client's side: follows a participant's link, opens the
 * WebSocket of that visit, answers pings. Belongs to the thread-default main context it was made
 * in.
 */
typedef struct {
  void (*received) (const char *type, JsonObject *message, gpointer data);
  void (*ended) (const char *why, gpointer data); /* once; also instead of a beginning */
} AusRoomLineCalls;

typedef struct _AusRoomLine AusRoomLine;

/*
 * aus_room_line_new: @location: link of a participant (http, https), or with @token the address of
 * the server and the token of the link.
 */
AusRoomLine *aus_room_line_new (const char *location, const char *token, const char *client,
                                const AusRoomLineCalls *calls, gpointer data);
void aus_room_line_free (AusRoomLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRoomLine, aus_room_line_free)

/* aus_room_line_send: @members (transfer full, may be NULL); nothing happens after the end. */
void aus_room_line_send (AusRoomLine *self, const char *type, JsonObject *members);

/* aus_room_line_leave: says so; `ended` follows. */
void aus_room_line_leave (AusRoomLine *self);

G_END_DECLS
