/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A room as its threads see it, without a network: each leg receives on a thread of its own, the
 * ticker ticks, the main thread changes who sees whom, reads statistics, and lets people come and
 * go while packets are on the way. For the sanitizers, ThreadSanitizer above all.
 */
#include <stdatomic.h>
#include <string.h>

#include "media/aus-plane.h"
#include "media/aus-rtcp.h"
#include "media/aus-rtp.h"
#include "media/aus-ticker.h"
#include "media/aus-twcc.h"

#define N_LEGS    4
#define N_CHANGES 300
/* As if each line took one packet in this time: pictures have to wait for it. */
#define LINE_USEC 4000

typedef struct {
  AusPlane *plane;         /* unowned */
  AusTransport *transport; /* ref */
  AusMember *member;       /* ref */
  AusSrtp *own;            /* the client's end */
  AusSlots slots;
  guint32 ssrc;
  AusTwccRecorder *recorder; /* of the client, as is what it tells */
  atomic_uint told;
  gint64 arrival_usec;
  GThread *thread;
  atomic_uint sent;
  atomic_bool stop;
} Leg;

static guint
count_sent (gpointer data, const GOutputVector *datagrams, guint n)
{
  Leg *leg = data;
  atomic_fetch_add (&leg->sent, n);
  return n;
}

static void
receive_rtp (Leg *leg, guint16 sequence)
{
  guint8 data[256] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                    .marker = TRUE,
                    .sequence = sequence,
                    .timestamp = sequence * 3000u,
                    .ssrc = leg->ssrc,
                    .audio_level = -1,
                    .twcc = sequence };
  gsize length = aus_rtp_write_header (data, &out);
  data[length++] = 0x10;
  data[length++] = sequence % 100 == 0 ? 0 : 1; /* a key frame now and then */
  length += 100;
  g_assert_true (aus_srtp_protect_rtp (leg->own, data, &length));
  g_assert_true (aus_member_receive (leg->member, data, length, g_get_monotonic_time (),
                                     g_get_monotonic_time ()));
}

static void
say (Leg *leg, AusRtcpWriter *writer)
{
  gsize length = writer->length;
  g_assert_true (aus_srtp_protect_rtcp (leg->own, writer->data, &length));
  g_assert_true (aus_member_receive (leg->member, writer->data, length, g_get_monotonic_time (),
                                     g_get_monotonic_time ()));
  writer->length = 0;
}

/* What a viewer says: lost packets, a key frame please, and when its slow line brought what. */
static void
receive_rtcp (Leg *leg, guint16 lost)
{
  AusRtcpWriter writer = { .length = 0 };
  aus_rtcp_write_nack (&writer, leg->ssrc, leg->slots.video[0], &lost, 1);
  aus_rtcp_write_pli (&writer, leg->ssrc, leg->slots.video[0]);
  say (leg, &writer);
  leg->arrival_usec = MAX (leg->arrival_usec, g_get_monotonic_time ());
  for (guint sent = atomic_load (&leg->sent); atomic_load (&leg->told) < MIN (sent, G_MAXUINT16);
       leg->arrival_usec += LINE_USEC)
    aus_twcc_recorder_add (leg->recorder, (guint16) atomic_fetch_add (&leg->told, 1),
                           leg->arrival_usec);
  while (aus_twcc_recorder_write (leg->recorder, &writer, leg->ssrc, leg->slots.video[0]))
    say (leg, &writer);
}

static gpointer
receive_all (gpointer data)
{
  Leg *leg = data;
  for (guint i = 0; !atomic_load (&leg->stop); i++) {
    if (i % 17 != 0) /* lost: asked for again */
      receive_rtp (leg, (guint16) i);
    if (i % 50 == 0)
      receive_rtcp (leg, (guint16) i);
  }
  return NULL;
}

static void
open_leg (AusPlane *plane, Leg *leg)
{
  guint8 up[AUS_SRTP_KEY_LENGTH] = { 1 }, down[AUS_SRTP_KEY_LENGTH] = { 2 };
  leg->plane = plane;
  leg->own = aus_srtp_new (AUS_SRTP_OUTBOUND, up, NULL);
  leg->transport = aus_transport_new (count_sent, leg, NULL);
  leg->recorder = aus_twcc_recorder_new ();
  aus_slots_init (&leg->slots);
  leg->ssrc = leg->slots.feedback ^ 0x55555555;
  leg->member = aus_plane_add (plane, leg->transport, &leg->slots);
  aus_member_set_ssrc (leg->member, AUS_STREAM_CAMERA, leg->ssrc, leg->ssrc + 1);
  g_assert_true (aus_transport_secure (leg->transport, up, down, NULL));
  leg->thread = g_thread_new ("leg", receive_all, leg);
}

/* As AusLeg does it: nothing may pass any more, whatever its thread is doing. */
static void
close_leg (Leg *leg)
{
  aus_plane_remove (leg->plane, leg->member);
  aus_transport_close (leg->transport);
  guint sent = atomic_load (&leg->sent);
  atomic_store (&leg->stop, TRUE);
  g_thread_join (leg->thread);
  g_assert_cmpuint (atomic_load (&leg->sent), ==, sent);
  aus_member_unref (leg->member);
  aus_transport_unref (leg->transport);
  aus_twcc_recorder_free (leg->recorder);
  aus_srtp_free (leg->own);
}

/* Everybody sees a neighbour; one gate is shut each time. */
static void
change (AusPlane *plane, Leg *legs, guint round)
{
  AusMemberState states[N_LEGS] = { 0 };
  for (guint i = 0; i < N_LEGS; i++) {
    states[i].member = legs[i].member;
    states[i].gate_open = round % (N_LEGS + 1) != i;
    states[i].slots[0].source = legs[(i + 1 + round % (N_LEGS - 1)) % N_LEGS].member;
  }
  aus_plane_apply (plane, states, N_LEGS);
  for (guint i = 0; i < N_LEGS; i++) {
    AusMediaStats stats;
    aus_member_get_stats (legs[i].member, &stats);
    aus_member_is_speaking (legs[i].member, g_get_monotonic_time ());
    aus_transport_get_last_heard (legs[i].transport);
    aus_plane_refresh (plane, legs[i].member);
  }
}

/* Each has been sent something, and has told that it came late. */
static gboolean
all_have_seen (Leg *legs)
{
  for (guint i = 0; i < N_LEGS; i++)
    if (atomic_load (&legs[i].sent) == 0 || atomic_load (&legs[i].told) == 0)
      return FALSE;
  return TRUE;
}

static void
test_room (void)
{
  Leg legs[N_LEGS] = { 0 };
  g_autoptr (AusPlane) plane = aus_plane_new ();
  AusTicker *ticker = aus_ticker_new ();
  aus_ticker_add (ticker, plane);
  for (guint i = 0; i < N_LEGS; i++)
    open_leg (plane, &legs[i]);
  for (guint round = 0; round < N_CHANGES || !all_have_seen (legs); round++)
    change (plane, legs, round);
  for (guint i = 0; i < N_LEGS; i++)
    close_leg (&legs[i]);
  aus_ticker_remove (ticker, plane);
  aus_ticker_free (ticker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/threads/E1/room", test_room);
  return g_test_run ();
}
