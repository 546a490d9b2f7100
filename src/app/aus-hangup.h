/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-consultation.h"
#include "app/aus-use-case.h"

G_BEGIN_DECLS

/* The end of a call (A1, A2, A5): AusCommand → AusConsultation. */
extern const AusUseCase AUS_HANGUP_END;    /* in_progress → ended|finalized */
extern const AusUseCase AUS_HANGUP_RESUME; /* within ten minutes, with the same links */

/* AUS_HANGUP_CONFIRM: minutes (-1: as counted) of a call that ended by itself → AusConsultation. */
extern const AusUseCase AUS_HANGUP_CONFIRM;

G_END_DECLS
