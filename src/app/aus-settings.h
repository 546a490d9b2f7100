/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-config.h"

G_BEGIN_DECLS

/* AusSettings: the times and limits of the use cases, read once from the configuration. */
typedef struct {
  gint64 waiting_grace_usec;   /* A1: a reload does not flap */
  gint64 resume_window_usec;   /* A2 */
  gint64 absent_after_usec;    /* after the planned start, patient never came */
  gint64 missed_after_usec;    /* after the patient began to wait or the planned start; >= 60 min */
  gint64 abandoned_after_usec; /* A1: both left a call */
  gint64 link_life_usec;       /* C3: after the planned end */
  gint64 session_life_usec;    /* since last use */
  guint login_tries;           /* wrong passwords before the lock-out */
  gint64 lockout_usec;
  gint64 event_keep_usec;   /* live events that can be replayed */
  char consent_version[32]; /* D2: the text now in force */
} AusSettings;

/* aus_settings_init: the built-in values; aus_settings_load: those of the configuration. */
void aus_settings_init (AusSettings *self);
void aus_settings_load (AusSettings *self, AusConfig *config);

G_END_DECLS
