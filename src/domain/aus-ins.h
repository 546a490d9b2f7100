/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The national health identity of France (INS): the NIR or NIA of 13 characters with its key of two
 * digits, and the OID that says which of them it is.
 */

#define AUS_INS_OID_NIR "1.2.250.1.213.1.4.8"

/* aus_ins_oids: those an INS may have: NIR, NIA, and the two of test and demonstration numbers. */
extern const char *const aus_ins_oids[];

/*
 * aus_ins_normalise: (transfer full): 15 characters without blanks, the department of Corsica as
 * 2A or 2B. AUS_ERROR_INVALID when the shape or the key is wrong: 97 − (13 digits mod 97), with 19
 * for 2A and 18 for 2B (INSEE).
 */
char *aus_ins_normalise (const char *text, GError **error);

G_END_DECLS
