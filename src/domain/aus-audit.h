/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the first row of a chain has as previous hash. */
#define AUS_AUDIT_GENESIS "0000000000000000000000000000000000000000000000000000000000000000"

/*
 * aus_audit_hash: (transfer full): hex SHA-256 over the previous row's hash and this row's values
 * in their fixed order (L2). Each value is written with its length, and NULL differs from "", so
 * that no two rows have the same canonical form.
 */
char *aus_audit_hash (const char *previous_hash, const char *const *values, gsize n_values);

/* aus_audit_check: whether @hash is the one of these; constant time is not needed here. */
gboolean aus_audit_check (const char *previous_hash, const char *const *values, gsize n_values,
                          const char *hash);

G_END_DECLS
