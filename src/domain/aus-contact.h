/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_contact_normalise_email: (transfer full): trimmed, domain in lower case, checked. NULL and
 * AUS_ERROR_INVALID otherwise. The local part is kept as written: it is the receiver's business
 * (RFC 5321 section 2.4).
 */
char *aus_contact_normalise_email (const char *text, GError **error);

/*
 * aus_contact_fold_email: (transfer full): for comparing, as when somebody logs in: all lower case.
 */
char *aus_contact_fold_email (const char *text);

/*
 * aus_contact_normalise_phone: (transfer full): E.164 ("+33612345678"). Without "+" or "00" a
 * French number is meant, of the overseas departments, too, which have codes of their own.
 */
char *aus_contact_normalise_phone (const char *text, GError **error);

/* aus_contact_is_french_mobile: whether an SMS can reach @e164 at a French mobile network. */
gboolean aus_contact_is_french_mobile (const char *e164);

G_END_DECLS
