/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-consultation.h"

G_BEGIN_DECLS

/*
 * Making links (C3): a link is a random id; its token and its code are HMACs of that id under the
 * server's key, so that rows hold hashes only and yet a reminder sent later can carry the link.
 */

/*
 * aus_link_assign: a fresh link for @person, in memory; an older one no longer counts.
 * aus_link_register: (transfer full): its rows, once the participant's own row is there; gives the
 * link in clear, as it had to be made for its hash.
 */
void aus_link_assign (AusTx *tx, const AusConsultation *consultation, AusPerson *person);
AusLinkSecret *aus_link_register (AusTx *tx, const AusConsultation *consultation,
                                  const AusPerson *person, GError **error);

/* aus_link_reveal: (transfer full): the current link of @person in clear; NULL: there is none. */
AusLinkSecret *aus_link_reveal (AusApp *app, const AusPerson *person);

/* aus_link_hash_code: (transfer full): what a row keeps of a code: it is short, so its hash is
 * keyed. */
char *aus_link_hash_code (AusApp *app, const char *code);

G_END_DECLS
