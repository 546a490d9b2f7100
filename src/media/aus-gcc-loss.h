/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_GCC_LOSS_WINDOW 20 /* observations */

typedef struct {
  guint packets, lost;
  double sent_bps;
} AusGccObservation;

/*
 * AusGccLoss: the loss-based controller. The draft's (draft-ietf-rmcat-gcc-02 section 6) lowers the
 * rate whenever more than 10 % is lost, and so starves on a radio link that loses packets by
 * itself. This one asks which bandwidth explains best what was lost at which rate, beside a loss
 * that has nothing to do with the rate; a path that loses as much at any rate is not congested.
 */
typedef struct {
  guint64 rate_bps;
  AusGccObservation window[AUS_GCC_LOSS_WINDOW]; /* newest at next - 1 */
  guint n_observed, next;

  guint packets, lost; /* of the observation in the making */
  guint64 bytes;
  gint64 since_usec;
} AusGccLoss;

void aus_gcc_loss_init (AusGccLoss *self);
/* aus_gcc_loss_tell: one packet that was sent, and whether it came. */
void aus_gcc_loss_tell (AusGccLoss *self, gsize size, gboolean lost);
/* aus_gcc_loss_recover: one that was told as lost came after all. */
void aus_gcc_loss_recover (AusGccLoss *self);
/* aus_gcc_loss_update: after each feedback. @acked_bps: 0 while unknown. */
void aus_gcc_loss_update (AusGccLoss *self, guint64 acked_bps, gint64 now_usec);
/* aus_gcc_loss_set: the rate is known otherwise: a probe came through. */
void aus_gcc_loss_set (AusGccLoss *self, guint64 rate_bps);
/* aus_gcc_loss_get_share: of 1, over the window. */
double aus_gcc_loss_get_share (const AusGccLoss *self);

/*
 * aus_gcc_loss_report: the draft's own controller, for a viewer that tells of loss only in receiver
 * reports: @fraction of 256.
 */
void aus_gcc_loss_report (AusGccLoss *self, guint8 fraction);

G_END_DECLS
