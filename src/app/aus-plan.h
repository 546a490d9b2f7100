/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"

G_BEGIN_DECLS

/*
 * Planning (B1–B6). All take an AusCommand; objects have been checked against the table of their
 * route; what a table cannot say (exactly one patient, an address for everybody invited…) is
 * checked here and answered with the JSON pointer.
 */

/*
 * AUS_PLAN_CREATE: object = plan body → AusPlanned. AUS_ERROR_OVERLAP: see
 * aus_plan_get_conflicts(). Participants without "practitioner_id" in the body: the actor's own.
 */
extern const AusUseCase AUS_PLAN_CREATE;
/* AUS_PLAN_NOW: object = plan body without planned_start → AusPlanned (B4). */
extern const AusUseCase AUS_PLAN_NOW;
/* AUS_PLAN_PATCH: object = merge patch, if_version required → AusConsultation. */
extern const AusUseCase AUS_PLAN_PATCH;
/* AUS_PLAN_CANCEL: text = reason → AusConsultation. */
extern const AusUseCase AUS_PLAN_CANCEL;
extern const AusUseCase AUS_PLAN_ABSENT;
extern const AusUseCase AUS_PLAN_MISSED;
/* AUS_PLAN_CORRECT: text = reason (required): absent, missed, cancelled → scheduled. */
extern const AusUseCase AUS_PLAN_CORRECT;
/* AUS_PLAN_ADD_PARTICIPANT: object = participant → AusPlanned with the new link. */
extern const AusUseCase AUS_PLAN_ADD_PARTICIPANT;
/* AUS_PLAN_ADD_DIAGNOSTIC: a test participant of the operator's (M3) → AusLinkSecret. */
extern const AusUseCase AUS_PLAN_ADD_DIAGNOSTIC;
/* AUS_PLAN_PATCH_PARTICIPANT: participant_id, object = merge patch → AusConsultation. */
extern const AusUseCase AUS_PLAN_PATCH_PARTICIPANT;
/* AUS_PLAN_REMOVE_PARTICIPANT: participant_id: taken off, link dead → AusConsultation. */
extern const AusUseCase AUS_PLAN_REMOVE_PARTICIPANT;

/* aus_plan_get_conflicts: [{id, planned_start, planned_duration_minutes}] of AUS_ERROR_OVERLAP. */
JsonNode *aus_plan_get_conflicts (const GError *error);

/*
 * aus_error_get_current: the snapshot that came with AUS_ERROR_PRECONDITION_FAILED, for the
 * answer's member "current"; unowned, NULL for other errors.
 */
AusConsultation *aus_error_get_current (const GError *error);

G_END_DECLS
