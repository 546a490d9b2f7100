/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Six people; each may have an old leg beside its new one for a moment. And four devices. */
#define AUS_ROOM_MAX_LEGS 16

typedef enum {
  AUS_SOURCE_MAIN,
  AUS_SOURCE_EXTRA,
  AUS_SOURCE_ECHO, /* one's own microphone and camera */
} AusSource;

typedef struct {
  guint slot; /* 1..6 */
  guint leg;  /* index into the room's legs */
  AusSource source;
} AusRoute;

typedef struct {
  char *id;
  char *predecessor; /* "" if none */
  gboolean gate_open;
  GArray *routes; /* AusRoute */
} AusLegSpec;

/* AusRoomSpec: the desired state of a room, checked. */
typedef struct {
  char *room_id;
  GPtrArray *legs; /* AusLegSpec */
} AusRoomSpec;

/*
 * aus_room_spec_parse: @legs is a(ssba(uss)), see SetRoom in data/dbus/. AUS_ERROR_INVALID for ids
 * that are empty, too long or twice, slots out of range or twice, sources not in the room or
 * oneself.
 */
AusRoomSpec *aus_room_spec_parse (const char *room_id, GVariant *legs, GError **error);
void aus_room_spec_free (AusRoomSpec *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRoomSpec, aus_room_spec_free)

G_END_DECLS
