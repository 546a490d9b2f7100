/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_credential_origin_is_ours: is @origin (an Origin header) the one that links begin with, or
 * the host that the request itself names? "null" is nobody's.
 */
gboolean aus_credential_origin_is_ours (const char *origin, const char *base_url, const char *host);

/* aus_credential_dup_bearer: (transfer full) (nullable): the token of an Authorization header. */
char *aus_credential_dup_bearer (const char *authorization);

G_END_DECLS
