/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusSignalReplay: what a session sent and may have to send again on another socket. Bounded in
 * number and bytes; emptied as soon as the client is known to have received it, so that an idle
 * session holds nothing.
 */
#define AUS_SIGNAL_REPLAY_MESSAGES 64
#define AUS_SIGNAL_REPLAY_BYTES    (256 * 1024)

typedef struct {
  GQueue messages; /* Kept *, oldest first */
  gsize bytes;
  guint floor; /* the last one no longer here: received, or forgotten for want of room */
} AusSignalReplay;

typedef void (*AusSignalReplayFunc) (const char *text, gpointer user_data);

/* aus_signal_replay_push: takes @text over. */
void aus_signal_replay_push (AusSignalReplay *self, guint seq, char *text);
/* aus_signal_replay_confirm: the client has everything up to @seq. */
void aus_signal_replay_confirm (AusSignalReplay *self, guint seq);
/* aus_signal_replay_reaches: is everything after @last_seq still here? */
gboolean aus_signal_replay_reaches (const AusSignalReplay *self, guint last_seq);
/* aus_signal_replay_each: calls @func for everything after @last_seq, in order. */
void aus_signal_replay_each (AusSignalReplay *self, guint last_seq, AusSignalReplayFunc func,
                             gpointer user_data);
void aus_signal_replay_clear (AusSignalReplay *self);

G_END_DECLS
