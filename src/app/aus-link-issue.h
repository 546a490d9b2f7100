/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-consultation.h"

G_BEGIN_DECLS

/*
 * Making links (C3): a link is a random id; its token is the consultation's id and an HMAC of the
 * link's id under the server's key, its code another HMAC. No row lets anybody in who reads it, and
 * yet a reminder sent later can carry the link. (Links of release 1 were the HMAC alone; their
 * hashes are in the table link.)
 */

/*
 * aus_link_assign: a fresh link for @person, in memory; an older one no longer counts.
 * aus_link_register: (transfer full): its row, once the participant's own row is there; gives the
 * link in clear.
 * aus_link_retire: before another one is assigned: its holder will be told that it was revoked.
 */
void aus_link_assign (AusTx *tx, const AusConsultation *consultation, AusPerson *person);
AusLinkSecret *aus_link_register (AusTx *tx, const AusConsultation *consultation,
                                  const AusPerson *person, GError **error);

gboolean aus_link_retire (AusTx *tx, const AusConsultation *consultation, const AusPerson *person,
                          GError **error);

/* aus_link_reveal: (transfer full): the current link of @person in clear; NULL: there is none. */
AusLinkSecret *aus_link_reveal (AusApp *app, const AusConsultation *consultation,
                                const AusPerson *person);

/* aus_link_dup_consultation_id: (transfer full): where @token may lead; NULL: none of its form. */
char *aus_link_dup_consultation_id (const char *token);
/* aus_link_find_holder: whose current link @token is; NULL: nobody's. */
const AusPerson *aus_link_find_holder (AusApp *app, const AusConsultation *consultation,
                                       const char *token);

/* aus_link_hash_code: (transfer full): what a row keeps of a code: it is short, so its hash is
 * keyed. */
char *aus_link_hash_code (AusApp *app, const char *code);

G_END_DECLS
