/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"
#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "storage/aus-consultation-store.h"

G_BEGIN_DECLS

/*
 * AusChange: one change of one consultation inside its transaction, with the steps every use case
 * has in common: load → policy → If-Match → (the use case and the domain) → store → timers → audit
 * → event.
 */
typedef struct {
  AusTx *tx;             /* unowned */
  AusApp *app;           /* unowned */
  const AusActor *actor; /* unowned */
  AusConsultation *consultation;
  AusPerson *person; /* unowned: of command->participant_id, NULL when it names nobody */
  GPtrArray *dirty;  /* AusPerson, unowned: to be saved */
  gboolean reindex;  /* tags or searched texts changed */
  AusSaveKind kind;  /* an edit unless said otherwise */
  AusMoney amount;   /* of a capture that is applied */
  gint64 money_at;   /* when money was asked for or moved; 0: now */
  gboolean pays;     /* the payment is different and has to be saved */
  /* Unowned, NULL: what the event is about, and for whom alone (N1). */
  const char *document_id, *recipient_id;
} AusChange;

/*
 * aus_change_begin: loads what @command names and asks the policy. AUS_ERROR_NOT_FOUND also for a
 * participant_id that is not there; AUS_ERROR_PRECONDITION_FAILED, with the current state as
 * detail, when the command was meant for another version.
 */
gboolean aus_change_begin (AusChange *self, AusTx *tx, const AusActor *actor, AusAction action,
                           const AusCommand *command, GError **error);
/* aus_change_begin_person: the same for what needs a participant: AUS_ERROR_INVALID without one. */
gboolean aus_change_begin_person (AusChange *self, AusTx *tx, const AusActor *actor,
                                  AusAction action, const AusCommand *command, GError **error);
void aus_change_clear (AusChange *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusChange, aus_change_clear)

/* aus_change_allow: a further action that the same change needs. */
gboolean aus_change_allow (AusChange *self, AusAction action, GError **error);

/* aus_change_touch: @person is different and has to be saved. */
void aus_change_touch (AusChange *self, AusPerson *person);

/* aus_change_set_presence: with A5's bookkeeping; nothing when it is so already. */
void aus_change_set_presence (AusChange *self, AusPerson *person, AusPresence presence);

/*
 * aus_change_apply: lets the domain decide about @event and does what it says to status, money,
 * times and links. @reason may be NULL.
 * aus_change_apply_leave: the patient left by the button or was sent away: without grace time.
 */
gboolean aus_change_apply (AusChange *self, AusConsultationEvent event, const char *reason,
                           GError **error);
gboolean aus_change_apply_leave (AusChange *self, GError **error);

/*
 * aus_change_place_hold: the provider holds the amount of the consultation's payment (G1):
 * AUS_ERROR_ILLEGAL_TRANSITION when the price was not shown, or nobody wants it any more.
 */
gboolean aus_change_place_hold (AusChange *self, GError **error);

/*
 * aus_change_finish: (transfer full): stores, moves the timers, writes the audit row named @action
 * with @detail (NULL: none) and the event row. @event: NULL: "changed".
 */
AusConsultation *aus_change_finish (AusChange *self, const char *action, const char *detail,
                                    const char *event, GError **error);

/* aus_change_keep: (transfer full): the consultation as it is: there was nothing to do. */
AusConsultation *aus_change_keep (AusChange *self);

/* aus_change_audit: one audit row about @consultation, for use cases that change nothing else. */
gboolean aus_change_audit (AusTx *tx, const AusActor *actor, const AusConsultation *consultation,
                           const char *participant_id, const char *action, const char *detail,
                           GError **error);

/* aus_change_get_due: the timers as they should be now. */
gboolean aus_change_get_due (const AusChange *self, gint64 due[], GError **error);

/* aus_change_check_open: AUS_ERROR_ILLEGAL_TRANSITION when no call can happen any more. */
gboolean aus_change_check_open (const AusChange *self, GError **error);

/* aus_allows_for: whether the policy lets @actor do that with @consultation. */
gboolean aus_allows_for (const AusActor *actor, AusAction action,
                         const AusConsultation *consultation);

/* aus_load_for: (transfer full): loads and asks the policy, for reading. */
AusConsultation *aus_load_for (AusTx *tx, const AusActor *actor, AusAction action,
                               const char *consultation_id, const char *participant_id,
                               GError **error);

G_END_DECLS
