/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "connections"
#include "http/aus-connections.h"

#include "core/aus-log.h"

/*
 * A deadline is the same for every connection of a phase, so a queue for each phase is in order of
 * deadlines by itself and only the heads need a look: watching 5,000 sockets costs no timers.
 */
struct _AusConnections {
  AusConnectionLimits limits;
  GQueue phases[AUS_CONNECTION_N_PHASES]; /* of Connection, by deadline */
  GHashTable *addresses;                  /* address → count */
  GSource *timer;
  guint count;
};

typedef struct {
  AusConnections *owner; /* ref: sockets may outlive the server */
  GSocket *socket;       /* unowned: we are its qdata */
  char *address;
  AusConnectionPhase phase;
  gint64 deadline_usec; /* monotonic */
  GList link;
} Connection;

const AusConnectionLimits aus_connection_defaults = {
  .phase_ms = {
    [AUS_CONNECTION_HEADERS] = 10000,
    [AUS_CONNECTION_BODY] = 30000,
    [AUS_CONNECTION_WRITING] = 120000, /* the pages over a weak mobile link */
    [AUS_CONNECTION_IDLE] = 75000,
  },
  .per_address = 256, /* a hospital behind one address, each page with one WebSocket */
  .total = 8192,
};

static G_DEFINE_QUARK (aus - connection, connection)

    static Connection *get_connection (GSocket *socket)
{
  return g_object_get_qdata (G_OBJECT (socket), connection_quark ());
}

/*
 * The timer is set only where it would fire too late: setting it wakes the main context by a system
 * call, and a request passes through four phases. So it fires for nobody once in a while.
 */
static void
arm (AusConnections *self, gint64 deadline_usec)
{
  gint64 armed_usec = g_source_get_ready_time (self->timer);

  if (armed_usec < 0 || deadline_usec < armed_usec)
    g_source_set_ready_time (self->timer, deadline_usec);
}

static void
arm_for_earliest (AusConnections *self)
{
  g_source_set_ready_time (self->timer, -1);
  for (guint i = 0; i < AUS_CONNECTION_N_PHASES; i++) {
    Connection *head = g_queue_peek_head (&self->phases[i]);

    if (head != NULL && self->limits.phase_ms[i] > 0)
      arm (self, head->deadline_usec);
  }
}

/* Out of every queue; what follows is the end of the socket. */
static void
cut_off (Connection *connection)
{
  aus_info ("a slow client is cut off in phase %d", (int) connection->phase);
  aus_connections_enter (connection->socket, AUS_CONNECTION_HANDLING);
  /* Not close(): libsoup still polls the descriptor and will see its end. */
  g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

static gboolean
timer_run (gpointer user_data)
{
  AusConnections *self = user_data; /* unowned: the source is destroyed in our end */
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < AUS_CONNECTION_N_PHASES; i++) {
    Connection *head;

    while (self->limits.phase_ms[i] > 0 && (head = g_queue_peek_head (&self->phases[i])) != NULL &&
           head->deadline_usec <= now)
      cut_off (head);
  }
  arm_for_earliest (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { .dispatch = source_dispatch };

AusConnections *
aus_connections_new (const AusConnectionLimits *limits)
{
  AusConnections *self = g_rc_box_new0 (AusConnections);

  self->limits = *limits;
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, timer_run, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

AusConnections *
aus_connections_ref (AusConnections *self)
{
  return g_rc_box_acquire (self);
}

static void
connections_clear (gpointer data)
{
  AusConnections *self = data;

  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_unref (self->addresses);
}

void
aus_connections_unref (AusConnections *self)
{
  g_rc_box_release_full (self, connections_clear);
}

static void
connection_free (gpointer data)
{
  Connection *connection = data;
  AusConnections *self = connection->owner;
  guint left = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, connection->address)) - 1;

  g_queue_unlink (&self->phases[connection->phase], &connection->link);
  if (left == 0)
    g_hash_table_remove (self->addresses, connection->address);
  else
    g_hash_table_replace (self->addresses, g_strdup (connection->address), GUINT_TO_POINTER (left));
  self->count--;
  g_free (connection->address);
  g_free (connection);
  aus_connections_unref (self);
}

static gboolean
is_over_limit (AusConnections *self, const char *address, guint open)
{
  gboolean is_local = g_str_has_prefix (address, "127.") || g_str_equal (address, "::1");

  if (self->limits.total > 0 && self->count >= self->limits.total)
    return TRUE;
  return !is_local && self->limits.per_address > 0 && open >= self->limits.per_address;
}

gboolean
aus_connections_add (AusConnections *self, GSocket *socket, const char *address)
{
  guint open = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address));
  Connection *connection;

  if (is_over_limit (self, address, open)) {
    aus_info ("a connection is refused: there are too many");
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
    return FALSE;
  }
  connection = g_new0 (Connection, 1);
  connection->owner = aus_connections_ref (self);
  connection->socket = socket;
  connection->address = g_strdup (address);
  connection->phase = AUS_CONNECTION_HANDLING;
  connection->link.data = connection;
  g_queue_push_tail_link (&self->phases[connection->phase], &connection->link);
  g_hash_table_replace (self->addresses, g_strdup (address), GUINT_TO_POINTER (open + 1));
  self->count++;
  g_object_set_qdata_full (G_OBJECT (socket), connection_quark (), connection, connection_free);
  return TRUE;
}

void
aus_connections_enter (GSocket *socket, AusConnectionPhase phase)
{
  Connection *connection = socket != NULL ? get_connection (socket) : NULL;
  AusConnections *self;

  if (connection == NULL)
    return;
  self = connection->owner;
  g_queue_unlink (&self->phases[connection->phase], &connection->link);
  connection->phase = phase;
  connection->deadline_usec =
      g_get_monotonic_time () + (gint64) self->limits.phase_ms[phase] * 1000;
  g_queue_push_tail_link (&self->phases[phase], &connection->link);
  if (self->limits.phase_ms[phase] > 0)
    arm (self, connection->deadline_usec);
}

gboolean
aus_connections_is_watched (GSocket *socket)
{
  return get_connection (socket) != NULL;
}

guint
aus_connections_get_count (AusConnections *self)
{
  return self->count;
}
