/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-config.h"

G_BEGIN_DECLS

/* AusDaemonOptions: the configuration file with what the command line says on top of it. */
typedef struct {
  AusConfig *config; /* owned */
  gboolean no_media; /* rooms without pictures: tests and benchmarks of everything else */
  gboolean standby;  /* wait for another daemon on the same database to end, and take over */
} AusDaemonOptions;

void aus_daemon_options_clear (AusDaemonOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusDaemonOptions, aus_daemon_options_clear)

typedef enum {
  AUS_DAEMON_OPTIONS_RUN,
  AUS_DAEMON_OPTIONS_DONE, /* --version, --print-config: answered on standard output */
  AUS_DAEMON_OPTIONS_BAD,  /* said on standard error */
} AusDaemonOptionsVerdict;

AusDaemonOptionsVerdict aus_daemon_options_parse (AusDaemonOptions *self, int *argc, char ***argv);

G_END_DECLS
