/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-settings.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

void
aus_settings_init (AusSettings *self)
{
  aus_consultation_settings_init (&self->consultation);
  self->link_validity_usec = 24 * HOUR;
  self->link_early_usec = 0;
  self->session_idle_usec = 120 * MINUTE;
  self->kiosk_idle_usec = 2 * MINUTE;
  self->session_max_usec = 12 * HOUR;
  self->login_max_failures = 5;
  self->login_lock_usec = 15 * MINUTE;
  self->event_keep_usec = HOUR;
  self->patients_keep_years = 20;
  self->fees = (AusFees){ .basis_points = 140, .fixed_cents = 25 };
  self->reminders.before_usec = 15 * MINUTE;
  self->reminders.early_usec = 0;
  self->reminders.practitioner = TRUE;
  aus_document_limits_init (&self->documents);
}

static void
load_documents (AusDocumentLimits *limits, AusConfig *config)
{
  limits->max_bytes = (guint64) aus_config_get_int (config, "documents.max-mib") * 1024 * 1024;
  limits->per_consultation = (guint) aus_config_get_int (config, "documents.per-consultation");
  limits->expire_usec = aus_config_get_int (config, "documents.expire-days") * 24 * HOUR;
  limits->keep_usec = aus_config_get_int (config, "documents.keep-days") * 24 * HOUR;
}

void
aus_settings_load (AusSettings *self, AusConfig *config)
{
  AusConsultationSettings *consultation = &self->consultation;

  aus_settings_init (self);
  consultation->grace_usec = aus_config_get_int (config, "media.grace-seconds") * SECOND;
  consultation->resume_usec = aus_config_get_int (config, "consultation.resume-minutes") * MINUTE;
  consultation->absent_after_usec =
      aus_config_get_int (config, "consultation.absent-minutes") * MINUTE;
  consultation->missed_after_usec =
      aus_config_get_int (config, "consultation.missed-minutes") * MINUTE;
  consultation->abandoned_usec = aus_config_get_int (config, "call.abandon-minutes") * MINUTE;
  consultation->patient_cutoff_usec =
      aus_config_get_int (config, "consultation.cancel-minutes") * MINUTE;
  consultation->queue_usec = aus_config_get_int (config, "queue.ready-minutes") * MINUTE;
  self->link_validity_usec = aus_config_get_int (config, "link.validity-hours") * HOUR;
  self->patients_keep_years = (guint) aus_config_get_int (config, "patients.keep-years");
  self->link_early_usec = aus_config_get_int (config, "link.early-hours") * HOUR;
  self->session_idle_usec = aus_config_get_int (config, "session.idle-minutes") * MINUTE;
  self->kiosk_idle_usec = aus_config_get_int (config, "kiosk.idle-seconds") * G_USEC_PER_SEC;
  self->session_max_usec = aus_config_get_int (config, "session.max-hours") * HOUR;
  self->login_max_failures = (guint) aus_config_get_int (config, "login.max-failures");
  self->login_lock_usec = aus_config_get_int (config, "login.lock-minutes") * MINUTE;
  self->reminders.before_usec = aus_config_get_int (config, "reminder.minutes") * MINUTE;
  self->reminders.early_usec = aus_config_get_int (config, "reminder.early-hours") * HOUR;
  self->reminders.practitioner = aus_config_get_boolean (config, "reminder.practitioner");
  load_documents (&self->documents, config);
  self->fees.basis_points = aus_config_get_int (config, "payment.fee-basis-points");
  self->fees.fixed_cents = aus_config_get_int (config, "payment.fee-cents");
}
