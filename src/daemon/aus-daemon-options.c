/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "daemon/aus-daemon-options.h"

#include "core/aus-error.h"

/* What GOption fills; most of it is a key of the configuration by a shorter name. */
typedef struct {
  char *config_path, *data, *port, *web, *worker, *tls_cert, *tls_key;
  char **addresses;
  char **settings;
  gboolean demo, production, no_media, standby, version, print_config;
} CommandLine;

static void
command_line_clear (CommandLine *self)
{
  g_free (self->config_path);
  g_free (self->data);
  g_free (self->port);
  g_free (self->web);
  g_free (self->worker);
  g_free (self->tls_cert);
  g_free (self->tls_key);
  g_strfreev (self->addresses);
  g_strfreev (self->settings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandLine, command_line_clear)

void
aus_daemon_options_clear (AusDaemonOptions *self)
{
  g_clear_pointer (&self->config, aus_config_free);
}

static gboolean
read_arguments (CommandLine *line, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &line->config_path, "Configuration file", "FILE" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &line->data, "Database, keys and outbox", "DIR" },
    { "port", 0, 0, G_OPTION_ARG_STRING, &line->port, "TCP port; 0: any free one", "N" },
    { "address", 0, 0, G_OPTION_ARG_STRING_ARRAY, &line->addresses, "Listen here; may be repeated",
      "ADDRESS" },
    { "web", 0, 0, G_OPTION_ARG_FILENAME, &line->web, "The built web pages", "DIR" },
    { "worker", 0, 0, G_OPTION_ARG_FILENAME, &line->worker, "The media worker", "FILE" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &line->tls_cert, "Certificate, PEM", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &line->tls_key, "Its key, PEM", "FILE" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &line->settings,
      "Any key of the configuration; may be repeated", "GROUP.KEY=VALUE" },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &line->demo, "Fill in a practice to try things with", NULL },
    { "production", 0, 0, G_OPTION_ARG_NONE, &line->production, "No demo, whatever the file says",
      NULL },
    { "no-media", 0, 0, G_OPTION_ARG_NONE, &line->no_media, "Start no media workers", NULL },
    { "standby", 0, 0, G_OPTION_ARG_NONE, &line->standby,
      "Wait until the server of this database has ended, then take over", NULL },
    { "print-config", 0, 0, G_OPTION_ARG_NONE, &line->print_config,
      "Print a commented configuration file", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &line->version, "Print the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, "auscultd: the video consultation server.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc > 1) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "unknown argument %s", (*argv)[1]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
set_if_given (AusConfig *config, const char *key, const char *value, GError **error)
{
  return value == NULL || aus_config_set (config, key, value, error);
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

static gboolean
apply (AusConfig *config, const CommandLine *line, GError **error)
{
  g_autofree char *addresses = line->addresses != NULL ? g_strjoinv (",", line->addresses) : NULL;
  const char *mode = line->production ? "production" : line->demo ? "demo" : NULL;

  return (line->config_path == NULL || aus_config_load (config, line->config_path, error)) &&
         set_if_given (config, "data.directory", line->data, error) &&
         set_if_given (config, "http.port", line->port, error) &&
         set_if_given (config, "http.addresses", addresses, error) &&
         set_if_given (config, "data.web-directory", line->web, error) &&
         set_if_given (config, "media.worker-path", line->worker, error) &&
         set_if_given (config, "http.tls-certificate", line->tls_cert, error) &&
         set_if_given (config, "http.tls-key", line->tls_key, error) &&
         set_if_given (config, "server.mode", mode, error) &&
         apply_settings (config, line->settings, error);
}

AusDaemonOptionsVerdict
aus_daemon_options_parse (AusDaemonOptions *self, int *argc, char ***argv)
{
  g_auto (CommandLine) line = { 0 };
  g_autoptr (GError) error = NULL;

  self->config = aus_config_new ();
  if (!read_arguments (&line, argc, argv, &error) || !apply (self->config, &line, &error)) {
    g_printerr ("auscultd: %s\n", error->message);
    return AUS_DAEMON_OPTIONS_BAD;
  }
  self->no_media = line.no_media;
  self->standby = line.standby;
  if (line.version)
    g_print ("auscultd %s\n", AUS_VERSION);
  if (line.print_config) {
    g_autofree char *text = aus_config_print ();
    g_print ("%s", text);
  }
  return line.version || line.print_config ? AUS_DAEMON_OPTIONS_DONE : AUS_DAEMON_OPTIONS_RUN;
}
