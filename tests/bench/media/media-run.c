/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-run.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Spreads the publishers over one video frame. */
#define PHASE_STEP_USEC 7919
#define PHASE_MAX_USEC  33333
#define STREAMS_EACH    2

typedef struct {
  MediaRun *run;
  int timer_fd;
} Player;

void
media_run_clear (MediaRun *self)
{
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_clear_pointer (&self->process, media_process_stop);
  g_clear_pointer (&self->hub, media_hub_free);
  g_clear_pointer (&self->video, media_clip_free);
  g_clear_pointer (&self->audio, media_clip_free);
  g_clear_pointer (&self->tally.delays, g_array_unref);
  g_clear_pointer (&self->tally.residences, g_array_unref);
  g_clear_pointer (&self->address, g_free);
  g_clear_error (&self->error);
}

MediaPeer *
media_run_add (MediaRun *self, MediaIceRole role, gboolean publishes)
{
  MediaPeer *peer = media_peer_new (self->hub, &self->tally, role);
  if (publishes)
    media_peer_publish (peer, self->video, self->audio,
                        self->n_publishers++ * PHASE_STEP_USEC % PHASE_MAX_USEC);
  g_ptr_array_add (self->peers, peer);
  return peer;
}

void
media_run_fail (MediaRun *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

gboolean
media_run_is_complete (MediaRun *self)
{
  guint received = 0;
  for (guint i = 0; i < self->peers->len; i++)
    received += media_peer_get_n_received (g_ptr_array_index (self->peers, i));
  return received == self->rooms * self->people * (self->people - 1) * STREAMS_EACH;
}

static void
arm (Player *player, gint64 next_usec)
{
  struct itimerspec when = {
    .it_value = { .tv_sec = next_usec / G_USEC_PER_SEC,
                  .tv_nsec = next_usec % G_USEC_PER_SEC * 1000 },
  };
  timerfd_settime (player->timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

static gboolean
on_due (int fd, GIOCondition condition, gpointer user_data)
{
  Player *player = user_data;
  GPtrArray *peers = player->run->peers;
  guint64 expirations;
  gint64 now = g_get_monotonic_time (), next = now + MEDIA_TICK_MSEC * 1000;
  if (read (fd, &expirations, sizeof expirations) < 0)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < peers->len; i++)
    next = MIN (next, media_peer_play (g_ptr_array_index (peers, i), now));
  arm (player, next);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_tick (gpointer user_data)
{
  GPtrArray *peers = ((MediaRun *) user_data)->peers;
  gint64 now = g_get_monotonic_time ();
  for (guint i = 0; i < peers->len; i++)
    media_peer_tick (g_ptr_array_index (peers, i), now);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
media_run_wait (MediaRun *self, gint64 usec, MediaRunDone done)
{
  Player player = { self, timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC) };
  gboolean late = FALSE, reached = FALSE;
  guint timeout_id = g_timeout_add ((guint) (usec / 1000), on_timeout, &late);
  guint tick_id = g_timeout_add (MEDIA_TICK_MSEC, on_tick, self);
  guint player_id = g_unix_fd_add (player.timer_fd, G_IO_IN, on_due, &player);

  arm (&player, g_get_monotonic_time ());
  while (!late && !reached && self->error == NULL) {
    g_main_context_iteration (NULL, TRUE);
    reached = done != NULL && done (self);
  }
  if (!late)
    g_source_remove (timeout_id);
  g_source_remove (tick_id);
  g_source_remove (player_id);
  close (player.timer_fd);
  return self->error == NULL && (done == NULL || reached);
}
