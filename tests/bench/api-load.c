/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api-load: keeps N connections busy with one request after the other and prints what that gave:
 *   api-load PORT TOKEN CLIENTS SECONDS (book PRACTITIONER FIRST | list | get PATH...)
 * get: the paths in turn.
 *   {"rate":…,"p50_ms":…,"p99_ms":…,"requests":…,"failures":…}
 * Bare sockets and epoll on one thread: on two cores the client must cost less than the server.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER (1024 * 1024)
/* Plans end two years from now. */
#define MAX_BOOKINGS 190000

typedef struct {
  int fd;
  char *buffer;
  gsize filled;
  gint64 sent_usec;
} Client;

typedef struct {
  guint16 port;
  const char *token;
  const char *practitioner; /* NULL: get */
  char **paths;
  guint n_paths;
  guint64 n_sent;
  guint64 failures;
  GArray *latencies; /* of double, ms */
} Load;

static void
fail (const char *what)
{
  perror (what);
  exit (EXIT_FAILURE);
}

static int
open_connection (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;

  inet_pton (AF_INET, "127.0.0.1", &address.sin_addr);
  if (fd < 0 || connect (fd, (struct sockaddr *) &address, sizeof address) < 0)
    fail ("connect");
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

/*
 * Every booking has five minutes of its own, beginning after the last of the seeded ones: nothing
 * overlaps, and the search for overlaps is part of what is measured.
 */
static char *
make_body (Load *load)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) start =
      g_date_time_add_minutes (now, 30 * 24 * 60 + (int) (load->n_sent % MAX_BOOKINGS) * 5);
  g_autofree char *time = g_date_time_format (start, "%Y-%m-%dT%H:%M:00Z");

  return g_strdup_printf (
      "{\"practitioner_id\":\"%s\",\"planned_start\":\"%s\",\"planned_duration_minutes\":5,"
      "\"participants\":[{\"role\":\"patient\",\"given_name\":\"Louise\",\"family_name\":"
      "\"Durand\","
      "\"birth_date\":\"1951-04-02\",\"email\":\"louise.durand@example.net\"}],"
      "\"tags\":[\"suivi\"]}",
      load->practitioner, time);
}

static char *
make_request (Load *load)
{
  g_autofree char *body = NULL;

  load->n_sent++;
  if (load->practitioner == NULL)
    return g_strdup_printf ("GET %s HTTP/1.1\r\nHost: bench\r\n"
                            "Authorization: Bearer %s\r\n\r\n",
                            load->paths[load->n_sent % load->n_paths], load->token);
  body = make_body (load);
  return g_strdup_printf ("POST /api/v1/consultations HTTP/1.1\r\nHost: bench\r\n"
                          "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          load->token, strlen (body), body);
}

static void
send_request (Load *load, Client *client)
{
  g_autofree char *request = make_request (load);
  gsize length = strlen (request);

  client->filled = 0;
  client->sent_usec = g_get_monotonic_time ();
  if (write (client->fd, request, length) != (ssize_t) length)
    fail ("write");
}

/* The whole answer is there: its head names the length of what follows. */
static gboolean
answer_is_complete (Client *client)
{
  char *end, *length;

  client->buffer[client->filled] = '\0';
  end = strstr (client->buffer, "\r\n\r\n");
  length = strcasestr (client->buffer, "Content-Length: ");
  if (end == NULL || length == NULL)
    return FALSE;
  return client->filled >= (gsize) (end + 4 - client->buffer) +
                               strtoul (length + strlen ("Content-Length: "), NULL, 10);
}

static void
read_answer (Load *load, Client *client, gint64 until_usec)
{
  ssize_t got = read (client->fd, client->buffer + client->filled, BUFFER - 1 - client->filled);
  gint64 now = g_get_monotonic_time ();
  double ms = (double) (now - client->sent_usec) / 1000;

  if (got <= 0)
    fail ("read");
  client->filled += (gsize) got;
  if (!answer_is_complete (client))
    return;
  if (client->buffer[9] != '2') {
    if (load->failures++ == 0)
      fprintf (stderr, "%s\n", client->buffer);
  }
  g_array_append_val (load->latencies, ms);
  if (now < until_usec)
    send_request (load, client);
  else
    client->sent_usec = 0;
}

static guint
count_busy (Client *clients, guint n_clients)
{
  guint busy = 0;

  for (guint i = 0; i < n_clients; i++)
    busy += clients[i].sent_usec != 0;
  return busy;
}

static double
run (Load *load, guint n_clients, gint64 duration_usec)
{
  g_autofree Client *clients = g_new0 (Client, n_clients);
  int poll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event events[64];
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < n_clients; i++) {
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };

    clients[i].fd = open_connection (load->port);
    clients[i].buffer = g_malloc (BUFFER);
    epoll_ctl (poll, EPOLL_CTL_ADD, clients[i].fd, &event);
    send_request (load, &clients[i]);
  }
  while (count_busy (clients, n_clients) > 0) {
    int n = epoll_wait (poll, events, G_N_ELEMENTS (events), 10000);

    if (n <= 0)
      fail ("no answer for ten seconds");
    for (int i = 0; i < n; i++)
      read_answer (load, events[i].data.ptr, began + duration_usec);
  }
  for (guint i = 0; i < n_clients; i++) {
    close (clients[i].fd);
    g_free (clients[i].buffer);
  }
  close (poll);
  return (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;
}

static gint
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
get_percentile (GArray *values, double part)
{
  return g_array_index (values, double, (guint) ((values->len - 1) * part));
}

static char *list_paths[] = {
  (char *) "/api/v1/consultations?from=2026-01-01T00:00:00Z&limit=50&sort=planned_start",
};

static gboolean
is_usage (int argc, char **argv)
{
  if (argc < 6)
    return FALSE;
  if (g_str_equal (argv[5], "book"))
    return argc == 8;
  return g_str_equal (argv[5], "list") || (g_str_equal (argv[5], "get") && argc > 6);
}

int
main (int argc, char **argv)
{
  Load load = { .latencies = g_array_new (FALSE, FALSE, sizeof (double)) };
  double seconds;

  if (!is_usage (argc, argv)) {
    fprintf (stderr, "usage: api-load PORT TOKEN CLIENTS SECONDS"
                     " (book PRACTITIONER FIRST | list | get PATH...)\n");
    return EXIT_FAILURE;
  }
  load.port = (guint16) atoi (argv[1]);
  load.token = argv[2];
  gboolean books = g_str_equal (argv[5], "book"), gets = g_str_equal (argv[5], "get");
  load.practitioner = books ? argv[6] : NULL;
  load.n_sent = books ? strtoul (argv[7], NULL, 10) : 0;
  load.paths = gets ? argv + 6 : list_paths;
  load.n_paths = gets ? (guint) argc - 6 : 1;
  seconds = run (&load, (guint) atoi (argv[3]), (gint64) (atof (argv[4]) * G_USEC_PER_SEC));
  g_array_sort (load.latencies, compare_doubles);
  printf ("{\"rate\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"requests\":%u,\"failures\":"
          "%" G_GUINT64_FORMAT "}\n",
          load.latencies->len / seconds, get_percentile (load.latencies, 0.5),
          get_percentile (load.latencies, 0.99), load.latencies->len, load.failures);
  g_array_unref (load.latencies);
  return EXIT_SUCCESS;
}
