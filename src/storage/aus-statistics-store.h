/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-participant.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/*
 * AusFigures: what came of consultations (H5). Sums, so that figures of parts can be added; what is
 * derived from them (means, rates) is the reader's.
 */
typedef struct {
  gint64 held; /* ended or finalized */
  gint64 cancelled;
  gint64 absent;
  gint64 missed;
  gint64 timed; /* of those held: with a duration (A5) */
  gint64 seconds;
  /* Punctuality: of those that had been planned, from the planned to the real start. */
  gint64 started;
  gint64 late_seconds; /* sum of the delays; early is no delay */
  gint64 on_time;      /* at most five minutes late */
  gint64 late_15;      /* at most fifteen */
  gint64 late_30;
  gint64 late_more;
  /* Money of the hold that counts, in euro cents (G1): what was held, taken, given back, and the
   * provider's fee; what is held and neither taken nor given back is the difference. */
  gint64 paid; /* consultations of which something was taken */
  gint64 held_cents;
  gint64 captured_cents;
  gint64 released_cents;
  gint64 fee_cents;
} AusFigures;

void aus_figures_add (AusFigures *self, const AusFigures *other);

/* aus_statistics_store_count: of @practitioner_id, planned in [from, to). */
gboolean aus_statistics_store_count (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                                     AusFigures *figures, GError **error);

/* AusStatisticsFunc: @tags: of each of them, as one text, a tag a line. Lent. */
typedef void (*AusStatisticsFunc) (const char *kind, const char *tags, const AusFigures *figures,
                                   gpointer data);

/* aus_statistics_store_group: by kind and tags. */
gboolean aus_statistics_store_group (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                                     AusStatisticsFunc func, gpointer data, GError **error);

/* aus_statistics_store_sites: those whose patients came to an equipped site (K1), by structure. */
typedef void (*AusStatisticsSite) (const char *id, const char *name, const AusFigures *figures,
                                   gpointer data);
gboolean aus_statistics_store_sites (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                                     AusStatisticsSite func, gpointer data, GError **error);

/* AusStatisticsPractitioner: whose consultations, for the operator without a name. */
typedef struct {
  char *id;
  char *display_name;
  char *organisation_id;
  char *organisation_name;
} AusStatisticsPractitioner;

void aus_statistics_practitioner_free (AusStatisticsPractitioner *self);

/* aus_statistics_store_list_practitioners: (transfer full) (element-type
 * AusStatisticsPractitioner): everybody of every organisation, in the order of their organisations.
 */
GPtrArray *aus_statistics_store_list_practitioners (AusTx *tx, GError **error);

G_END_DECLS
