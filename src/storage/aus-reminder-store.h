/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusReminderRow: when an organisation reminds a first time (C2). */
typedef struct {
  gint64 early_hours; /* 0: not at all; -1: nothing was said, the server's setting counts */
  gint64 version;
} AusReminderRow;

/* aus_reminder_store_load: AUS_ERROR_NOT_FOUND. */
gboolean aus_reminder_store_load (AusTx *tx, const char *organisation_id, AusReminderRow *row,
                                  GError **error);
gboolean aus_reminder_store_save (AusTx *tx, const char *organisation_id, const AusReminderRow *row,
                                  GError **error);

/*
 * aus_reminder_store_apply: of what the organisation has planned already, the earlier reminders
 * that still lie ahead are due @early_usec before from now on; 0: none are.
 */
gboolean aus_reminder_store_apply (AusTx *tx, const char *organisation_id, gint64 early_usec,
                                   GError **error);

G_END_DECLS
