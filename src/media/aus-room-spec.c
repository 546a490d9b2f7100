/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-room-spec.h"

#include "core/aus-error.h"
#include "media/aus-slots.h"

#define MAX_ID 64

static void
leg_spec_free (gpointer data)
{
  AusLegSpec *self = data;
  g_free (self->id);
  g_free (self->predecessor);
  g_array_unref (self->routes);
  g_free (self);
}

void
aus_room_spec_free (AusRoomSpec *self)
{
  if (self == NULL)
    return;
  g_free (self->room_id);
  g_ptr_array_unref (self->legs);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "room: %s", what);
  return FALSE;
}

/* Ids are opaque, but they end up in logs: nothing that could forge a line. */
static gboolean
is_id (const char *text)
{
  gsize length = strlen (text);
  if (length == 0 || length > MAX_ID)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '_')
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_leg (const AusRoomSpec *self, const char *id, guint *index)
{
  for (guint i = 0; i < self->legs->len; i++) {
    const AusLegSpec *leg = g_ptr_array_index (self->legs, i);
    if (strcmp (leg->id, id) == 0) {
      *index = i;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
add_leg (AusRoomSpec *self, GVariant *value, GError **error)
{
  const char *id, *predecessor;
  gboolean gate_open;
  guint index;
  g_variant_get (value, "(&s&sb@a(uss))", &id, &predecessor, &gate_open, NULL);
  if (!is_id (id) || (*predecessor != '\0' && !is_id (predecessor)))
    return refuse (error, "a leg without a valid id");
  if (strcmp (id, predecessor) == 0)
    return refuse (error, "a leg that replaces itself");
  if (find_leg (self, id, &index))
    return refuse (error, "a leg twice");

  AusLegSpec *leg = g_new0 (AusLegSpec, 1);
  leg->id = g_strdup (id);
  leg->predecessor = g_strdup (predecessor);
  leg->gate_open = gate_open;
  leg->routes = g_array_new (FALSE, FALSE, sizeof (AusRoute));
  g_ptr_array_add (self->legs, leg);
  return TRUE;
}

static gboolean
parse_source (const char *text, AusSource *source)
{
  if (strcmp (text, "main") == 0)
    *source = AUS_SOURCE_MAIN;
  else if (strcmp (text, "extra") == 0)
    *source = AUS_SOURCE_EXTRA;
  else if (strcmp (text, "echo") == 0)
    *source = AUS_SOURCE_ECHO;
  else
    return FALSE;
  return TRUE;
}

static gboolean
add_route (const AusRoomSpec *self, guint viewer, GVariant *value, GError **error)
{
  AusLegSpec *leg = g_ptr_array_index (self->legs, viewer);
  const char *source_leg, *source;
  AusRoute route = { 0 };
  g_variant_get (value, "(u&s&s)", &route.slot, &source_leg, &source);
  if (route.slot < 1 || route.slot > AUS_N_SLOTS)
    return refuse (error, "a slot out of range");
  if (!parse_source (source, &route.source))
    return refuse (error, "a source that is not main, extra or echo");
  if (!find_leg (self, source_leg, &route.leg))
    return refuse (error, "a source that is not in the room");
  if ((route.leg == viewer) != (route.source == AUS_SOURCE_ECHO))
    return refuse (error, "a leg receives itself as an echo, and nobody else's");
  for (guint i = 0; i < leg->routes->len; i++) {
    if (g_array_index (leg->routes, AusRoute, i).slot == route.slot)
      return refuse (error, "a slot twice");
  }
  g_array_append_val (leg->routes, route);
  return TRUE;
}

static gboolean
add_routes (const AusRoomSpec *self, guint viewer, GVariant *value, GError **error)
{
  g_autoptr (GVariant) routes = g_variant_get_child_value (value, 3);
  for (gsize i = 0; i < g_variant_n_children (routes); i++) {
    g_autoptr (GVariant) route = g_variant_get_child_value (routes, i);
    if (!add_route (self, viewer, route, error))
      return FALSE;
  }
  return TRUE;
}

AusRoomSpec *
aus_room_spec_parse (const char *room_id, GVariant *legs, GError **error)
{
  g_return_val_if_fail (g_variant_is_of_type (legs, G_VARIANT_TYPE ("a(ssba(uss))")), NULL);
  g_autoptr (AusRoomSpec) self = g_new0 (AusRoomSpec, 1);
  self->room_id = g_strdup (room_id);
  self->legs = g_ptr_array_new_with_free_func (leg_spec_free);
  if (!is_id (room_id)) {
    refuse (error, "no valid room id");
    return NULL;
  }
  gsize n = g_variant_n_children (legs);
  if (n > AUS_ROOM_MAX_LEGS) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ROOM_FULL, "room: too many legs");
    return NULL;
  }
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GVariant) leg = g_variant_get_child_value (legs, i);
    if (!add_leg (self, leg, error))
      return NULL;
  }
  for (gsize i = 0; i < n; i++) { /* routes may name legs that come later */
    g_autoptr (GVariant) leg = g_variant_get_child_value (legs, i);
    if (!add_routes (self, (guint) i, leg, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}
