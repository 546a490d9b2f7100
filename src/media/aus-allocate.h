/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_ALLOCATE_MIN_CAMERA_BPS 50000
#define AUS_ALLOCATE_MIN_EXTRA_BPS  100000

typedef enum {
  AUS_ALLOCATE_EXTRA, /* a screen or a device: what is being talked about */
  AUS_ALLOCATE_CAMERA,
} AusAllocateKind;

/* One video stream that a viewer should see. */
typedef struct {
  AusAllocateKind kind;
  guint64 least_bps;  /* below this it is not worth sending, or its publisher cannot go */
  guint64 useful_bps; /* more is of no use */
  gboolean paused;    /* decided before; decided anew */
  gint64 since_usec;  /* since when the decision should be another; 0: it should not */
  guint64 share_bps;  /* decided; 0 while paused */
} AusShare;

/*
 * aus_allocate: divides @budget_bps, what is left when all sound has been sent. First every extra,
 * then every camera gets the least it can live with, in the order given; then extras what they can
 * use; then cameras the rest in equal parts. What cannot have its least for a while is paused, so
 * that sound never waits behind a picture; it comes back once there is room to spare for a while.
 */
void aus_allocate (AusShare *const *shares, guint n_shares, guint64 budget_bps, gint64 now_usec);

G_END_DECLS
