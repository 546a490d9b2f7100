/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* aus_candidate_check: "candidate:…" as RFC 8839 section 5.1 has it, or "" for the end of them. */
gboolean aus_candidate_check (const char *candidate, GError **error);

/*
 * aus_candidate_is_usable: FALSE for the end mark and for mDNS names (".local"): those only resolve
 * in the client's own network, and trying costs seconds.
 */
gboolean aus_candidate_is_usable (const char *candidate);

G_END_DECLS
