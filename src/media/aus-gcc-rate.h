/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_GCC_RATE_STEPS     48
#define AUS_GCC_RATE_STEP_USEC 25000

/*
 * AusGccRate: a bit-rate over the last moments of a clock that is driven by the packets themselves:
 * acknowledged packets by their arrival, sent ones by their departure.
 */
typedef struct {
  guint32 bytes[AUS_GCC_RATE_STEPS];
  gint64 newest; /* step */
  gint64 first;  /* step of the first packet ever */
  gboolean started;
} AusGccRate;

void aus_gcc_rate_add (AusGccRate *self, gsize size, gint64 at_usec);
/* aus_gcc_rate_get: bit/s of the last @span_usec before the newest packet; 0 while unknown. */
guint64 aus_gcc_rate_get (const AusGccRate *self, gint64 span_usec);

G_END_DECLS
