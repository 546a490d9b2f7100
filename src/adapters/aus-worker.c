/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-worker.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define AUS_LOG_TOPIC "worker"
#include "core/aus-error.h"
#include "core/aus-log.h"

#define OBJECT_PATH          "/org/auscult/Media1"
#define CHILD_FD             3
#define HEARTBEAT_SECONDS    5
#define ANSWER_TIMEOUT_MSEC  10000
#define STOP_TIMEOUT_SECONDS 2
#define RESTART_MIN_MSEC     50
#define RESTART_MAX_MSEC     10000
/* Having lived this long, a worker is thought healthy and its next restart is immediate again. */
#define HEALTHY_USEC (30 * G_USEC_PER_SEC)

struct _AusWorker {
  GObject parent_instance;

  char *program;
  guint number;
  GVariant *options; /* ref, nullable */

  GSubprocess *process;        /* ref; NULL while waiting to restart */
  GDBusConnection *connection; /* ref */
  AusDbusMedia1 *proxy;        /* ref; not yet handed out before configured */
  GCancellable *cancellable;   /* ref; one for each process */
  GTask *stop_task;            /* ref; set once stopping */
  gint64 started_usec;
  guint restart_msec;
  guint restart_id;
  guint heartbeat_id;
  guint kill_id;
  gboolean ready;
};

enum { READY, LOST, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AusWorker, aus_worker, G_TYPE_OBJECT)

static void spawn (AusWorker *self);

static gboolean
on_restart (gpointer user_data)
{
  AusWorker *self = user_data;

  self->restart_id = 0;
  spawn (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_restart (AusWorker *self)
{
  if (self->stop_task != NULL || self->restart_id != 0)
    return;
  if (g_get_monotonic_time () - self->started_usec > HEALTHY_USEC)
    self->restart_msec = 0;
  self->restart_id = g_timeout_add (self->restart_msec, on_restart, self);
  self->restart_msec = CLAMP (self->restart_msec * 2, RESTART_MIN_MSEC, RESTART_MAX_MSEC);
}

static void
drop_process (AusWorker *self)
{
  gboolean was_ready = self->ready;

  self->ready = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->heartbeat_id, g_source_remove);
  if (self->proxy != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->proxy);
  g_clear_object (&self->connection);
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  if (was_ready)
    g_signal_emit (self, signals[LOST], 0);
}

/* Called however the end shows itself first: the process's exit, its socket, its silence. */
static void
on_lost (AusWorker *self, const char *how)
{
  if (self->process == NULL)
    return;
  if (self->stop_task == NULL)
    aus_warning ("worker %u lost: %s", self->number, how);
  drop_process (self);
  schedule_restart (self);
}

static void
on_exited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AusWorker) self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  if (process == self->process)
    on_lost (self, g_subprocess_get_if_signaled (process) ? "killed" : "exited");
  if (self->stop_task != NULL) {
    g_autoptr (GTask) task = g_steal_pointer (&self->stop_task);
    g_clear_handle_id (&self->kill_id, g_source_remove);
    g_task_return_boolean (task, TRUE);
  }
}

static void
on_closed (GDBusConnection *connection, gboolean vanished, GError *error, AusWorker *self)
{
  if (connection == self->connection)
    on_lost (self, "connection closed");
}

static void
on_heartbeat_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AusWorker) self = user_data;
  g_autoptr (GError) error = NULL;

  if (aus_dbus_media1_call_get_stats_finish (AUS_DBUS_MEDIA1 (source), NULL, result, &error))
    return;
  if (source == (GObject *) self->proxy &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    on_lost (self, "no answer");
}

static gboolean
on_heartbeat (gpointer user_data)
{
  AusWorker *self = user_data;

  /* Any method would do; this one needs the worker's main loop, where a dead-lock would show. */
  aus_dbus_media1_call_get_stats (self->proxy, self->cancellable, on_heartbeat_answer,
                                  g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
on_configured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AusWorker) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean ok = aus_dbus_media1_call_configure_finish (AUS_DBUS_MEDIA1 (source), result, &error);

  if (source != (GObject *) self->proxy)
    return;
  if (!ok) {
    aus_warning ("worker %u refuses its configuration: %s", self->number, error->message);
    on_lost (self, "not configured");
    return;
  }
  self->ready = TRUE;
  self->heartbeat_id = g_timeout_add_seconds (HEARTBEAT_SECONDS, on_heartbeat, self);
  aus_info ("worker %u ready", self->number);
  g_signal_emit (self, signals[READY], 0);
}

static void
on_proxy (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AusWorker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AusDbusMedia1) proxy = aus_dbus_media1_proxy_new_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (proxy == NULL) {
    on_lost (self, error->message);
    return;
  }
  self->proxy = g_steal_pointer (&proxy);
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->proxy), ANSWER_TIMEOUT_MSEC);
  g_signal_connect (self->connection, "closed", G_CALLBACK (on_closed), self);
  g_autoptr (GVariant) none = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  aus_dbus_media1_call_configure (self->proxy, self->options != NULL ? self->options : none,
                                  self->cancellable, on_configured, g_object_ref (self));
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AusWorker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_dbus_connection_new_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL) {
    on_lost (self, error->message);
    return;
  }
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  self->connection = g_steal_pointer (&connection);
  aus_dbus_media1_proxy_new (self->connection, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, NULL,
                             OBJECT_PATH, self->cancellable, on_proxy, g_object_ref (self));
}

static void
die_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static GSubprocess *
launch (AusWorker *self, int child_fd, GError **error)
{
  g_autofree char *fd_argument = g_strdup_printf ("%d", CHILD_FD);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  g_subprocess_launcher_take_fd (launcher, child_fd, CHILD_FD);
  /* It logs as we do, to our standard error; our standard output belongs to the ready line. */
  g_subprocess_launcher_take_stdout_fd (launcher, dup (STDERR_FILENO));
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  /* GLib reads it before main(). Its slices keep caches for each thread, a quarter of a leg's
   * memory with six threads a leg; later releases of GLib have no slices any more. */
  g_subprocess_launcher_setenv (launcher, "G_SLICE", "always-malloc", FALSE);
  if (aus_log_is_json ())
    g_subprocess_launcher_setenv (launcher, "AUS_LOG_FORMAT", "json", TRUE);
  return g_subprocess_launcher_spawn (launcher, error, self->program, "--fd", fd_argument, NULL);
}

static GIOStream *
make_stream (int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);

  if (socket == NULL) {
    close (fd);
    return NULL;
  }
  return G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
}

static gboolean
try_spawn (AusWorker *self, GError **error)
{
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "socketpair: %s", g_strerror (errno));
    return FALSE;
  }
  g_autoptr (GIOStream) stream = make_stream (fds[0], error);
  g_autoptr (GSubprocess) process = launch (self, fds[1], error);
  if (stream == NULL || process == NULL)
    return FALSE;

  self->process = g_steal_pointer (&process);
  self->cancellable = g_cancellable_new ();
  g_subprocess_wait_async (self->process, NULL, on_exited, g_object_ref (self));
  g_dbus_connection_new (stream, NULL, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, NULL,
                         self->cancellable, on_connected, g_object_ref (self));
  return TRUE;
}

static void
spawn (AusWorker *self)
{
  g_autoptr (GError) error = NULL;

  self->started_usec = g_get_monotonic_time ();
  if (!try_spawn (self, &error)) {
    aus_warning ("worker %u does not start: %s", self->number, error->message);
    schedule_restart (self);
  }
}

static void
aus_worker_dispose (GObject *object)
{
  AusWorker *self = AUS_WORKER (object);

  g_clear_handle_id (&self->restart_id, g_source_remove);
  g_clear_handle_id (&self->kill_id, g_source_remove);
  drop_process (self);
  g_clear_object (&self->stop_task);
  G_OBJECT_CLASS (aus_worker_parent_class)->dispose (object);
}

static void
aus_worker_finalize (GObject *object)
{
  AusWorker *self = AUS_WORKER (object);

  g_free (self->program);
  g_clear_pointer (&self->options, g_variant_unref);
  G_OBJECT_CLASS (aus_worker_parent_class)->finalize (object);
}

static void
aus_worker_class_init (AusWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = aus_worker_dispose;
  object_class->finalize = aus_worker_finalize;
  signals[READY] = g_signal_new ("ready", AUS_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[LOST] = g_signal_new ("lost", AUS_TYPE_WORKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
aus_worker_init (AusWorker *self)
{
}

AusWorker *
aus_worker_new (const char *program, guint number, GVariant *options)
{
  AusWorker *self = g_object_new (AUS_TYPE_WORKER, NULL);

  self->program = g_strdup (program);
  self->number = number;
  self->options = options != NULL ? g_variant_ref_sink (options) : NULL;
  return self;
}

void
aus_worker_start (AusWorker *self)
{
  g_return_if_fail (AUS_IS_WORKER (self));
  g_return_if_fail (self->process == NULL && self->restart_id == 0);
  spawn (self);
}

static gboolean
on_kill (gpointer user_data)
{
  AusWorker *self = user_data;

  self->kill_id = 0;
  aus_warning ("worker %u does not end: killed", self->number);
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

void
aus_worker_stop_async (AusWorker *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_WORKER (self));
  g_return_if_fail (self->stop_task == NULL);

  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_clear_handle_id (&self->restart_id, g_source_remove);
  if (self->process == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  self->stop_task = g_steal_pointer (&task);
  g_subprocess_send_signal (self->process, SIGTERM);
  self->kill_id = g_timeout_add_seconds (STOP_TIMEOUT_SECONDS, on_kill, self);
}

gboolean
aus_worker_stop_finish (AusWorker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

AusDbusMedia1 *
aus_worker_get_proxy (AusWorker *self)
{
  g_return_val_if_fail (AUS_IS_WORKER (self), NULL);
  return self->ready ? self->proxy : NULL;
}

guint
aus_worker_get_number (AusWorker *self)
{
  g_return_val_if_fail (AUS_IS_WORKER (self), 0);
  return self->number;
}
