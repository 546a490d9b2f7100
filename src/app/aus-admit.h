/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-change.h"
#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"

G_BEGIN_DECLS

/* The practitioner's side of the waiting room (D4–D7): AusCommand → AusConsultation. */
extern const AusUseCase AUS_ADMIT_START; /* waiting|scheduled → in_progress; admits who waits */
extern const AusUseCase AUS_ADMIT_ADMIT; /* participant_id */
extern const AusUseCase AUS_ADMIT_PUT_BACK; /* participant_id */
extern const AusUseCase AUS_ADMIT_REMOVE;   /* participant_id: out, and the link no longer works */
extern const AusUseCase AUS_ADMIT_LOCK;
extern const AusUseCase AUS_ADMIT_UNLOCK;
extern const AusUseCase AUS_ADMIT_DELAY;   /* minutes, -1: none */
extern const AusUseCase AUS_ADMIT_MESSAGE; /* text, "" removes */
extern const AusUseCase AUS_ADMIT_NOTE;    /* text: the private comment (E8) */

/*
 * Of change->person, within a transaction. aus_admit_send_out: out, and the visits that came by the
 * link are over; who it is of has been checked. aus_admit_let_back: the same link leads to the
 * waiting room again. AUS_ERROR_ILLEGAL_TRANSITION.
 */
gboolean aus_admit_send_out (AusChange *change, AusRemover remover, GError **error);
gboolean aus_admit_let_back (AusChange *change, GError **error);

/* AusAnnounce: to everybody who waits for one practitioner. */
typedef struct {
  char *practitioner_id;
  gint minutes; /* -1: leave as it is */
  char *text;   /* NULL: leave as it is */
} AusAnnounce;

void aus_announce_free (AusAnnounce *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusAnnounce, aus_announce_free)

/* AUS_ADMIT_ANNOUNCE: AusAnnounce → gint64 * (how many consultations; g_free). */
extern const AusUseCase AUS_ADMIT_ANNOUNCE;

G_END_DECLS
