/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"
#include "storage/aus-consultation-record.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Room for one consultation of two people with links, so that a text grows seldom. */
#define AUS_CONSULTATION_TEXT_SIZE 3072

/*
 * aus_consultation_print: appends the REST representation (docs/interfaces.md) as @actor may see it
 * to @text: the private comment and other people's addresses are for the practice only.
 * aus_consultation_to_json: (transfer full): the same as a tree.
 */
void aus_consultation_print (const AusConsultation *self, const AusActor *actor, GString *text);
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

/* aus_link_secret_print: appends {participant_id, role, url, code, expires_at}. */
void aus_link_secret_print (const AusLinkSecret *self, GString *text);

/* AusPlanned: a consultation together with links made by the use case. */
typedef struct {
  AusConsultation *consultation;
  GPtrArray *links; /* AusLinkSecret */
} AusPlanned;

void aus_planned_free (AusPlanned *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPlanned, aus_planned_free)

/* aus_planned_print: appends the representation with the member "links". */
void aus_planned_print (const AusPlanned *self, const AusActor *actor, GString *text);

G_END_DECLS
