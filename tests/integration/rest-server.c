/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A server for tests: a fresh database, a known little world, a clock that stands still. Prints one
 * line of JSON when it listens, then obeys lines on stdin, answering each with "ok":
 *   advance SECONDS                the clock
 *   now                            prints what the clock shows instead of "ok"
 *   identify CONSULTATION PERSON   somebody opens the page and says who it is
 *   wait CONSULTATION PERSON       …and goes on to the waiting room
 *   abandon CONSULTATION PERSON    …is gone, half an hour passes, and timers run
 *   scanner up|down                see aus-fake-scanner.h
 *   files BYTES                    no file grows beyond that: as if the disk were full
 *   code TOKEN                     prints the six digits of that booking instead of "ok"
 *   hold CONSULTATION PERSON       …accepts the price, and the amount is held
 *   captured CENTS                 the provider has captured what it was asked to
 *   provider up|down|ready         linking an account: answers, does not, the account may be paid
 * It ends with stdin, so that no test run leaves one behind.
 */
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "app/aus-booking.h"
#include "app/aus-jobs.h"
#include "app/aus-payer.h"
#include "aus-fake-media.h"
#include "aus-fake-payments.h"
#include "aus-fake-scanner.h"
#include "core/aus-log.h"
#include "core/aus-time.h"
#include "http/aus-http-server.h"
#include "rest-world.h"
#include "storage/aus-vault.h"

typedef struct {
  AusClock *clock;
  AusVault *vault;
  AusFakeScanner *scanner;
  AusApp *app;
  AusDocuments *documents;
  AusLiveWheel *wheel;
  AusPathTests *path_tests;
  AusHttpServer *server;
  AusFakePayments *payments;
  AusPayer *payer;
  GMainLoop *loop;
  GDataInputStream *commands;
} World;

static char *directory;
static int rate = 1000000;
static gboolean no_media;
static int phase_ms = 20000;

static const GOptionEntry entries[] = {
  { "data", 0, 0, G_OPTION_ARG_FILENAME, &directory, "Where the database is made", "DIR" },
  { "rate", 0, 0, G_OPTION_ARG_INT, &rate, "Requests a minute; 0: none at all", "N" },
  { "no-media", 0, 0, G_OPTION_ARG_NONE, &no_media, "As without media workers", NULL },
  { "phase-ms", 0, 0, G_OPTION_ARG_INT, &phase_ms, "Patience with slow clients", "N" },
  { NULL },
};

static void
fail (const char *what, GError *error)
{
  g_printerr ("%s: %s\n", what, error->message);
  exit (EXIT_FAILURE);
}

static void
arrive (World *world, char **words, RestWorldStep step)
{
  GError *error = NULL;

  if (!rest_world_arrive (world->app, words[1], words[2], step, &error))
    fail (words[0], error);
}

static gpointer
load_booking (AusTx *tx, gpointer data, GError **error)
{
  g_autofree char *hash = aus_secrets_hash_token (data);

  return aus_booking_store_load_by_token (tx, hash, error);
}

static void
tell_code (World *world, char *token)
{
  GError *error = NULL;
  gpointer found = NULL;

  if (!aus_database_read_sync (aus_app_get_database (world->app), load_booking, token, &found,
                               &error))
    fail ("code", error);
  g_autoptr (AusBooking) booking = found;
  g_autofree char *code = aus_booking_dup_code (world->app, booking->id);
  g_print ("%s\n", code);
}

static void
limit_files (guint64 bytes)
{
  struct rlimit limit = { 0 };

  signal (SIGXFSZ, SIG_IGN); /* EFBIG instead */
  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  setrlimit (RLIMIT_FSIZE, &limit);
}

static void
on_done (GObject *source, GAsyncResult *res, gpointer data)
{
  *(gboolean *) data = TRUE;
}

/* The provider says how it stands; until that is known everywhere. */
static void
pay (World *world, AusHoldTruth truth, gint64 cents)
{
  gboolean done = FALSE;

  aus_fake_payments_say (world->payments, truth, cents,
                         aus_clock_now (world->clock) + 7 * G_TIME_SPAN_DAY);
  aus_payer_run_due_async (world->payer, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
abandon (World *world, char **words)
{
  g_autoptr (AusJobs) jobs = aus_jobs_new (world->app);
  gboolean done = FALSE;
  GError *error = NULL;

  if (!rest_world_lose (world->app, words[1], words[2], &error))
    fail (words[0], error);
  aus_clock_advance (world->clock, 30 * 60 * G_USEC_PER_SEC);
  aus_jobs_run_due_async (jobs, on_done, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_provider (World *world, const char *how)
{
  world->payments->down = g_str_equal (how, "down");
  world->payments->ready = g_str_equal (how, "ready");
}

static void
tell_time (World *world)
{
  g_autofree char *now = aus_time_format_utc (aus_clock_now (world->clock));

  g_print ("%s\n", now);
}

static void
obey (World *world, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  if (g_str_equal (words[0], "advance"))
    aus_clock_advance (world->clock, g_ascii_strtoll (words[1], NULL, 10) * G_USEC_PER_SEC);
  else if (g_str_equal (words[0], "identify"))
    arrive (world, words, REST_WORLD_IDENTIFIED);
  else if (g_str_equal (words[0], "wait"))
    arrive (world, words, REST_WORLD_WAITING);
  else if (g_str_equal (words[0], "withdraw"))
    arrive (world, words, REST_WORLD_WITHDRAWN);
  else if (g_str_equal (words[0], "hold")) {
    arrive (world, words, REST_WORLD_PAYING);
    pay (world, AUS_HOLD_TRUTH_HELD, 2500);
  } else if (g_str_equal (words[0], "abandon"))
    abandon (world, words);
  else if (g_str_equal (words[0], "captured"))
    pay (world, AUS_HOLD_TRUTH_CAPTURED, g_ascii_strtoll (words[1], NULL, 10));
  else if (g_str_equal (words[0], "provider"))
    set_provider (world, words[1]);
  else if (g_str_equal (words[0], "scanner"))
    aus_fake_scanner_set_down (world->scanner, g_str_equal (words[1], "down"));
  else if (g_str_equal (words[0], "files"))
    limit_files (g_ascii_strtoull (words[1], NULL, 10));
  if (g_str_equal (words[0], "code")) {
    tell_code (world, words[1]);
    return;
  }
  if (g_str_equal (words[0], "now")) {
    tell_time (world);
    return;
  }
  g_print ("ok\n");
}

static void
line_read (GObject *source, GAsyncResult *res, gpointer data)
{
  World *world = data;
  g_autofree char *line = g_data_input_stream_read_line_finish (world->commands, res, NULL, NULL);

  if (line == NULL) {
    g_main_loop_quit (world->loop);
    return;
  }
  obey (world, line);
  g_data_input_stream_read_line_async (world->commands, G_PRIORITY_DEFAULT, NULL, line_read, world);
}

static AusHttpOptions *
make_options (void)
{
  AusHttpOptions *options = aus_http_options_new ();

  aus_proxies_unref (options->proxies);
  options->proxies = aus_proxies_new ("127.0.0.1", NULL);
  if (rate > 0)
    aus_http_options_set_rate (options, (guint) rate);
  else
    for (guint i = 0; i < AUS_RATE_N_CLASSES; i++)
      options->rates[i].burst = 0;
  options->connections.phase_ms[AUS_CONNECTION_HEADERS] = (guint) phase_ms;
  options->connections.phase_ms[AUS_CONNECTION_BODY] = (guint) phase_ms;
  return options;
}

/* The network test of the equipment check, of a media worker that is not there. */
static void
open_media (World *world)
{
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (AusLiveIce) ice = aus_live_ice_new (config, world->clock, NULL);
  g_autoptr (AusFakeMedia) media = aus_fake_media_new ();

  aus_fake_media_set_answering (media, TRUE);
  world->wheel = aus_live_wheel_new_running ();
  world->path_tests =
      aus_path_tests_new (AUS_MEDIA (media), ice, world->wheel, world->clock, no_media ? 0 : 8);
  if (!no_media)
    aus_http_server_set_path_tests (world->server, world->path_tests);
}

/* Enough of a PDF to be taken for one. */
static GBytes *
print_report (const AusReportSheet *sheet, GError **error)
{
  g_autofree char *text =
      g_strdup_printf ("%%PDF-1.4\n%% version %d of %s: %s\n", (int) sheet->number, sheet->patient,
                       sheet->note.sections[AUS_REPORT_CONCLUSION]);

  return g_bytes_new (text, strlen (text));
}

static GBytes *
print_receipt (const AusReceiptSheet *sheet, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%%PDF-1.4\n%% %s of %s, %s of %s back\n", sheet->amount,
                                           sheet->patient, sheet->returned, sheet->held);

  return g_bytes_new (text, strlen (text));
}

static void
open_world (World *world, AusSecrets *secrets)
{
  GError *error = NULL;
  AusSettings settings;
  g_autofree char *path = g_build_filename (directory, "auscult.db", NULL);
  g_autoptr (AusClock) now = aus_clock_new_system ();
  g_autoptr (AusDatabase) database = NULL;

  aus_settings_init (&settings);
  world->clock = aus_clock_new_fake (aus_clock_now (now));
  database = aus_database_open (path, world->clock, &error);
  if (database == NULL)
    fail (path, error);
  world->app = aus_app_new (database, world->clock, secrets, &settings);
  if (!aus_app_load_rules (world->app, "", &error))
    fail ("rules", error);
  g_autofree char *documents = g_build_filename (directory, "documents", NULL);
  world->vault = aus_vault_open (documents, secrets, &error);
  if (world->vault == NULL)
    fail ("documents", error);
  world->scanner = aus_fake_scanner_new ();
  aus_app_set_report_print (world->app, print_report);
  aus_app_set_receipt_print (world->app, print_receipt);
  world->documents = aus_documents_new (world->app, world->vault, AUS_SCANNER (world->scanner));
  aus_documents_start (world->documents);
  aus_app_set_base_url (world->app, "http://127.0.0.1");
  world->payments = aus_fake_payments_new ();
  aus_app_set_payments (world->app, AUS_PAYMENT_PROVIDER (world->payments));
  world->payer = aus_payer_new (world->app, AUS_PAYMENT_PROVIDER (world->payments));
  world->server = aus_http_server_new (world->app, make_options (), &error);
  if (world->server != NULL)
    aus_http_server_set_documents (world->server, world->documents);
  if (world->server != NULL)
    open_media (world);
  if (world->server == NULL || !aus_http_server_listen (world->server, &error))
    fail ("listen", error);
  aus_http_server_set_readiness (world->server, AUS_HTTP_READY);
}

static void
announce (World *world)
{
  GError *error = NULL;
  g_autoptr (JsonNode) node = rest_world_fill (world->app, &error);
  g_autofree char *text = NULL;

  if (node == NULL)
    fail ("fill", error);
  json_object_set_int_member (json_node_get_object (node), "port",
                              aus_http_server_get_port (world->server));
  text = aus_json_print (node);
  g_print ("%s\n", text);
}

int
main (int argc, char **argv)
{
  World world = { 0 };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (AusSecrets) secrets = aus_secrets_new_for_test ();
  g_autoptr (GInputStream) input = g_unix_input_stream_new (0, FALSE);
  GError *error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fail ("options", error);
  aus_log_setup ("rest-server", G_LOG_LEVEL_DEBUG, FALSE);
  open_world (&world, secrets);
  announce (&world);
  world.loop = g_main_loop_new (NULL, FALSE);
  world.commands = g_data_input_stream_new (input);
  g_data_input_stream_read_line_async (world.commands, G_PRIORITY_DEFAULT, NULL, line_read, &world);
  g_main_loop_run (world.loop);

  aus_http_server_stop (world.server);
  g_object_unref (world.commands);
  g_object_unref (world.server);
  aus_path_tests_free (world.path_tests);
  aus_live_wheel_free (world.wheel);
  aus_documents_close (world.documents);
  g_object_unref (world.documents);
  g_object_unref (world.scanner);
  g_object_unref (world.payer);
  aus_app_set_payments (world.app, NULL);
  g_object_unref (world.payments);
  g_object_unref (world.app);
  aus_vault_free (world.vault);
  g_object_unref (world.clock);
  g_main_loop_unref (world.loop);
  return EXIT_SUCCESS;
}
