/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * AusMedia: the port through which live rooms move media; filled by src/adapters (worker processes
 * over D-Bus, data/dbus/) and by the tests' fake. It knows opaque ids only.
 *
 * Commands state what is desired and return at once; what becomes of it comes back as signals on
 * the main context:
 *   leg-offer     (room_id, leg_id, sdp)
 *   leg-candidate (room_id, leg_id, mline_index, candidate)
 *   leg-state     (room_id, leg_id, AusMediaLegState, reason)
 *   leg-speaking  (room_id, leg_id, gboolean)
 *   leg-advice    (room_id, leg_id, const AusMediaAdvice *)
 *   worker-lost   (char **room_ids): all legs of these rooms are gone: give each room again with
 *                 new leg ids
 */
typedef enum {
  AUS_MEDIA_SOURCE_MAIN,  /* microphone and camera */
  AUS_MEDIA_SOURCE_EXTRA, /* screen or device, video only */
  AUS_MEDIA_SOURCE_ECHO,  /* its own microphone and camera */
} AusMediaSource;

typedef enum {
  AUS_MEDIA_LEG_CONNECTING,
  AUS_MEDIA_LEG_CONNECTED,
  AUS_MEDIA_LEG_SILENT, /* was connected, nothing heard for 2 s */
  AUS_MEDIA_LEG_FAILED,
} AusMediaLegState;

typedef struct {
  guint slot; /* 1..6 */
  const char *source_leg_id;
  AusMediaSource source;
} AusMediaRoute;

typedef struct {
  const char *leg_id;
  const char *predecessor; /* "" if none */
  gboolean gate_open;
  const AusMediaRoute *routes;
  guint n_routes;
} AusMediaLeg;

/* What the lines of a room mean for one leg. */
typedef struct {
  guint camera_kbps;  /* what those who see its camera can take; 0: no limit */
  guint low_kbps;     /* of a second, low picture of it; 0: none is needed */
  guint extra_kbps;   /* of its extra source; 0: no limit */
  guint paused_slots; /* bit n: slot n + 1 is paused for this leg, its line being too slow */
} AusMediaAdvice;

#define AUS_TYPE_MEDIA (aus_media_get_type ())
G_DECLARE_INTERFACE (AusMedia, aus_media, AUS, MEDIA, GObject)

struct _AusMediaInterface {
  GTypeInterface parent_iface;

  void (*set_room) (AusMedia *self, const char *room_id, const AusMediaLeg *legs, guint n_legs);
  void (*set_answer) (AusMedia *self, const char *room_id, const char *leg_id, const char *sdp);
  void (*accept_offer_async) (AusMedia *self, const char *room_id, const char *leg_id,
                              const char *sdp, gboolean publish, GAsyncReadyCallback callback,
                              gpointer user_data);
  char *(*accept_offer_finish) (AusMedia *self, GAsyncResult *result, GError **error);
  void (*restart_ice_async) (AusMedia *self, const char *room_id, const char *leg_id,
                             const char *ufrag, const char *password, GAsyncReadyCallback callback,
                             gpointer user_data);
  char *(*restart_ice_finish) (AusMedia *self, GAsyncResult *result, GError **error);
  void (*add_candidate) (AusMedia *self, const char *room_id, const char *leg_id, guint mline_index,
                         const char *candidate);
  void (*get_stats_async) (AusMedia *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
  GVariant *(*get_stats_finish) (AusMedia *self, GAsyncResult *result, GError **error);
  void (*dump_graph_async) (AusMedia *self, const char *leg_id, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
  char *(*dump_graph_finish) (AusMedia *self, GAsyncResult *result, GError **error);
  void (*count_workers) (AusMedia *self, guint *n_workers, guint *n_ready);
  gboolean (*drain_worker) (AusMedia *self, guint number, gboolean draining, GError **error);
};

/* aus_media_set_room: the whole desired state of a room; no legs closes it. */
void aus_media_set_room (AusMedia *self, const char *room_id, const AusMediaLeg *legs,
                         guint n_legs);
/* aus_media_set_answer: the client's SDP answer; a bad one comes back as leg-state FAILED "sdp". */
void aus_media_set_answer (AusMedia *self, const char *room_id, const char *leg_id,
                           const char *sdp);
/*
 * aus_media_accept_offer_async: instead of an answer, after leg-offer: the client's own offer; the
 * result is our answer (transfer full) without candidates. AUS_ERROR_MALFORMED, AUS_ERROR_INVALID:
 * not an offer that fits; AUS_ERROR_UNAVAILABLE: the worker is gone.
 */
void aus_media_accept_offer_async (AusMedia *self, const char *room_id, const char *leg_id,
                                   const char *sdp, gboolean publish, GAsyncReadyCallback callback,
                                   gpointer user_data);
char *aus_media_accept_offer_finish (AusMedia *self, GAsyncResult *result, GError **error);
/*
 * aus_media_restart_ice_async: the client begins a new ICE session on its leg; the result
 * (transfer full) is our ufrag and password as lines of SDP. Errors as for an offer.
 */
void aus_media_restart_ice_async (AusMedia *self, const char *room_id, const char *leg_id,
                                  const char *ufrag, const char *password,
                                  GAsyncReadyCallback callback, gpointer user_data);
char *aus_media_restart_ice_finish (AusMedia *self, GAsyncResult *result, GError **error);
/* aus_media_add_candidate: a remote candidate (RFC 8838); "" ends candidates. */
void aus_media_add_candidate (AusMedia *self, const char *room_id, const char *leg_id,
                              guint mline_index, const char *candidate);

/* aus_media_get_stats_finish: (transfer full): aa{sv}, one dictionary a leg, of all workers. */
void aus_media_get_stats_async (AusMedia *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GVariant *aus_media_get_stats_finish (AusMedia *self, GAsyncResult *result, GError **error);

/* aus_media_dump_graph_finish: (transfer full): a leg's pipeline in DOT, for the operator. */
void aus_media_dump_graph_async (AusMedia *self, const char *leg_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
char *aus_media_dump_graph_finish (AusMedia *self, GAsyncResult *result, GError **error);

/* aus_media_count_workers: media processes, and those of them that are up. */
void aus_media_count_workers (AusMedia *self, guint *n_workers, guint *n_ready);
/*
 * aus_media_drain_worker: whether worker @number is given rooms. Draining it moves its rooms now:
 * they are told by "worker-lost", and find their place on another one. AUS_ERROR_NOT_FOUND;
 * AUS_ERROR_UNAVAILABLE when no other would be left.
 */
gboolean aus_media_drain_worker (AusMedia *self, guint number, gboolean draining, GError **error);

/* For implementations: they emit the signals through these. */
void aus_media_emit_leg_offer (AusMedia *self, const char *room_id, const char *leg_id,
                               const char *sdp);
void aus_media_emit_leg_candidate (AusMedia *self, const char *room_id, const char *leg_id,
                                   guint mline_index, const char *candidate);
void aus_media_emit_leg_state (AusMedia *self, const char *room_id, const char *leg_id,
                               AusMediaLegState state, const char *reason);
void aus_media_emit_leg_speaking (AusMedia *self, const char *room_id, const char *leg_id,
                                  gboolean speaking);
void aus_media_emit_leg_advice (AusMedia *self, const char *room_id, const char *leg_id,
                                const AusMediaAdvice *advice);
void aus_media_emit_worker_lost (AusMedia *self, const char *const *room_ids);

/* aus_media_leg_state_get_name: "connecting", "connected", "silent" or "failed". */
const char *aus_media_leg_state_get_name (AusMediaLegState state);
/* aus_media_leg_state_from_name: FALSE for a name that is not one of these. */
gboolean aus_media_leg_state_from_name (const char *name, AusMediaLegState *state);

G_END_DECLS
