/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-allocate.h"

#define PAUSE_USEC  1200000
#define RESUME_USEC (3 * G_USEC_PER_SEC / 2)
/* A share that is not nothing. */
#define HARDLY_BPS 40000
/* Coming back needs more than staying. */
#define TO_RESUME(bps) ((bps) + (bps) *3 / 10)
#define TO_STAY(bps)   ((bps) - (bps) / 10)

/* TRUE once what should be has been so for @wait_usec. */
static gboolean
has_lasted (AusShare *share, gboolean should_change, gint64 wait_usec, gint64 now_usec)
{
  if (!should_change) {
    share->since_usec = 0;
    return FALSE;
  }
  if (share->since_usec == 0)
    share->since_usec = now_usec;
  return now_usec - share->since_usec >= wait_usec;
}

static void
decide (AusShare *share, guint64 left_bps, gint64 now_usec)
{
  gboolean change =
      share->paused
          ? has_lasted (share, left_bps >= TO_RESUME (share->least_bps), RESUME_USEC, now_usec)
          : has_lasted (share, left_bps < TO_STAY (share->least_bps), PAUSE_USEC, now_usec);
  if (!change)
    return;
  share->paused = !share->paused;
  share->since_usec = 0;
}

static void
give_least (AusShare *const *shares, guint n_shares, AusAllocateKind kind, guint64 *left_bps,
            gint64 now_usec)
{
  for (guint i = 0; i < n_shares; i++) {
    AusShare *share = shares[i];
    if (share->kind != kind)
      continue;
    decide (share, *left_bps, now_usec);
    /* Until it is paused it has what there is: that is what its publisher is told to try. */
    guint64 given_bps = CLAMP (*left_bps, MIN (HARDLY_BPS, share->least_bps), share->least_bps);
    share->share_bps = share->paused ? 0 : MIN (given_bps, share->useful_bps);
    *left_bps -= MIN (*left_bps, share->share_bps);
  }
}

static gboolean
can_use_more (const AusShare *share, AusAllocateKind kind)
{
  return share->kind == kind && !share->paused && share->share_bps < share->useful_bps;
}

/* What is left in equal parts; who needs less than a part leaves the rest to the others. */
static void
give_rest (AusShare *const *shares, guint n_shares, AusAllocateKind kind, guint64 *left_bps)
{
  guint n_hungry;
  do {
    n_hungry = 0;
    for (guint i = 0; i < n_shares; i++)
      n_hungry += can_use_more (shares[i], kind);
    guint64 part_bps = n_hungry > 0 ? *left_bps / n_hungry : 0;
    if (part_bps == 0)
      return;
    for (guint i = 0; i < n_shares; i++) {
      if (!can_use_more (shares[i], kind))
        continue;
      guint64 given_bps = MIN (part_bps, shares[i]->useful_bps - shares[i]->share_bps);
      shares[i]->share_bps += given_bps;
      *left_bps -= given_bps;
    }
  } while (n_hungry > 0);
}

void
aus_allocate (AusShare *const *shares, guint n_shares, guint64 budget_bps, gint64 now_usec)
{
  guint64 left_bps = budget_bps;
  give_least (shares, n_shares, AUS_ALLOCATE_EXTRA, &left_bps, now_usec);
  give_least (shares, n_shares, AUS_ALLOCATE_CAMERA, &left_bps, now_usec);
  give_rest (shares, n_shares, AUS_ALLOCATE_EXTRA, &left_bps);
  give_rest (shares, n_shares, AUS_ALLOCATE_CAMERA, &left_bps);
}
