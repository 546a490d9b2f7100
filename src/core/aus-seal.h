/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-secrets.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * aus_seal: (transfer full): @bytes encrypted and authenticated (XSalsa20-Poly1305) under a key
 * derived from the server's key for @purpose and @id; base64.
 */
char *aus_seal (AusSecrets *secrets, const char *purpose, const char *id, GBytes *bytes);

/* aus_unseal: (transfer full): AUS_ERROR_INTERNAL when it was altered or sealed for something else.
 */
GBytes *aus_unseal (AusSecrets *secrets, const char *purpose, const char *id, const char *sealed,
                    GError **error);

/* aus_seal_object, aus_unseal_object: the same for a JSON object; (transfer full). */
char *aus_seal_object (AusSecrets *secrets, const char *purpose, const char *id,
                       JsonObject *object);
JsonNode *aus_unseal_object (AusSecrets *secrets, const char *purpose, const char *id,
                             const char *sealed, GError **error);

G_END_DECLS
