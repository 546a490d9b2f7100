/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_EARLY_MAX_PACKETS 32
#define AUS_EARLY_MAX_USEC    (2 * G_USEC_PER_SEC)

/*
 * AusEarly: the first packets of a client that finished its DTLS handshake before we did, until the
 * keys are there: without them a call would begin with a request for the key frame that was in
 * them. Bounded in number and age; belongs to the receiving thread.
 */
typedef struct _AusEarly AusEarly;

AusEarly *aus_early_new (void);
void aus_early_free (AusEarly *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusEarly, aus_early_free)

/* aus_early_hold: copies the packet; FALSE when there are too many. */
gboolean aus_early_hold (AusEarly *self, const guint8 *data, gsize length, gint64 arrival_usec);
/* aus_early_take: (transfer full): the oldest that is not too old, and when it came; or NULL. */
GByteArray *aus_early_take (AusEarly *self, gint64 now_usec, gint64 *arrival_usec);

G_END_DECLS
