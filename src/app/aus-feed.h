/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-use-case.h"

G_BEGIN_DECLS

/*
 * The calendar feed of a practitioner (B7): a secret address that diaries elsewhere read. It shows
 * times and initials; names stay here. One address at a time: a new one or none kills the old.
 */
extern const AusUseCase AUS_FEED_SHOW;   /* no input → JsonNode {url: text or null} */
extern const AusUseCase AUS_FEED_RENEW;  /* no input → JsonNode {url} */
extern const AusUseCase AUS_FEED_REVOKE; /* no input → JsonNode null */
extern const AusUseCase AUS_FEED_READ;   /* char * token → char * text/calendar (g_free) */

G_END_DECLS
