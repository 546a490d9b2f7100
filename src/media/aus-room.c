/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-room.h"

#define AUS_LOG_TOPIC "room"
#include "core/aus-log.h"

/* What the room knows of a leg besides the leg. */
typedef struct {
  AusLeg *leg; /* ref */
  gboolean gate_open;
  gboolean speaking;
  AusAdvice advice;
} Seat;

struct _AusRoom {
  GObject parent_instance;
  char *id;
  const AusMediaOptions *options; /* unowned: outlives the rooms */
  AusPlane *plane;                /* ref */
  GHashTable *seats;              /* leg id → Seat */
};

enum { LEG_ADDED, LEG_SPEAKING, LEG_ADVICE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AusRoom, aus_room, G_TYPE_OBJECT)

static void
seat_free (gpointer data)
{
  Seat *self = data;
  aus_leg_close (self->leg);
  g_object_unref (self->leg);
  g_free (self);
}

static void
aus_room_dispose (GObject *object)
{
  AusRoom *self = AUS_ROOM (object);
  g_clear_pointer (&self->seats, g_hash_table_unref);
  g_clear_pointer (&self->plane, aus_plane_unref);
  G_OBJECT_CLASS (aus_room_parent_class)->dispose (object);
}

static void
aus_room_finalize (GObject *object)
{
  g_free (AUS_ROOM (object)->id);
  G_OBJECT_CLASS (aus_room_parent_class)->finalize (object);
}

static void
aus_room_class_init (AusRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = aus_room_dispose;
  object_class->finalize = aus_room_finalize;
  signals[LEG_ADDED] = g_signal_new ("leg-added", AUS_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 1, AUS_TYPE_LEG);
  signals[LEG_SPEAKING] = g_signal_new ("leg-speaking", AUS_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEG_ADVICE] = g_signal_new ("leg-advice", AUS_TYPE_ROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
}

static void
aus_room_init (AusRoom *self)
{
  self->plane = aus_plane_new ();
  self->seats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, seat_free);
}

AusRoom *
aus_room_new (const char *id, const AusMediaOptions *options)
{
  AusRoom *self = g_object_new (AUS_TYPE_ROOM, NULL);
  self->id = g_strdup (id);
  self->options = options;
  return self;
}

const char *
aus_room_get_id (AusRoom *self)
{
  return self->id;
}

AusPlane *
aus_room_get_plane (AusRoom *self)
{
  return self->plane;
}

static void
remove_missing (AusRoom *self, const AusRoomSpec *spec)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < spec->legs->len; i++) {
    AusLegSpec *leg = g_ptr_array_index (spec->legs, i);
    g_hash_table_add (wanted, leg->id);
  }
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->seats);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    if (!g_hash_table_contains (wanted, id))
      g_hash_table_iter_remove (&iter);
  }
}

static void
add_missing (AusRoom *self, const AusRoomSpec *spec)
{
  for (guint i = 0; i < spec->legs->len; i++) {
    AusLegSpec *wanted = g_ptr_array_index (spec->legs, i);
    if (g_hash_table_contains (self->seats, wanted->id))
      continue;
    Seat *seat = g_new0 (Seat, 1);
    seat->leg = aus_leg_new (wanted->id, self->plane, self->options);
    g_hash_table_insert (self->seats, g_strdup (wanted->id), seat);
    g_signal_emit (self, signals[LEG_ADDED], 0, seat->leg);
    aus_leg_start (seat->leg);
  }
}

static AusMember *
member_of (AusRoom *self, const AusRoomSpec *spec, guint index)
{
  const AusLegSpec *leg = g_ptr_array_index (spec->legs, index);
  Seat *seat = g_hash_table_lookup (self->seats, leg->id);
  return aus_leg_get_member (seat->leg);
}

static void
describe (AusRoom *self, const AusRoomSpec *spec, guint index, AusMemberState *state)
{
  const AusLegSpec *leg = g_ptr_array_index (spec->legs, index);
  Seat *seat = g_hash_table_lookup (self->seats, leg->id);
  seat->gate_open = leg->gate_open;
  *state = (AusMemberState){
    .member = member_of (self, spec, index),
    .gate_open = leg->gate_open,
  };
  for (guint i = 0; i < leg->routes->len; i++) {
    const AusRoute *route = &g_array_index (leg->routes, AusRoute, i);
    state->slots[route->slot - 1] = (AusSlotSource){
      .source = member_of (self, spec, route->leg),
      .extra = route->source == AUS_SOURCE_EXTRA,
    };
  }
}

void
aus_room_apply (AusRoom *self, const AusRoomSpec *spec)
{
  AusMemberState states[AUS_ROOM_MAX_LEGS];
  add_missing (self, spec);
  for (guint i = 0; i < spec->legs->len; i++)
    describe (self, spec, i, &states[i]);
  /* Routes first, then the old legs go: a viewer moves from a leg to its successor in one step. */
  aus_plane_apply (self->plane, states, spec->legs->len);
  remove_missing (self, spec);
}

AusLeg *
aus_room_find_leg (AusRoom *self, const char *leg_id)
{
  Seat *seat = g_hash_table_lookup (self->seats, leg_id);
  return seat != NULL ? seat->leg : NULL;
}

static gboolean
is_same_advice (const AusAdvice *a, const AusAdvice *b)
{
  return a->camera_kbps == b->camera_kbps && a->low_kbps == b->low_kbps &&
         a->extra_kbps == b->extra_kbps && a->paused_slots == b->paused_slots;
}

static void
poll_advice (AusRoom *self, const char *leg_id, Seat *seat)
{
  AusAdvice advice;
  aus_member_get_advice (aus_leg_get_member (seat->leg), &advice);
  if (is_same_advice (&advice, &seat->advice))
    return;
  aus_debug ("%s camera %u low %u extra %u kbit/s, paused %x", leg_id, advice.camera_kbps,
             advice.low_kbps, advice.extra_kbps, advice.paused_slots);
  seat->advice = advice;
  g_signal_emit (self, signals[LEG_ADVICE], 0, leg_id, &advice);
}

void
aus_room_poll (AusRoom *self, gint64 now_usec)
{
  GHashTableIter iter;
  gpointer id, value;
  g_hash_table_iter_init (&iter, self->seats);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    Seat *seat = value;
    aus_leg_poll (seat->leg, now_usec);
    poll_advice (self, id, seat);
    gboolean speaking =
        seat->gate_open && aus_member_is_speaking (aus_leg_get_member (seat->leg), now_usec);
    if (speaking == seat->speaking)
      continue;
    seat->speaking = speaking;
    g_signal_emit (self, signals[LEG_SPEAKING], 0, id, speaking);
  }
}

void
aus_room_foreach_leg (AusRoom *self, GFunc function, gpointer data)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->seats);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    function (((Seat *) value)->leg, data);
}
