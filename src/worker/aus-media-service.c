/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "worker/aus-media-service.h"

#define AUS_LOG_TOPIC "service"
#include "aus-media-dbus.h"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "media/aus-media-report.h"
#include "media/aus-room.h"
#include "media/aus-teardown.h"
#include "media/aus-ticker.h"

#define POLL_MSEC 100 /* silence and speech are told this exactly */

struct _AusMediaService {
  GObject parent_instance;
  AusDbusMedia1 *skeleton; /* ref */
  AusMediaOptions *options;
  AusTicker *ticker;
  GHashTable *rooms; /* room id → AusRoom */
  guint poll_id;     /* 0 while there are no rooms */
  char *correlation; /* of the next SetRoom; NULL: none */
};

G_DEFINE_FINAL_TYPE (AusMediaService, aus_media_service, G_TYPE_OBJECT)

static gboolean
answer_error (GDBusMethodInvocation *invocation, const GError *error)
{
  g_dbus_method_invocation_return_gerror (invocation, error);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static AusLeg *
find_leg (AusMediaService *self, const char *leg_id, AusRoom **room)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    AusLeg *leg = aus_room_find_leg (value, leg_id);
    if (leg == NULL)
      continue;
    if (room != NULL)
      *room = value;
    return leg;
  }
  return NULL;
}

static AusLeg *
require_leg (AusMediaService *self, const char *leg_id, GError **error)
{
  AusLeg *leg = find_leg (self, leg_id, NULL);
  if (leg == NULL)
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such leg");
  return leg;
}

/* What a leg's signals need: the room's name; the service outlives its legs. */
typedef struct {
  AusMediaService *service; /* unowned */
  char *room_id;
  char *correlation; /* of the SetRoom that made it; NULL: none */
} LegContext;

static void
leg_context_free (gpointer data, GClosure *closure)
{
  LegContext *self = data;
  g_free (self->room_id);
  g_free (self->correlation);
  g_free (self);
}

static void
on_leg_offer (AusLeg *leg, const char *sdp, LegContext *context)
{
  aus_dbus_media1_emit_leg_offer (context->service->skeleton, context->room_id,
                                  aus_leg_get_id (leg), sdp);
}

static void
on_leg_candidate (AusLeg *leg, guint mline, const char *candidate, LegContext *context)
{
  aus_dbus_media1_emit_leg_candidate (context->service->skeleton, context->room_id,
                                      aus_leg_get_id (leg), mline, candidate);
}

static void
on_leg_state (AusLeg *leg, int state, const char *reason, LegContext *context)
{
  aus_log_set_correlation (context->correlation);
  aus_info ("leg %s %s %s", aus_leg_get_id (leg), aus_leg_state_get_name ((AusLegState) state),
            reason);
  aus_log_set_correlation (NULL);
  aus_dbus_media1_emit_leg_state (context->service->skeleton, context->room_id,
                                  aus_leg_get_id (leg),
                                  aus_leg_state_get_name ((AusLegState) state), reason);
}

static void
on_leg_speaking (AusRoom *room, const char *leg_id, gboolean speaking, AusMediaService *self)
{
  aus_dbus_media1_emit_leg_speaking (self->skeleton, aus_room_get_id (room), leg_id, speaking);
}

static void
on_leg_advice (AusRoom *room, const char *leg_id, const AusAdvice *advice, AusMediaService *self)
{
  aus_dbus_media1_emit_leg_advice (self->skeleton, aus_room_get_id (room), leg_id,
                                   advice->camera_kbps, advice->low_kbps, advice->extra_kbps,
                                   advice->paused_slots);
}

static void
connect_leg (AusMediaService *self, AusRoom *room, AusLeg *leg, const char *signal,
             GCallback callback)
{
  LegContext *context = g_new0 (LegContext, 1);
  context->service = self;
  context->room_id = g_strdup (aus_room_get_id (room));
  context->correlation = g_strdup (aus_log_get_correlation ());
  g_signal_connect_data (leg, signal, callback, context, leg_context_free, 0);
}

static void
on_leg_added (AusRoom *room, AusLeg *leg, AusMediaService *self)
{
  connect_leg (self, room, leg, "offer", G_CALLBACK (on_leg_offer));
  connect_leg (self, room, leg, "candidate", G_CALLBACK (on_leg_candidate));
  connect_leg (self, room, leg, "state", G_CALLBACK (on_leg_state));
}

static gboolean
on_poll (gpointer data)
{
  AusMediaService *self = data;
  gint64 now_usec = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer room;
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    aus_room_poll (room, now_usec);
  aus_teardown_check (now_usec);
  if (g_hash_table_size (self->rooms) > 0 || aus_teardown_get_running () > 0)
    return G_SOURCE_CONTINUE;
  self->poll_id = 0;
  return G_SOURCE_REMOVE;
}

static AusRoom *
add_room (AusMediaService *self, const char *room_id)
{
  AusRoom *room = aus_room_new (room_id, self->options);
  g_signal_connect (room, "leg-added", G_CALLBACK (on_leg_added), self);
  g_signal_connect (room, "leg-speaking", G_CALLBACK (on_leg_speaking), self);
  g_signal_connect (room, "leg-advice", G_CALLBACK (on_leg_advice), self);
  g_hash_table_insert (self->rooms, g_strdup (room_id), room);
  aus_ticker_add (self->ticker, aus_room_get_plane (room));
  if (self->poll_id == 0)
    self->poll_id = g_timeout_add (POLL_MSEC, on_poll, self);
  return room;
}

static void
remove_room (AusMediaService *self, const char *room_id)
{
  AusRoom *room = g_hash_table_lookup (self->rooms, room_id);
  if (room == NULL)
    return;
  aus_ticker_remove (self->ticker, aus_room_get_plane (room));
  g_hash_table_remove (self->rooms, room_id);
}

static gboolean
on_configure (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, GVariant *options,
              AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  if (g_hash_table_size (self->rooms) > 0) { /* legs hold the options they were made with */
    g_set_error_literal (&error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "rooms are open");
    return answer_error (invocation, error);
  }
  AusMediaOptions *parsed = aus_media_options_parse (options, &error);
  if (parsed == NULL)
    return answer_error (invocation, error);
  g_clear_pointer (&self->options, aus_media_options_free);
  self->options = parsed;
  aus_dbus_media1_complete_configure (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* A leg id names one leg of the worker, in one room. */
static gboolean
check_legs_are_free (AusMediaService *self, const AusRoomSpec *spec, GError **error)
{
  for (guint i = 0; i < spec->legs->len; i++) {
    const AusLegSpec *leg = g_ptr_array_index (spec->legs, i);
    AusRoom *room = NULL;
    if (find_leg (self, leg->id, &room) != NULL &&
        strcmp (aus_room_get_id (room), spec->room_id) != 0) {
      g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID, "room: a leg of another room");
      return FALSE;
    }
  }
  return TRUE;
}

/* It ends up in log lines: what is not made for them is left out. */
static gboolean
is_printable (const char *id)
{
  for (const char *p = id; *p != '\0'; p++) {
    if (!g_ascii_isgraph (*p) || p - id >= 64)
      return FALSE;
  }
  return TRUE;
}

static gboolean
on_correlate (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *id,
              AusMediaService *self)
{
  g_clear_pointer (&self->correlation, g_free);
  if (is_printable (id))
    self->correlation = g_strdup (id);
  aus_dbus_media1_complete_correlate (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
apply_room (AusMediaService *self, const AusRoomSpec *spec)
{
  AusRoom *room = g_hash_table_lookup (self->rooms, spec->room_id);
  g_autofree char *correlation = g_steal_pointer (&self->correlation);
  aus_log_set_correlation (correlation);
  for (guint i = 0; i < spec->legs->len; i++) {
    const AusLegSpec *leg = g_ptr_array_index (spec->legs, i);
    aus_info ("leg %s of room %s: gate %s", leg->id, spec->room_id,
              leg->gate_open ? "open" : "shut");
  }
  aus_room_apply (room != NULL ? room : add_room (self, spec->room_id), spec);
  aus_log_set_correlation (NULL);
}

static gboolean
on_set_room (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *room_id,
             GVariant *legs, AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  if (self->options == NULL) {
    g_set_error_literal (&error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "not configured");
    return answer_error (invocation, error);
  }
  g_autoptr (AusRoomSpec) spec = aus_room_spec_parse (room_id, legs, &error);
  if (spec == NULL || !check_legs_are_free (self, spec, &error))
    return answer_error (invocation, error);

  if (spec->legs->len == 0)
    remove_room (self, room_id);
  else
    apply_room (self, spec);
  aus_dbus_media1_complete_set_room (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_set_answer (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *leg_id,
               const char *sdp, AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  AusLeg *leg = require_leg (self, leg_id, &error);
  if (leg == NULL || !aus_leg_set_answer (leg, sdp, &error))
    return answer_error (invocation, error);
  aus_dbus_media1_complete_set_answer (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_accept_offer (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *leg_id,
                 const char *sdp, gboolean publish, AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  AusLeg *leg = require_leg (self, leg_id, &error);
  AusRemotePurpose purpose = publish ? AUS_REMOTE_PUBLISH : AUS_REMOTE_WATCH;
  g_autofree char *answer = leg != NULL ? aus_leg_accept_offer (leg, sdp, purpose, &error) : NULL;
  if (answer == NULL)
    return answer_error (invocation, error);
  aus_dbus_media1_complete_accept_offer (skeleton, invocation, answer);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_restart_ice (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *leg_id,
                const char *ufrag, const char *password, AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  AusLeg *leg = require_leg (self, leg_id, &error);
  g_autofree char *answer = leg != NULL ? aus_leg_restart_ice (leg, ufrag, password, &error) : NULL;
  if (answer == NULL)
    return answer_error (invocation, error);
  aus_dbus_media1_complete_restart_ice (skeleton, invocation, answer);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_add_candidate (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *leg_id,
                  guint mline_index, const char *candidate, AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  AusLeg *leg = require_leg (self, leg_id, &error);
  if (leg == NULL || !aus_leg_add_candidate (leg, mline_index, candidate, &error))
    return answer_error (invocation, error);
  aus_dbus_media1_complete_add_candidate (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

typedef struct {
  GVariantBuilder *builder; /* unowned */
  const char *room_id;      /* unowned */
} StatsContext;

static void
add_leg_stats (gpointer data, gpointer user_data)
{
  AusLeg *leg = data;
  StatsContext *context = user_data;
  AusMediaStats stats;
  aus_member_get_stats (aus_leg_get_member (leg), &stats);
  g_variant_builder_add_value (context->builder,
                               aus_media_report_new (context->room_id, aus_leg_get_id (leg),
                                                     aus_leg_get_state (leg), &stats));
}

static gboolean
on_get_stats (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, AusMediaService *self)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer room_id, room;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &room_id, &room)) {
    StatsContext context = { .builder = &builder, .room_id = room_id };
    aus_room_foreach_leg (room, add_leg_stats, &context);
  }
  aus_dbus_media1_complete_get_stats (skeleton, invocation, g_variant_builder_end (&builder));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
on_dump_graph (AusDbusMedia1 *skeleton, GDBusMethodInvocation *invocation, const char *leg_id,
               AusMediaService *self)
{
  g_autoptr (GError) error = NULL;
  AusLeg *leg = require_leg (self, leg_id, &error);
  if (leg == NULL)
    return answer_error (invocation, error);
  g_autofree char *dot = aus_leg_dump_graph (leg);
  aus_dbus_media1_complete_dump_graph (skeleton, invocation, dot);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
aus_media_service_close (AusMediaService *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, g_strdup (id));
  for (guint i = 0; i < ids->len; i++)
    remove_room (self, g_ptr_array_index (ids, i));
}

static void
aus_media_service_dispose (GObject *object)
{
  AusMediaService *self = AUS_MEDIA_SERVICE (object);
  aus_media_service_close (self);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (self->skeleton != NULL) {
    g_signal_handlers_disconnect_by_data (self->skeleton, self);
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  }
  g_clear_object (&self->skeleton);
  G_OBJECT_CLASS (aus_media_service_parent_class)->dispose (object);
}

static void
aus_media_service_finalize (GObject *object)
{
  AusMediaService *self = AUS_MEDIA_SERVICE (object);
  g_hash_table_unref (self->rooms);
  g_free (self->correlation);
  aus_ticker_free (self->ticker);
  aus_media_options_free (self->options);
  G_OBJECT_CLASS (aus_media_service_parent_class)->finalize (object);
}

static void
aus_media_service_class_init (AusMediaServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = aus_media_service_dispose;
  object_class->finalize = aus_media_service_finalize;
}

static void
aus_media_service_init (AusMediaService *self)
{
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->ticker = aus_ticker_new ();
  self->skeleton = aus_dbus_media1_skeleton_new ();
  g_signal_connect (self->skeleton, "handle-configure", G_CALLBACK (on_configure), self);
  g_signal_connect (self->skeleton, "handle-set-room", G_CALLBACK (on_set_room), self);
  g_signal_connect (self->skeleton, "handle-correlate", G_CALLBACK (on_correlate), self);
  g_signal_connect (self->skeleton, "handle-set-answer", G_CALLBACK (on_set_answer), self);
  g_signal_connect (self->skeleton, "handle-accept-offer", G_CALLBACK (on_accept_offer), self);
  g_signal_connect (self->skeleton, "handle-restart-ice", G_CALLBACK (on_restart_ice), self);
  g_signal_connect (self->skeleton, "handle-add-candidate", G_CALLBACK (on_add_candidate), self);
  g_signal_connect (self->skeleton, "handle-get-stats", G_CALLBACK (on_get_stats), self);
  g_signal_connect (self->skeleton, "handle-dump-graph", G_CALLBACK (on_dump_graph), self);
}

AusMediaService *
aus_media_service_new (GDBusConnection *connection, GError **error)
{
  g_autoptr (AusMediaService) self = g_object_new (AUS_TYPE_MEDIA_SERVICE, NULL);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         AUS_MEDIA_OBJECT_PATH, error))
    return NULL;
  return g_steal_pointer (&self);
}
