/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-job-store.h"

static const char *const kinds[AUS_JOB_N] = {
  [AUS_JOB_ABSENT] = "absent",
  [AUS_JOB_MISSED] = "missed",
  [AUS_JOB_ABANDON] = "abandon",
  [AUS_JOB_LEAVE] = "leave",
  [AUS_JOB_HOLD_LAPSE] = "hold-lapse",
  [AUS_JOB_REMIND] = "remind",
  [AUS_JOB_REMIND_EARLY] = "remind-early",
  [AUS_JOB_HOLD_WARN] = "hold-warn",
  [AUS_JOB_HOLD_WARN_EARLY] = "hold-warn-early",
};

void
aus_job_free (AusJob *self)
{
  g_free (self->consultation_id);
  g_free (self);
}

static AusJobKind
kind_of (const char *name)
{
  guint kind = 0;

  while (kind < AUS_JOB_N - 1 && !g_str_equal (kinds[kind], name))
    kind++;
  return (AusJobKind) kind;
}

static gboolean
put (AusTx *tx, const char *consultation_id, AusJobKind kind, gint64 due_at, GError **error)
{
  aus_tx_mark (tx, AUS_TX_JOBS);
  return aus_tx_exec (tx, error,
                      "INSERT INTO job (consultation_id, kind, due_at) VALUES (?1, ?2, ?3)"
                      " ON CONFLICT (consultation_id, kind) DO UPDATE"
                      " SET due_at = excluded.due_at, leased_until = NULL, tries = 0",
                      "ssi", consultation_id, kinds[kind], due_at);
}

static gboolean
drop (AusTx *tx, const char *consultation_id, AusJobKind kind, GError **error)
{
  aus_tx_mark (tx, AUS_TX_JOBS);
  return aus_tx_exec (tx, error, "DELETE FROM job WHERE consultation_id = ?1 AND kind = ?2", "ss",
                      consultation_id, kinds[kind]);
}

/* Timers of the state come back as long as their reason is there; nobody is reminded twice. */
static gboolean
is_past_reminder (AusTx *tx, guint kind, gint64 due)
{
  return kind >= AUS_JOB_REMIND && due <= aus_tx_now (tx);
}

gboolean
aus_job_store_insert (AusTx *tx, const char *consultation_id, const gint64 due[AUS_JOB_N],
                      GError **error)
{
  for (guint kind = 0; kind < AUS_JOB_N; kind++) {
    if (due[kind] != 0 && !is_past_reminder (tx, kind, due[kind]) &&
        !put (tx, consultation_id, (AusJobKind) kind, due[kind], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_due (AusTx *tx, const char *consultation_id, gint64 due[AUS_JOB_N], GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, "SELECT kind, due_at FROM job WHERE consultation_id = ?1", "s", consultation_id);

  while (row != NULL && aus_statement_step (row, &local))
    due[kind_of (aus_statement_text (row, "kind"))] = aus_statement_int (row, "due_at");
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

gboolean
aus_job_store_sync (AusTx *tx, const char *consultation_id, const gint64 due[AUS_JOB_N],
                    GError **error)
{
  gint64 stored[AUS_JOB_N] = { 0 };
  gboolean ok = load_due (tx, consultation_id, stored, error);

  for (guint kind = 0; ok && kind < AUS_JOB_N; kind++) {
    gint64 wanted =
        is_past_reminder (tx, kind, due[kind]) && stored[kind] != due[kind] ? 0 : due[kind];
    if (stored[kind] == wanted)
      continue;
    ok = wanted != 0 ? put (tx, consultation_id, (AusJobKind) kind, due[kind], error)
                     : drop (tx, consultation_id, (AusJobKind) kind, error);
  }
  return ok;
}

gboolean
aus_job_store_get_next (AusTx *tx, gint64 *next, GError **error)
{
  gint64 due = 0, lease = 0;

  if (!aus_tx_get_int (tx, &due, 0, error,
                       "SELECT due_at FROM job WHERE leased_until IS NULL"
                       " ORDER BY due_at LIMIT 1",
                       "") ||
      !aus_tx_get_int (tx, &lease, 0, error,
                       "SELECT leased_until FROM job WHERE leased_until IS NOT NULL"
                       " ORDER BY leased_until LIMIT 1",
                       ""))
    return FALSE;
  *next = due == 0 || lease == 0 ? MAX (due, lease) : MIN (due, lease);
  return TRUE;
}

static AusJob *
read_job (AusStatement *row)
{
  AusJob *job = g_new0 (AusJob, 1);

  job->consultation_id = aus_statement_dup (row, "consultation_id");
  job->kind = kind_of (aus_statement_text (row, "kind"));
  job->due_at = aus_statement_int (row, "due_at");
  job->leased_until = aus_statement_int (row, "leased_until");
  return job;
}

GPtrArray *
aus_job_store_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error)
{
  static const char sql[] =
      "UPDATE job SET leased_until = ?2, tries = tries + 1"
      " WHERE (consultation_id, kind) IN (SELECT consultation_id, kind FROM job"
      "  WHERE leased_until IS NULL AND due_at <= ?1"
      "  UNION ALL SELECT consultation_id, kind FROM job WHERE leased_until <= ?1 LIMIT ?3)"
      " RETURNING consultation_id, kind, due_at, leased_until";
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_job_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "iii", aus_tx_now (tx),
                                               aus_tx_now (tx) + lease_usec, (gint64) limit);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (jobs, read_job (row));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL ? g_steal_pointer (&jobs) : NULL;
}

gboolean
aus_job_store_take (AusTx *tx, const AusJob *job, GError **error)
{
  return aus_tx_exec (tx, error,
                      "DELETE FROM job WHERE consultation_id = ?1 AND kind = ?2 AND due_at = ?3"
                      " AND leased_until = ?4",
                      "ssii", job->consultation_id, kinds[job->kind], job->due_at,
                      job->leased_until) &&
         aus_tx_changes (tx) == 1;
}
