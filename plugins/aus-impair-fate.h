/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusImpairFate: what a bad line does to the n-th packet. Depends on the seed, the shares and n
 * alone, never on time, so that the same packets meet the same fate in every run.
 */
typedef struct {
  GRand *random;   /* owned */
  gdouble loss;    /* 0..1 */
  gdouble reorder; /* 0..1 */
} AusImpairFate;

typedef enum {
  AUS_IMPAIR_PASS,
  AUS_IMPAIR_LOSE,
  AUS_IMPAIR_HOLD, /* goes after packets that come later */
} AusImpairVerdict;

void aus_impair_fate_init (AusImpairFate *self, guint32 seed);
void aus_impair_fate_clear (AusImpairFate *self);

/* aus_impair_fate_next: of the next packet. Draws two numbers whatever the shares are: a run with
 * other shares of reordering loses the same packets. */
AusImpairVerdict aus_impair_fate_next (AusImpairFate *self);

G_END_DECLS
