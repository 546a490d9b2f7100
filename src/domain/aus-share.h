/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusShare: what a price means for the patient (H3). Cents; the three parts add up to the price.
 */
typedef struct {
  gint64 reimbursed_cents; /* by the national insurance: the rate, of the base */
  gint64 remainder_cents;  /* the rest of the base: a complementary insurance may take it */
  gint64 extra_cents;      /* above the base: not reimbursed */
} AusShare;

/*
 * aus_share_of: @price_cents ≥ 0 of which @base_cents ≥ 0 are the reimbursable tariff (a price
 * below it is its own base), at @rate_percent 0–100. Half a cent is rounded up.
 */
AusShare aus_share_of (gint64 price_cents, gint64 base_cents, guint rate_percent);

G_END_DECLS
