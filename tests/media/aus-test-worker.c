/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-test-worker.h"

#include <stdio.h>
#include <sys/socket.h>

#include "aus-test-wait.h"

#define CHILD_FD 3

static void
on_leg_state (AusDbusMedia1 *proxy, const char *room_id, const char *leg_id, const char *state,
              const char *reason, AusTestWorker *self)
{
  char *text = *reason != '\0' ? g_strconcat (state, "/", reason, NULL) : g_strdup (state);
  g_hash_table_insert (self->states, g_strdup (leg_id), text);
}

static void
on_exited (GObject *source, GAsyncResult *result, gpointer data)
{
  AusTestWorker *self = data;
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  self->exited = TRUE;
}

static void
launch (AusTestWorker *self, int child_fd)
{
  g_autoptr (GError) error = NULL;
  const char *program = g_getenv ("AUS_MEDIA_WORKER");
  g_assert_nonnull (program);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_take_fd (launcher, child_fd, CHILD_FD);
  self->process =
      g_subprocess_launcher_spawn (launcher, &error, program, "--fd", G_STRINGIFY (CHILD_FD), NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (self->process, NULL, on_exited, self);
}

AusTestWorker *
aus_test_worker_new_unconfigured (void)
{
  int fds[2];
  g_autoptr (GError) error = NULL;
  AusTestWorker *self = g_new0 (AusTestWorker, 1);
  self->states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  launch (self, fds[1]);

  g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[0], &error);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  self->connection = g_dbus_connection_new_sync (G_IO_STREAM (stream), NULL,
                                                 G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT,
                                                 NULL, NULL, &error);
  g_assert_no_error (error);
  self->proxy = aus_dbus_media1_proxy_new_sync (self->connection, G_DBUS_PROXY_FLAGS_NONE, NULL,
                                                "/org/auscult/Media1", NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->proxy, "leg-state", G_CALLBACK (on_leg_state), self);
  return self;
}

AusTestWorker *
aus_test_worker_new (void)
{
  g_autoptr (GError) error = NULL;
  AusTestWorker *self = aus_test_worker_new_unconfigured ();
  g_autoptr (GVariant) options =
      g_variant_parse (G_VARIANT_TYPE_VARDICT, "{'addresses': <['127.0.0.1']>}", NULL, NULL, NULL);
  aus_dbus_media1_call_configure_sync (self->proxy, options, NULL, &error);
  g_assert_no_error (error);
  return self;
}

static gboolean
has_exited (gpointer data)
{
  return ((AusTestWorker *) data)->exited;
}

void
aus_test_worker_free (AusTestWorker *self)
{
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  aus_test_wait (has_exited, self, "the worker to end when its connection closes");
  g_assert_true (g_subprocess_get_successful (self->process));
  g_signal_handlers_disconnect_by_data (self->proxy, self);
  g_object_unref (self->proxy);
  g_object_unref (self->connection);
  g_object_unref (self->process);
  g_hash_table_unref (self->states);
  g_free (self);
}

void
aus_test_worker_set_room (AusTestWorker *self, const char *room_id, const char *legs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value =
      g_variant_parse (G_VARIANT_TYPE ("a(ssba(uss))"), legs, NULL, NULL, &error);
  g_assert_no_error (error);
  aus_dbus_media1_call_set_room_sync (self->proxy, room_id, value, NULL, &error);
  g_assert_no_error (error);
}

const char *
aus_test_worker_get_state (AusTestWorker *self, const char *leg_id)
{
  const char *state = g_hash_table_lookup (self->states, leg_id);
  return state != NULL ? state : "";
}

typedef struct {
  AusTestWorker *worker;
  const char *leg_id;
  const char *state;
} StateWait;

static gboolean
state_is (gpointer data)
{
  StateWait *wait = data;
  return g_str_equal (aus_test_worker_get_state (wait->worker, wait->leg_id), wait->state);
}

void
aus_test_worker_wait_state (AusTestWorker *self, const char *leg_id, const char *state)
{
  StateWait wait = { self, leg_id, state };
  aus_test_wait (state_is, &wait, state);
}

guint64
aus_test_worker_get_counter (AusTestWorker *self, const char *leg_id, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) stats = NULL;
  aus_dbus_media1_call_get_stats_sync (self->proxy, &stats, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < g_variant_n_children (stats); i++) {
    g_autoptr (GVariant) leg = g_variant_get_child_value (stats, i);
    const char *id;
    guint64 value;
    g_assert_true (g_variant_lookup (leg, "leg", "&s", &id));
    if (!g_str_equal (id, leg_id))
      continue;
    g_assert_true (g_variant_lookup (leg, key, "t", &value));
    return value;
  }
  return 0;
}

static guint
count_entries (AusTestWorker *self, const char *name)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/%s", g_subprocess_get_identifier (self->process), name);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  guint n = 0;
  g_assert_nonnull (directory);
  while (g_dir_read_name (directory) != NULL)
    n++;
  return n;
}

guint
aus_test_worker_count_threads (AusTestWorker *self)
{
  return count_entries (self, "task");
}

guint
aus_test_worker_count_named_threads (AusTestWorker *self, const char *suffix)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/task", g_subprocess_get_identifier (self->process));
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  const char *id;
  guint n = 0;
  while ((id = g_dir_read_name (directory)) != NULL) {
    g_autofree char *file = g_build_filename (path, id, "comm", NULL);
    g_autofree char *name = NULL;
    if (g_file_get_contents (file, &name, NULL, NULL)) /* it may end while we look */
      n += g_str_has_suffix (g_strchomp (name), suffix);
  }
  return n;
}

guint
aus_test_worker_count_descriptors (AusTestWorker *self)
{
  return count_entries (self, "fd");
}

/* The sockets of @self as names in /proc/net. */
static GHashTable *
list_sockets (AusTestWorker *self)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (self->process));
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  GHashTable *sockets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *name;
  g_assert_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL) {
    g_autofree char *entry = g_build_filename (path, name, NULL);
    g_autofree char *target = g_file_read_link (entry, NULL);
    char inode[24];
    if (target != NULL && sscanf (target, "socket:[%23[0-9]]", inode) == 1)
      g_hash_table_add (sockets, g_strdup (inode));
  }
  return sockets;
}

/* A line of proc_net_udp(5): "sl: local remote st tx:rx tr:tm retrnsmt uid timeout inode …". */
static guint64
count_line (const char *line, GHashTable *sockets)
{
  guint waiting;
  char inode[24];
  if (sscanf (line, " %*d: %*s %*s %*x %*x:%x %*s %*s %*d %*d %23[0-9]", &waiting, inode) != 2)
    return 0;
  return g_hash_table_contains (sockets, inode) ? waiting : 0;
}

guint64
aus_test_worker_count_waiting_bytes (AusTestWorker *self)
{
  static const char *const tables[] = { "/proc/net/udp", "/proc/net/udp6" };
  g_autoptr (GHashTable) sockets = list_sockets (self);
  guint64 waiting = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *text = NULL;
    if (!g_file_get_contents (tables[i], &text, NULL, NULL))
      continue; /* a machine without IPv6 */
    g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
    for (guint j = 0; lines[j] != NULL; j++)
      waiting += count_line (lines[j], sockets);
  }
  return waiting;
}

char *
aus_test_worker_read_status (AusTestWorker *self, const char *name)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (self->process));
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ":", 2);
    if (g_strcmp0 (parts[0], name) == 0)
      return g_strdup (g_strstrip (parts[1]));
  }
  return NULL;
}
