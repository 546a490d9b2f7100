/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "ctl/aus-ctl.h"

#include <locale.h>
#include <sys/stat.h>

static const AusCtlCommand commands[] = {
  { "account", "add", "Make an account; the password comes from standard input",
    aus_ctl_account_add },
  { "account", "list", "Everybody: id, role, e-mail, name, organisation", aus_ctl_account_list },
  { "account", "password", "Set a password, end the sessions", aus_ctl_account_password },
  { "audit", "verify", "Prove that the audit log was not altered", aus_ctl_audit_verify },
  { "config", "print", "A commented auscult.conf with every default", aus_ctl_config_print },
  { "doctor", "", "Prove that calls can work here: network, certificate, clock, disk",
    aus_ctl_doctor },
  { "drain", "", "No new visitors, or no rooms for one media process", aus_ctl_drain },
  { "outbox", "list", "Messages not sent yet, and why", aus_ctl_outbox_list },
  { "outbox", "retry", "Try them all again now", aus_ctl_outbox_retry },
  { "organisation", "add", "Make an organisation and print its id", aus_ctl_organisation_add },
  { "organisation", "list", "Id, time zone, name", aus_ctl_organisation_list },
  { "structure", "add", "Make an equipped site and print its id", aus_ctl_structure_add },
  { "structure", "list", "Open sites: id, kind, name, town", aus_ctl_structure_list },
  { "rooms", "", "Who is connected now, and how well", aus_ctl_rooms },
  { NULL },
};

static const AusCtlCommand *
find_command (const char *group, const char *verb)
{
  for (const AusCtlCommand *command = commands; command->group != NULL; command++)
    if (g_str_equal (command->group, group) && g_str_equal (command->verb, verb))
      return command;
  return NULL;
}

static char *
make_summary (void)
{
  GString *text = g_string_new ("Commands:\n");

  for (const AusCtlCommand *command = commands; command->group != NULL; command++) {
    g_autofree char *name = g_strdup_printf ("%s %s", command->group, command->verb);

    g_string_append_printf (text, "  %-18s %s\n", name, command->summary);
  }
  return g_string_free (text, FALSE);
}

static gboolean
apply_settings (AusConfig *config, char **settings, GError **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++) {
    g_auto (GStrv) pair = g_strsplit (settings[i], "=", 2);
    if (g_strv_length (pair) != 2) {
      g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "--set takes GROUP.KEY=VALUE");
      return FALSE;
    }
    if (!aus_config_set (config, pair[0], pair[1], error))
      return FALSE;
  }
  return TRUE;
}

/* Options before the command are ours, those behind it its own. */
static gboolean
parse (AusCtl *ctl, int *argc, char ***argv, GError **error)
{
  g_autofree char *config_path = NULL;
  g_autofree char *data = NULL;
  g_auto (GStrv) settings = NULL;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &config_path, "Configuration of the server",
      "FILE" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, "Instead of data.directory", "DIR" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings,
      "Any key of the configuration; may be repeated", "GROUP.KEY=VALUE" },
    { NULL },
  };
  g_autofree char *summary = make_summary ();
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND…");

  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error)) {
    aus_error_from_foreign (error, AUS_ERROR_INVALID, "Options");
    return FALSE;
  }
  return (config_path == NULL || aus_config_load (ctl->config, config_path, error)) &&
         (data == NULL || aus_config_set (ctl->config, "data.directory", data, error)) &&
         apply_settings (ctl->config, settings, error);
}

static gboolean
run (AusCtl *ctl, int argc, char **argv, GError **error)
{
  if (!parse (ctl, &argc, &argv, error))
    return FALSE;

  const AusCtlCommand *single = argc >= 2 ? find_command (argv[1], "") : NULL;
  const AusCtlCommand *command = argc >= 3 ? find_command (argv[1], argv[2]) : NULL;

  if (single != NULL)
    return single->run (ctl, argc - 1, argv + 1, error);
  if (command != NULL)
    return command->run (ctl, argc - 2, argv + 2, error);
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "No such command; see auscultctl --help");
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (AusConfig) config = aus_config_new ();
  g_autoptr (AusClock) clock = aus_clock_new_system ();
  g_autoptr (GError) error = NULL;
  AusCtl ctl = { config, clock, NULL };

  umask (077); /* a database made here is for the server's user alone */
  setlocale (LC_ALL, "");
  aus_log_setup ("auscultctl", G_LOG_LEVEL_WARNING, FALSE);

  gboolean ok = run (&ctl, argc, argv, &error);

  if (!ok)
    g_printerr ("auscultctl: %s\n", error->message);
  /* Nothing was lost when it cannot be told: a running server sees it at its own next change. */
  if (ok && ctl.database != NULL)
    aus_database_announce (ctl.database, NULL);
  if (ctl.database != NULL)
    aus_database_close (ctl.database);
  g_clear_object (&ctl.database);
  return ok ? 0 : 1;
}
