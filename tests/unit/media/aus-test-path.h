/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-estimate.h"
#include "network-shaper.h"

G_BEGIN_DECLS

/*
 * AusTestPath: one viewer at the other end of a line, on a clock of the test's own: what is sent
 * passes a NetworkShaper, what comes is told by a real AusTwccRecorder, and the feedback goes back
 * over a line that may lose some. Sound and pictures are sent as the estimate lets them.
 */
typedef struct _AusTestPath AusTestPath;

typedef struct {
  NetworkConditions line;   /* to the viewer */
  gint64 return_usec;       /* delay of the feedback */
  double feedback_loss;     /* of 1 */
  guint64 video_cap_bps;    /* what the publisher sends at most */
  guint64 video_least_bps;  /* and at least, whatever it is told */
  gboolean unprobed;        /* nobody asks whether the line takes more */
  guint64 cross_bps;        /* of somebody else on the same line, who does not yield */
  gint64 viewer_clock_usec; /* what the viewer's clock is ahead of ours */
} AusTestPathSettings;

AusTestPath *aus_test_path_new (guint64 seed);
void aus_test_path_free (AusTestPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusTestPath, aus_test_path_free)

/* aus_test_path_settings: to be changed at any time. */
AusTestPathSettings *aus_test_path_settings (AusTestPath *self);
/* aus_test_path_set_rate: a line of @bps with a third of a second of queue; 0: no limit. */
void aus_test_path_set_rate (AusTestPath *self, guint64 bps);

/* What is seen while it runs. */
typedef struct {
  guint64 least_bps, most_bps; /* of the target */
  guint64 end_bps;
  gint64 longest_queue_usec; /* of what arrived */
} AusTestPathSeen;

/* aus_test_path_run: a call of @seconds. */
AusTestPathSeen aus_test_path_run (AusTestPath *self, double seconds);

AusEstimate *aus_test_path_get_estimate (AusTestPath *self); /* unowned */

G_END_DECLS
