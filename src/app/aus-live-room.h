/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The inside of a live room; for src/app/aus-live*.c and their tests only. */

#include "app/aus-live-limits.h"
#include "app/aus-live-meter.h"
#include "app/aus-live-slots.h"
#include "app/aus-live-told.h"
#include "app/aus-live-device.h"
#include "app/aus-live.h"
#include "app/aus-visit.h"
#include "domain/aus-arrival.h"

G_BEGIN_DECLS

typedef struct _AusLiveRoom AusLiveRoom;

typedef struct {
  char *id;          /* NULL: none */
  char *predecessor; /* NULL: none */
  AusMediaLegState state;
  gboolean answered;      /* the worker takes exactly one answer a leg */
  gboolean was_connected; /* by this leg or one before it, since the gate opened */
  gint64 silent_since;    /* monotonic usec */
  char *correlation;      /* of the request for which it was made; NULL: none */
} AusLiveLeg;

struct _AusLiveSeat {
  AusLiveRoom *room; /* unowned: it outlives its seats */
  char *participant_id;
  AusActor *actor;
  char *link_id; /* by which its owner came; NULL: by account, or not known yet */

  const AusLiveListener *listener; /* NULL: no session */
  gpointer listener_data;          /* unowned: detaches before it goes */
  gboolean connected;              /* the session has a socket */
  gboolean lost;                   /* and has had none for longer than a reload takes */
  gint64 lost_at;                  /* wheel time */
  gint64 heard_at;                 /* wheel time */
  AusLiveTimer lost_timer;

  AusLiveLeg leg;
  AusLiveTimer silence_timer;
  gdouble leg_tokens; /* rebuilding is rationed: see aus-live-seat.c */
  gint64 leg_tokens_at;

  AusLiveMeter *meter; /* owned */

  char *instance;    /* of its page, which can encrypt end to end; NULL: it cannot */
  gboolean in_round; /* it takes part in the room's present round */

  AusLiveMedia media;
  gboolean speaking;
  AusMediaAdvice advice; /* of the present leg */
  AusLiveLimits limits;
  AusLiveSlots slots;

  /* Derived from the snapshot by each refresh. */
  const AusPerson *person; /* unowned: of the room's snapshot; NULL: not (or no longer) in it */
  AusArrivalStep step;
  AusArrivalReason reason;
  gboolean in_call; /* its gate is open */

  gboolean reporting; /* a presence use case is under way */
  gint reported;      /* AusPresence last asked for; -1: none */
  AusPresence seen;   /* presence of the last snapshot */
  AusLiveTold told;
};

/* AusLiveDevice: something that publishes or watches by WHIP or WHEP: see aus-live-device.h. */
typedef struct {
  AusLiveRoom *room; /* unowned: it outlives its devices */
  char *id;
  char *name;
  AusDeviceKind kind;
  char *watched;        /* participant that a watching one sees; NULL */
  char *watched_device; /* instead, the device; NULL */
  char *leg_id;         /* also the id of its session */
  char *offer;          /* the client's */
  char *answer;         /* ours; NULL: not made yet */
  GString *candidates;
  gboolean gathered;
  AusMediaLegState state;
  GTask *opening;     /* ref; NULL once it was told */
  AusLiveTimer timer; /* of the opening, later of the silence */
  char *ufrag;        /* of the client's present ICE session; NULL: its offer had none */
  guint n_restarts;   /* of ICE */
} AusLiveDevice;

#define AUS_LIVE_MAX_DEVICES 4 /* connected at a time */

struct _AusLiveRoom {
  AusLive *live;              /* unowned: it outlives its rooms */
  char *id;                   /* of the consultation, and of the media room */
  AusConsultation *snapshot;  /* ref; NULL until loaded: every gate shut */
  GPtrArray *seats;           /* AusLiveSeat, owned */
  GPtrArray *devices;         /* AusLiveDevice, owned */
  char *desired;              /* what the media was last told, to say it only when it changes */
  gboolean encrypts;          /* end to end, as the operator wants */
  gint64 patient_cutoff_usec; /* before the planned start: until then patients may cancel */
  gint64 round;               /* of the key agreement; 0: none yet */
  gint64 round_asked_at;      /* wheel time; asking is rationed */
  gboolean is_dirty;
  char *correlation;        /* of the request that touched it; NULL: none */
  gboolean quality_changed; /* since the room was last told */
  gint ahead;               /* in its queue: so many wait before this one; -1: not known (B8) */
};

/* aus_live_room_refresh: derives everything from the snapshot and tells media and clients. */
void aus_live_room_refresh (AusLiveRoom *self);
/* aus_live_room_touch: refreshes soon, once for whatever else happens in this turn. */
void aus_live_room_touch (AusLiveRoom *self);
void aus_live_room_take_snapshot (AusLiveRoom *self, AusConsultation *snapshot);
AusLiveRoom *aus_live_room_new (AusLive *live, const char *consultation_id);
void aus_live_room_free (AusLiveRoom *self);
AusLiveSeat *aus_live_room_find_seat (AusLiveRoom *self, const char *participant_id);
AusLiveSeat *aus_live_room_find_leg (AusLiveRoom *self, const char *leg_id);
/* aus_live_room_place_again: all legs are gone with their worker: new ones, at once. */
void aus_live_room_place_again (AusLiveRoom *self);

/* aus-live-seat.c */
AusLiveSeat *aus_live_seat_new (AusLiveRoom *room, const char *participant_id, AusActor *actor);
void aus_live_seat_free (AusLiveSeat *self);
void aus_live_seat_attach (AusLiveSeat *self, AusActor *actor, const AusLiveListener *listener,
                           gpointer listener_data);
void aus_live_seat_close (AusLiveSeat *self, AusLiveEnd end, const char *reason);
void aus_live_seat_send (AusLiveSeat *self, const char *type, const char *body);
/* aus_live_seat_send_object: @object is (transfer full). */
void aus_live_seat_send_object (AusLiveSeat *self, const char *type, JsonObject *object);
void aus_live_seat_renew_leg (AusLiveSeat *self, gboolean has_predecessor);
void aus_live_seat_drop_leg (AusLiveSeat *self);
void aus_live_seat_leg_changed (AusLiveSeat *self, AusMediaLegState state, const char *reason);

/* aus-live-presence.c: where somebody is, live; and its reporting through the use cases. */
AusPresence aus_live_seat_get_presence (const AusLiveSeat *self);
void aus_live_seat_report_presence (AusLiveSeat *self);
void aus_live_seat_report_away (AusLiveSeat *self);
void aus_live_seat_open (AusLiveSeat *self);

/* aus-live-device.c */
void aus_live_device_free (AusLiveDevice *self);
AusLiveDevice *aus_live_room_find_device (AusLiveRoom *self, const char *id); /* or by its leg */
/* aus_live_device_find_session: a session is found by the token that opened it only. */
AusLiveDevice *aus_live_device_find_session (AusLive *live, const AusDevice *device,
                                             const char *session_id, GError **error);
char *aus_live_device_dup_tag (const AusLiveDevice *self);
/* aus_live_device_dup_attribute: value of the first line that begins with @name; NULL: none. */
char *aus_live_device_dup_attribute (const char *sdp, const char *name);
void aus_live_device_offered (AusLiveDevice *self);
void aus_live_device_gathered (AusLiveDevice *self, const char *candidate);
void aus_live_device_leg_changed (AusLiveDevice *self, AusMediaLegState state);

/* aus-live-told.c: quality, to everybody in the call, of those in it whom they hear of (E6). */
void aus_live_room_tell_quality (AusLiveRoom *self);

/* aus-live-keys.c: begins another round when somebody in the call has no part in this one. */
void aus_live_room_update_round (AusLiveRoom *self);

/* aus-live-state.c: (transfer full): the members of `state` for one participant. */
char *aus_live_state_print (const AusLiveSeat *viewer);
/* aus_live_state_print_rest: the same without limits and pauses, which have their own messages. */
char *aus_live_state_print_rest (const AusLiveSeat *viewer);
/* aus_live_state_shows: @person stands among the people of @viewer's state. */
gboolean aus_live_state_shows (const AusLiveSeat *viewer, const AusPerson *person);
/* aus_live_seat_hears_of: of itself, and of those whom its state shows. */
gboolean aus_live_seat_hears_of (const AusLiveSeat *self, const AusLiveSeat *other);

/* aus-live-quality.c */
typedef struct _AusLiveQuality AusLiveQuality;
AusLiveQuality *aus_live_quality_new (AusLive *live);
void aus_live_quality_free (AusLiveQuality *self);
/* aus_live_quality_start: measures once a second, until the last room is empty. */
void aus_live_quality_start (AusLiveQuality *self);
/* aus_live_quality_take: one second's figures of all workers (aus_media_get_stats_finish()). */
void aus_live_quality_take (AusLiveQuality *self, GVariant *legs);
/* aus_live_quality_note_reconnecting: tells the room at once, without waiting for the second. */
void aus_live_quality_note_reconnecting (AusLiveRoom *room);
/* aus_live_quality_store: adds what was measured to the consultation, and begins anew. */
void aus_live_quality_store (AusLiveSeat *seat);

/* aus-live.c */
GHashTable *aus_live_get_rooms (AusLive *self); /* unowned: id → AusLiveRoom */
AusLiveQuality *aus_live_get_quality (AusLive *self);
/* aus_live_follow_line: the patients of this queue with a room here are told their places. */
void aus_live_follow_line (AusLive *self, const char *queue_id);
AusLiveIce *aus_live_get_ice (AusLive *self);
AusApp *aus_live_get_app (AusLive *self);
AusMedia *aus_live_get_media (AusLive *self);
AusLiveWheel *aus_live_get_wheel (AusLive *self);
const AusLiveSettings *aus_live_get_settings (AusLive *self);
void aus_live_queue_refresh (AusLive *self, AusLiveRoom *room);
AusLiveRoom *aus_live_find_room (AusLive *self, const char *consultation_id);

/* aus_live_payment_build: (transfer full): the `payment` of somebody's state; NULL: none to tell.
 */
JsonObject *aus_live_payment_build (const AusConsultation *consultation, AusRole role);

G_END_DECLS
