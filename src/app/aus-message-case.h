/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What became of messages, for those who wait for it (C2). Results are JsonNode arrays of
 * {consultation_id, participant_id, kind, channel, state, reason, tries, at, next_try_at}.
 */

extern const AusUseCase AUS_MESSAGE_LIST;    /* AusCommand: of one consultation */
extern const AusUseCase AUS_MESSAGE_TROUBLE; /* no input: of all the actor's consultations */

/*
 * AUS_MESSAGE_SEND_AGAIN: AusCommand with a participant, and "channel" ("mail", "sms") in its
 * object: the invitation leaves once more. AUS_ERROR_ILLEGAL_TRANSITION when it is over, while one
 * is on its way, and for the practitioner; AUS_ERROR_INVALID at "/channel" without an address.
 */
extern const AusUseCase AUS_MESSAGE_SEND_AGAIN;

G_END_DECLS
