/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-arrival.h"
#include "domain/aus-link.h"
#include "app/aus-settings.h"
#include "storage/aus-consultation-record.h"

G_BEGIN_DECLS

/* What the domain's rules look at, taken from a snapshot. */

AusConsultationFacts aus_facts_of_consultation (const AusConsultation *self, gint64 now);
AusArrivalFacts aus_facts_of_arrival (const AusConsultation *self, const AusPerson *person);
/* @link_id: the link somebody holds; one that is no longer @person's counts as revoked. */
AusLinkFacts aus_facts_of_link (const AusConsultation *self, const AusPerson *person,
                                const char *link_id, const AusSettings *settings, gint64 now);

gboolean aus_person_is_in_call (const AusPerson *person);

G_END_DECLS
