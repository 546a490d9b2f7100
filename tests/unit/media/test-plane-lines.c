/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plane-room.h"

#include <string.h>

#include "media/aus-bytes.h"
#include "media/aus-pacer.h"

/*
 * What lines too slow do to a room. Viewers say by REMB what theirs take, so that every figure here
 * is exact; that it is estimated well from arrival times is test-estimate.c's.
 */
#define STEP_USEC 40000 /* one frame, and the plane's tick */
#define STEPS(s)  ((guint) ((s) *25))
#define LOW_SSRC  100 /* above the client's first */
#define MAX_SIZE  1000

typedef struct {
  Client *client;
  guint32 ssrc;
  guint16 sequence;
  guint packets; /* of each frame */
  gsize size;    /* of each packet */
  gboolean key;  /* the next one is */
} Camera;

static void
send_frame (Camera *camera, gint64 now_usec)
{
  for (guint i = 0; i < camera->packets; i++) {
    guint8 data[MAX_SIZE + 100] = { 0 };
    AusRtpOut out = { .payload_type = AUS_RTP_VP8,
                      .marker = i + 1 == camera->packets,
                      .sequence = camera->sequence,
                      .timestamp = (guint32) (now_usec * 9 / 100),
                      .ssrc = camera->ssrc,
                      .audio_level = -1,
                      .twcc = -1 };
    gsize length = aus_rtp_write_header (data, &out);
    data[length] = i == 0 ? 0x10 : 0;
    data[length + 1] = i == 0 && camera->key ? 0 : 1;
    length += camera->size;
    g_assert_true (aus_srtp_protect_rtp (camera->client->out, data, &length));
    aus_member_receive (camera->client->member, data, length, now_usec, now_usec);
    camera->sequence++;
  }
  camera->key = camera->key && camera->packets == 0;
}

static void
say_estimate (Client *viewer, guint kbps, gint64 now_usec)
{
  AusRtcpWriter writer = { .length = 0 };
  guint8 *body = aus_rtcp_begin (&writer, AUS_RTCP_PSFB, AUS_RTCP_FMT_REMB, 20);
  memset (body, 0, 20);
  memcpy (body + 8, "REMB", 4);
  body[12] = 1;
  body[13] = 3 << 2; /* in units of 8 bit/s */
  aus_write_u24 (body + 13, (guint32) (3 << 18 | kbps * 125));
  send_rtcp (viewer, &writer, now_usec);
}

typedef struct {
  Room room;
  Client *c;
  Camera camera, low; /* of b */
  guint third_kbps;   /* what the third's line takes; 0: it does not tell */
  guint16 sound;
} Call;

static void
call_begin (Call *call, gboolean with_third)
{
  room_set_up (&call->room, NULL);
  Room *room = &call->room;
  call->camera = (Camera){ room->b, room->b->ssrc, 1, 4, MAX_SIZE, TRUE };    /* 800 kbit/s */
  call->low = (Camera){ room->b, room->b->ssrc + LOW_SSRC, 1, 0, 400, TRUE }; /* 80 kbit/s */
  aus_member_set_ssrc (room->b->member, AUS_STREAM_CAMERA_LOW, call->low.ssrc, call->low.ssrc + 1);
  if (with_third) {
    call->c = client_new (room->plane, 0x300);
    client_secure (call->c);
  }
  AusMemberState states[] = {
    { .member = room->a->member, .gate_open = TRUE, .slots = { { room->b->member, FALSE } } },
    { .member = room->b->member, .gate_open = TRUE, .slots = { { room->a->member, FALSE } } },
    { .member = with_third ? call->c->member : NULL,
      .gate_open = TRUE,
      .slots = { { room->b->member, FALSE } } },
  };
  aus_plane_apply (room->plane, states, with_third ? 3 : 2);
}

static void
call_end (Call *call)
{
  if (call->c != NULL) {
    aus_plane_remove (call->room.plane, call->c->member);
    client_free (call->c);
  }
  room_tear_down (&call->room, NULL);
}

/* @seconds of sound and pictures of b, seen by a over a line of @kbps; key frames as asked for. */
static void
call_run (Call *call, double seconds, guint kbps)
{
  Room *room = &call->room;
  for (guint i = 0; i < STEPS (seconds); i++, room->now_usec += STEP_USEC) {
    if (i % 10 == 0)
      say_estimate (room->a, kbps, room->now_usec);
    if (i % 10 == 0 && call->third_kbps > 0)
      say_estimate (call->c, call->third_kbps, room->now_usec);
    send_audio (room->b, call->sound++, 127, room->now_usec);
    send_audio (room->b, call->sound++, 127, room->now_usec + STEP_USEC / 2);
    send_frame (&call->camera, room->now_usec);
    send_frame (&call->low, room->now_usec);
    aus_plane_tick (room->plane, room->now_usec);
  }
}

static AusAdvice
get_advice (Client *client)
{
  AusAdvice advice;
  aus_member_get_advice (client->member, &advice);
  return advice;
}

/* E6: the publisher is told what its viewer can take, and when it can take more. */
static void
test_publisher_is_told (void)
{
  Call call = { 0 };
  call_begin (&call, FALSE);
  call_run (&call, 3, 300);
  AusAdvice advice = get_advice (call.room.b);
  g_assert_cmpuint (advice.camera_kbps, >=, 220);
  g_assert_cmpuint (advice.camera_kbps, <=, 260);
  g_assert_cmpuint (advice.low_kbps, ==, 0); /* nobody else would suffer */
  g_assert_cmpuint (get_advice (call.room.a).camera_kbps, ==, 0);
  call.camera.packets = 1; /* it obeys */
  call_run (&call, 2, 900);
  advice = get_advice (call.room.b);
  g_assert_true (advice.camera_kbps == 0 || advice.camera_kbps > 700);
  g_assert_cmpuint (get_advice (call.room.a).paused_slots, ==, 0);
  call_end (&call);
}

/*
 * A key frame that a narrow line takes a second for leaves bit by bit, and what is said leaves at
 * once between its packets; nobody asks for another because it waits.
 */
static void
test_sound_overtakes_pictures (void)
{
  Call call = { 0 };
  call_begin (&call, FALSE);
  Room *room = &call.room;
  call.camera.packets = 1;
  call_run (&call, 3, 300);
  client_forget (room->a);
  client_forget (room->b);
  call.camera.packets = 12; /* 96 kbit: a third of a second */
  call.camera.key = TRUE;
  send_frame (&call.camera, room->now_usec);
  guint at_once = VIDEO (room->a);
  g_assert_cmpuint (at_once, >=, 1);
  g_assert_cmpuint (at_once, <=, 4);
  send_audio (room->b, call.sound++, 127, room->now_usec);
  g_assert_cmpuint (AUDIO (room->a), ==, 1);
  call.camera.packets = 0;
  call_run (&call, 0.12, 300);
  g_assert_cmpuint (VIDEO (room->a), >, at_once);
  g_assert_cmpuint (VIDEO (room->a), <, 12);
  g_assert_cmpuint (AUDIO (room->a), ==, 1 + STEPS (0.12) * 2);
  call_run (&call, 0.6, 300);
  g_assert_cmpuint (VIDEO (room->a), ==, 12);
  g_assert_cmpuint (PLIS (room->b), ==, 0);
  call_end (&call);
}

/* However much a publisher sends at once: what waits for a narrow line is bounded. */
static void
test_waiting_is_bounded (void)
{
  Call call = { 0 };
  call_begin (&call, FALSE);
  Room *room = &call.room;
  call.camera.packets = 1;
  call_run (&call, 3, 300);
  client_forget (room->a);
  call.camera.packets = AUS_TRANSPORT_MAX_RATE * 4 / 5;
  call.camera.size = 30;
  call.camera.key = TRUE;
  send_frame (&call.camera, room->now_usec);
  call.camera.packets = 0;
  call_run (&call, 0.4, 900); /* half of it would be through by then */
  g_assert_cmpuint (VIDEO (room->a), <=, AUS_PACER_MAX_PACKETS);
  g_assert_cmpuint (VIDEO (room->a), >, 0);
  call.camera.packets = 1; /* and it goes on, once there is a key frame */
  call_run (&call, 0.4, 900);
  client_forget (room->a);
  call.camera.key = TRUE;
  call_run (&call, 0.4, 900);
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (0.4));
  call_end (&call);
}

/* Of a face and a screen that do not both get through, the screen goes on, whole. */
static void
test_screen_goes_before_faces (void)
{
  Call call = { 0 };
  call_begin (&call, TRUE);
  Room *room = &call.room;
  guint32 ssrc = call.c->ssrc + 2 * LOW_SSRC, shown = room->a->slots.video[1];
  Camera screen = { call.c, ssrc, 1, 1, MAX_SIZE, TRUE }; /* 200 kbit/s */
  aus_member_set_ssrc (call.c->member, AUS_STREAM_EXTRA, ssrc, 0);
  AusMemberState state = { .member = room->a->member,
                           .gate_open = TRUE,
                           .slots = { { room->b->member, FALSE }, { call.c->member, TRUE } } };
  aus_plane_apply (room->plane, &state, 1);
  call.camera.packets = 2; /* 400 kbit/s, whatever it is told */
  send_frame (&screen, room->now_usec);
  screen.key = FALSE;
  for (guint i = 0; i < STEPS (4); i++) {
    call_run (&call, 0.04, 320);
    send_frame (&screen, room->now_usec);
    call.camera.key = FALSE;
    if (i == STEPS (3))
      client_forget (room->a);
  }
  g_assert_cmpuint (count_rtp (room->a, shown, NULL, NULL), >=, STEPS (1) - 2);
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  g_assert_cmpuint (AUDIO (room->a), ==, (STEPS (1) - 1) * 2);
  g_assert_cmpuint (get_advice (room->a).paused_slots & 2, ==, 0);
  call_end (&call);
}

/* What waits for somebody who is gone, or whose gate was shut, is sent to nobody. */
static void
test_waiting_ends_with_the_gate (void)
{
  Call call = { 0 };
  call_begin (&call, FALSE);
  Room *room = &call.room;
  call.camera.packets = 1;
  call_run (&call, 3, 300);
  client_forget (room->a);
  call.camera.packets = 12;
  send_frame (&call.camera, room->now_usec);
  guint at_once = VIDEO (room->a);
  AusMemberState shut = { .member = room->b->member, .gate_open = FALSE };
  aus_plane_apply (room->plane, &shut, 1);
  call.camera.packets = 0;
  call_run (&call, 1, 300);
  g_assert_cmpuint (VIDEO (room->a), ==, at_once);
  call_end (&call);
}

/* E6: the picture pauses before sound breaks, says so, and comes back with a key frame. */
static void
test_pause_and_resume (void)
{
  Call call = { 0 };
  AusMediaStats stats;
  call_begin (&call, FALSE);
  Room *room = &call.room;
  call_run (&call, 3, 700);
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (3) * 4);
  call_run (&call, 2, 60);
  g_assert_cmpuint (get_advice (room->a).paused_slots, ==, 1);
  aus_member_get_stats (room->a->member, &stats);
  g_assert_true (stats.narrow);
  aus_member_get_stats (room->b->member, &stats);
  g_assert_false (stats.narrow); /* the other's line is not */
  client_forget (room->a);
  call_run (&call, 2, 60);
  g_assert_cmpuint (VIDEO (room->a), ==, 0);
  g_assert_cmpuint (AUDIO (room->a), ==, STEPS (2) * 2);
  /* It goes on being sent at its least, so that it can come back. */
  g_assert_cmpuint (get_advice (room->b).camera_kbps, <=, 60);

  call.camera.packets = 1;
  client_forget (room->b);
  call_run (&call, 3, 400);
  g_assert_cmpuint (get_advice (room->a).paused_slots, ==, 0);
  g_assert_cmpuint (VIDEO (room->a), ==, 0); /* nothing to begin with yet */
  g_assert_cmpuint (PLIS (room->b), >=, 1);
  call.camera.key = TRUE;
  call_run (&call, 1, 400);
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (1));
  aus_member_get_stats (room->a->member, &stats);
  g_assert_cmpuint (stats.pauses, ==, 1);
  call_end (&call);
}

/* A publisher that sends what it wants: its picture is paused, its voice is heard. */
static void
test_publisher_who_does_not_listen (void)
{
  Call call = { 0 };
  call_begin (&call, FALSE);
  call_run (&call, 8, 200);
  g_assert_cmpuint (get_advice (call.room.a).paused_slots, ==, 1);
  g_assert_cmpuint (AUDIO (call.room.a), ==, STEPS (8) * 2);
  call_end (&call);
}

/* E6: one narrow line among several: that viewer gets the low picture, the others keep theirs. */
static void
test_third_person_does_not_suffer (void)
{
  Call call = { 0 };
  call_begin (&call, TRUE);
  Room *room = &call.room;
  call_run (&call, 2, 150);
  AusAdvice advice = get_advice (room->b);
  g_assert_cmpuint (advice.camera_kbps, ==, 0);
  g_assert_cmpuint (advice.low_kbps, >, 60);
  g_assert_cmpuint (advice.low_kbps, <, 150);
  g_assert_cmpuint (VIDEO (call.c), ==, STEPS (2) * 4);

  call.low.packets = 1; /* its first frame is a key frame */
  client_forget (room->a);
  client_forget (call.c);
  call_run (&call, 3, 150);
  /* No high picture more, for they waited too long; the low ones from their first on. */
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (3));
  g_assert_cmpuint (VIDEO (call.c), ==, STEPS (3) * 4);
  g_assert_cmpuint (get_advice (room->a).paused_slots, ==, 0);

  /* Better for a moment: two changes of picture would be worse than none. */
  client_forget (room->b);
  call_run (&call, 2, 1000);
  call_run (&call, 1, 150);
  g_assert_cmpuint (PLIS (room->b), ==, 0);
  g_assert_cmpuint (get_advice (room->b).camera_kbps, ==, 0);

  /* Its line is good again: the high picture takes over with the key frame that is asked for. */
  call_run (&call, 5, 1000);
  g_assert_cmpuint (PLIS (room->b), >=, 1);
  client_forget (room->a);
  call.camera.key = TRUE;
  call_run (&call, 1, 1000);
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (1) * 4);
  call_run (&call, 9, 1000);
  g_assert_cmpuint (get_advice (room->b).low_kbps, ==, 0);
  call_end (&call);
}

/* When nobody is better off any more, a second picture is for nothing: all get the same again. */
static void
test_all_lines_are_narrow (void)
{
  Call call = { 0 };
  call_begin (&call, TRUE);
  Room *room = &call.room;
  call_run (&call, 2, 200);
  call.low.packets = 1;
  call_run (&call, 2, 200);
  client_forget (room->a);
  call_run (&call, 1, 200);
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (1));
  g_assert_cmpuint (VIDEO (call.c), >, 0);

  call.third_kbps = 150;
  call_run (&call, 1, 200);
  call.camera.packets = 1; /* as it is told: the picture is one for both now */
  call.camera.size = 450;
  client_forget (room->b);
  call_run (&call, 5, 200);
  g_assert_cmpuint (PLIS (room->b), >=, 1);
  call.camera.key = TRUE;
  call_run (&call, 12, 200);
  AusAdvice advice = get_advice (room->b);
  g_assert_cmpuint (advice.low_kbps, ==, 0);
  g_assert_cmpuint (advice.camera_kbps, >, 60);
  g_assert_cmpuint (advice.camera_kbps, <, 150);

  /* One is better off again: the other gets the low one, whose key frame it waits for. */
  call.third_kbps = 3000;
  call.camera.packets = 4;
  call.camera.size = MAX_SIZE;
  call.low.packets = 0;
  call_run (&call, 2, 200);
  advice = get_advice (room->b);
  g_assert_cmpuint (advice.low_kbps, >, 60);
  g_assert_cmpuint (advice.camera_kbps, >, 700);
  call_end (&call);
}

/* Another person comes into the slot of one whose low picture was seen: at once, from the ring. */
static void
test_low_is_of_its_source (void)
{
  Call call = { 0 };
  AusRtpHeader header;
  call_begin (&call, TRUE);
  Room *room = &call.room;
  call_run (&call, 2, 200);
  call.low.packets = 1;
  call_run (&call, 2, 200);
  g_assert_cmpuint (get_advice (room->b).low_kbps, >, 0);
  AusMemberState other = { .member = room->a->member,
                           .gate_open = TRUE,
                           .slots = { { call.c->member, FALSE } } };
  send_video (call.c, 1, KEY, g_get_monotonic_time ());
  client_forget (room->a);
  aus_plane_apply (room->plane, &other, 1);
  g_assert_cmpuint (count_rtp (room->a, room->a->slots.video[0], &header, NULL), ==, 1);
  call_end (&call);
}

/* A client that has no second picture to send: the limit is for all, rather than nothing for one.
 */
static void
test_no_second_picture (void)
{
  Call call = { 0 };
  call_begin (&call, TRUE);
  call_run (&call, 2, 150);
  g_assert_cmpuint (get_advice (call.room.b).low_kbps, >, 0);
  call_run (&call, 4, 150);
  AusAdvice advice = get_advice (call.room.b);
  g_assert_cmpuint (advice.low_kbps, ==, 0);
  g_assert_cmpuint (advice.camera_kbps, <, 150);
  g_assert_cmpuint (advice.camera_kbps, >, 0);
  call_end (&call);
}

/* A viewer who tells nothing is limited by nothing. */
static void
test_silent_viewer (void)
{
  Call call = { 0 };
  call_begin (&call, FALSE);
  Room *room = &call.room;
  for (guint i = 0; i < STEPS (5); i++, room->now_usec += STEP_USEC) {
    send_frame (&call.camera, room->now_usec);
    aus_plane_tick (room->plane, room->now_usec);
  }
  g_assert_cmpuint (get_advice (room->b).camera_kbps, ==, 0);
  g_assert_cmpuint (VIDEO (room->a), ==, STEPS (5) * 4);
  AusMediaStats stats;
  aus_member_get_stats (room->a->member, &stats);
  g_assert_cmpuint (stats.estimate.probes, ==, 0);
  call_end (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/lines/E6/publisher-is-told", test_publisher_is_told);
  g_test_add_func ("/media/lines/E6/sound-overtakes-pictures", test_sound_overtakes_pictures);
  g_test_add_func ("/media/lines/E6/screen-goes-before-faces", test_screen_goes_before_faces);
  g_test_add_func ("/media/lines/E6/waiting-is-bounded", test_waiting_is_bounded);
  g_test_add_func ("/media/lines/E6/waiting-ends-with-the-gate", test_waiting_ends_with_the_gate);
  g_test_add_func ("/media/lines/E6/pause-and-resume", test_pause_and_resume);
  g_test_add_func ("/media/lines/E6/publisher-who-does-not-listen",
                   test_publisher_who_does_not_listen);
  g_test_add_func ("/media/lines/E6/third-person", test_third_person_does_not_suffer);
  g_test_add_func ("/media/lines/E6/all-lines-are-narrow", test_all_lines_are_narrow);
  g_test_add_func ("/media/lines/E6/low-is-of-its-source", test_low_is_of_its_source);
  g_test_add_func ("/media/lines/E6/no-second-picture", test_no_second_picture);
  g_test_add_func ("/media/lines/E6/silent-viewer", test_silent_viewer);
  return g_test_run ();
}
