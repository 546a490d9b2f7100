/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <string.h>

#include "aus-test-bot.h"
#include "aus-test-wait.h"
#include "core/aus-error.h"

#define BOTH_OPEN  "[('a', '', true, [(1, 'b', 'main')]), ('b', '', true, [(1, 'a', 'main')])]"
#define B_WAITS    "[('a', '', true, [(1, 'b', 'main')]), ('b', '', false, [(1, 'a', 'main')])]"
#define A_ALONE    "[('a', '', true, [])]"
#define NOBODY     "@a(ssba(uss)) []"
#define ENOUGH     60    /* packets: more than a second of sound */
#define MUCH_BYTES 65536 /* in sockets, as the kernel counts them */

static gboolean
look_again (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Counters in another process or thread wake nobody: look at them now and then. */
static void
wait_for (AusTestCondition condition, gpointer data, const char *what)
{
  guint id = g_timeout_add (20, look_again, NULL);
  aus_test_wait (condition, data, what);
  g_source_remove (id);
}

typedef struct {
  AusTestBot *bot;
  guint audio, video, first_video;
} CountWait;

static gboolean
has_received (gpointer data)
{
  CountWait *wait = data;
  return aus_test_bot_count_audio (wait->bot) >= wait->audio &&
         aus_test_bot_count_video (wait->bot) >= wait->video &&
         aus_test_bot_count_first_video (wait->bot) >= wait->first_video;
}

static void
wait_received (AusTestBot *bot, guint audio, guint video)
{
  CountWait wait = { bot, audio, video, 0 };
  wait_for (has_received, &wait, "packets");
}

typedef struct {
  AusTestWorker *worker;
  const char *leg_id, *key;
  guint64 value;
} CounterWait;

static gboolean
counter_reached (gpointer data)
{
  CounterWait *wait = data;
  return aus_test_worker_get_counter (wait->worker, wait->leg_id, wait->key) >= wait->value;
}

static void
wait_counter (AusTestWorker *worker, const char *leg_id, const char *key, guint64 value)
{
  CounterWait wait = { worker, leg_id, key, value };
  wait_for (counter_reached, &wait, key);
}

/* Threads are named after their element's pad, and cut off after 15 letters. */
static gboolean
only_receiving_threads_are_left (gpointer data)
{
  AusTestWorker *worker = data;
  return aus_test_worker_count_named_threads (worker, ":src") == 2 &&
         aus_test_worker_count_named_threads (worker, "rtpsession-rtcp") == 0;
}

/* What only the handshake needed ends with it, and the media goes on. */
static void
test_threads (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  g_autoptr (AusTestBot) b = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  wait_for (only_receiving_threads_are_left, worker, "threads to end");
  guint audio = aus_test_bot_count_audio (a), video = aus_test_bot_count_video (a);
  wait_received (a, audio + ENOUGH, video + ENOUGH);
  g_assert_cmpuint (aus_test_bot_count_video (b), >, 0);
  g_assert_cmpstr (aus_test_worker_get_state (worker, "a"), ==, "connected");
  g_assert_cmpstr (aus_test_worker_get_state (worker, "b"), ==, "connected");
}

static void
test_two_exchange (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  g_autoptr (AusTestBot) b = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  aus_test_worker_wait_state (worker, "a", "connected");
  aus_test_worker_wait_state (worker, "b", "connected");
  wait_received (a, ENOUGH, ENOUGH);
  wait_received (b, ENOUGH, ENOUGH);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "a", "dropped-gate"), ==, 0);

  g_autofree char *dot = NULL;
  g_assert_true (aus_dbus_media1_call_dump_graph_sync (worker->proxy, "a", &dot, NULL, NULL));
  g_assert_nonnull (strstr (dot, "webrtcbin"));
  g_assert_null (strstr (dot, "PRIVATE KEY"));
}

static gboolean
much_waits (gpointer worker)
{
  return aus_test_worker_count_waiting_bytes (worker) > MUCH_BYTES;
}

static gboolean
nothing_waits (gpointer worker)
{
  return aus_test_worker_count_waiting_bytes (worker) == 0;
}

static guint64
get_residence (AusTestWorker *worker)
{
  return aus_test_worker_get_counter (worker, "a", "residence-sum-usec") +
         aus_test_worker_get_counter (worker, "b", "residence-sum-usec");
}

/*
 * What has waited in the socket came when it came, not when it was read: the kernel counts at most
 * 5 kB for each of these packets, so that at least twelve have waited for a quarter of a second.
 */
static void
test_arrivals (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  g_autoptr (AusTestBot) b = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  wait_received (a, ENOUGH, ENOUGH);
  wait_received (b, ENOUGH, ENOUGH);
  guint64 before_usec = get_residence (worker);
  g_subprocess_send_signal (worker->process, SIGSTOP);
  wait_for (much_waits, worker, "packets in the socket");
  g_usleep (G_USEC_PER_SEC / 4); /* what they wait for, on purpose */
  g_subprocess_send_signal (worker->process, SIGCONT);
  wait_for (nothing_waits, worker, "the packets to be read");
  g_assert_cmpuint (get_residence (worker) - before_usec, >, 2 * G_USEC_PER_SEC);
}

/* Connected while waiting, yet not one packet before the gate opens; then at once. */
static void
test_gate (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  g_autoptr (AusTestBot) b = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", B_WAITS);
  aus_test_worker_wait_state (worker, "a", "connected");
  wait_counter (worker, "b", "dropped-gate", ENOUGH);
  wait_counter (worker, "a", "packets-in", ENOUGH);
  g_assert_cmpuint (aus_test_bot_count_audio (a) + aus_test_bot_count_video (a), ==, 0);
  g_assert_cmpuint (aus_test_bot_count_audio (b) + aus_test_bot_count_video (b), ==, 0);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "a", "packets-out"), ==, 0);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "b", "packets-out"), ==, 0);

  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  wait_received (a, ENOUGH, ENOUGH);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "b", "pli-out"), >=, 1);
  aus_test_worker_set_room (worker, "r", B_WAITS); /* put back into the waiting room */
  guint64 dropped = aus_test_worker_get_counter (worker, "b", "dropped-gate");
  guint64 sent = aus_test_worker_get_counter (worker, "a", "packets-out");
  wait_counter (worker, "b", "dropped-gate", dropped + ENOUGH);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "a", "packets-out"), ==, sent);
}

/* Who holds another certificate than the answer promised gets and gives nothing. */
static void
test_wrong_fingerprint (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  g_autoptr (AusTestBot) b = aus_test_bot_new (worker, "b", AUS_TEST_BOT_WRONG_FINGERPRINT);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  aus_test_worker_wait_state (worker, "b", "failed/fingerprint");
  aus_test_worker_wait_state (worker, "a", "connected");
  wait_counter (worker, "b", "dropped-auth", ENOUGH);
  wait_counter (worker, "a", "packets-in", ENOUGH);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "b", "packets-in"), ==, 0);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "b", "packets-out"), ==, 0);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "a", "packets-out"), ==, 0);
  g_assert_cmpuint (aus_test_bot_count_audio (b) + aus_test_bot_count_video (b), ==, 0);
  g_assert_cmpuint (aus_test_bot_count_audio (a) + aus_test_bot_count_video (a), ==, 0);
}

static void
test_vanished_client (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  AusTestBot *b = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  wait_received (a, ENOUGH, ENOUGH);
  aus_test_bot_free (b);
  aus_test_worker_wait_state (worker, "b", "silent");
  g_assert_cmpstr (aus_test_worker_get_state (worker, "a"), ==, "connected");
}

static gboolean
threads_are (gpointer data)
{
  CounterWait *wait = data;
  return aus_test_worker_count_threads (wait->worker) <= wait->value;
}

static gboolean
descriptors_are (gpointer data)
{
  CounterWait *wait = data;
  return aus_test_worker_count_descriptors (wait->worker) <= wait->value;
}

/* webrtcbin names one thread of each leg so. */
static gboolean
one_leg_is_left (gpointer data)
{
  CounterWait *wait = data;
  return aus_test_worker_count_named_threads (wait->worker, ":ice") == 1;
}

static void
join_and_leave (AusTestWorker *worker)
{
  g_autoptr (AusTestBot) b G_GNUC_UNUSED = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  g_hash_table_remove (worker->states, "b");
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  aus_test_worker_wait_state (worker, "b", "connected");
  aus_test_worker_set_room (worker, "r", A_ALONE);
}

static void
test_join_and_leave (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a G_GNUC_UNUSED = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", A_ALONE);
  aus_test_worker_wait_state (worker, "a", "connected");
  /* The first one opens things that stay, such as GStreamer's clock. */
  join_and_leave (worker);
  CounterWait first = { .worker = worker };
  wait_for (one_leg_is_left, &first, "the first to be gone");
  CounterWait threads = { .worker = worker, .value = aus_test_worker_count_threads (worker) };
  CounterWait descriptors = { .worker = worker,
                              .value = aus_test_worker_count_descriptors (worker) };
  for (guint i = 0; i < 50; i++)
    join_and_leave (worker);
  wait_for (threads_are, &threads, "threads to end");
  wait_for (descriptors_are, &descriptors, "descriptors to be closed");
  g_assert_cmpstr (aus_test_worker_get_state (worker, "a"), ==, "connected");
}

typedef enum {
  END_REMOVED, /* its seat is taken away while it sends */
  END_CRASHED, /* it falls silent, and later its seat is taken away */
} End;

#define THREE                                                                                      \
  "[('a', '', true, [(1, 'b', 'main'), (2, 'c', 'main')]), "                                       \
  "('b', '', true, [(1, 'a', 'main'), (2, 'c', 'main')]), "                                        \
  "('c', '', true, [(1, 'a', 'main'), (2, 'b', 'main')])]"

static void
wait_first_video (AusTestBot *bot, guint more)
{
  CountWait wait = { bot, 0, 0, aus_test_bot_count_first_video (bot) + more };
  wait_for (has_received, &wait, "slot 1's picture");
}

/* c comes into the call of a and b, and goes; a sees b all the time. */
static void
come_and_go (AusTestWorker *worker, AusTestBot *a, End end)
{
  AusTestBot *c = aus_test_bot_new (worker, "c", AUS_TEST_BOT_HONEST);
  g_hash_table_remove (worker->states, "c");
  aus_test_worker_set_room (worker, "r", THREE);
  wait_received (c, ENOUGH, ENOUGH);
  wait_first_video (a, 1);
  guint64 asked_a = aus_test_worker_get_counter (worker, "a", "pli-out");
  guint64 asked_b = aus_test_worker_get_counter (worker, "b", "pli-out");
  if (end == END_CRASHED) {
    aus_test_bot_free (c);
    aus_test_worker_wait_state (worker, "c", "silent");
    aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  } else {
    aus_test_worker_set_room (worker, "r", BOTH_OPEN);
    aus_test_bot_free (c);
  }
  wait_first_video (a, ENOUGH / 2);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "a", "pli-out"), ==, asked_a);
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "b", "pli-out"), ==, asked_b);
}

/* Who leaves, crashes or is removed costs nobody else a frame, and asks nobody for a key frame. */
static void
test_others_do_not_notice (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autoptr (AusTestBot) a = aus_test_bot_new (worker, "a", AUS_TEST_BOT_HONEST);
  g_autoptr (AusTestBot) b G_GNUC_UNUSED = aus_test_bot_new (worker, "b", AUS_TEST_BOT_HONEST);
  aus_test_worker_set_room (worker, "r", BOTH_OPEN);
  wait_received (a, ENOUGH, ENOUGH);
  for (guint i = 0; i < 3; i++) {
    come_and_go (worker, a, END_REMOVED);
    come_and_go (worker, a, END_CRASHED);
  }
  g_assert_cmpuint (aus_test_bot_count_holes (a), ==, 0);
}

static void
assert_refused (AusTestWorker *worker, const char *method, const char *arguments,
                const char *error_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = g_variant_parse (NULL, arguments, NULL, NULL, NULL);
  g_assert_nonnull (value);
  g_autoptr (GVariant) result = g_dbus_connection_call_sync (
      worker->connection, NULL, "/org/auscult/Media1", "org.auscult.Media1", method, value, NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_null (result);
  g_autofree char *name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, error_name);
}

/* Nothing is opened before it is known where. */
static void
test_not_configured (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new_unconfigured ();
  assert_refused (worker, "SetRoom", "('r', [('a', '', true, @a(uss) [])])",
                  "org.auscult.Error.IllegalTransition");
  assert_refused (worker, "Configure", "({'addresses': <['not an address']>},)",
                  "org.auscult.Error.Invalid");
}

static void
test_bad_input (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  aus_test_worker_set_room (worker, "r", A_ALONE);
  assert_refused (worker, "SetRoom", "('r', [('a', '', true, [(uint32 9, 'a', 'main')])])",
                  "org.auscult.Error.Invalid");
  assert_refused (worker, "SetRoom", "('other', [('a', '', true, @a(uss) [])])",
                  "org.auscult.Error.Invalid");
  assert_refused (worker, "SetAnswer", "('nobody', 'v=0')", "org.auscult.Error.NotFound");
  assert_refused (worker, "AddCandidate", "('a', uint32 15, '')", "org.auscult.Error.Invalid");
  assert_refused (worker, "AddCandidate", "('a', uint32 0, 'x')", "org.auscult.Error.Invalid");
  assert_refused (worker, "DumpGraph", "('nobody',)", "org.auscult.Error.NotFound");
  assert_refused (worker, "Configure", "({'ice-tcp': <true>},)",
                  "org.auscult.Error.IllegalTransition");
  g_assert_cmpuint (aus_test_worker_get_counter (worker, "a", "packets-in"), ==, 0);
  aus_test_worker_set_room (worker, "r", NOBODY);
}

/* E9: it cannot gain rights, nor leave its memory behind. That it cannot write: test-sandbox.c. */
static void
test_sandbox (void)
{
  g_autoptr (AusTestWorker) worker = aus_test_worker_new ();
  g_autofree char *privileges = aus_test_worker_read_status (worker, "NoNewPrivs");
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/limits", g_subprocess_get_identifier (worker->process));
  g_autofree char *limits = NULL;
  g_assert_cmpstr (privileges, ==, "1");
  g_assert_true (g_file_get_contents (path, &limits, NULL, NULL));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0 ", limits, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  aus_test_bot_init ();
  g_test_add_func ("/media/worker/E1/two-exchange", test_two_exchange);
  g_test_add_func ("/media/worker/E1/threads", test_threads);
  g_test_add_func ("/media/worker/E6/arrivals", test_arrivals);
  g_test_add_func ("/media/worker/D6/gate", test_gate);
  g_test_add_func ("/media/worker/E1/wrong-fingerprint", test_wrong_fingerprint);
  g_test_add_func ("/media/worker/E7/vanished-client", test_vanished_client);
  g_test_add_func ("/media/worker/E1/join-and-leave", test_join_and_leave);
  g_test_add_func ("/media/worker/E7/others-do-not-notice", test_others_do_not_notice);
  g_test_add_func ("/media/worker/E1/bad-input", test_bad_input);
  g_test_add_func ("/media/worker/E1/not-configured", test_not_configured);
  g_test_add_func ("/media/worker/E9/sandbox", test_sandbox);
  return g_test_run ();
}
