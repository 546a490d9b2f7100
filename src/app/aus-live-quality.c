/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-live-operate.h"

#include "app/aus-call-quality.h"
#include "app/aus-live-room.h"
#include "core/aus-error.h"
#define AUS_LOG_TOPIC "live-quality"
#include "core/aus-log.h"

/*
 * Connection quality of everybody in a call (E6): once a second the workers' counters are read for
 * all legs at once, each seat's meter gives a verdict, and the room is told: words at once when
 * they change, figures every other second.
 */
/* Once a second: the wheel rounds a delay up by a tick. */
#define TICK_USEC     (G_USEC_PER_SEC - AUS_LIVE_WHEEL_TICK_USEC)
#define TELL_EVERY    2  /* ticks */
#define STORE_SECONDS 60 /* of a call: more than this is not lost in a crash */

struct _AusLiveQuality {
  AusLive *live;      /* unowned: owns us */
  AusLiveTimer timer; /* not armed while nobody is connected */
  guint ticks;
  gboolean reading;
  GCancellable *cancellable;
  AusLiveTotals totals;
};

typedef void (*SeatFunc) (AusLiveSeat *seat, gpointer data);

static void
each_seat_in_call (AusLive *live, SeatFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, aus_live_get_rooms (live));
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    AusLiveRoom *room = value;
    for (guint i = 0; i < room->seats->len; i++) {
      AusLiveSeat *seat = g_ptr_array_index (room->seats, i);
      if (seat->in_call)
        func (seat, data);
    }
  }
}

static gboolean
is_reconnecting (const AusLiveSeat *seat)
{
  return aus_live_seat_get_presence (seat) == AUS_PRESENCE_RECONNECTING;
}

/* What it hears and how far away that is, of the others in the call. */
static void
add_far (const AusLiveSeat *seat)
{
  AusQualityFacts *facts = &seat->meter->facts;

  for (guint i = 0; i < seat->room->seats->len; i++) {
    const AusLiveSeat *other = g_ptr_array_index (seat->room->seats, i);
    if (other == seat || !other->in_call)
      continue;
    facts->far_loss_up = MAX (facts->far_loss_up, other->meter->facts.loss_up);
    facts->far_rtt_msec = MAX (facts->far_rtt_msec, other->meter->facts.rtt_msec);
  }
}

static void
prepare (AusLiveSeat *seat, gpointer data)
{
  const gint64 *now_usec = data;

  aus_live_meter_prepare (seat->meter, is_reconnecting (seat), *now_usec);
  aus_live_meter_note_asked (seat->meter,
                             seat->advice.camera_kbps != 0 &&
                                 seat->limits.video_kbps >= seat->advice.camera_kbps,
                             *now_usec);
}

static void
judge (AusLiveSeat *seat, gpointer data)
{
  AusLive *live = seat->room->live;
  gint64 wall_usec = aus_clock_now (aus_app_get_clock (aus_live_get_app (live)));

  add_far (seat);
  if (aus_live_meter_judge (seat->meter, TRUE, wall_usec))
    seat->room->quality_changed = TRUE;
  if (seat->meter->summary.seconds >= STORE_SECONDS)
    aus_live_quality_store (seat);
}

static void
tell_rooms (AusLiveQuality *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, aus_live_get_rooms (self->live));
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    AusLiveRoom *room = value;
    if (room->quality_changed || self->ticks % TELL_EVERY == 0)
      aus_live_room_tell_quality (room);
    room->quality_changed = FALSE;
  }
}

static void
judge_all (AusLiveQuality *self)
{
  gint64 now_usec = aus_live_wheel_now (aus_live_get_wheel (self->live));

  self->ticks++;
  each_seat_in_call (self->live, prepare, &now_usec);
  each_seat_in_call (self->live, judge, NULL);
  tell_rooms (self);
}

/* Of all streams of a leg. */
static AusStreamStats
sum_streams (const AusLegStats *stats)
{
  AusStreamStats sum = { 0 };

  for (guint i = 0; stats != NULL && i < stats->n_streams; i++) {
    const AusStreamStats *stream = &stats->streams[i];
    sum.lost += stream->outgoing ? stream->lost : 0;
    sum.recovered += stream->recovered;
    sum.repaired += stream->repaired;
    sum.redundant += stream->redundant;
    sum.skipped += stream->skipped;
  }
  return sum;
}

static void
add_stream_totals (AusLiveTotals *totals, const AusLegStats *last, const AusLegStats *now)
{
  AusStreamStats before = sum_streams (last), after = sum_streams (now);

  totals->lost_down += after.lost - MIN (before.lost, after.lost);
  totals->recovered += after.recovered - MIN (before.recovered, after.recovered);
  totals->repaired += after.repaired - MIN (before.repaired, after.repaired);
  totals->redundant += after.redundant - MIN (before.redundant, after.redundant);
  totals->skipped += after.skipped - MIN (before.skipped, after.skipped);
}

#define ADD(total, counter)                                                                        \
  (totals->total += now->counter > (last != NULL ? last->counter : 0)                              \
                        ? now->counter - (last != NULL ? last->counter : 0)                        \
                        : 0)

/* @last: the same leg a second ago; NULL: it is new. */
static void
add_totals (AusLiveTotals *totals, const AusLegStats *last, const AusLegStats *now)
{
  totals->legs += last == NULL;
  add_stream_totals (totals, last, now);
  ADD (packets_in, packets_in);
  ADD (packets_out, packets_out);
  ADD (bytes_in, bytes_in);
  ADD (bytes_out, bytes_out);
  ADD (lost_up, lost_in);
  ADD (retransmitted, rtx_out);
  ADD (nacks_in, nack_in);
  ADD (nacks_out, nack_out);
  ADD (plis_in, pli_in);
  ADD (plis_out, pli_out);
  ADD (pauses, pauses);
  ADD (dropped_flood, dropped_flood);
  ADD (dropped_gate, dropped_gate);
  ADD (dropped_auth, dropped_auth);
  ADD (dropped_send, dropped_send);
  ADD (dropped_malformed, dropped_malformed);
  ADD (dropped_unknown, dropped_unknown);
  ADD (residence_sum_usec, residence_sum_usec);
  for (guint i = 0; i < AUS_LEG_STATS_BUCKETS; i++)
    ADD (residence[i], residence[i]);
}

static void
read_seat (AusLiveQuality *self, AusLiveSeat *seat, AusLegStats *stats, gint64 now_usec)
{
  const AusLegStats *last = seat->meter->last;
  gboolean is_same = last != NULL && g_str_equal (last->leg_id, stats->leg_id);

  add_totals (&self->totals, is_same ? last : NULL, stats);
  aus_live_meter_read (seat->meter, stats, now_usec);
}

const AusLiveTotals *
aus_live_get_totals (AusLive *self)
{
  return &aus_live_get_quality (self)->totals;
}

void
aus_live_quality_take (AusLiveQuality *self, GVariant *legs)
{
  g_autoptr (GPtrArray) list = aus_leg_stats_read (legs);
  gint64 now_usec = g_get_monotonic_time ();

  g_ptr_array_set_free_func (list, NULL);
  for (guint i = 0; i < list->len; i++) {
    AusLegStats *stats = g_ptr_array_index (list, i);
    AusLiveRoom *room = aus_live_find_room (self->live, stats->room_id);
    AusLiveSeat *seat = room != NULL ? aus_live_room_find_leg (room, stats->leg_id) : NULL;
    if (seat != NULL)
      read_seat (self, seat, stats, now_usec);
    else
      aus_leg_stats_free (stats); /* of a leg that was replaced meanwhile */
  }
  judge_all (self);
}

static void
on_stats (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) legs = aus_media_get_stats_finish (AUS_MEDIA (source), result, &error);
  AusLiveQuality *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* @self is gone */
  self->reading = FALSE;
  if (legs != NULL)
    aus_live_quality_take (self, legs);
  else
    judge_all (self);
}

static void
on_tick (gpointer user_data)
{
  AusLiveQuality *self = user_data;

  if (g_hash_table_size (aus_live_get_rooms (self->live)) == 0)
    return;
  aus_live_quality_start (self);
  if (self->reading)
    return; /* a worker is slow: the others' figures come with its own */
  self->reading = TRUE;
  aus_media_get_stats_async (aus_live_get_media (self->live), self->cancellable, on_stats, self);
}

void
aus_live_quality_start (AusLiveQuality *self)
{
  if (aus_live_get_media (self->live) != NULL && !aus_live_timer_is_armed (&self->timer))
    aus_live_wheel_arm (aus_live_get_wheel (self->live), &self->timer, TICK_USEC, on_tick, self);
}

AusLiveQuality *
aus_live_quality_new (AusLive *live)
{
  AusLiveQuality *self = g_new0 (AusLiveQuality, 1);

  self->live = live;
  self->cancellable = g_cancellable_new ();
  return self;
}

void
aus_live_quality_free (AusLiveQuality *self)
{
  aus_live_timer_disarm (&self->timer);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_free (self);
}

void
aus_live_quality_note_reconnecting (AusLiveRoom *room)
{
  AusLiveWheel *wheel = aus_live_get_wheel (room->live);
  gboolean changed = FALSE;

  for (guint i = 0; i < room->seats->len; i++) {
    AusLiveSeat *seat = g_ptr_array_index (room->seats, i);
    if (!seat->in_call || !is_reconnecting (seat) ||
        seat->meter->trend.shown.cause == AUS_QUALITY_CAUSE_RECONNECTING)
      continue;
    aus_live_meter_prepare (seat->meter, TRUE, aus_live_wheel_now (wheel));
    changed |= aus_live_meter_judge (seat->meter, FALSE, 0);
  }
  if (changed)
    aus_live_room_tell_quality (room);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *participant_id = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree gpointer stored = aus_app_run_finish (AUS_APP (source), result, &error);

  if (stored == NULL)
    aus_warning ("quality of %s not stored: %s", participant_id, aus_error_get_name (error->code));
}

void
aus_live_quality_store (AusLiveSeat *seat)
{
  g_autoptr (AusActor) system = NULL;
  AusCallQuality *input;

  if (seat->meter->summary.seconds == 0)
    return;
  system = aus_actor_new_system ();
  input = aus_call_quality_new (seat->room->id, seat->participant_id, &seat->meter->summary);
  seat->meter->summary = (AusQualitySummary){ 0 };
  aus_app_run_async (aus_live_get_app (seat->room->live), &AUS_CALL_QUALITY_KEEP, system, input,
                     (GDestroyNotify) aus_call_quality_free, NULL, on_stored,
                     g_strdup (seat->participant_id));
}

static void
store_seat (AusLiveSeat *seat, gpointer data)
{
  aus_live_quality_store (seat);
}

void
aus_live_store_quality (AusLive *self)
{
  each_seat_in_call (self, store_seat, NULL);
}

gboolean
aus_live_seat_report (AusLiveSeat *self, const char *leg_id, const AusLiveDigest *digest,
                      GError **error)
{
  /* Of a leg that was replaced: the new offer has crossed this report on its way. */
  if (g_strcmp0 (self->leg.id, leg_id) != 0)
    return TRUE;
  if (aus_live_meter_digest (self->meter, digest,
                             aus_live_wheel_now (aus_live_get_wheel (self->room->live))))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS,
                       "Statistics come more often than they are read");
  if (error != NULL)
    aus_error_set_retry_after (*error, 1);
  return FALSE;
}
