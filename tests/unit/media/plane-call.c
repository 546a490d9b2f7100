/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plane-call.h"

#include "media/aus-ping.h"

#define STEP_USEC        1000
#define SOUND_USEC       20000
#define FEEDBACK_USEC    50000
#define TICK_USEC        40000
#define STALL_EVERY_USEC 700000
#define LINE_OVERHEAD    (10 + 28) /* SRTP's tag, IP and UDP */
#define LINE_RATE(kbps)  ((kbps) *1000)

typedef struct {
  gint64 at_usec;
  gint64 sent_usec;
  GBytes *data;
} Flight;

static void
let_three_talk (Call *call, const AusAbilities *viewer)
{
  Room *room = &call->room;
  call->c = client_new (room->plane, 0x300);
  client_secure (call->c);
  aus_member_set_abilities (room->a->member, viewer);
  AusMember *a = room->a->member, *b = room->b->member, *c = call->c->member;
  AusMemberState states[] = {
    { .member = a, .gate_open = TRUE, .slots = { { b, FALSE }, { c, FALSE } } },
    { .member = b, .gate_open = TRUE, .slots = { { c, FALSE }, { a, FALSE } } },
    { .member = c, .gate_open = TRUE, .slots = { { b, FALSE }, { a, FALSE } } },
  };
  aus_plane_apply (room->plane, states, G_N_ELEMENTS (states));
}

void
call_begin (Call *call, guint n_publishers, guint64 full_bps)
{
  static const AusAbilities viewer = { .red = TRUE, .reduced_size = TRUE };
  *call = (Call){ .n_publishers = n_publishers, .habits = { .full_bps = full_bps } };
  Room *room = &call->room;
  room_set_up (room, NULL);
  client_set_password (room->a);
  if (n_publishers == 1)
    let_both_talk (room, &viewer, NULL);
  else
    let_three_talk (call, &viewer);
  call->shaper = network_shaper_new (1);
  call->line = (NetworkConditions){ .burst_length = 1 };
  /* Always the same moment in the estimator's steps of time. */
  room->now_usec = (room->now_usec / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;
  gint64 now_usec = call->begin_usec = room->now_usec;
  call->sound_usec = call->feedback_usec = call->tick_usec = now_usec;
  viewer_begin (&call->viewer, room->a, n_publishers, now_usec);
  call->viewer.forgiving = n_publishers == 1;
  for (guint i = 0; i < n_publishers; i++)
    publisher_begin (&call->publishers[i], i == 0 ? room->b : call->c, &call->habits,
                     n_publishers > 1, now_usec + i * FRAME_USEC / 2);
}

static void
flight_free (gpointer data)
{
  Flight *flight = data;
  g_bytes_unref (flight->data);
  g_free (flight);
}

void
call_end (Call *call)
{
  network_shaper_free (call->shaper);
  viewer_clear (&call->viewer);
  for (guint i = 0; i < call->n_publishers; i++)
    publisher_clear (&call->publishers[i]);
  g_queue_clear_full (&call->flights, flight_free);
  g_queue_clear_full (&call->questions, flight_free);
  if (call->c != NULL) {
    aus_plane_remove (call->room.plane, call->c->member);
    client_free (call->c);
  }
  room_tear_down (&call->room, NULL);
}

static void
publish (Call *call)
{
  gint64 now_usec = call->room.now_usec;
  gboolean speaks = now_usec >= call->sound_usec;
  if (speaks)
    call->sound_usec += SOUND_USEC;
  for (guint i = 0; i < call->n_publishers; i++)
    publisher_send (&call->publishers[i], speaks, now_usec);
}

/* Onto the line; FALSE: there was no room for it. */
static gboolean
submit_one (Call *call, GQueue *flights, GBytes *data, gsize overhead)
{
  gint64 at_usec;
  gsize size = g_bytes_get_size (data) + overhead;
  if (network_shaper_submit (call->shaper, size, call->room.now_usec, &at_usec) != NETWORK_PASSED)
    return FALSE;
  Flight *flight = g_new (Flight, 1);
  *flight = (Flight){ at_usec, call->room.now_usec, g_bytes_ref (data) };
  g_queue_push_tail (flights, flight);
  return TRUE;
}

/* All that the server has sent to the viewer since. */
static void
submit (Call *call)
{
  Client *client = call->room.a;
  for (guint i = 0; i < client->rtp->len; i++) {
    GBytes *data = g_ptr_array_index (client->rtp, i);
    if (!submit_one (call, &call->flights, data, LINE_OVERHEAD))
      viewer_lose (&call->viewer, data);
  }
  for (guint i = 0; i < client->asked->len; i++)
    submit_one (call, &call->questions, g_ptr_array_index (client->asked, i), 28);
  client_forget (client);
}

static void
tell (Call *call)
{
  gint64 now_usec = call->room.now_usec;
  call->feedback_usec += FEEDBACK_USEC;
  send_twcc (call->room.a, call->viewer.recorder, now_usec);
  for (guint i = 0; i < call->n_publishers; i++) {
    if (call->publishers[i].recorder != NULL)
      send_twcc (call->publishers[i].client, call->publishers[i].recorder, now_usec);
  }
}

/* A download of somebody else's, on the same line, that fills a part of its queue all the time. */
static void
fill (Call *call)
{
  gint64 now_usec = call->room.now_usec;
  for (guint i = 0;
       i < 3 && call->filled_usec > 0 && call->filler_usec - now_usec < call->filled_usec; i++) {
    if (network_shaper_submit (call->shaper, 1500, now_usec, &call->filler_usec) != NETWORK_PASSED)
      return;
  }
}

/* What is sent while the line stands still comes when it goes on. */
static void
stall (Call *call)
{
  gint64 into_usec = (call->room.now_usec - call->begin_usec) % STALL_EVERY_USEC;
  call->line.delay_usec = DELAY_USEC + MAX (call->stall_usec - into_usec, 0);
  network_shaper_set (call->shaper, &call->line);
}

/* The next of @flights that has come; g_free() it with flight_free(). */
static Flight *
land (GQueue *flights, gint64 now_usec)
{
  Flight *flight = g_queue_peek_head (flights);
  return flight != NULL && flight->at_usec <= now_usec ? g_queue_pop_head (flights) : NULL;
}

static void
receive (Call *call)
{
  Flight *flight;
  gint64 now_usec = call->room.now_usec;
  submit (call);
  while ((flight = land (&call->flights, now_usec)) != NULL) {
    viewer_receive (&call->viewer, flight->data, flight->sent_usec, flight->at_usec, now_usec);
    flight_free (flight);
  }
  while ((flight = land (&call->questions, now_usec)) != NULL) {
    if (!call->silent)
      client_answer (call->room.a, flight->data, now_usec);
    flight_free (flight);
  }
  viewer_ask (&call->viewer, now_usec);
  for (guint i = 0; i < call->n_publishers; i++)
    publisher_watch (&call->publishers[i], now_usec);
}

Heard
call_run (Call *call, double seconds, guint kbps)
{
  gint64 end_usec = call->room.now_usec + (gint64) (seconds * G_USEC_PER_SEC);
  call->viewer.heard = (Heard){ 0 };
  call->line.rate_bps = LINE_RATE (kbps);
  call->line.queue_bytes = call->line.rate_bps / 8 / 3;
  network_shaper_set (call->shaper, &call->line);
  for (; call->room.now_usec < end_usec; call->room.now_usec += STEP_USEC) {
    if (call->stall_usec > 0)
      stall (call);
    publish (call);
    fill (call);
    if (call->room.now_usec >= call->tick_usec) {
      call->tick_usec += TICK_USEC;
      aus_plane_tick (call->room.plane, call->room.now_usec);
      for (guint i = 0; i < call->n_publishers; i++)
        publisher_obey (&call->publishers[i], call->room.now_usec);
    }
    receive (call);
    if (call->room.now_usec >= call->feedback_usec)
      tell (call);
  }
  return call->viewer.heard;
}
