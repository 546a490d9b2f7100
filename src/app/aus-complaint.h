/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where to complain (F6): the practice says whom to turn to; the rest is the same for everybody. */

/* Nothing → JsonNode {contact} of the actor's organisation */
extern const AusUseCase AUS_COMPLAINT_SHOW;
/* JsonObject {contact} → JsonNode {contact} */
extern const AusUseCase AUS_COMPLAINT_SAVE;
/* aus_command: consultation_id → JsonNode {contact}, for who is at that visit */
extern const AusUseCase AUS_COMPLAINT_VISIT;

#define AUS_COMPLAINT_MAX_CONTACT 500

G_END_DECLS
