/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-consultation.h"

G_BEGIN_DECLS

typedef enum {
  AUS_EVENT_CHANGED, /* changed: the consultation is different */
  AUS_EVENT_ARRIVAL, /* arrival: somebody is ready and waits (sound) */
  AUS_EVENT_GONE,    /* gone: no longer of this practitioner */
} AusEventType;

/* AusEvent: one committed change. Numbers only grow, without promise of being dense. */
typedef struct {
  gint64 number;
  AusEventType type;
  char *organisation_id;
  char *practitioner_id;
  char *consultation_id;
  char *participant_id;          /* NULL unless arrival */
  char *correlation;             /* of the request that changed it; NULL: none */
  AusConsultation *consultation; /* as it is now; NULL for gone or when nobody wanted it */
} AusEvent;

/*
 * AusEvents: hands committed changes to listeners on the main loop, in order, after the commit.
 * Snapshots are loaded only for events that at least one listener wants.
 */
#define AUS_TYPE_EVENTS (aus_events_get_type ())
G_DECLARE_FINAL_TYPE (AusEvents, aus_events, AUS, EVENTS, GObject)

AusEvents *aus_events_new (AusApp *app); /* made by AusApp; see aus_app_get_events() */

/* AusEventsWants: cheap; @event has no snapshot yet. */
typedef gboolean (*AusEventsWants) (const AusEvent *event, gpointer user_data);
typedef void (*AusEventsFunc) (const AusEvent *event, gpointer user_data);

guint aus_events_listen (AusEvents *self, AusEventsWants wants, AusEventsFunc func,
                         gpointer user_data, GDestroyNotify destroy);
void aus_events_unlisten (AusEvents *self, guint listener_id);

/* aus_events_catch_up: hands out what other processes have committed. */
void aus_events_catch_up (AusEvents *self);

/* aus_events_get_last: number of the last event handed out. */
gint64 aus_events_get_last (AusEvents *self);

/*
 * aus_events_replay_async: (element-type AusEvent): what was committed after @since concerning
 * @practitioner_ids (NULL: all), newest state of each consultation once, up to the last event
 * handed out. NULL without error: too old, the client must resync.
 */
void aus_events_replay_async (AusEvents *self, gint64 since, const char *const *practitioner_ids,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean aus_events_replay_finish (AusEvents *self, GAsyncResult *res, GPtrArray **events,
                                   GError **error);

G_END_DECLS
