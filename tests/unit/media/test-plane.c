/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-media-report.h"
#include "plane-room.h"

static void
test_shut_gate (Room *room, gconstpointer data)
{
  static const gboolean gates[][2] = { { FALSE, FALSE }, { TRUE, FALSE }, { FALSE, TRUE } };
  AusMediaStats stats;
  for (guint i = 0; i < G_N_ELEMENTS (gates); i++) {
    apply_pair (room->plane, room->a, gates[i][0], room->b, gates[i][1]);
    for (guint16 j = 0; j < 20; j++) {
      send_video (room->a, (guint16) (100 * i + j), j == 0 ? KEY : DELTA, room->now_usec);
      send_video (room->b, (guint16) (100 * i + j), j == 0 ? KEY : DELTA, room->now_usec);
      send_audio (room->a, (guint16) (100 * i + j), 10, room->now_usec);
    }
  }
  g_assert_cmpuint (room->a->rtp->len, ==, 0);
  g_assert_cmpuint (room->b->rtp->len, ==, 0);
  aus_member_get_stats (room->b->member, &stats);
  g_assert_cmpuint (stats.dropped_gate, ==, 40);
  g_assert_cmpuint (stats.transport.packets_out, ==, 0);
}

static void
test_admission (Room *room, gconstpointer data)
{
  AusRtpHeader header;
  const guint8 *payload = NULL;
  apply_pair (room->plane, room->a, TRUE, room->b, FALSE);
  send_video (room->b, 1, KEY, room->now_usec);
  send_video (room->b, 2, DELTA, room->now_usec);
  g_assert_cmpuint (PLIS (room->b), ==, 0);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  g_assert_cmpuint (PLIS (room->b), ==, 1); /* at once, and nothing from before */
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  send_video (room->b, 3, DELTA, room->now_usec);
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  send_video (room->b, 4, KEY, room->now_usec);
  send_video (room->b, 5, DELTA, room->now_usec);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &header, &payload), ==, 2);
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_VP8);
  g_assert_cmpuint (payload[2], ==, 5);
  send_audio (room->b, 9, 20, room->now_usec);
  g_assert_cmpuint (AUDIO (room->a), ==, 1);
}

static void
test_newcomer_is_served_from_ring (Room *room, gconstpointer data)
{
  Client *c = client_new (room->plane, 0x30);
  client_secure (c);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_video (room->b, 1, KEY, room->now_usec);
  send_video (room->b, 2, DELTA, room->now_usec);
  client_forget (room->a);
  client_forget (room->b);

  AusMemberState states[3] = { { .member = room->a->member, .gate_open = TRUE },
                               { .member = room->b->member, .gate_open = TRUE },
                               { .member = c->member, .gate_open = TRUE } };
  states[0].slots[0].source = room->b->member;
  states[1].slots[0].source = room->a->member;
  states[2].slots[0].source = room->b->member;
  aus_plane_apply (room->plane, states, 3);
  g_assert_cmpuint (VIDEO (c), ==, 2);
  g_assert_cmpuint (PLIS (room->b), ==, 0);

  /* It goes again: nobody else is asked for anything, nobody else's stream moves. */
  aus_plane_remove (room->plane, c->member);
  send_video (room->b, 3, DELTA, room->now_usec);
  g_assert_cmpuint (VIDEO (c), ==, 2);
  g_assert_cmpuint (VIDEO (room->a), ==, 1);
  g_assert_cmpuint (PLIS (room->a) + PLIS (room->b), ==, 0);
  client_free (c);
}

/* A participant comes back on another leg: its viewer's numbers go on. */
static void
test_successor (Room *room, gconstpointer data)
{
  AusRtpHeader before, after;
  Client *c = client_new (room->plane, 0x30);
  client_secure (c);
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_video (room->b, 1000, KEY, room->now_usec);
  count_rtp (room->a, room->a->slots.video[0], &before, NULL);
  apply_pair (room->plane, room->a, TRUE, c, TRUE);
  send_video (c, 50000, KEY, room->now_usec + 40000);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &after, NULL), ==, 2);
  g_assert_cmpuint (after.sequence, ==, (guint16) (before.sequence + 1));
  g_assert_cmpuint (after.timestamp - before.timestamp, ==, 3600);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

static void
test_retransmission (Room *room, gconstpointer data)
{
  AusRtpHeader header;
  const guint8 *payload = NULL;
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  for (guint16 i = 1; i <= 10; i++)
    send_video (room->b, i, i == 1 ? KEY : DELTA, room->now_usec);
  count_rtp (room->a, room->a->slots.video[0], &header, NULL);
  guint16 lost[] = { (guint16) (header.sequence - 3), (guint16) (header.sequence + 9) };
  for (guint i = 0; i < 5; i++) {
    AusRtcpWriter writer = { .length = 0 };
    aus_rtcp_write_nack (&writer, 1, room->a->slots.video[0], lost, 2);
    send_rtcp (room->a, &writer, room->now_usec);
  }
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.rtx[0], &header, &payload), ==, 3);
  g_assert_cmpuint (header.payload_type, ==, AUS_RTP_VP8_RTX);
  g_assert_cmpuint (aus_read_u16 (payload), ==, lost[0]);
  g_assert_cmpuint (payload[4], ==, 7);
}

static void
test_loss_is_asked_for (Room *room, gconstpointer data)
{
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_video (room->b, 1, KEY, room->now_usec);
  send_video (room->b, 4, DELTA, room->now_usec);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_RTPFB, AUS_RTCP_FMT_NACK), ==, 1);
  aus_plane_tick (room->plane, room->now_usec + AUS_PLANE_TICK_USEC);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_RTPFB, AUS_RTCP_FMT_NACK), ==, 2);

  guint8 data_rtx[64] = { 0 };
  AusRtpOut out = { .payload_type = AUS_RTP_VP8_RTX,
                    .sequence = 77,
                    .ssrc = room->b->ssrc + 1,
                    .audio_level = -1,
                    .twcc = -1 };
  gsize length = aus_rtp_write_header (data_rtx, &out);
  aus_write_u16 (data_rtx + length, 2);
  length += 5;
  g_assert_true (aus_srtp_protect_rtp (room->b->out, data_rtx, &length));
  aus_member_receive (room->b->member, data_rtx, length, room->now_usec, room->now_usec);
  g_assert_cmpuint (VIDEO (room->a), ==, 3);
}

static void
test_viewers_requests_are_merged (Room *room, gconstpointer data)
{
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_video (room->b, 1, KEY, room->now_usec);
  client_forget (room->b);
  for (guint i = 0; i < 30; i++) {
    AusRtcpWriter writer = { .length = 0 };
    aus_rtcp_write_pli (&writer, 1, room->a->slots.video[0]);
    send_rtcp (room->a, &writer, room->now_usec);
    aus_plane_tick (room->plane, room->now_usec + (gint64) i * 10000);
  }
  g_assert_cmpuint (PLIS (room->b), ==, 1);
  AusMediaStats stats;
  aus_member_get_stats (room->a->member, &stats);
  g_assert_cmpuint (stats.pli_in, ==, 30);
}

static void
test_clock_is_translated (Room *room, gconstpointer data)
{
  AusRtcpWriter writer = { .length = 0 };
  AusSenderInfo info = { .ssrc = room->b->ssrc, .ntp = 5, .rtp_timestamp = 3000 };
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  aus_rtcp_write_sr (&writer, &info);
  send_rtcp (room->b, &writer, room->now_usec);
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_SR, 0), ==, 0);
  send_video (room->b, 1, KEY, room->now_usec); /* the first packet brings the clock with it */
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_SR, 0), ==, 1);
  writer.length = 0;
  aus_rtcp_write_sr (&writer, &info);
  send_rtcp (room->b, &writer, room->now_usec);
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_SR, 0), ==, 2);
}

static void
test_reports_and_feedback (Room *room, gconstpointer data)
{
  apply_pair (room->plane, room->a, TRUE, room->b, FALSE);
  send_video (room->b, 1, KEY, room->now_usec);
  for (guint i = 0; i < 25; i++)
    aus_plane_tick (room->plane, room->now_usec);
  /* Also while the gate is shut: the estimate is ready when it opens. */
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_RTPFB, AUS_RTCP_FMT_TWCC), ==, 1);
  g_assert_cmpuint (count_rtcp (room->b, AUS_RTCP_RR, 1), ==, 1);
  g_assert_cmpuint (count_rtcp (room->a, AUS_RTCP_RR, 0), ==, 1);
}

static void
test_late_transport_begins_with_key_frame (Room *room, gconstpointer data)
{
  Client *c = client_new (room->plane, 0x30);
  apply_pair (room->plane, room->b, TRUE, c, TRUE);
  send_video (room->b, 1, KEY, room->now_usec);
  send_video (room->b, 2, DELTA, room->now_usec);
  g_assert_cmpuint (c->rtp->len, ==, 0); /* no keys yet */
  client_secure (c);
  aus_plane_refresh (room->plane, c->member);
  g_assert_cmpuint (VIDEO (c), ==, 2);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

static void
test_nothing_without_keys (Room *room, gconstpointer data)
{
  AusMediaStats stats;
  Client *c = client_new (room->plane, 0x30);
  apply_pair (room->plane, room->a, TRUE, c, TRUE);
  send_video (c, 1, KEY, room->now_usec);
  send_video (room->a, 1, KEY, room->now_usec);
  g_assert_cmpuint (room->a->rtp->len + c->rtp->len + c->rtcp->len, ==, 0);
  client_secure (c);
  aus_transport_close (c->transport);
  aus_plane_refresh (room->plane, c->member);
  send_video (c, 2, KEY, room->now_usec);
  send_video (room->a, 2, KEY, room->now_usec);
  g_assert_cmpuint (room->a->rtp->len + c->rtp->len + c->rtcp->len, ==, 0);
  aus_member_get_stats (c->member, &stats);
  g_assert_cmpuint (stats.transport.dropped_auth, ==, 2);
  aus_plane_remove (room->plane, c->member);
  client_free (c);
}

static void
test_noise (Room *room, gconstpointer data)
{
  AusMediaStats stats;
  guint8 unknown[64] = { 0x80, AUS_RTP_VP8 }, garbage[64] = { 0x80, 200, 0xff };
  gsize length = 40;
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  aus_member_receive (room->b->member, garbage, 2, 0, 0);
  aus_member_receive (room->b->member, garbage, sizeof garbage, 0, 0);
  aus_member_receive (room->b->member, unknown, 12, 0, 0);
  g_assert_true (aus_srtp_protect_rtp (room->b->out, unknown, &length)); /* SSRC 0, no MID */
  aus_member_receive (room->b->member, unknown, length, 0, 0);
  guint8 stun[20] = { 0, 1 };
  g_assert_false (aus_member_receive (room->b->member, stun, sizeof stun, 0, 0));
  aus_member_get_stats (room->b->member, &stats);
  g_assert_cmpuint (stats.transport.dropped_auth, ==, 3);
  g_assert_cmpuint (stats.dropped_unknown, ==, 1);
  g_assert_cmpuint (room->a->rtp->len, ==, 0);
}

static void
test_speech (Room *room, gconstpointer data)
{
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_audio (room->b, 1, 20, room->now_usec);
  g_assert_false (aus_member_is_speaking (room->b->member, room->now_usec)); /* a click */
  for (guint16 i = 2; i < 5; i++)
    send_audio (room->b, i, 20, room->now_usec);
  g_assert_true (aus_member_is_speaking (room->b->member, room->now_usec));
  send_audio (room->b, 5, 127, room->now_usec);
  g_assert_true (aus_member_is_speaking (room->b->member, room->now_usec)); /* between words */
  g_assert_false (aus_member_is_speaking (room->b->member, room->now_usec + G_USEC_PER_SEC));
}

static void
test_quiet_client_is_probed (Room *room, gconstpointer data)
{
  apply_pair (room->plane, room->a, FALSE, room->b, FALSE);
  aus_transport_heard (room->a->transport, room->now_usec);
  aus_transport_heard (room->b->transport, room->now_usec + 10 * G_USEC_PER_SEC);
  for (guint i = 0; i < 12; i++)
    aus_plane_tick (room->plane, room->now_usec + G_USEC_PER_SEC);
  AusRtpHeader header;
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.rtx[0], &header, NULL), ==, 1);
  g_assert_cmpuint (header.payload_length, ==, 0);
  g_assert_cmpuint (room->b->rtp->len, ==, 0);
}

static guint64
look_up (GVariant *streams, const char *kind, const char *key)
{
  for (gsize i = 0; i < g_variant_n_children (streams); i++) {
    g_autoptr (GVariant) stream = g_variant_get_child_value (streams, i);
    const char *found = NULL;
    guint64 value = 0;
    g_assert_true (g_variant_lookup (stream, "kind", "&s", &found));
    if (!g_str_equal (found, kind))
      continue;
    g_assert_true (g_variant_lookup (stream, key, "t", &value));
    return value;
  }
  return G_MAXUINT64;
}

static void
test_report_names_each_stream (Room *room, gconstpointer data)
{
  apply_pair (room->plane, room->a, TRUE, room->b, TRUE);
  send_video (room->b, 1, KEY, room->now_usec);
  send_video (room->b, 4, DELTA, room->now_usec);
  send_audio (room->b, 1, 20, room->now_usec);
  AusMediaStats stats;
  aus_member_get_stats (room->b->member, &stats);
  g_autoptr (GVariant) sender =
      g_variant_ref_sink (aus_media_report_new ("r", "l", AUS_LEG_CONNECTED, &stats));
  g_autoptr (GVariant) sent = g_variant_lookup_value (sender, "streams", NULL);
  g_assert_cmpuint (g_variant_n_children (sent), ==, 2);
  g_assert_cmpuint (look_up (sent, "camera", "packets"), ==, 2);
  g_assert_cmpuint (look_up (sent, "camera", "bytes"), ==, 6);
  g_assert_cmpuint (look_up (sent, "camera", "lost"), ==, 2);
  g_assert_cmpuint (look_up (sent, "microphone", "packets"), ==, 1);

  aus_member_get_stats (room->a->member, &stats);
  g_autoptr (GVariant) viewer =
      g_variant_ref_sink (aus_media_report_new ("r", "l", AUS_LEG_CONNECTED, &stats));
  g_autoptr (GVariant) received = g_variant_lookup_value (viewer, "streams", NULL);
  g_assert_cmpuint (g_variant_n_children (received), ==, 2);
  g_assert_cmpuint (look_up (received, "video", "packets"), ==, 2);
  g_assert_cmpuint (look_up (received, "audio", "bytes"), ==, 1);
  g_assert_cmpuint (look_up (received, "extra", "packets"), ==, G_MAXUINT64);
}

/* D3: a test leg hears itself, and not more than it is allowed. */
static void
test_echo (Room *room, gconstpointer data)
{
  AusMemberState state = { .member = room->a->member, .gate_open = TRUE };
  state.slots[0].source = room->a->member;
  aus_plane_apply (room->plane, &state, 1);
  send_video (room->a, 1, KEY, room->now_usec);
  g_assert_cmpuint (VIDEO (room->a), ==, 1);
  g_assert_cmpuint (VIDEO (room->b), ==, 0);
  /* At one moment only what a tenth of a second may bring; the key frame has taken its part. */
  guint8 sound[1000] = { 0xfc };
  guint allowed = AUS_ECHO_BYTES / 10 / sizeof sound;
  for (guint i = 0; i < allowed + 100; i++)
    send_sound (room->a, (guint16) (i + 2), AUS_RTP_OPUS, sound, sizeof sound, room->now_usec);
  guint passed = AUDIO (room->a);
  g_assert_cmpuint (passed, >=, allowed - 1);
  g_assert_cmpuint (passed, <, allowed + 10);
  send_sound (room->a, (guint16) (allowed + 102), AUS_RTP_OPUS, sound, sizeof sound,
              room->now_usec + G_USEC_PER_SEC);
  g_assert_cmpuint (AUDIO (room->a), ==, passed + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/media/plane/D6/shut-gate", test_shut_gate);
  ADD ("/media/plane/D6/admission", test_admission);
  ADD ("/media/plane/E1/newcomer-is-served-from-ring", test_newcomer_is_served_from_ring);
  ADD ("/media/plane/E7/successor", test_successor);
  ADD ("/media/plane/E1/retransmission", test_retransmission);
  ADD ("/media/plane/E1/loss-is-asked-for", test_loss_is_asked_for);
  ADD ("/media/plane/E1/viewers-requests-are-merged", test_viewers_requests_are_merged);
  ADD ("/media/plane/E1/clock-is-translated", test_clock_is_translated);
  ADD ("/media/plane/E1/reports-and-feedback", test_reports_and_feedback);
  ADD ("/media/plane/E7/late-transport", test_late_transport_begins_with_key_frame);
  ADD ("/media/plane/E1/nothing-without-keys", test_nothing_without_keys);
  ADD ("/media/plane/E1/noise", test_noise);
  ADD ("/media/plane/E1/speech", test_speech);
  ADD ("/media/plane/M2/report-names-each-stream", test_report_names_each_stream);
  ADD ("/media/plane/D3/echo", test_echo);
  ADD ("/media/plane/E7/quiet-client-is-probed", test_quiet_client_is_probed);
  return g_test_run ();
}
