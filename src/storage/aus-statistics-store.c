/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-statistics-store.h"

/*
 * The list of statuses is, word for word, that of the partial index consultation_outcome: so every
 * column comes from the index, and 250,000 rows are read without their names and comments.
 */
#define ARE_OVER                                                                                   \
  " WHERE status IN ('ended', 'finalized', 'cancelled', 'absent', 'missed')"                       \
  " AND practitioner_id = ?1 AND planned_start >= ?2 AND planned_start < ?3"

#define HELD    "status IN ('ended', 'finalized')"
#define TIMED   HELD " AND both_last IS NOT NULL"
#define STARTED "started_at IS NOT NULL AND immediate = 0"
/* Seconds after the planned start, fewer when it was early. */
#define DELAY "(started_at - planned_start) / 1000000"

#define SUMS                                                                                       \
  "count (CASE WHEN " HELD " THEN 1 END) AS held,"                                                 \
  " count (CASE WHEN status = 'cancelled' THEN 1 END) AS cancelled,"                               \
  " count (CASE WHEN status = 'absent' THEN 1 END) AS absent,"                                     \
  " count (CASE WHEN status = 'missed' THEN 1 END) AS missed,"                                     \
  " count (CASE WHEN " TIMED " THEN 1 END) AS timed,"                                              \
  " sum (CASE WHEN " TIMED " THEN (both_last - both_first) / 1000000 ELSE 0 END) AS seconds,"      \
  " count (CASE WHEN " STARTED " THEN 1 END) AS started,"                                          \
  " sum (CASE WHEN " STARTED " AND started_at > planned_start THEN " DELAY                         \
  " ELSE 0 END) AS late_seconds,"                                                                  \
  " count (CASE WHEN " STARTED " AND " DELAY " <= 300 THEN 1 END) AS on_time,"                     \
  " count (CASE WHEN " STARTED " AND " DELAY " > 300 AND " DELAY " <= 900 THEN 1 END) AS late_15," \
  " count (CASE WHEN " STARTED " AND " DELAY " > 900 AND " DELAY                                   \
  " <= 1800 THEN 1 END) AS late_30,"                                                               \
  " count (CASE WHEN " STARTED " AND " DELAY " > 1800 THEN 1 END) AS late_more"

/* Only where anybody ever paid: else each row would be looked up for nothing. */
#define TAKEN "coalesce (p.captured_cents, 0)"
#define MONEY                                                                                      \
  ", count (CASE WHEN p.captured_cents > 0 THEN 1 END) AS paid,"                                   \
  " coalesce (sum (CASE WHEN p.held_at IS NOT NULL THEN p.amount_cents END), 0) AS held_cents,"    \
  " coalesce (sum (p.captured_cents), 0) AS captured_cents,"                                       \
  " coalesce (sum (CASE WHEN p.held_at IS NOT NULL AND p.state IN ('captured', 'over')"            \
  " THEN p.amount_cents - " TAKEN " END), 0) AS released_cents,"                                   \
  " coalesce (sum (p.fee_cents), 0) AS fee_cents"
#define NO_MONEY                                                                                   \
  ", 0 AS paid, 0 AS held_cents, 0 AS captured_cents, 0 AS released_cents, 0 AS fee_cents"
#define PAYMENT                                                                                    \
  " LEFT JOIN payment p ON p.consultation_id = consultation.id AND p.is_current = 1"               \
  " AND p.currency = 'EUR'"

static gboolean
has_payments (AusTx *tx, gboolean *payments, GError **error)
{
  gint64 any = 0;

  if (!aus_tx_get_int (tx, &any, 0, error, "SELECT EXISTS (SELECT 1 FROM payment)", ""))
    return FALSE;
  *payments = any != 0;
  return TRUE;
}

void
aus_figures_add (AusFigures *self, const AusFigures *other)
{
  self->held += other->held;
  self->cancelled += other->cancelled;
  self->absent += other->absent;
  self->missed += other->missed;
  self->timed += other->timed;
  self->seconds += other->seconds;
  self->started += other->started;
  self->late_seconds += other->late_seconds;
  self->on_time += other->on_time;
  self->late_15 += other->late_15;
  self->late_30 += other->late_30;
  self->late_more += other->late_more;
  self->paid += other->paid;
  self->held_cents += other->held_cents;
  self->captured_cents += other->captured_cents;
  self->released_cents += other->released_cents;
  self->fee_cents += other->fee_cents;
}

static AusFigures
read_figures (AusStatement *row)
{
  return (AusFigures){
    .held = aus_statement_int (row, "held"),
    .cancelled = aus_statement_int (row, "cancelled"),
    .absent = aus_statement_int (row, "absent"),
    .missed = aus_statement_int (row, "missed"),
    .timed = aus_statement_int (row, "timed"),
    .seconds = aus_statement_int (row, "seconds"),
    .started = aus_statement_int (row, "started"),
    .late_seconds = aus_statement_int (row, "late_seconds"),
    .on_time = aus_statement_int (row, "on_time"),
    .late_15 = aus_statement_int (row, "late_15"),
    .late_30 = aus_statement_int (row, "late_30"),
    .late_more = aus_statement_int (row, "late_more"),
    .paid = aus_statement_int (row, "paid"),
    .held_cents = aus_statement_int (row, "held_cents"),
    .captured_cents = aus_statement_int (row, "captured_cents"),
    .released_cents = aus_statement_int (row, "released_cents"),
    .fee_cents = aus_statement_int (row, "fee_cents"),
  };
}

gboolean
aus_statistics_store_count (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                            AusFigures *figures, GError **error)
{
  gboolean payments = FALSE;

  if (!has_payments (tx, &payments, error))
    return FALSE;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    payments ? "SELECT " SUMS MONEY " FROM consultation" PAYMENT ARE_OVER
                             : "SELECT " SUMS NO_MONEY " FROM consultation" ARE_OVER,
                    "sii", practitioner_id, from, to);
  if (row == NULL || !aus_statement_step (row, error))
    return FALSE;
  *figures = read_figures (row);
  return TRUE;
}

gboolean
aus_statistics_store_group (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                            AusStatisticsFunc func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean payments = FALSE;

  if (!has_payments (tx, &payments, error))
    return FALSE;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      payments ? "SELECT kind, tags, " SUMS MONEY " FROM consultation" PAYMENT ARE_OVER
                 " GROUP BY kind, tags ORDER BY kind"
               : "SELECT kind, tags, " SUMS NO_MONEY " FROM consultation" ARE_OVER
                 " GROUP BY kind, tags ORDER BY kind",
      "sii", practitioner_id, from, to);

  while (row != NULL && aus_statement_step (row, &local)) {
    AusFigures figures = read_figures (row);
    func (aus_statement_text (row, "kind"), aus_statement_text (row, "tags"), &figures, data);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

gboolean
aus_statistics_store_sites (AusTx *tx, const char *practitioner_id, gint64 from, gint64 to,
                            AusStatisticsSite func, gpointer data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT s.id AS site_id, s.name AS site_name, " SUMS MONEY " FROM consultation" PAYMENT
      " JOIN site_visit v ON v.consultation_id = consultation.id"
      " JOIN structure s ON s.id = v.structure_id" ARE_OVER
      " GROUP BY s.id, s.name ORDER BY s.name",
      "sii", practitioner_id, from, to);

  while (row != NULL && aus_statement_step (row, &local)) {
    AusFigures figures = read_figures (row);
    func (aus_statement_text (row, "site_id"), aus_statement_text (row, "site_name"), &figures,
          data);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

void
aus_statistics_practitioner_free (AusStatisticsPractitioner *self)
{
  g_free (self->id);
  g_free (self->display_name);
  g_free (self->organisation_id);
  g_free (self->organisation_name);
  g_free (self);
}

GPtrArray *
aus_statistics_store_list_practitioners (AusTx *tx, GError **error)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_statistics_practitioner_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error,
      "SELECT a.id, a.display_name, o.id AS organisation_id, o.name"
      " FROM account a JOIN organisation o ON o.id = a.organisation_id"
      " WHERE a.role IN ('practitioner', 'queue') ORDER BY o.name, o.id, a.family_name, a.id",
      "");

  while (row != NULL && aus_statement_step (row, &local)) {
    AusStatisticsPractitioner *one = g_new0 (AusStatisticsPractitioner, 1);
    one->id = aus_statement_dup (row, "id");
    one->display_name = aus_statement_dup (row, "display_name");
    one->organisation_id = aus_statement_dup (row, "organisation_id");
    one->organisation_name = aus_statement_dup (row, "name");
    g_ptr_array_add (all, one);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&all) : NULL;
}
