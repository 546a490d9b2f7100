/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-message.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * What participants are told of a change, as outbox rows of the same transaction (ARCHITECTURE
 * rules 1 and 2). Practitioners see their own diary: they are reminded, and told what patients do.
 */

typedef enum {
  AUS_NOTIFY_MAIL = 1 << AUS_CHANNEL_MAIL,
  AUS_NOTIFY_SMS = 1 << AUS_CHANNEL_SMS,
  AUS_NOTIFY_ALL = AUS_NOTIFY_MAIL | AUS_NOTIFY_SMS,
} AusNotifyChannels;

/* aus_notify_planned: everybody is invited over each address that is known (B2). */
gboolean aus_notify_planned (AusTx *tx, const AusConsultation *consultation, GError **error);

/*
 * aus_notify_invite: invites one person (again): added, given another link, or asked for by hand.
 * Nothing for the practitioner and when it is over.
 */
gboolean aus_notify_invite (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                            AusNotifyChannels channels, GError **error);

/* aus_notify_readdressed: the invitation goes to the address that is different now. */
gboolean aus_notify_readdressed (AusTx *tx, const AusConsultation *consultation,
                                 const AusPerson *person, const char *old_email,
                                 const char *old_mobile, GError **error);

/*
 * aus_notify_moved: the next SEQUENCE (B3). Who has not been invited yet gets the invitation with
 * the new time instead; reminders of the old time are not sent.
 */
gboolean aus_notify_moved (AusTx *tx, const AusConsultation *consultation, GError **error);

/* aus_notify_cancelled: told to those who were told of it; what waits is not sent. */
gboolean aus_notify_cancelled (AusTx *tx, const AusConsultation *consultation, GError **error);
/* aus_notify_taken_off: the same for one person. */
gboolean aus_notify_taken_off (AusTx *tx, const AusConsultation *consultation,
                               const AusPerson *person, GError **error);
/* aus_notify_restored: a cancellation was undone: invited again under the next SEQUENCE. */
gboolean aus_notify_restored (AusTx *tx, const AusConsultation *consultation, GError **error);

/* aus_notify_practitioner: by mail, unless the practitioner does not want it (J3). */
gboolean aus_notify_practitioner (AusTx *tx, const AusConsultation *consultation,
                                  AusMessageKind kind, GError **error);

/* aus_notify_receipt: the patient gets the link to the receipt, by mail where there is one. */
gboolean aus_notify_receipt (AusTx *tx, const AusConsultation *consultation, GError **error);
/* aus_notify_hold: the practitioner hears of a hold that is about to expire, or has (G1). */
gboolean aus_notify_hold (AusTx *tx, const AusConsultation *consultation, AusMessageKind kind,
                          GError **error);

/* aus_notify_remind: everybody who is not here yet. @kind: one of the two reminders (C2). */
gboolean aus_notify_remind (AusTx *tx, const AusConsultation *consultation, AusMessageKind kind,
                            GError **error);

/* aus_notify_missed: the patient waited, and nobody came (A1). */
gboolean aus_notify_missed (AusTx *tx, const AusConsultation *consultation, GError **error);

G_END_DECLS
