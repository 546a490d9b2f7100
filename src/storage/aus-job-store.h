/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusJobKind: the timers of a consultation; at most one row of each. */
typedef enum {
  AUS_JOB_ABSENT,
  AUS_JOB_MISSED,
  AUS_JOB_ABANDON,
  AUS_JOB_LEAVE,      /* the grace time of a patient who waited */
  AUS_JOB_HOLD_LAPSE, /* an amount that was held can no longer be taken */
  AUS_JOB_REMIND,     /* from here on: messages, each once */
  AUS_JOB_REMIND_EARLY,
  AUS_JOB_HOLD_WARN,
  AUS_JOB_HOLD_WARN_EARLY,
} AusJobKind;
#define AUS_JOB_N (AUS_JOB_HOLD_WARN_EARLY + 1)

typedef struct {
  char *consultation_id;
  AusJobKind kind;
  gint64 due_at;
  gint64 leased_until; /* what proves the lease when the job is done */
} AusJob;

void aus_job_free (AusJob *self);

/* aus_job_store_insert: for a consultation that has no timers yet; @due: 0: none of this kind. */
gboolean aus_job_store_insert (AusTx *tx, const char *consultation_id, const gint64 due[AUS_JOB_N],
                               GError **error);
/*
 * aus_job_store_sync: makes the timers of a consultation those of @due; touches what differs. A
 * reminder whose time is over stays if it is there, and does not come back if it is done.
 */
gboolean aus_job_store_sync (AusTx *tx, const char *consultation_id, const gint64 due[AUS_JOB_N],
                             GError **error);

/* aus_job_store_get_next: when the earliest is due or a lease runs out; 0: none. */
gboolean aus_job_store_get_next (AusTx *tx, gint64 *next, GError **error);

/*
 * aus_job_store_lease: (transfer full) (element-type AusJob): takes at most @limit that are due and
 * not leased, until @lease_usec from now: nobody else gets them meanwhile.
 */
GPtrArray *aus_job_store_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error);

/*
 * aus_job_store_take: removes a leased job inside the transaction that does it. FALSE without
 * error: it was moved, done or leased by another meanwhile: not ours to do.
 */
gboolean aus_job_store_take (AusTx *tx, const AusJob *job, GError **error);

G_END_DECLS
