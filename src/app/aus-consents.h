/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The ledger of consent (D2): each giving and each withdrawing with the exact text that was shown,
 * oldest first. AusCommand with the consultation → JsonNode, an array.
 */
extern const AusUseCase AUS_CONSENTS_LIST;

G_END_DECLS
