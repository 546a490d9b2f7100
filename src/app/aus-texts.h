/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consent.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  AUS_TEXT_CONSENT,     /* by role: patient, companion */
  AUS_TEXT_INFORMATION, /* what patients are told before */
} AusTextKind;

/*
 * aus_texts_load: (transfer full): a text of data/texts in @locale; @version: NULL: in force.
 * AUS_ERROR_INVALID at "?version" or "?locale": there is none.
 */
JsonObject *aus_texts_load (AusTextKind kind, const char *version, const char *locale,
                            GError **error);

/* aus_texts_describe: (transfer full): the same with {version, in_force, locale, versions}. */
JsonNode *aus_texts_describe (AusTextKind kind, const char *version, const char *locale,
                              GError **error);

G_END_DECLS
