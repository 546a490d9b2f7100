/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib-unix.h>
#include <gst/gst.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>

#define AUS_LOG_TOPIC "worker"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "media/aus-arrivals.h"
#include "media/aus-teardown.h"
#include "media/aus-warm-up.h"
#include "worker/aus-media-service.h"
#include "worker/aus-sandbox.h"
#include "worker/aus-service-error.h"

/*
 * glibc would give each thread of each leg a heap of its own, mostly empty. Packets hardly
 * allocate: two heaps are no bottleneck, and about 90 kB a leg less with few legs, 30 with many.
 */
#define HEAPS 2

static int option_fd = -1;
static gboolean option_verbose;

static const GOptionEntry options[] = {
  { "fd", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_INT, &option_fd,
    "Socket to speak org.auscult.Media1 on, peer to peer", "N" },
  { "verbose", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &option_verbose, "Log more", NULL },
  { NULL },
};

/*
 * The socket was inherited, so the other end is who started us; the handshake still makes sure. The
 * first message waits until the object is there to take it.
 */
static GDBusConnection *
connect_to_daemon (int fd, GError **error)
{
  g_autofree char *guid = g_dbus_generate_guid ();
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  if (socket == NULL)
    return NULL;
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  return g_dbus_connection_new_sync (G_IO_STREAM (stream), guid,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER |
                                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_REQUIRE_SAME_USER |
                                         G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
                                     NULL, NULL, error);
}

static void
on_closed (GDBusConnection *connection, gboolean remote_vanished, GError *error, GMainLoop *loop)
{
  g_main_loop_quit (loop);
}

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
run (GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) connection = connect_to_daemon (option_fd, error);
  if (connection == NULL)
    return FALSE;
  g_autoptr (AusMediaService) service = aus_media_service_new (connection, error);
  if (service == NULL)
    return FALSE;
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), loop);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  /* Ctrl-C goes to the whole process group; the daemon decides when we end. */
  signal (SIGINT, SIG_IGN);
  g_dbus_connection_start_message_processing (connection);
  aus_info ("ready");
  g_main_loop_run (loop);
  aus_media_service_close (service);
  if (!aus_teardown_wait (AUS_TEARDOWN_LIMIT_USEC)) {
    aus_warning ("leaving with a pipeline that does not stop");
    _exit (1); /* its threads still run: exit handlers would pull the libraries from under them */
  }
  return TRUE;
}

int
main (int argc, char **argv)
{
  mallopt (M_ARENA_MAX, HEAPS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, options, NULL);
  g_option_context_set_summary (context, "Auscult media worker; started by auscultd.");
  if (!g_option_context_parse (context, &argc, &argv, &error) || option_fd < 0) {
    g_printerr ("auscult-media: %s\n", error != NULL ? error->message : "--fd is missing");
    return 2;
  }
  aus_log_setup ("auscult-media", option_verbose ? G_LOG_LEVEL_DEBUG : G_LOG_LEVEL_INFO, FALSE);
  /* The registry is read, and the plugins are loaded, before files are out of reach. */
  if (!gst_init_check (NULL, NULL, &error)) {
    g_printerr ("auscult-media: %s\n", error->message);
    return 1;
  }
  aus_service_error_register ();
  aus_arrivals_install ();
  aus_warm_up ();
  if (!aus_sandbox_enter (&error) || !run (&error)) {
    aus_warning ("%s", error->message);
    return 1;
  }
  return 0;
}
