/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-hours.h"
#include "domain/aus-public-page.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* Rows of hours, hours_days and hours_opening. */

typedef struct {
  char *account_id;
  gint64 version; /* 0: nothing was ever saved */
  AusHours *hours;
  AusPublicPage page;
} AusHoursRecord;

/* aus_hours_record_new: what somebody has who never said anything: closed, without a page. */
AusHoursRecord *aus_hours_record_new (const char *account_id, guint slot_minutes);
void aus_hours_record_free (AusHoursRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusHoursRecord, aus_hours_record_free)

/* aus_hours_store_load: (transfer full): @slot_minutes are for those who have none yet. */
AusHoursRecord *aus_hours_store_load (AusTx *tx, const char *account_id, guint slot_minutes,
                                      GError **error);

/*
 * aus_hours_store_save: all of it, as the next version. AUS_ERROR_INVALID at "/page/slug" when
 * somebody else has this address.
 */
gboolean aus_hours_store_save (AusTx *tx, AusHoursRecord *record, GError **error);

/* aus_hours_store_find_page: (transfer full): whose page, which is on, @slug is;
 * AUS_ERROR_NOT_FOUND. */
char *aus_hours_store_find_page (AusTx *tx, const char *slug, GError **error);

/*
 * aus_hours_store_list_busy: (transfer full) (element-type AusSpan): what shares a moment with
 * [@start, @end): consultations still to be held, and slots that are being booked but for those of
 * @except (a booking; may be NULL).
 */
GArray *aus_hours_store_list_busy (AusTx *tx, const char *account_id, gint64 start, gint64 end,
                                   const char *except, GError **error);

G_END_DECLS
