/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-link.h"
#include "storage/aus-queue-store.h"

G_BEGIN_DECLS

/*
 * Shared queues (B8). Who comes by a queue's public address is a consultation whose practitioner is
 * the queue's account; everything of arrival and waiting is as elsewhere. Taking somebody makes the
 * taker the consultation's practitioner: decided once, by the row.
 */

/* AusQueueChange: of the queue @id, with a checked body. */
typedef struct {
  char *id;           /* NULL: a new one */
  JsonObject *object; /* NULL */
} AusQueueChange;

AusQueueChange *aus_queue_change_new (const char *id, JsonObject *object);
void aus_queue_change_free (AusQueueChange *self);

/* AusQueueTake: the next one, or somebody who cannot wait. */
typedef struct {
  char *queue_id;
  char *consultation_id; /* NULL: who has waited longest */
} AusQueueTake;

void aus_queue_take_free (AusQueueTake *self);

/* AusQueueVisit: somebody at the public address; the body is NULL to look only. */
typedef struct {
  char *code;   /* as typed */
  char *origin; /* the line they came over, as limits count it; NULL: not known */
  JsonObject *person;
} AusQueueVisit;

void aus_queue_visit_free (AusQueueVisit *self);

/* aus_queue_load_for: (transfer full): loads and asks the policy; AUS_ERROR_NOT_FOUND also for a
 * queue of another organisation (B9). */
AusQueueRow *aus_queue_load_for (AusTx *tx, const AusActor *actor, AusAction action,
                                 const char *queue_id, GError **error);

extern const AusUseCase AUS_QUEUE_LIST;   /* nothing → JsonNode array: of the organisation */
extern const AusUseCase AUS_QUEUE_CREATE; /* AusQueueChange → JsonNode object */
extern const AusUseCase AUS_QUEUE_CHANGE; /* the same */
extern const AusUseCase AUS_QUEUE_OPEN;   /* the same */
extern const AusUseCase AUS_QUEUE_CLOSE;  /* the same: those waiting stay */

/*
 * AUS_QUEUE_TAKE: AusQueueTake → AusConsultation, from now on the actor's.
 * AUS_ERROR_ILLEGAL_TRANSITION: nobody waits, or somebody else was first.
 */
extern const AusUseCase AUS_QUEUE_TAKE;

/* For everybody: AusQueueVisit → JsonNode object {name, organisation, open, waiting}. */
extern const AusUseCase AUS_QUEUE_LOOK;
/* AusQueueVisit → AusVisitPass. AUS_ERROR_ILLEGAL_TRANSITION: closed. AUS_ERROR_ROOM_FULL.
 * AUS_ERROR_DUPLICATE: this address, or this line, holds places enough. */
extern const AusUseCase AUS_QUEUE_JOIN;

G_END_DECLS
