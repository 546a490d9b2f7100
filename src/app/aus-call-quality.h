/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"
#include "domain/aus-quality-summary.h"

G_BEGIN_DECLS

/* AusCallQuality: what was measured of one participant's connection since it was last kept. */
typedef struct {
  char *consultation_id;
  char *participant_id;
  AusQualitySummary summary;
} AusCallQuality;

AusCallQuality *aus_call_quality_new (const char *consultation_id, const char *participant_id,
                                      const AusQualitySummary *summary);
void aus_call_quality_free (AusCallQuality *self);

/*
 * Adds to what is kept with the consultation. Input: AusCallQuality; result: g_free(). The system's
 * alone. No audit and no event: figures of a machine, of which there are some a minute.
 */
extern const AusUseCase AUS_CALL_QUALITY_KEEP;

/*
 * What is kept of all its participants, and what they said (F6). Input: AusCommand with the
 * consultation; result: JsonNode.
 */
extern const AusUseCase AUS_CALL_QUALITY_SHOW;

/*
 * Somebody says how it was or what did not work. Input: AusCommand, whose object is the checked
 * body; an account speaks as its practitioner. Result: JsonNode with the id.
 */
extern const AusUseCase AUS_FEEDBACK_GIVE;

/*
 * The newest technical problems with the figures of their calls, for whoever runs the server: no
 * names and no comments. No input; result: JsonNode.
 */
extern const AusUseCase AUS_FEEDBACK_LIST_PROBLEMS;

G_END_DECLS
