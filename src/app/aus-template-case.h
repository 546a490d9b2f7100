/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The texts of an organisation's messages (J4). Input: JsonObject {kind, locale, subject, body,
 * sms}; results are JsonNode. A text is {kind, locale, subject, body, sms, custom, placeholders,
 * required: {subject, body, sms}}.
 */
extern const AusUseCase AUS_TEMPLATE_LIST;    /* no input → array of texts */
extern const AusUseCase AUS_TEMPLATE_SAVE;    /* → the text; AUS_ERROR_INVALID at its field */
extern const AusUseCase AUS_TEMPLATE_RESET;   /* kind and locale: back to the built-in one */
extern const AusUseCase AUS_TEMPLATE_PREVIEW; /* → {subject, text, html, sms}; checked alike */

G_END_DECLS
