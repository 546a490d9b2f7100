/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-media.h"

G_DEFINE_INTERFACE (AusMedia, aus_media, G_TYPE_OBJECT)

enum { LEG_OFFER, LEG_CANDIDATE, LEG_STATE, LEG_SPEAKING, LEG_ADVICE, WORKER_LOST, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const STATE_NAMES[] = {
  [AUS_MEDIA_LEG_CONNECTING] = "connecting",
  [AUS_MEDIA_LEG_CONNECTED] = "connected",
  [AUS_MEDIA_LEG_SILENT] = "silent",
  [AUS_MEDIA_LEG_FAILED] = "failed",
};

static void
aus_media_default_init (AusMediaInterface *iface)
{
  GType type = G_TYPE_FROM_INTERFACE (iface);

  signals[LEG_OFFER] = g_signal_new ("leg-offer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[LEG_CANDIDATE] =
      g_signal_new ("leg-candidate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
  signals[LEG_STATE] =
      g_signal_new ("leg-state", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
  signals[LEG_SPEAKING] =
      g_signal_new ("leg-speaking", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_STRING, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[LEG_ADVICE] = g_signal_new ("leg-advice", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_POINTER);
  signals[WORKER_LOST] = g_signal_new ("worker-lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRV);
}

void
aus_media_set_room (AusMedia *self, const char *room_id, const AusMediaLeg *legs, guint n_legs)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->set_room (self, room_id, legs, n_legs);
}

void
aus_media_set_answer (AusMedia *self, const char *room_id, const char *leg_id, const char *sdp)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->set_answer (self, room_id, leg_id, sdp);
}

void
aus_media_accept_offer_async (AusMedia *self, const char *room_id, const char *leg_id,
                              const char *sdp, gboolean publish, GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->accept_offer_async (self, room_id, leg_id, sdp, publish, callback,
                                                  user_data);
}

char *
aus_media_accept_offer_finish (AusMedia *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AUS_IS_MEDIA (self), NULL);
  return AUS_MEDIA_GET_IFACE (self)->accept_offer_finish (self, result, error);
}

void
aus_media_restart_ice_async (AusMedia *self, const char *room_id, const char *leg_id,
                             const char *ufrag, const char *password, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->restart_ice_async (self, room_id, leg_id, ufrag, password, callback,
                                                 user_data);
}

char *
aus_media_restart_ice_finish (AusMedia *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AUS_IS_MEDIA (self), NULL);
  return AUS_MEDIA_GET_IFACE (self)->restart_ice_finish (self, result, error);
}

void
aus_media_add_candidate (AusMedia *self, const char *room_id, const char *leg_id, guint mline_index,
                         const char *candidate)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->add_candidate (self, room_id, leg_id, mline_index, candidate);
}

void
aus_media_get_stats_async (AusMedia *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->get_stats_async (self, cancellable, callback, user_data);
}

GVariant *
aus_media_get_stats_finish (AusMedia *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AUS_IS_MEDIA (self), NULL);
  return AUS_MEDIA_GET_IFACE (self)->get_stats_finish (self, result, error);
}

void
aus_media_dump_graph_async (AusMedia *self, const char *leg_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->dump_graph_async (self, leg_id, cancellable, callback, user_data);
}

char *
aus_media_dump_graph_finish (AusMedia *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AUS_IS_MEDIA (self), NULL);
  return AUS_MEDIA_GET_IFACE (self)->dump_graph_finish (self, result, error);
}

void
aus_media_count_workers (AusMedia *self, guint *n_workers, guint *n_ready)
{
  g_return_if_fail (AUS_IS_MEDIA (self));
  AUS_MEDIA_GET_IFACE (self)->count_workers (self, n_workers, n_ready);
}

gboolean
aus_media_drain_worker (AusMedia *self, guint number, gboolean draining, GError **error)
{
  g_return_val_if_fail (AUS_IS_MEDIA (self), FALSE);
  return AUS_MEDIA_GET_IFACE (self)->drain_worker (self, number, draining, error);
}

void
aus_media_emit_leg_offer (AusMedia *self, const char *room_id, const char *leg_id, const char *sdp)
{
  g_signal_emit (self, signals[LEG_OFFER], 0, room_id, leg_id, sdp);
}

void
aus_media_emit_leg_candidate (AusMedia *self, const char *room_id, const char *leg_id,
                              guint mline_index, const char *candidate)
{
  g_signal_emit (self, signals[LEG_CANDIDATE], 0, room_id, leg_id, mline_index, candidate);
}

void
aus_media_emit_leg_state (AusMedia *self, const char *room_id, const char *leg_id,
                          AusMediaLegState state, const char *reason)
{
  g_signal_emit (self, signals[LEG_STATE], 0, room_id, leg_id, (guint) state, reason);
}

void
aus_media_emit_leg_speaking (AusMedia *self, const char *room_id, const char *leg_id,
                             gboolean speaking)
{
  g_signal_emit (self, signals[LEG_SPEAKING], 0, room_id, leg_id, speaking);
}

void
aus_media_emit_leg_advice (AusMedia *self, const char *room_id, const char *leg_id,
                           const AusMediaAdvice *advice)
{
  g_signal_emit (self, signals[LEG_ADVICE], 0, room_id, leg_id, advice);
}

void
aus_media_emit_worker_lost (AusMedia *self, const char *const *room_ids)
{
  g_signal_emit (self, signals[WORKER_LOST], 0, room_ids);
}

const char *
aus_media_leg_state_get_name (AusMediaLegState state)
{
  return STATE_NAMES[state];
}

gboolean
aus_media_leg_state_from_name (const char *name, AusMediaLegState *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (STATE_NAMES); i++) {
    if (g_strcmp0 (name, STATE_NAMES[i]) == 0) {
      *state = i;
      return TRUE;
    }
  }
  return FALSE;
}
