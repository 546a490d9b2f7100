/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-payment-provider.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of Stripe's objects: NULL or FALSE when absent, null or of another type. Unowned. */
const char *aus_stripe_get_string (JsonObject *object, const char *name);
JsonObject *aus_stripe_get_object (JsonObject *object, const char *name);
gboolean aus_stripe_get_boolean (JsonObject *object, const char *name);
gint64 aus_stripe_get_int (JsonObject *object, const char *name, gint64 fallback);
/* aus_stripe_get_id: of a member that may be expanded: an id, or the object itself. */
const char *aus_stripe_get_id (JsonObject *object, const char *name);

/*
 * aus_stripe_read_answer: (transfer full): what an answer of Stripe's means. @status: of HTTP; 0:
 * there was none, and @reason says why. @retry_after: seconds, 0: not said. Sets @must_look when
 * the thing is in another state than expected: how it stands has to be asked.
 */
AusPaymentReport *aus_stripe_read_answer (guint status, const char *body, gsize length,
                                          const char *reason, gint64 retry_after,
                                          gboolean *must_look);

G_END_DECLS
