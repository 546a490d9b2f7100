/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "domain/aus-message.h"
#include "domain/aus-template.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-outbox-store.h"

G_BEGIN_DECLS

/* What letters say of money. @values: new texts by AusPlaceholder, old ones are freed. */

/* aus_letter_is_about_money: receipts and warnings, which reach people when their links are dead.
 */
gboolean aus_letter_is_about_money (AusMessageKind kind);

/* aus_letter_money_fill: the amount, until when it is held, what an invitation announces (D1), and
 * where a letter about money leads. */
void aus_letter_money_fill (char *values[AUS_PLACEHOLDER_N], AusApp *app, const AusOutboxRow *row,
                            const AusConsultation *consultation, const AusPerson *person);
/* aus_letter_money_sample: for previews. */
void aus_letter_money_sample (char *values[AUS_PLACEHOLDER_N], gint64 start, const char *time_zone,
                              const char *locale);

/* aus_letter_dup_money: (transfer full): "20,00 €" with a no-break space, "€20.00".
 * aus_letter_dup_moment: (transfer full): "lundi 23 novembre 2026 à 14 h 30". */
char *aus_letter_dup_money (const AusMoney *money, const char *locale);
char *aus_letter_dup_moment (gint64 usec, const char *time_zone, const char *locale);

/* aus_letter_money_action: what the button says; static, NULL: as usual. */
const char *aus_letter_money_action (AusMessageKind kind, const char *locale);

G_END_DECLS
