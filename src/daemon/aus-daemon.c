/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/un.h>
#include <unistd.h>

#include "adapters/aus-clamd.h"
#include "adapters/aus-receipt-pdf.h"
#include "adapters/aus-report-pdf.h"
#include "adapters/aus-webhook-caller.h"
#include "app/aus-demo-documents.h"
#include "app/aus-demo.h"
#include "app/aus-documents.h"
#include "app/aus-events.h"
#include "app/aus-hooks.h"
#include "app/aus-jobs.h"
#include "app/aus-live.h"
#include "core/aus-error.h"
#include "daemon/aus-daemon-dev.h"
#include "daemon/aus-daemon-media.h"
#include "daemon/aus-daemon-outbox.h"
#include "daemon/aus-daemon-payment.h"
#include "daemon/aus-daemon-schema.h"
#include "http/aus-http-server.h"
#include "signal/aus-signal-server.h"
#define AUS_LOG_TOPIC "daemon"
#include "core/aus-log.h"

/* How long a stop may take: close frames answered, workers ended. */
#define STOP_TIMEOUT_USEC (4 * G_USEC_PER_SEC)
#define STOP_CHECK_MSEC   50

struct _AusDaemon {
  AusConfig *config; /* unowned: the options outlive us */
  int lock_fd;
  char *url;
  GMainLoop *loop;

  /* In the order they are made; taken down in the opposite one. */
  AusClock *clock;
  AusSecrets *secrets;
  AusDatabase *database;
  AusSecrets *document_keys;
  AusVault *vault;
  AusApp *app;
  AusDocuments *documents;
  AusJobs *jobs;
  AusOutbox *outboxes[AUS_CHANNEL_N];
  AusPayer *payer; /* NULL: no online payment */
  AusLiveWheel *wheel;
  AusMediaClient *media; /* NULL: --no-media */
  AusLive *live;
  AusPathTests *path_tests; /* NULL: --no-media */
  AusHooks *hooks;
  AusHttpServer *http;
  AusSignalServer *signal;

  guint sigterm_id, sigint_id, check_id;
  gint64 stop_deadline; /* monotonic; 0: not stopping */
  gboolean workers_ended;
};

static char *
data_path (AusDaemon *self, const char *name)
{
  return g_build_filename (aus_config_get_string (self->config, "data.directory"), name, NULL);
}

/* Beside the database itself: a directory that only links to it is not another database. */
static char *
lock_path (AusDaemon *self)
{
  g_autofree char *database = data_path (self, "auscult.db");
  char *real = realpath (database, NULL);
  g_autofree char *directory = g_path_get_dirname (real != NULL ? real : database);

  free (real);
  return g_build_filename (directory, "auscultd.lock", NULL);
}

static gboolean
take_lock (AusDaemon *self, gboolean standby)
{
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  if (!standby || errno != EWOULDBLOCK)
    return FALSE;
  aus_message ("standing by for another auscultd");
  g_print ("auscultd standing by\n");
  /* SIGTERM still ends us at once: nothing is open yet. */
  while (flock (self->lock_fd, LOCK_EX) != 0)
    if (errno != EINTR)
      return FALSE;
  return TRUE;
}

/*
 * Two servers on one database would each send every mail and serve half of every room. The lock
 * goes with the process, however it ends: then a second one takes over, if it was told to wait.
 */
static gboolean
lock_directory (AusDaemon *self, gboolean standby, GError **error)
{
  const char *directory = aus_config_get_string (self->config, "data.directory");

  if (g_mkdir_with_parents (directory, 0700) != 0) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "data.directory: %s: %s", directory,
                 g_strerror (errno));
    return FALSE;
  }
  g_autofree char *path = lock_path (self);
  self->lock_fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd >= 0 && take_lock (self, standby))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "%s: %s", directory,
               errno == EWOULDBLOCK ? "in use by another auscultd" : g_strerror (errno));
  return FALSE;
}

static gboolean
open_storage (AusDaemon *self, GError **error)
{
  g_autofree char *keys_path = data_path (self, "auscult.keys");
  g_autofree char *database_path = data_path (self, "auscult.db");
  AusSettings settings;

  self->clock = aus_clock_new_system ();
  self->secrets = aus_secrets_open (keys_path, error);
  if (self->secrets == NULL)
    return FALSE;
  self->database = aus_database_open (database_path, self->clock, error);
  if (self->database == NULL)
    return FALSE;
  if (!aus_database_watch (self->database, error)) /* auscultctl works beside us */
    return FALSE;
  aus_settings_load (&settings, self->config);
  self->app = aus_app_new (self->database, self->clock, self->secrets, &settings);
  return aus_app_load_rules (self->app, aus_config_get_string (self->config, "rules.directory"),
                             error) &&
         aus_app_recover (self->app, error);
}

static gboolean
make_scanner (AusDaemon *self, AusScanner **scanner, GError **error)
{
  const char *address = aus_config_get_string (self->config, "documents.clamd");
  AusClamd *clamd = *address != '\0' ? aus_clamd_new (address, error) : NULL;

  *scanner = clamd != NULL ? AUS_SCANNER (clamd) : NULL;
  return *address == '\0' || clamd != NULL;
}

/* Apart from the keys of links: this one may lie on another disk, or come and go with a token. */
static gboolean
open_documents (AusDaemon *self, GError **error)
{
  const char *key_file = aus_config_get_string (self->config, "documents.key-file");
  g_autofree char *beside = data_path (self, "documents.keys");
  g_autofree char *directory = data_path (self, "documents");
  g_autoptr (AusScanner) scanner = NULL;

  if (!make_scanner (self, &scanner, error))
    return FALSE;
  if (*key_file == '\0')
    aus_message ("the key of documents lies beside them: see documents.key-file");
  self->document_keys = aus_secrets_open (*key_file != '\0' ? key_file : beside, error);
  self->vault =
      self->document_keys != NULL ? aus_vault_open (directory, self->document_keys, error) : NULL;
  if (self->vault == NULL)
    return FALSE;
  aus_app_set_report_print (self->app, aus_report_pdf);
  aus_app_set_receipt_print (self->app, aus_receipt_pdf);
  self->documents = aus_documents_new (self->app, self->vault, scanner);
  return aus_documents_sweep (self->documents, error);
}

static gboolean
open_live (AusDaemon *self, gboolean no_media, GError **error)
{
  AusLiveSettings settings;
  g_autoptr (AusLiveIce) ice = aus_live_ice_new (self->config, self->clock, error);

  if (ice == NULL)
    return FALSE;
  if (!no_media) {
    self->media = aus_daemon_media_new (self->config, error);
    if (self->media == NULL)
      return FALSE;
    aus_media_client_start (self->media);
  }
  aus_live_settings_load (&settings, self->config);
  self->wheel = aus_live_wheel_new_running ();
  self->live = aus_live_new (self->app, self->media != NULL ? AUS_MEDIA (self->media) : NULL,
                             self->wheel, &settings, aus_live_ice_ref (ice));
  if (self->media != NULL)
    self->path_tests =
        aus_path_tests_new (AUS_MEDIA (self->media), ice, self->wheel, self->clock,
                            (guint) aus_config_get_int (self->config, "media.max-network-tests"));
  return TRUE;
}

/* Links and the ready line name an address that can be opened. */
static char *
make_url (AusDaemon *self)
{
  const char *configured = aus_config_get_string (self->config, "http.base-url");
  const AusHttpOptions *options = aus_http_server_get_options (self->http);
  const char *address = options->addresses[0];
  const char *scheme = options->certificate != NULL ? "https" : "http";
  guint port = aus_http_server_get_port (self->http);

  if (*configured != '\0')
    return g_strdup (configured);
  if (g_str_equal (address, "0.0.0.0") || g_str_equal (address, "::"))
    address = "127.0.0.1";
  return g_strdup_printf (strchr (address, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u", scheme,
                          address, port);
}

/* For auscultctl. A path may be too long for a socket (unix(7)): then there is none. */
static gboolean
listen_control (AusDaemon *self, GError **error)
{
  g_autofree char *path = data_path (self, AUS_CONTROL_SOCKET);

  if (strlen (path) < sizeof ((struct sockaddr_un *) NULL)->sun_path)
    return aus_http_server_listen_control (self->http, path, error);
  aus_message ("%s is too long for a socket: auscultctl will not reach this server", path);
  return TRUE;
}

static gboolean
has_media (gpointer user_data)
{
  AusDaemon *self = user_data;

  return aus_media_client_count_ready (self->media) > 0;
}

static gboolean
open_network (AusDaemon *self, GError **error)
{
  g_autoptr (AusHttpOptions) options = aus_http_options_new ();

  if (!aus_http_options_load (options, self->config, error))
    return FALSE;
  g_autoptr (AusProxies) proxies = aus_proxies_ref (options->proxies);
  self->http = aus_http_server_new (self->app, g_steal_pointer (&options), error);
  if (self->http == NULL)
    return FALSE;
  aus_http_server_set_path_tests (self->http, self->path_tests);
  if (self->media != NULL)
    aus_http_server_set_media_check (self->http, has_media, self);
  aus_http_server_set_live (self->http, self->live);
  aus_http_server_set_documents (self->http, self->documents);
  aus_router_add_table (aus_http_server_get_router (self->http), aus_daemon_routes);
  aus_daemon_dev_add (self->http, self->config);
  self->signal = aus_signal_server_new (self->app, self->live, self->wheel,
                                        &aus_signal_limits_default, proxies);
  aus_signal_server_attach (self->signal, aus_http_server_get_soup (self->http));
  if (!aus_http_server_listen (self->http, error) || !listen_control (self, error))
    return FALSE;
  self->url = make_url (self);
  aus_app_set_base_url (self->app, self->url);
  return TRUE;
}

static AusHooks *
open_hooks (AusDaemon *self)
{
  g_autoptr (AusHookCaller) caller =
      aus_webhook_caller_new (aus_config_get_boolean (self->config, "webhook.private-addresses"),
                              (guint) aus_config_get_int (self->config, "webhook.timeout-seconds"));

  return aus_hooks_new (self->app, caller);
}

static gboolean
fill_demo (AusDaemon *self, GError **error)
{
  const char *mode = aus_config_get_string (self->config, "server.mode");
  const char *directory = aus_config_get_string (self->config, "data.directory");

  if (!g_str_equal (mode, "demo"))
    return aus_demo_refuse (self->app, error);
  return aus_demo_prepare (self->app, directory, error) && aus_demo_documents (self->app, error);
}

static gboolean
on_check (gpointer user_data)
{
  AusDaemon *self = user_data;
  gboolean all_done = self->workers_ended && aus_signal_server_count_sockets (self->signal) == 0;

  if (!all_done && g_get_monotonic_time () < self->stop_deadline)
    return G_SOURCE_CONTINUE;
  self->check_id = 0;
  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

static void
on_workers_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AusDaemon *self = user_data;

  aus_media_client_stop_finish (AUS_MEDIA_CLIENT (source), result, NULL);
  self->workers_ended = TRUE;
}

static void
stop (AusDaemon *self)
{
  aus_message ("stopping");
  self->stop_deadline = g_get_monotonic_time () + STOP_TIMEOUT_USEC;
  aus_http_server_set_readiness (self->http, AUS_HTTP_DRAINING);
  aus_jobs_stop (self->jobs);
  aus_live_store_quality (self->live);
  for (guint i = 0; i < AUS_CHANNEL_N; i++)
    aus_outbox_stop (self->outboxes[i]);
  if (self->payer != NULL)
    aus_payer_stop (self->payer);
  aus_hooks_stop (self->hooks);
  aus_documents_stop (self->documents);
  aus_signal_server_stop (self->signal);
  self->workers_ended = self->media == NULL;
  if (self->media != NULL)
    aus_media_client_stop_async (self->media, on_workers_ended, self);
  self->check_id = g_timeout_add (STOP_CHECK_MSEC, on_check, self);
}

static gboolean
on_signal (gpointer user_data)
{
  AusDaemon *self = user_data;

  if (self->stop_deadline == 0)
    stop (self);
  else
    g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

AusDaemon *
aus_daemon_start (const AusDaemonOptions *options, GError **error)
{
  g_autoptr (AusDaemon) self = g_new0 (AusDaemon, 1);

  self->config = options->config;
  self->lock_fd = -1;
  self->loop = g_main_loop_new (NULL, FALSE);
  if (!lock_directory (self, options->standby, error) || !open_storage (self, error) ||
      !open_documents (self, error) ||
      !aus_daemon_outbox_open (self->app, self->config, self->outboxes, error) ||
      !aus_daemon_payment_open (self->app, self->config, &self->payer, error) ||
      !open_live (self, options->no_media, error) || !open_network (self, error) ||
      !fill_demo (self, error))
    return NULL;
  self->hooks = open_hooks (self);
  self->jobs = aus_jobs_new (self->app);
  aus_jobs_start (self->jobs);
  for (guint i = 0; i < AUS_CHANNEL_N; i++)
    aus_outbox_start (self->outboxes[i]);
  if (self->payer != NULL)
    aus_payer_start (self->payer);
  aus_hooks_start (self->hooks);
  aus_documents_start (self->documents);
  /* Before anybody hears that we are ready: who is told so may stop us at once, and cleanly. */
  self->sigterm_id = g_unix_signal_add (SIGTERM, on_signal, self);
  self->sigint_id = g_unix_signal_add (SIGINT, on_signal, self);
  aus_http_server_set_readiness (self->http, AUS_HTTP_READY);
  return g_steal_pointer (&self);
}

const char *
aus_daemon_get_url (AusDaemon *self)
{
  return self->url;
}

void
aus_daemon_run (AusDaemon *self)
{
  g_main_loop_run (self->loop);
  aus_http_server_stop (self->http);
  aus_message ("stopped");
}

void
aus_daemon_free (AusDaemon *self)
{
  g_clear_handle_id (&self->sigterm_id, g_source_remove);
  g_clear_handle_id (&self->sigint_id, g_source_remove);
  g_clear_handle_id (&self->check_id, g_source_remove);
  g_clear_object (&self->signal);
  g_clear_object (&self->http);
  g_clear_pointer (&self->path_tests, aus_path_tests_free);
  g_clear_object (&self->live);
  g_clear_object (&self->media);
  g_clear_pointer (&self->wheel, aus_live_wheel_free);
  g_clear_object (&self->jobs);
  for (guint i = 0; i < AUS_CHANNEL_N; i++)
    g_clear_object (&self->outboxes[i]);
  g_clear_object (&self->payer);
  g_clear_object (&self->hooks);
  if (self->documents != NULL)
    aus_documents_close (self->documents);
  g_clear_object (&self->documents);
  if (self->database != NULL)
    aus_database_close (self->database);
  g_clear_object (&self->app);
  g_clear_object (&self->database);
  g_clear_pointer (&self->vault, aus_vault_free);
  g_clear_pointer (&self->document_keys, aus_secrets_free);
  g_clear_pointer (&self->secrets, aus_secrets_free);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_free (self->url);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self);
}
