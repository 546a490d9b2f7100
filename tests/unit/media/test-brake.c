/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-brake.h"

#define SECOND  G_USEC_PER_SEC
#define MS      (G_USEC_PER_SEC / 1000)
#define TRIP    (20 * MS)
#define PICTURE 3000
/* Of whom a picture is. */
#define MINE   ((gconstpointer) &streams[0])
#define OTHERS ((gconstpointer) &streams[1])

static const guint8 streams[2];

typedef struct {
  AusBrake brake;
  gint64 now_usec;
  guint8 next;
  gint64 trip_usec;
} World;

static void
set_up (World *world, gconstpointer data)
{
  world->now_usec = 100 * SECOND;
  world->trip_usec = TRIP;
}

static void
tear_down (World *world, gconstpointer data)
{
}

/* A picture, and what is asked behind it; its number. */
static guint8
ask (World *world)
{
  guint8 id[AUS_PING_ID_LENGTH] = { ++world->next };
  aus_brake_note_picture (&world->brake, MINE, PICTURE, world->now_usec);
  g_assert_true (aus_brake_is_due (&world->brake, world->now_usec));
  aus_brake_ask (&world->brake, id, 0, world->now_usec);
  return id[0];
}

static gboolean
answer (World *world, guint8 number)
{
  guint8 id[AUS_PING_ID_LENGTH] = { number };
  return aus_brake_note_answer (&world->brake, id, world->now_usec);
}

static gboolean
holds (World *world)
{
  return aus_brake_holds (&world->brake, world->now_usec);
}

/* @n pictures, 50 ms apart, each answered in time. */
static void
play (World *world, guint n)
{
  for (guint i = 0; i < n; i++) {
    guint8 number = ask (world);
    world->now_usec += world->trip_usec;
    g_assert_true (answer (world, number));
    g_assert_false (holds (world));
    world->now_usec += 50 * MS - world->trip_usec;
  }
}

/* So many questions that the next one has to wait. */
static void
spend (World *world)
{
  for (guint i = 0; i < 3; i++) {
    guint8 id[AUS_PING_ID_LENGTH] = { ++world->next };
    aus_brake_ask (&world->brake, id, 0, world->now_usec);
  }
}

/* A client that does not know the question is left alone, and nothing is held for it. */
static void
test_silent_client (World *world, gconstpointer data)
{
  guint asked = 0;
  for (guint i = 0; i < 1000; i++, world->now_usec += 50 * MS) {
    aus_brake_note_picture (&world->brake, MINE, PICTURE, world->now_usec);
    g_assert_false (holds (world));
    if (!aus_brake_is_due (&world->brake, world->now_usec))
      continue;
    ask (world);
    asked++;
  }
  g_assert_cmpuint (asked, ==, 10);
}

/* What is overdue holds; what was late holds until that which was sent has been told. */
static void
test_overdue (World *world, gconstpointer data)
{
  play (world, 20);
  gint64 sent_usec = world->now_usec;
  guint8 number = ask (world);
  world->now_usec += TRIP + 3 * MS;
  g_assert_false (holds (world));
  world->now_usec += 2 * MS;
  g_assert_true (holds (world));
  g_assert_true (aus_brake_is_asking (&world->brake, world->now_usec));
  world->now_usec += 30 * MS;
  g_assert_true (answer (world, number));
  g_assert_true (holds (world));
  aus_brake_note_feedback (&world->brake, sent_usec - 1);
  g_assert_true (holds (world));
  aus_brake_note_feedback (&world->brake, sent_usec);
  g_assert_false (holds (world));
  g_assert_false (aus_brake_is_asking (&world->brake, world->now_usec));
}

/* A little late is no sign: once it is answered it is over. */
static void
test_a_little_late (World *world, gconstpointer data)
{
  play (world, 20);
  guint8 number = ask (world);
  world->now_usec += TRIP + 8 * MS;
  g_assert_true (holds (world));
  g_assert_true (answer (world, number));
  g_assert_false (holds (world));
}

/* The queue that is known of is waited for. */
static void
test_known_queue (World *world, gconstpointer data)
{
  guint8 id[AUS_PING_ID_LENGTH] = { 200 };
  play (world, 20);
  aus_brake_note_picture (&world->brake, MINE, PICTURE, world->now_usec);
  aus_brake_ask (&world->brake, id, 80 * MS, world->now_usec);
  world->now_usec += TRIP + 80 * MS;
  g_assert_false (holds (world));
  g_assert_true (answer (world, id[0]));
  g_assert_false (holds (world));
}

/* A path that is dead is not waited for, nor relied upon before it answers again. */
static void
test_dead_path (World *world, gconstpointer data)
{
  play (world, 20);
  ask (world);
  world->now_usec += TRIP + 50 * MS;
  g_assert_true (holds (world));
  world->now_usec += 170 * MS;
  g_assert_false (holds (world));
  ask (world);
  for (guint i = 0; i < 30; i++) {
    world->now_usec += SECOND;
    g_assert_false (holds (world));
    ask (world); /* now and then, for as long as it takes */
  }
  world->now_usec += SECOND;
  guint8 number = ask (world);
  world->now_usec += TRIP;
  g_assert_true (answer (world, number));
  world->now_usec += 50 * MS;
  play (world, 210); /* until what was lost is forgotten */
  ask (world);
  world->now_usec += TRIP + 5 * MS;
  g_assert_true (holds (world));
}

/* An answer of a stranger, or out of order, is none. */
static void
test_strange_answers (World *world, gconstpointer data)
{
  play (world, 20);
  guint8 first = ask (world);
  world->now_usec += 16 * MS;
  guint8 second = ask (world);
  g_assert_false (answer (world, 250));
  world->now_usec += TRIP;
  g_assert_true (answer (world, second));
  g_assert_false (answer (world, second));
  g_assert_false (answer (world, first));
  g_assert_false (holds (world));
}

/* Where packets are lost, one missing answer holds nothing; two in a row do. */
static void
test_lossy_path (World *world, gconstpointer data)
{
  play (world, 20);
  ask (world); /* lost */
  world->now_usec += 50 * MS;
  guint8 number = ask (world);
  world->now_usec += TRIP;
  g_assert_true (answer (world, number));
  world->now_usec += 30 * MS;
  ask (world);
  world->now_usec += TRIP + 10 * MS;
  g_assert_false (holds (world));
  ask (world);
  world->now_usec += TRIP + 10 * MS;
  g_assert_true (holds (world));
}

/* What jitters is given more time; another way, which is longer, soon counts as usual. */
static void
test_jitter_and_a_longer_way (World *world, gconstpointer data)
{
  guint held = 0;
  for (guint i = 0; i < 200; i++, world->now_usec += 20 * MS) {
    guint8 number = ask (world);
    world->now_usec += TRIP + (gint64) (i * 7 % 20) * MS;
    held += i > 20 && holds (world);
    g_assert_true (answer (world, number));
    aus_brake_note_feedback (&world->brake, world->now_usec);
  }
  g_assert_cmpuint (held, <, 20);
  aus_brake_reset (&world->brake);
  play (world, 20);
  held = 0;
  for (guint i = 0; i < 100; i++, world->now_usec += 20 * MS) {
    guint8 number = ask (world);
    world->now_usec += TRIP + 100 * MS;
    held += holds (world);
    g_assert_true (answer (world, number));
    aus_brake_note_feedback (&world->brake, world->now_usec);
  }
  g_assert_cmpuint (held, <=, 8);
}

/* More unanswered questions than there is room for: the oldest are forgotten. */
static void
test_many_questions (World *world, gconstpointer data)
{
  play (world, 5);
  guint8 oldest = ask (world), newest = oldest;
  for (guint i = 0; i < AUS_BRAKE_ASKED; i++) {
    guint8 id[AUS_PING_ID_LENGTH] = { ++world->next };
    aus_brake_ask (&world->brake, id, 0, world->now_usec);
    newest = id[0];
  }
  g_assert_cmpuint (world->brake.n, ==, AUS_BRAKE_ASKED);
  g_assert_false (answer (world, oldest));
  g_assert_true (answer (world, newest));
  g_assert_cmpuint (world->brake.n, ==, 0);
}

#define ADD(path, function) g_test_add (path, World, NULL, set_up, function, tear_down)

static gboolean
keeps_back (World *world, gconstpointer stream)
{
  return aus_brake_keeps_back (&world->brake, stream, world->now_usec);
}

/* On a short way, the second of two pictures that come at once waits for the first's answer. */
static void
test_two_at_once (World *world, gconstpointer data)
{
  world->trip_usec = 6 * MS;
  play (world, 20);
  guint8 number = ask (world);
  world->now_usec += 2 * MS;
  g_assert_false (keeps_back (world, MINE));
  g_assert_true (keeps_back (world, OTHERS));
  g_assert_false (holds (world)); /* it is not late yet */
  world->now_usec += 4 * MS;
  g_assert_true (answer (world, number));
  g_assert_false (keeps_back (world, OTHERS));
}

/* For its sake is asked behind a picture of which one would not ask otherwise. */
static void
test_asked_before_another (World *world, gconstpointer data)
{
  world->trip_usec = 6 * MS;
  play (world, 20);
  g_assert_false (aus_brake_is_due_before (&world->brake, OTHERS, world->now_usec));
  aus_brake_note_picture (&world->brake, MINE, 500, world->now_usec);
  g_assert_false (aus_brake_is_due (&world->brake, world->now_usec));
  g_assert_false (aus_brake_is_due_before (&world->brake, MINE, world->now_usec));
  g_assert_true (aus_brake_is_due_before (&world->brake, OTHERS, world->now_usec));
}

/* A few questions may follow at once, but not one for each packet of a wide line. */
static void
test_not_too_many (World *world, gconstpointer data)
{
  guint asked = 0;
  world->trip_usec = 6 * MS;
  play (world, 20);
  for (guint i = 0; i < 100; i++, world->now_usec += MS) {
    guint8 id[AUS_PING_ID_LENGTH] = { 0 };
    aus_brake_note_picture (&world->brake, i % 2 ? MINE : OTHERS, PICTURE, world->now_usec);
    if (!aus_brake_is_due (&world->brake, world->now_usec))
      continue;
    g_assert_true (aus_brake_is_due_before (&world->brake, NULL, world->now_usec));
    id[0] = (guint8) ++asked;
    aus_brake_ask (&world->brake, id, 0, world->now_usec);
    g_assert_true (answer (world, id[0]));
  }
  g_assert_cmpuint (asked, >=, 10);
  g_assert_cmpuint (asked, <=, 13);
}

/* Behind an answer that was overdue, and where much waits, all goes bit by bit. */
static void
test_bit_by_bit (World *world, gconstpointer data)
{
  world->trip_usec = 6 * MS;
  play (world, 20);
  gint64 sent_usec = world->now_usec;
  guint8 number = ask (world);
  world->now_usec += 6 * MS + 8 * MS;
  g_assert_true (answer (world, number));
  aus_brake_note_feedback (&world->brake, sent_usec);
  g_assert_false (holds (world));
  number = ask (world);
  g_assert_true (keeps_back (world, MINE));
  aus_brake_note_picture (&world->brake, MINE, PICTURE, world->now_usec);
  g_assert_true (aus_brake_is_due (&world->brake, world->now_usec));
  world->now_usec += 6 * MS;
  g_assert_true (answer (world, number));
  g_assert_false (keeps_back (world, MINE));
  world->now_usec += 50 * MS;
  ask (world);
  spend (world);
  aus_brake_note_picture (&world->brake, MINE, PICTURE, world->now_usec);
  g_assert_false (keeps_back (world, MINE));
  g_assert_false (aus_brake_is_due (&world->brake, world->now_usec));
  aus_brake_take_care (&world->brake);
  g_assert_true (keeps_back (world, MINE));
  g_assert_true (aus_brake_is_due (&world->brake, world->now_usec));
}

/* An answer that would take long, or may never come, is worth no picture's time. */
static void
test_no_time_to_wait (World *world, gconstpointer data)
{
  guint8 id[AUS_PING_ID_LENGTH] = { 200 };
  play (world, 20);
  ask (world);
  g_assert_false (keeps_back (world, OTHERS));
  aus_brake_reset (&world->brake);
  world->trip_usec = 6 * MS;
  play (world, 20);
  aus_brake_note_picture (&world->brake, MINE, PICTURE, world->now_usec);
  aus_brake_ask (&world->brake, id, 60 * MS, world->now_usec);
  g_assert_true (keeps_back (world, OTHERS));
  world->now_usec += 20 * MS;
  g_assert_false (keeps_back (world, OTHERS));
  g_assert_false (holds (world));
  world->now_usec += 30 * MS;
  guint8 number = ask (world);
  g_assert_true (keeps_back (world, OTHERS));
  world->now_usec += 6 * MS;
  g_assert_true (answer (world, number)); /* the one before it was lost */
  world->now_usec += 50 * MS;
  ask (world);
  g_assert_false (keeps_back (world, OTHERS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/media/brake/E6/silent-client", test_silent_client);
  ADD ("/media/brake/E6/overdue", test_overdue);
  ADD ("/media/brake/E6/a-little-late", test_a_little_late);
  ADD ("/media/brake/E6/known-queue", test_known_queue);
  ADD ("/media/brake/E6/dead-path", test_dead_path);
  ADD ("/media/brake/E6/strange-answers", test_strange_answers);
  ADD ("/media/brake/E6/lossy-path", test_lossy_path);
  ADD ("/media/brake/E6/jitter-and-a-longer-way", test_jitter_and_a_longer_way);
  ADD ("/media/brake/E6/many-questions", test_many_questions);
  ADD ("/media/brake/E6/two-at-once", test_two_at_once);
  ADD ("/media/brake/E6/asked-before-another", test_asked_before_another);
  ADD ("/media/brake/E6/not-too-many", test_not_too_many);
  ADD ("/media/brake/E6/bit-by-bit", test_bit_by_bit);
  ADD ("/media/brake/E6/no-time-to-wait", test_no_time_to_wait);
  return g_test_run ();
}
