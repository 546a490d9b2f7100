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

/* aus_candidate_check_advertised: "PUBLIC" or "PUBLIC/LOCAL", addresses of one family. */
gboolean aus_candidate_check_advertised (const char *rule);

/*
 * aus_candidate_advertise: (transfer full): our own host candidate as clients must see it: behind a
 * NAT that maps a public address to the local one port by port, with the public one. The first of
 * @rules that is for this local address, or for any of its family, counts; without one, a copy.
 */
char *aus_candidate_advertise (const char *candidate, const char *const *rules);

G_END_DECLS
