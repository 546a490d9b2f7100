/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-media-client.h"

#include "adapters/aus-media-calls.h"
#include "adapters/aus-media-relay.h"
#include "adapters/aus-worker.h"

#define AUS_LOG_TOPIC "media-client"
#include "core/aus-error.h"
#include "core/aus-log.h"

/* A room as last desired. It waits without a worker only while none is up. */
typedef struct {
  char *id;
  AusWorker *worker; /* unowned: the client outlives it; NULL: not placed */
  GVariant *legs;    /* ref: a(ssba(uss)) */
  guint n_legs;
} Room;

struct _AusMediaClient {
  GObject parent_instance;

  GPtrArray *workers; /* AusWorker */
  guint64 draining;   /* bit by number: given no new rooms; there are at most 64 */
  GHashTable *rooms;  /* id (in Room) → Room */
  guint n_stopping;
  GTask *stop_task; /* ref */
};

static void aus_media_client_iface_init (AusMediaInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusMediaClient, aus_media_client, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_MEDIA, aus_media_client_iface_init))

static void
room_free (gpointer data)
{
  Room *room = data;

  g_clear_pointer (&room->legs, g_variant_unref);
  g_free (room->id);
  g_free (room);
}

static guint
count_legs (AusMediaClient *self, AusWorker *worker)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Room *room = value;
    if (room->worker == worker)
      n += room->n_legs;
  }
  return n;
}

static gboolean
is_draining (AusMediaClient *self, guint number)
{
  return (self->draining & ((guint64) 1 << number)) != 0;
}

static AusWorker *
find_least_loaded (AusMediaClient *self)
{
  AusWorker *best = NULL;
  guint best_legs = G_MAXUINT;

  for (guint i = 0; i < self->workers->len; i++) {
    AusWorker *worker = g_ptr_array_index (self->workers, i);
    gboolean takes_rooms = aus_worker_get_proxy (worker) != NULL && !is_draining (self, i);
    guint n_legs = takes_rooms ? count_legs (self, worker) : G_MAXUINT;
    if (n_legs < best_legs) {
      best = worker;
      best_legs = n_legs;
    }
  }
  return best;
}

/* A refused description leaves the worker as it was: its legs stay as the room last had them. */
static void
on_room_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *room_id = user_data;
  g_autoptr (GError) error = NULL;

  if (!aus_dbus_media1_call_set_room_finish (AUS_DBUS_MEDIA1 (source), result, &error))
    aus_warning ("room %s not set: %s", room_id, error->message);
}

static void
send_room (AusMediaClient *self, Room *room)
{
  if (room->worker == NULL)
    room->worker = find_least_loaded (self);
  if (room->worker == NULL)
    return;
  /* Commands of one connection arrive in their order: this one belongs to the next. */
  if (aus_log_get_correlation () != NULL)
    aus_dbus_media1_call_correlate (aus_worker_get_proxy (room->worker), aus_log_get_correlation (),
                                    NULL, NULL, NULL);
  aus_dbus_media1_call_set_room (aus_worker_get_proxy (room->worker), room->id, room->legs, NULL,
                                 on_room_set, g_strdup (room->id));
}

static AusDbusMedia1 *
find_proxy (AusMediaClient *self, const char *room_id)
{
  Room *room = g_hash_table_lookup (self->rooms, room_id);

  return room != NULL && room->worker != NULL ? aus_worker_get_proxy (room->worker) : NULL;
}

static const char *const SOURCE_NAMES[] = {
  [AUS_MEDIA_SOURCE_MAIN] = "main",
  [AUS_MEDIA_SOURCE_EXTRA] = "extra",
  [AUS_MEDIA_SOURCE_ECHO] = "echo",
};

static GVariant *
describe_legs (const AusMediaLeg *legs, guint n_legs)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssba(uss))"));
  for (guint i = 0; i < n_legs; i++) {
    const AusMediaLeg *leg = &legs[i];
    GVariantBuilder routes;
    g_variant_builder_init (&routes, G_VARIANT_TYPE ("a(uss)"));
    for (guint j = 0; j < leg->n_routes; j++) {
      const AusMediaRoute *route = &leg->routes[j];
      g_variant_builder_add (&routes, "(uss)", route->slot, route->source_leg_id,
                             SOURCE_NAMES[route->source]);
    }
    g_variant_builder_add (&builder, "(ssba(uss))", leg->leg_id,
                           leg->predecessor != NULL ? leg->predecessor : "", leg->gate_open,
                           &routes);
  }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
aus_media_client_set_room (AusMedia *media, const char *room_id, const AusMediaLeg *legs,
                           guint n_legs)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (media);
  Room *room = g_hash_table_lookup (self->rooms, room_id);

  if (room == NULL) {
    if (n_legs == 0)
      return;
    room = g_new0 (Room, 1);
    room->id = g_strdup (room_id);
    g_hash_table_insert (self->rooms, room->id, room);
  }
  g_clear_pointer (&room->legs, g_variant_unref);
  room->legs = describe_legs (legs, n_legs);
  room->n_legs = n_legs;
  /* An empty room is not worth a place: without one there is nothing to close. */
  if (n_legs > 0 || room->worker != NULL)
    send_room (self, room);
  if (n_legs == 0)
    g_hash_table_remove (self->rooms, room_id);
}

typedef struct {
  AusMedia *media; /* ref */
  char *room_id;
  char *leg_id;
} Answer;

static void
on_answer_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;

  if (!aus_dbus_media1_call_set_answer_finish (AUS_DBUS_MEDIA1 (source), result, &error)) {
    aus_info ("answer of leg %s refused", answer->leg_id);
    aus_media_emit_leg_state (answer->media, answer->room_id, answer->leg_id, AUS_MEDIA_LEG_FAILED,
                              "sdp");
  }
  g_object_unref (answer->media);
  g_free (answer->room_id);
  g_free (answer->leg_id);
  g_free (answer);
}

static void
aus_media_client_set_answer (AusMedia *media, const char *room_id, const char *leg_id,
                             const char *sdp)
{
  AusDbusMedia1 *proxy = find_proxy (AUS_MEDIA_CLIENT (media), room_id);

  if (proxy == NULL)
    return; /* its worker died meanwhile: a new offer is on its way */
  Answer *answer = g_new0 (Answer, 1);
  answer->media = g_object_ref (media);
  answer->room_id = g_strdup (room_id);
  answer->leg_id = g_strdup (leg_id);
  aus_dbus_media1_call_set_answer (proxy, leg_id, sdp, NULL, on_answer_set, answer);
}

static void
aus_media_client_accept_offer_async (AusMedia *media, const char *room_id, const char *leg_id,
                                     const char *sdp, gboolean publish,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (media, NULL, callback, user_data);
  AusDbusMedia1 *proxy = find_proxy (AUS_MEDIA_CLIENT (media), room_id);

  if (proxy == NULL)
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "No media worker is there");
  else
    aus_media_call_accept_offer (proxy, leg_id, sdp, publish, g_steal_pointer (&task));
}

static void
aus_media_client_restart_ice_async (AusMedia *media, const char *room_id, const char *leg_id,
                                    const char *ufrag, const char *password,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (media, NULL, callback, user_data);
  AusDbusMedia1 *proxy = find_proxy (AUS_MEDIA_CLIENT (media), room_id);

  if (proxy == NULL)
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "No media worker is there");
  else
    aus_media_call_restart_ice (proxy, leg_id, ufrag, password, g_steal_pointer (&task));
}

static char *
finish_with_text (AusMedia *media, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
aus_media_client_add_candidate (AusMedia *media, const char *room_id, const char *leg_id,
                                guint mline_index, const char *candidate)
{
  AusDbusMedia1 *proxy = find_proxy (AUS_MEDIA_CLIENT (media), room_id);

  if (proxy != NULL)
    aus_dbus_media1_call_add_candidate (proxy, leg_id, mline_index, candidate, NULL, NULL, NULL);
}

static void
aus_media_client_get_stats_async (AusMedia *media, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (media);

  aus_media_call_stats (self->workers, g_task_new (self, cancellable, callback, user_data));
}

static GVariant *
aus_media_client_get_stats_finish (AusMedia *media, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_graph (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *dot = NULL;

  if (aus_dbus_media1_call_dump_graph_finish (AUS_DBUS_MEDIA1 (source), &dot, result, &error)) {
    g_task_return_pointer (task, dot, g_free);
    return;
  }
  aus_error_from_foreign (&error, AUS_ERROR_NOT_FOUND, "graph of a leg");
  g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
has_leg (Room *room, const char *leg_id)
{
  for (gsize i = 0; i < g_variant_n_children (room->legs); i++) {
    const char *id = NULL;
    g_variant_get_child (room->legs, i, "(&s&sb@a(uss))", &id, NULL, NULL, NULL);
    if (g_strcmp0 (id, leg_id) == 0)
      return TRUE;
  }
  return FALSE;
}

static AusDbusMedia1 *
find_proxy_of_leg (AusMediaClient *self, const char *leg_id)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Room *room = value;
    if (has_leg (room, leg_id))
      return find_proxy (self, room->id);
  }
  return NULL;
}

static void
aus_media_client_dump_graph_async (AusMedia *media, const char *leg_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (media);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AusDbusMedia1 *proxy = find_proxy_of_leg (self, leg_id);

  if (proxy == NULL) {
    g_task_return_new_error (task, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such leg");
    return;
  }
  aus_dbus_media1_call_dump_graph (proxy, leg_id, cancellable, on_graph, g_steal_pointer (&task));
}

static char *
aus_media_client_dump_graph_finish (AusMedia *media, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
aus_media_client_count_workers (AusMedia *media, guint *n_workers, guint *n_ready)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (media);

  *n_workers = self->workers->len;
  *n_ready = aus_media_client_count_ready (self);
}

/* Another one is up and takes rooms. */
static gboolean
has_other (AusMediaClient *self, guint number)
{
  for (guint i = 0; i < self->workers->len; i++) {
    if (i != number && !is_draining (self, i) &&
        aus_worker_get_proxy (g_ptr_array_index (self->workers, i)) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* The worker forgets its rooms, and their listeners give them again: elsewhere. */
static void
move_rooms (AusMediaClient *self, AusWorker *worker)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GVariant *none = g_variant_new_array (G_VARIANT_TYPE ("(ssba(uss))"), NULL, 0);
  g_autoptr (GVariant) nothing = g_variant_ref_sink (none);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Room *room = value;
    if (room->worker != worker)
      continue;
    aus_dbus_media1_call_set_room (aus_worker_get_proxy (worker), room->id, nothing, NULL,
                                   on_room_set, g_strdup (room->id));
    room->worker = NULL;
    g_ptr_array_add (ids, g_strdup (room->id));
  }
  if (ids->len == 0)
    return;
  aus_message ("worker %u drained of %u rooms", aus_worker_get_number (worker), ids->len);
  g_ptr_array_add (ids, NULL);
  aus_media_emit_worker_lost (AUS_MEDIA (self), (const char *const *) ids->pdata);
}

static gboolean
aus_media_client_drain_worker (AusMedia *media, guint number, gboolean draining, GError **error)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (media);

  if (number >= self->workers->len) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "There is no such worker");
    return FALSE;
  }
  if (draining && !has_other (self, number)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE,
                         "No other worker would be left for its rooms");
    return FALSE;
  }
  self->draining &= ~((guint64) 1 << number);
  if (!draining)
    return TRUE;
  self->draining |= (guint64) 1 << number;
  move_rooms (self, g_ptr_array_index (self->workers, number));
  return TRUE;
}

static void
aus_media_client_iface_init (AusMediaInterface *iface)
{
  iface->count_workers = aus_media_client_count_workers;
  iface->drain_worker = aus_media_client_drain_worker;
  iface->set_room = aus_media_client_set_room;
  iface->set_answer = aus_media_client_set_answer;
  iface->accept_offer_async = aus_media_client_accept_offer_async;
  iface->accept_offer_finish = finish_with_text;
  iface->restart_ice_async = aus_media_client_restart_ice_async;
  iface->restart_ice_finish = finish_with_text;
  iface->add_candidate = aus_media_client_add_candidate;
  iface->get_stats_async = aus_media_client_get_stats_async;
  iface->get_stats_finish = aus_media_client_get_stats_finish;
  iface->dump_graph_async = aus_media_client_dump_graph_async;
  iface->dump_graph_finish = aus_media_client_dump_graph_finish;
}

static void
on_worker_ready (AusWorker *worker, AusMediaClient *self)
{
  AusDbusMedia1 *proxy = aus_worker_get_proxy (worker);
  GHashTableIter iter;
  gpointer value;

  aus_media_relay_connect (proxy, AUS_MEDIA (self));
  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Room *room = value;
    if (room->worker == NULL)
      send_room (self, room);
  }
}

static void
on_worker_lost (AusWorker *worker, AusMediaClient *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Room *room = value;
    if (room->worker != worker)
      continue;
    room->worker = NULL;
    g_ptr_array_add (ids, g_strdup (room->id));
  }
  if (ids->len == 0)
    return;
  aus_message ("worker %u lost with %u rooms", aus_worker_get_number (worker), ids->len);
  g_ptr_array_add (ids, NULL);
  aus_media_emit_worker_lost (AUS_MEDIA (self), (const char *const *) ids->pdata);
}

static void
aus_media_client_dispose (GObject *object)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (object);

  /* Without listeners to the rooms, a worker's end is nobody's business any more. */
  g_hash_table_remove_all (self->rooms);
  g_ptr_array_set_size (self->workers, 0);
  g_clear_object (&self->stop_task);
  G_OBJECT_CLASS (aus_media_client_parent_class)->dispose (object);
}

static void
aus_media_client_finalize (GObject *object)
{
  AusMediaClient *self = AUS_MEDIA_CLIENT (object);

  g_ptr_array_unref (self->workers);
  g_hash_table_unref (self->rooms);
  G_OBJECT_CLASS (aus_media_client_parent_class)->finalize (object);
}

static void
aus_media_client_class_init (AusMediaClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_media_client_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_media_client_finalize;
}

static void
aus_media_client_init (AusMediaClient *self)
{
  self->workers = g_ptr_array_new_with_free_func (g_object_unref);
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, room_free);
}

AusMediaClient *
aus_media_client_new (const char *program, guint n_workers, GVariant *options)
{
  g_return_val_if_fail (n_workers > 0, NULL);

  AusMediaClient *self = g_object_new (AUS_TYPE_MEDIA_CLIENT, NULL);
  g_autoptr (GVariant) shared = options != NULL ? g_variant_ref_sink (options) : NULL;

  for (guint i = 0; i < n_workers; i++) {
    AusWorker *worker = aus_worker_new (program, i, shared);
    g_signal_connect_object (worker, "ready", G_CALLBACK (on_worker_ready), self, 0);
    g_signal_connect_object (worker, "lost", G_CALLBACK (on_worker_lost), self, 0);
    g_ptr_array_add (self->workers, worker);
  }
  return self;
}

void
aus_media_client_start (AusMediaClient *self)
{
  g_return_if_fail (AUS_IS_MEDIA_CLIENT (self));
  for (guint i = 0; i < self->workers->len; i++)
    aus_worker_start (g_ptr_array_index (self->workers, i));
}

static void
on_worker_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AusMediaClient) self = user_data;

  aus_worker_stop_finish (AUS_WORKER (source), result, NULL);
  if (--self->n_stopping > 0 || self->stop_task == NULL)
    return;
  g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);
  g_task_return_boolean (task, TRUE);
}

void
aus_media_client_stop_async (AusMediaClient *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_MEDIA_CLIENT (self));
  g_return_if_fail (self->stop_task == NULL);

  g_hash_table_remove_all (self->rooms);
  self->stop_task = g_task_new (self, NULL, callback, user_data);
  self->n_stopping = self->workers->len;
  for (guint i = 0; i < self->workers->len; i++)
    aus_worker_stop_async (g_ptr_array_index (self->workers, i), on_worker_stopped,
                           g_object_ref (self));
}

gboolean
aus_media_client_stop_finish (AusMediaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

guint
aus_media_client_count_ready (AusMediaClient *self)
{
  guint n = 0;

  g_return_val_if_fail (AUS_IS_MEDIA_CLIENT (self), 0);
  for (guint i = 0; i < self->workers->len; i++)
    n += aus_worker_get_proxy (g_ptr_array_index (self->workers, i)) != NULL;
  return n;
}
