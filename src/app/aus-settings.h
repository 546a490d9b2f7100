/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-config.h"
#include "domain/aus-document.h"
#include "domain/aus-message.h"
#include "domain/aus-payment.h"

G_BEGIN_DECLS

/* AusSettings: the times and limits of the use cases, read once from the configuration. */
typedef struct {
  AusConsultationSettings consultation;
  gint64 link_validity_usec; /* C3: after the end */
  gint64 link_early_usec;    /* before the day of the consultation begins */
  gint64 session_idle_usec;
  gint64 session_max_usec;
  guint login_max_failures; /* wrong passwords before the lock-out */
  gint64 login_lock_usec;
  AusReminders reminders;
  AusDocumentLimits documents;
  guint patients_keep_years; /* L2: after the last consultation that was held */
  AusFees fees;              /* of practitioners who set none of their own */
  gint64 kiosk_idle_usec;    /* K1: nobody touches it: the next patient finds the start page */
  gint64 event_keep_usec;    /* live events that can be replayed */
} AusSettings;

/* aus_settings_init: the built-in values; aus_settings_load: those of the configuration. */
void aus_settings_init (AusSettings *self);
void aus_settings_load (AusSettings *self, AusConfig *config);

G_END_DECLS
