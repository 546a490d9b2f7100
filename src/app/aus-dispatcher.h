/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * AusDispatch: how work that stands in rows is found and begun. @look (on a reader thread, with the
 * @look_data given below) gives a new gint64: when the earliest row is due, usec UTC; 0: none.
 * @run begins a round on the main loop; whoever runs it calls aus_dispatcher_ran().
 */
typedef struct {
  const char *what;   /* for the log: "messages" */
  guint marks;        /* AusTxMark: a commit with one of them may have queued something */
  guint ask_ms;       /* commits come by the hundred: what they queued is looked for so often */
  gboolean gives_way; /* nobody waits for it: after a round it rests as long as that took */
  gint64 longest_sleep_usec; /* other processes, and a clock that was set, are noticed so soon */
  AusDatabaseFunc look;
  void (*run) (gpointer owner);
} AusDispatch;

/*
 * AusDispatcher: one timer for the earliest row, and a look after each commit that may have queued
 * one; never two looks or rounds at once. A storage that could not be asked is asked again.
 */
#define AUS_TYPE_DISPATCHER (aus_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (AusDispatcher, aus_dispatcher, AUS, DISPATCHER, GObject)

/* aus_dispatcher_new: @how is static; @owner and @look_data must live until it is stopped. */
AusDispatcher *aus_dispatcher_new (AusApp *app, const AusDispatch *how, gpointer owner,
                                   gpointer look_data);

void aus_dispatcher_start (AusDispatcher *self);
/* aus_dispatcher_stop: runs nothing any more. */
void aus_dispatcher_stop (AusDispatcher *self);
/* aus_dispatcher_get_cancellable: for what a round begins outside; cancelled when it is stopped. */
GCancellable *aus_dispatcher_get_cancellable (AusDispatcher *self);

/* aus_dispatcher_ran: the round has taken what was due; @error, logged, waits before the next. */
void aus_dispatcher_ran (AusDispatcher *self, const GError *error);

G_END_DECLS
