/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"
#include "storage/aus-consultation-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * aus_consultation_to_json: (transfer full): the REST representation (docs/interfaces.md) as @actor
 * may see it: the private comment and other people's addresses are for the practice only.
 */
JsonNode *aus_consultation_to_json (const AusConsultation *self, const AusActor *actor);

/* aus_consultation_get_duration: seconds (A5), up to @now while both are there; -1: none yet. */
gint64 aus_consultation_get_duration (const AusConsultation *self, gint64 now);

/*
 * AusLinkSecret: a participant's link in clear, as shown to those who may pass it on. Built from
 * the server's key on demand: no row holds it.
 */
typedef struct {
  char *participant_id;
  AusRole role;
  char *url;
  char *code; /* 8 characters; NULL once its day is over */
  gint64 expires_at;
} AusLinkSecret;

void aus_link_secret_free (AusLinkSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusLinkSecret, aus_link_secret_free)

/* aus_link_secret_to_json: (transfer full): {participant_id, role, url, code, expires_at}. */
JsonNode *aus_link_secret_to_json (const AusLinkSecret *self);

/* AusPlanned: a consultation together with links made by the use case. */
typedef struct {
  AusConsultation *consultation;
  GPtrArray *links; /* AusLinkSecret */
} AusPlanned;

void aus_planned_free (AusPlanned *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPlanned, aus_planned_free)

/* aus_planned_to_json: (transfer full): the representation with the member "links". */
JsonNode *aus_planned_to_json (const AusPlanned *self, const AusActor *actor);

G_END_DECLS
