/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-app.h"

G_BEGIN_DECLS

/*
 * AusJobs: the timers of consultations (absent, missed, abandoned call, grace of a waiting patient,
 * pruning) are rows of job; one GSource stands for the earliest. A row is leased before it is done,
 * so that two daemons on one database do it once.
 */
#define AUS_TYPE_JOBS (aus_jobs_get_type ())
G_DECLARE_FINAL_TYPE (AusJobs, aus_jobs, AUS, JOBS, GObject)

AusJobs *aus_jobs_new (AusApp *app);
void aus_jobs_start (AusJobs *self);
void aus_jobs_stop (AusJobs *self);

/* aus_jobs_run_due_async: does what is due now; the timer calls it, tests too. Counts jobs done. */
void aus_jobs_run_due_async (AusJobs *self, GAsyncReadyCallback callback, gpointer user_data);
gint64 aus_jobs_run_due_finish (AusJobs *self, GAsyncResult *res, GError **error);

G_END_DECLS
