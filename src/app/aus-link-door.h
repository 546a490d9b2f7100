/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-change.h"
#include "storage/aus-link-store.h"

G_BEGIN_DECLS

/* What somebody may do by the personal link itself, before its day: cancel (A1), send documents
 * (F4). */

/*
 * aus_link_door_load: (transfer full): the consultation of a link that counts, on whatever day;
 * sets @target. AUS_ERROR_LINK_UNKNOWN, _LINK_EXPIRED, _LINK_REVOKED.
 */
AusConsultation *aus_link_door_load (AusTx *tx, const AusActor *actor, const char *token,
                                     AusLinkTarget *target, GError **error);

/*
 * aus_link_door_check: a link that was forwarded or found must not be enough where the practice
 * knows more: AUS_ERROR_INVALID at /birth_date; the third wrong one AUS_ERROR_FORBIDDEN.
 */
gboolean aus_link_door_check (AusChange *change, const char *birth_date, GError **error);

G_END_DECLS
