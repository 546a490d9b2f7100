/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/socket.h>

#include "http/aus-connections.h"

/*
 * Deadlines here are a few milliseconds, and a test waits for the end of the stream that the cut
 * makes; no test asserts how long that took.
 */
typedef struct {
  AusConnections *connections;
  GSocket *server;
  GSocket *client;
} Fixture;

static const AusConnectionLimits quick = {
  .phase_ms = { [AUS_CONNECTION_HEADERS] = 5,
                [AUS_CONNECTION_BODY] = 5,
                [AUS_CONNECTION_WRITING] = 5,
                [AUS_CONNECTION_IDLE] = 5 },
  .per_address = 2,
  .total = 4,
};

static void
make_pair (GSocket **server, GSocket **client)
{
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
  *server = g_socket_new_from_fd (fds[0], NULL);
  *client = g_socket_new_from_fd (fds[1], NULL);
  g_socket_set_blocking (*client, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->connections = aus_connections_new (&quick);
  make_pair (&fixture->server, &fixture->client);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->server);
  g_object_unref (fixture->client);
  aus_connections_unref (fixture->connections);
}

static gboolean
is_cut_off (GSocket *client)
{
  char byte;

  return g_socket_receive (client, &byte, 1, NULL, NULL) == 0;
}

static void
test_cut_off (Fixture *fixture, gconstpointer phase)
{
  g_assert_true (aus_connections_add (fixture->connections, fixture->server, "10.0.0.1"));
  aus_connections_enter (fixture->server, GPOINTER_TO_INT (phase));
  while (!is_cut_off (fixture->client))
    g_main_context_iteration (NULL, TRUE);
}

/* The one with a deadline is cut off; by then the one without would have been, too. */
static void
test_unlimited (Fixture *fixture, gconstpointer phase)
{
  g_autoptr (GSocket) server = NULL;
  g_autoptr (GSocket) client = NULL;

  make_pair (&server, &client);
  g_assert_true (aus_connections_add (fixture->connections, fixture->server, "10.0.0.1"));
  aus_connections_enter (fixture->server, GPOINTER_TO_INT (phase));
  g_assert_true (aus_connections_add (fixture->connections, server, "10.0.0.1"));
  aus_connections_enter (server, AUS_CONNECTION_HEADERS);
  while (!is_cut_off (client))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_cut_off (fixture->client));
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  GSocket *servers[6], *clients[6];
  const struct {
    const char *address;
    gboolean allowed;
  } rows[] = {
    { "10.0.0.1", TRUE },  { "10.0.0.1", TRUE },  { "10.0.0.1", FALSE },
    { "127.0.0.1", TRUE }, { "127.0.0.1", TRUE }, { "10.0.0.2", FALSE }, /* the total */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    make_pair (&servers[i], &clients[i]);
    g_assert_cmpint (aus_connections_add (fixture->connections, servers[i], rows[i].address), ==,
                     rows[i].allowed);
    g_assert_cmpint (is_cut_off (clients[i]), ==, !rows[i].allowed);
    g_assert_cmpint (aus_connections_is_watched (servers[i]), ==, rows[i].allowed);
  }
  g_assert_cmpuint (aus_connections_get_count (fixture->connections), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_object_unref (servers[i]);
    g_object_unref (clients[i]);
  }
  g_assert_cmpuint (aus_connections_get_count (fixture->connections), ==, 0);
  g_assert_true (aus_connections_add (fixture->connections, fixture->server, "10.0.0.1"));
}

/* Sockets of WebSockets may live on when the server is gone. */
static void
test_outlived (Fixture *fixture, gconstpointer data)
{
  g_assert_true (aus_connections_add (fixture->connections, fixture->server, "10.0.0.1"));
  aus_connections_ref (fixture->connections);
  aus_connections_unref (fixture->connections);
  g_clear_object (&fixture->server);
  g_assert_cmpuint (aus_connections_get_count (fixture->connections), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/http/connections/L3/slow-headers", GINT_TO_POINTER (AUS_CONNECTION_HEADERS), test_cut_off);
  ADD ("/http/connections/L3/slow-body", GINT_TO_POINTER (AUS_CONNECTION_BODY), test_cut_off);
  ADD ("/http/connections/L3/slow-reader", GINT_TO_POINTER (AUS_CONNECTION_WRITING), test_cut_off);
  ADD ("/http/connections/L3/idle", GINT_TO_POINTER (AUS_CONNECTION_IDLE), test_cut_off);
  ADD ("/http/connections/L3/handling", GINT_TO_POINTER (AUS_CONNECTION_HANDLING), test_unlimited);
  ADD ("/http/connections/L3/upgraded", GINT_TO_POINTER (AUS_CONNECTION_UPGRADED), test_unlimited);
  ADD ("/http/connections/L3/limits", NULL, test_limits);
  ADD ("/http/connections/L3/outlived", NULL, test_outlived);
  return g_test_run ();
}
