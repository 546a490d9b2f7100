/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-share.h"

AusShare
aus_share_of (gint64 price_cents, gint64 base_cents, guint rate_percent)
{
  AusShare share = { 0 };
  gint64 base = MIN (price_cents, base_cents);

  g_return_val_if_fail (price_cents >= 0 && base_cents >= 0 && rate_percent <= 100, share);
  share.reimbursed_cents = (base * rate_percent + 50) / 100;
  share.remainder_cents = base - share.reimbursed_cents;
  share.extra_cents = price_cents - base;
  return share;
}
