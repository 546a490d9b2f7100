/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ctl/aus-ctl.h"

#include "core/aus-error.h"
#include "domain/aus-actor.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-roster-store.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static gboolean
check_count (int argc, const char *usage, GError **error)
{
  g_auto (GStrv) words = g_strsplit (usage != NULL ? usage : "", " ", -1);

  if (argc - 1 == (int) g_strv_length (words))
    return TRUE;
  if (usage == NULL)
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "No arguments are expected");
  else
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "Expected: %s", usage);
  return FALSE;
}

gboolean
aus_ctl_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *usage,
               GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (usage);

  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error)) {
    aus_error_from_foreign (error, AUS_ERROR_INVALID, "Options");
    return FALSE;
  }
  return check_count (*argc, usage, error);
}

gboolean
aus_ctl_open (AusCtl *ctl, GError **error)
{
  const char *directory = aus_config_get_string (ctl->config, "data.directory");
  g_autofree char *path = g_build_filename (directory, "auscult.db", NULL);

  if (g_mkdir_with_parents (directory, 0700) != 0) {
    int saved = errno;

    g_set_error (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "%s: %s", directory, g_strerror (saved));
    return FALSE;
  }
  ctl->database = aus_database_open (path, ctl->clock, error);
  return ctl->database != NULL;
}

static char *
read_line (GError **error)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t length = getline (&line, &size, stdin);

  if (length < 0) {
    free (line);
    g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "A password is expected on standard input");
    return NULL;
  }

  char *copy = g_strndup (line, strcspn (line, "\r\n"));

  explicit_bzero (line, (size_t) length);
  free (line);
  return copy;
}

/* The terminal is put back also when reading fails. */
static char *
ask (const char *prompt, GError **error)
{
  struct termios shown, hidden;

  if (tcgetattr (STDIN_FILENO, &shown) != 0)
    return read_line (error);
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  g_printerr ("%s: ", prompt);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);

  char *line = read_line (error);

  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  g_printerr ("\n");
  return line;
}

char *
aus_ctl_read_password (GError **error)
{
  if (!isatty (STDIN_FILENO))
    return read_line (error);

  g_autofree char *first = ask ("Password", error);
  g_autofree char *second = first != NULL ? ask ("Again", error) : NULL;

  if (second == NULL)
    return NULL;
  if (g_str_equal (first, second))
    return g_steal_pointer (&first);
  g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID, "These are two different passwords");
  return NULL;
}

/* By id or name; without either when there is only one to choose. */
static const AusOrganisation *
choose (GPtrArray *organisations, const char *wanted, GError **error)
{
  const AusOrganisation *found = NULL;

  for (guint i = 0; i < organisations->len; i++) {
    const AusOrganisation *row = g_ptr_array_index (organisations, i);

    if (wanted != NULL && !g_str_equal (row->id, wanted) && !g_str_equal (row->name, wanted))
      continue;
    if (found != NULL) {
      g_set_error (error, AUS_ERROR, AUS_ERROR_INVALID,
                   "Several organisations are possible: name one by --organisation ID");
      return NULL;
    }
    found = row;
  }
  if (found == NULL)
    g_set_error (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "There is no such organisation");
  return found;
}

char *
aus_ctl_choose_organisation (AusTx *tx, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) organisations = aus_roster_store_list_organisations (tx, error);
  const AusOrganisation *row = organisations != NULL ? choose (organisations, wanted, error) : NULL;

  return row != NULL ? g_strdup (row->id) : NULL;
}

gboolean
aus_ctl_audit (AusTx *tx, const char *organisation_id, const char *action, const char *detail,
               GError **error)
{
  const AusAuditEntry entry = {
    .organisation_id = organisation_id,
    .actor_kind = aus_actor_kind_get_name (AUS_ACTOR_SYSTEM),
    .actor_id = "auscultctl",
    .action = action,
    .detail = detail,
  };

  return aus_audit_store_append (tx, &entry, error);
}
