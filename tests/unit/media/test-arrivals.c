/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When datagrams came, however late and however many at once they are read. */
#include "media/aus-arrivals.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define NSEC_PER_USEC 1000

typedef struct {
  AusArrivals *arrivals;
  gint64 wall_nsec; /* what the socket says; 0: nothing */
} Fixture;

static gint64
say_time (gpointer data)
{
  const Fixture *fixture = data;

  return fixture->wall_nsec;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->arrivals = aus_arrivals_new (say_time, fixture, NULL);
  aus_arrivals_follow (fixture->arrivals);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AusArrivals) nobody = aus_arrivals_new (say_time, fixture, NULL);

  fixture->wall_nsec = 0;
  aus_arrivals_follow (nobody);
  aus_arrivals_unref (fixture->arrivals);
}

/* As nicesrc takes memory for what it has just read; it came @age_usec ago. */
static GstBuffer *
read_aged (Fixture *fixture, gint64 age_usec)
{
  fixture->wall_nsec = (g_get_real_time () - age_usec) * NSEC_PER_USEC;
  return gst_buffer_new_allocate (NULL, 100, NULL);
}

static gint64
take (Fixture *fixture, GstBuffer *buffer)
{
  gint64 arrival_usec = aus_arrivals_take (fixture->arrivals, buffer, g_get_monotonic_time ());

  gst_buffer_unref (buffer);
  return arrival_usec;
}

/* Read at once, they are told apart as they came: in all, what passed between them. */
static void
test_read_at_once (Fixture *fixture, gconstpointer data)
{
  GstBuffer *buffers[8];
  gint64 before_usec = g_get_monotonic_time ();
  gint64 spread_usec = 0, last_usec = 0;

  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    buffers[i] = read_aged (fixture, (10 - i) * 50000);
  gint64 reading_usec = g_get_monotonic_time () - before_usec;
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++) {
    gint64 arrival_usec = take (fixture, buffers[i]);
    g_assert_cmpint (arrival_usec, >, last_usec);
    g_assert_cmpint (arrival_usec, <, before_usec);
    spread_usec += i > 0 ? arrival_usec - last_usec : 0;
    last_usec = arrival_usec;
  }
  g_assert_cmpint (spread_usec, >=, 7 * 50000 - 2);
  g_assert_cmpint (spread_usec, <=, 7 * 50000 + reading_usec + 2);
}

static void
test_not_known (Fixture *fixture, gconstpointer data)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, 100, NULL);

  g_assert_cmpint (aus_arrivals_take (fixture->arrivals, buffer, 5), ==, 5);
  gst_buffer_unref (buffer);
  /* The wall clock was set while it waited. */
  buffer = read_aged (fixture, 3 * G_USEC_PER_SEC);
  g_assert_cmpint (aus_arrivals_take (fixture->arrivals, buffer, 6), ==, 6);
  gst_buffer_unref (buffer);
  buffer = read_aged (fixture, -3 * G_USEC_PER_SEC);
  g_assert_cmpint (aus_arrivals_take (fixture->arrivals, buffer, 7), ==, 7);
  gst_buffer_unref (buffer);
}

/* The socket has nothing new to tell: this one has come by another. */
static void
test_another_socket (Fixture *fixture, gconstpointer data)
{
  GstBuffer *first = read_aged (fixture, 100000);
  GstBuffer *second = gst_buffer_new_allocate (NULL, 100, NULL);

  g_assert_cmpint (take (fixture, first), <=, g_get_monotonic_time () - 100000);
  gint64 now_usec = g_get_monotonic_time ();
  g_assert_cmpint (aus_arrivals_take (fixture->arrivals, second, now_usec), ==, now_usec);
  gst_buffer_unref (second);
}

static void
test_never_backwards (Fixture *fixture, gconstpointer data)
{
  GstBuffer *first = read_aged (fixture, 100000);
  GstBuffer *second = read_aged (fixture, 200000);
  gint64 first_usec = take (fixture, first);

  g_assert_cmpint (take (fixture, second), ==, first_usec);
}

/* Long before they were read, even so; and the next is told apart again. */
static void
test_more_than_are_told_apart (Fixture *fixture, gconstpointer data)
{
  GstBuffer *buffers[100];
  gint64 last_usec = 0;

  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    buffers[i] = read_aged (fixture, 900000 - i * 1000);
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++) {
    gint64 arrival_usec = take (fixture, buffers[i]);
    g_assert_cmpint (arrival_usec, >=, last_usec);
    g_assert_cmpint (arrival_usec, <=, g_get_monotonic_time () - 800000);
    last_usec = arrival_usec;
  }
  gint64 arrival_usec = take (fixture, read_aged (fixture, 100000));
  g_assert_cmpint (arrival_usec, >, last_usec);
  g_assert_cmpint (arrival_usec, <=, g_get_monotonic_time () - 100000);
}

/* The same memory for one after another is the latest of them. */
static void
test_memory_again (Fixture *fixture, gconstpointer data)
{
  for (guint age_usec = 900000; age_usec > 0; age_usec -= 100000) {
    GstBuffer *unasked = read_aged (fixture, age_usec + 50000);
    gst_buffer_unref (unasked);
    gint64 before_usec = g_get_monotonic_time ();
    GstBuffer *buffer = read_aged (fixture, age_usec);
    g_assert_cmpint (take (fixture, buffer), >=, before_usec - age_usec - 1);
  }
}

static gpointer
allocate_elsewhere (gpointer data)
{
  return gst_buffer_new_allocate (NULL, 100, NULL);
}

static void
test_another_thread (Fixture *fixture, gconstpointer data)
{
  fixture->wall_nsec = (g_get_real_time () - 100000) * NSEC_PER_USEC;
  GThread *thread = g_thread_new ("elsewhere", allocate_elsewhere, NULL);
  GstBuffer *buffer = g_thread_join (thread);
  gint64 now_usec = g_get_monotonic_time ();

  g_assert_cmpint (aus_arrivals_take (fixture->arrivals, buffer, now_usec), ==, now_usec);
  gst_buffer_unref (buffer);
}

static gint64
read_descriptor (gpointer data)
{
  return aus_arrivals_read_socket (GPOINTER_TO_INT (data));
}

static int
open_receiver (struct sockaddr_in *address)
{
  socklen_t length = sizeof *address;
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  *address =
      (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  g_assert_cmpint (bind (fd, (struct sockaddr *) address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) address, &length), ==, 0);
  return fd;
}

static void
send_to (int fd, const struct sockaddr_in *address)
{
  g_assert_cmpint (sendto (fd, "x", 1, 0, (const struct sockaddr *) address, sizeof *address), ==,
                   1);
}

static GstBuffer *
receive_from (int fd)
{
  char byte;

  g_assert_cmpint (recv (fd, &byte, 1, 0), ==, 1);
  return gst_buffer_new_allocate (NULL, 1, NULL);
}

/* The first question has the kernel begin to note times, which it does when it gets round to it. */
static void
await_times (int receiver, int sender, const struct sockaddr_in *address)
{
  gint64 before_usec, arrival_usec;

  do {
    send_to (sender, address);
    before_usec = g_get_real_time ();
    gst_buffer_unref (receive_from (receiver));
    arrival_usec = aus_arrivals_read_socket (receiver) / NSEC_PER_USEC;
  } while (arrival_usec == 0 || arrival_usec > before_usec);
}

/* The kernel's own word: each came between its sending and the next one's, long before it was read.
 */
static void
test_socket (void)
{
  struct sockaddr_in address;
  gint64 sent_usec[6];
  int receiver = open_receiver (&address), sender = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  g_autoptr (AusArrivals) arrivals =
      aus_arrivals_new (read_descriptor, GINT_TO_POINTER (receiver), NULL);
  GstBuffer *buffers[G_N_ELEMENTS (sent_usec) - 1];

  aus_arrivals_follow (arrivals);
  await_times (receiver, sender, &address);
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++) {
    sent_usec[i] = g_get_monotonic_time ();
    send_to (sender, &address);
    g_usleep (3000); /* further apart than what the two clocks may disagree by */
  }
  sent_usec[G_N_ELEMENTS (buffers)] = g_get_monotonic_time ();
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++)
    buffers[i] = receive_from (receiver);
  for (guint i = 0; i < G_N_ELEMENTS (buffers); i++) {
    gint64 arrival_usec = aus_arrivals_take (arrivals, buffers[i], g_get_monotonic_time ());
    g_assert_cmpint (arrival_usec, >=, sent_usec[i] - 1000);
    g_assert_cmpint (arrival_usec, <=, sent_usec[i + 1] + 1000);
    gst_buffer_unref (buffers[i]);
  }
  close (sender);
  close (receiver);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  aus_arrivals_install ();
#define ADD(name, func) g_test_add ("/media/arrivals/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("E6/read-at-once", test_read_at_once);
  ADD ("E6/not-known", test_not_known);
  ADD ("E6/another-socket", test_another_socket);
  ADD ("E6/never-backwards", test_never_backwards);
  ADD ("E6/more-than-are-told-apart", test_more_than_are_told_apart);
  ADD ("E6/memory-again", test_memory_again);
  ADD ("E6/another-thread", test_another_thread);
  g_test_add_func ("/media/arrivals/E6/socket", test_socket);
  return g_test_run ();
}
