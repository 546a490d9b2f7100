/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-clock.h"
#include "core/aus-config.h"
#include "storage/aus-database.h"

G_BEGIN_DECLS

/* AusCtl: what every subcommand starts from. */
typedef struct {
  AusConfig *config;
  AusClock *clock;
  AusDatabase *database; /* NULL until aus_ctl_open() */
} AusCtl;

/* AusCtlCommand: one row of the table in main.c, one file each. */
typedef struct {
  const char *group; /* "account"; NULL ends the table */
  const char *verb;  /* "add"; "" for a command of one word */
  const char *summary;
  /* argv[0] is the verb. Prints its result; FALSE with @error set. */
  gboolean (*run) (AusCtl *ctl, int argc, char **argv, GError **error);
} AusCtlCommand;

gboolean aus_ctl_account_add (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_account_list (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_account_password (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_audit_verify (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_config_print (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_doctor (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_drain (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_organisation_add (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_organisation_list (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_outbox_list (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_outbox_retry (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_structure_add (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_structure_list (AusCtl *ctl, int argc, char **argv, GError **error);
gboolean aus_ctl_rooms (AusCtl *ctl, int argc, char **argv, GError **error);

/*
 * aus_ctl_parse: options of a subcommand. @usage names the arguments that must follow them, one
 * word each ("EMAIL", or NULL for none); AUS_ERROR_INVALID when their number is another.
 */
gboolean aus_ctl_parse (int *argc, char ***argv, const GOptionEntry *entries, const char *usage,
                        GError **error);

/* aus_ctl_open: opens the server's database, also beside a running server. */
gboolean aus_ctl_open (AusCtl *ctl, GError **error);

/*
 * aus_ctl_read_password: (transfer full): asked twice on a terminal without showing it, else the
 * first line of standard input. Never an argument: those are seen by everybody on the machine.
 */
char *aus_ctl_read_password (GError **error);

/*
 * aus_ctl_choose_organisation: (transfer full): its id, by id or name; @wanted: NULL: the only one.
 */
char *aus_ctl_choose_organisation (AusTx *tx, const char *wanted, GError **error);

/* aus_ctl_audit: a row of the audit log: the operator did @action to the account or organisation.
 */
gboolean aus_ctl_audit (AusTx *tx, const char *organisation_id, const char *action,
                        const char *detail, GError **error);

G_END_DECLS
