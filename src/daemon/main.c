/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "core/aus-error.h"
#include "daemon/aus-daemon-demo.h"
#include "daemon/aus-daemon.h"
#define AUS_LOG_TOPIC "main"
#include "core/aus-log.h"

/* One descriptor for each socket of a waiting room, and the default of 1024 is soon used up. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    aus_warning ("the limit of descriptors stays as it is");
}

static int
get_exit_code (const GError *error)
{
  switch (error->domain == AUS_ERROR ? error->code : AUS_ERROR_INTERNAL) {
  case AUS_ERROR_INVALID:
    return EX_CONFIG;
  case AUS_ERROR_UNAVAILABLE:
  case AUS_ERROR_STORAGE_FULL:
    return EX_TEMPFAIL;
  case AUS_ERROR_SCHEMA:
    return EX_DATAERR;
  default:
    return EX_SOFTWARE;
  }
}

static void
set_up_log (AusConfig *config)
{
  const char *level = aus_config_get_string (config, "log.level");

  aus_log_setup ("auscultd", aus_log_level_from_name (level, G_LOG_LEVEL_MESSAGE),
                 g_str_equal (aus_config_get_string (config, "log.format"), "json"));
}

int
main (int argc, char **argv)
{
  g_auto (AusDaemonOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  switch (aus_daemon_options_parse (&options, &argc, &argv)) {
  case AUS_DAEMON_OPTIONS_BAD:
    return EX_USAGE;
  case AUS_DAEMON_OPTIONS_DONE:
    return EX_OK;
  case AUS_DAEMON_OPTIONS_RUN:
    break;
  }
  umask (077); /* whatever we make is for us alone: database, log of changes, keys, demo.json */
  set_up_log (options.config);
  raise_descriptor_limit ();
  g_autoptr (AusDaemon) daemon = aus_daemon_start (&options, &error);
  if (daemon == NULL) {
    g_printerr ("auscultd: %s\n", error->message);
    return get_exit_code (error);
  }
  g_print ("auscultd ready on %s\n", aus_daemon_get_url (daemon));
  if (g_str_equal (aus_config_get_string (options.config, "server.mode"), "demo"))
    aus_daemon_demo_print (aus_config_get_string (options.config, "data.directory"));
  aus_daemon_run (daemon);
  return EX_OK;
}
