/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-consultation-store.h"

#include "core/aus-error.h"
#include "domain/aus-planning.h"
#include "storage/aus-payment-store.h"
#include "storage/aus-person-store.h"
#include "storage/aus-search-store.h"
#include "storage/aus-tag-store.h"

#define MAX_MANY     200
#define MAX_OVERLAPS 20

#define SELECT_CONSULTATION                                                                        \
  "SELECT c.id, c.version, c.revision, c.organisation_id, c.practitioner_id, c.kind,"              \
  " c.planned_start, c.planned_duration_minutes, c.time_zone, c.status, c.status_since,"           \
  " c.status_reason,"                                                                              \
  " c.payment_mode, c.payment_state, c.payment_max_cents, c.payment_currency,"                     \
  " c.private_comment, c.announced_delay_minutes,"                                                 \
  " c.waiting_message, c.tags, c.locked, c.immediate, c.started_at, c.ended_at,"                   \
  " c.resumable_until, c.both_first, c.both_last, c.both_since, c.created_at, c.created_by, "      \
  "c.updated_at,"                                                                                  \
  " (SELECT count(*) FROM document d WHERE d.consultation_id = c.id AND d.origin = 'patient'"      \
  "  AND d.opened_at IS NULL AND d.state <> 'infected') AS unopened_documents,"                    \
  " o.name AS organisation_name, p.display_name AS practitioner_name,"                             \
  " p.profession AS practitioner_profession, b.display_name AS created_by_name,"                   \
  " v.structure_id, s.name AS structure_name, s.town AS structure_town,"                           \
  " s.devices AS structure_devices, v.host_wish,"                                                  \
  " v.checked_in_at,"                                                                              \
  " (SELECT count(*) FROM vital_sign m WHERE m.consultation_id = c.id) AS n_measurements,"         \
  " c.queue_id, q.display_name AS queue_name, qu.code AS queue_code"                               \
  " FROM consultation c"                                                                           \
  " JOIN organisation o ON o.id = c.organisation_id"                                               \
  " JOIN account p ON p.id = c.practitioner_id"                                                    \
  " JOIN account b ON b.id = c.created_by"                                                         \
  " LEFT JOIN site_visit v ON v.consultation_id = c.id"                                            \
  " LEFT JOIN structure s ON s.id = v.structure_id"                                                \
  " LEFT JOIN account q ON q.id = c.queue_id LEFT JOIN queue qu ON qu.id = c.queue_id"             \
  " WHERE c.id IN "

char *
aus_in_list (const char *before, guint n, const char *after)
{
  static const guint sizes[] = { 1, 10, 50, MAX_MANY };
  GString *sql = g_string_new (before);
  guint size = MAX_MANY;

  for (guint i = 0; i < G_N_ELEMENTS (sizes) && size == MAX_MANY; i++)
    size = n <= sizes[i] ? sizes[i] : MAX_MANY;
  for (guint i = 1; i <= size; i++)
    g_string_append_printf (sql, "%s?%u", i == 1 ? "(" : ",", i);
  g_string_append_c (sql, ')');
  g_string_append (sql, after);
  return g_string_free (sql, FALSE);
}

/* Names in the rows are ours; one that is not known means a damaged row or a newer program. */
static gboolean
read_names (AusConsultation *self, AusStatement *row, GError **error)
{
  if (aus_consultation_kind_from_name (aus_statement_text (row, "kind"), &self->kind) &&
      aus_consultation_status_from_name (aus_statement_text (row, "status"), &self->status) &&
      aus_payment_mode_from_name (aus_statement_text (row, "payment_mode"), &self->payment_mode) &&
      aus_payment_state_from_name (aus_statement_text (row, "payment_state"), &self->payment_state))
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "consultation %s cannot be read", self->id);
  return FALSE;
}

static void
read_plan (AusConsultation *self, AusStatement *row)
{
  self->planned_start = aus_statement_int (row, "planned_start");
  self->planned_duration_minutes = (guint) aus_statement_int (row, "planned_duration_minutes");
  self->time_zone = aus_statement_dup (row, "time_zone");
  self->payment_maximum.cents = aus_statement_int (row, "payment_max_cents");
  const char *currency = aus_statement_text (row, "payment_currency");
  g_strlcpy (self->payment_maximum.currency, currency != NULL ? currency : "",
             sizeof self->payment_maximum.currency);
  self->private_comment = aus_statement_dup (row, "private_comment");
  self->announced_delay_minutes = (gint) aus_statement_int (row, "announced_delay_minutes");
  self->waiting_message = aus_statement_dup (row, "waiting_message");
  self->tags = aus_tags_from_text (aus_statement_text (row, "tags"));
  self->locked = aus_statement_int (row, "locked") != 0;
  self->immediate = aus_statement_int (row, "immediate") != 0;
}

static AusConsultation *
read_consultation (AusStatement *row, GError **error)
{
  g_autoptr (AusConsultation) self = aus_consultation_new ();

  self->id = aus_statement_dup (row, "id");
  self->version = aus_statement_int (row, "version");
  self->revision = aus_statement_int (row, "revision");
  self->organisation_id = aus_statement_dup (row, "organisation_id");
  self->practitioner_id = aus_statement_dup (row, "practitioner_id");
  if (!read_names (self, row, error))
    return NULL;
  read_plan (self, row);
  self->status_since = aus_statement_int (row, "status_since");
  self->status_reason = aus_statement_dup (row, "status_reason");
  self->started_at = aus_statement_int (row, "started_at");
  self->ended_at = aus_statement_int (row, "ended_at");
  self->resumable_until = aus_statement_int (row, "resumable_until");
  self->both_first = aus_statement_int (row, "both_first");
  self->both_last = aus_statement_int (row, "both_last");
  self->both_since = aus_statement_int (row, "both_since");
  self->created_at = aus_statement_int (row, "created_at");
  self->created_by_id = aus_statement_dup (row, "created_by");
  self->updated_at = aus_statement_int (row, "updated_at");
  self->unopened_documents = (guint) aus_statement_int (row, "unopened_documents");
  self->organisation_name = aus_statement_dup (row, "organisation_name");
  self->practitioner_name = aus_statement_dup (row, "practitioner_name");
  self->practitioner_profession = aus_statement_dup (row, "practitioner_profession");
  self->created_by_name = aus_statement_dup (row, "created_by_name");
  self->structure_id = aus_statement_dup (row, "structure_id");
  self->structure_name = aus_statement_dup (row, "structure_name");
  self->structure_town = aus_statement_dup (row, "structure_town");
  self->structure_devices = aus_statement_dup (row, "structure_devices");
  self->checked_in_at = aus_statement_int (row, "checked_in_at");
  self->n_measurements = (guint) aus_statement_int (row, "n_measurements");
  if (self->structure_id != NULL)
    aus_host_wish_from_name (aus_statement_text (row, "host_wish"), &self->host_wish);
  self->queue_id = aus_statement_dup (row, "queue_id");
  self->queue_name = aus_statement_dup (row, "queue_name");
  self->queue_code = aus_statement_dup (row, "queue_code");
  return g_steal_pointer (&self);
}

static gboolean
load_rows (AusTx *tx, GHashTable *by_id, const char *const *ids, guint n_ids, GError **error)
{
  g_autofree char *sql = aus_in_list (SELECT_CONSULTATION, n_ids, "");
  g_autoptr (AusStatement) row = aus_tx_query_texts (tx, error, sql, ids, n_ids);
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local)) {
    AusConsultation *consultation = read_consultation (row, &local);
    if (consultation == NULL)
      break;
    g_hash_table_insert (by_id, consultation->id, consultation);
  }
  if (local == NULL)
    return row != NULL;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Most are free, and cost no look-up. */
static gboolean
may_have_payment (const AusConsultation *self)
{
  return self->payment_mode != AUS_PAYMENT_MODE_NONE || self->payment_state != AUS_PAYMENT_NONE;
}

GPtrArray *
aus_consultation_store_load_many (AusTx *tx, GPtrArray *ids, GError **error)
{
  g_return_val_if_fail (ids->len <= MAX_MANY, NULL);
  const char *const *texts = (const char *const *) ids->pdata;
  g_autoptr (GHashTable) by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                        (GDestroyNotify) aus_consultation_unref);
  g_autoptr (GPtrArray) loaded =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_consultation_unref);

  if (ids->len == 0)
    return g_steal_pointer (&loaded);
  if (!load_rows (tx, by_id, texts, ids->len, error) ||
      !aus_person_store_load_all (tx, by_id, texts, ids->len, error))
    return NULL;
  for (guint i = 0; i < ids->len; i++) {
    AusConsultation *consultation = g_hash_table_lookup (by_id, texts[i]);
    if (consultation == NULL)
      continue;
    if (may_have_payment (consultation) &&
        !aus_payment_store_load_current (tx, consultation, error))
      return NULL;
    g_ptr_array_add (loaded, aus_consultation_ref (consultation));
  }
  return g_steal_pointer (&loaded);
}

AusConsultation *
aus_consultation_store_load (AusTx *tx, const char *consultation_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_ptr_array_add (ids, (gpointer) consultation_id);
  g_autoptr (GPtrArray) loaded = aus_consultation_store_load_many (tx, ids, error);
  if (loaded == NULL)
    return NULL;
  if (loaded->len == 1)
    return aus_consultation_ref (g_ptr_array_index (loaded, 0));
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such consultation");
  return NULL;
}

/* The columns that both an insert and an update write, in the order of their parameters. */
static void
put_columns (AusStatement *row, const AusConsultation *self)
{
  const char *currency = self->payment_maximum.currency;
  g_autofree char *tags = aus_tags_to_text ((const char *const *) self->tags);

  aus_statement_put_text (row, aus_consultation_kind_get_name (self->kind));
  aus_statement_put_int (row, self->planned_start);
  aus_statement_put_int (row, self->planned_duration_minutes);
  aus_statement_put_text (row, self->time_zone);
  aus_statement_put_text (row, aus_consultation_status_get_name (self->status));
  aus_statement_put_int (row, self->status_since);
  aus_statement_put_text (row, self->status_reason);
  aus_statement_put_text (row, aus_payment_mode_get_name (self->payment_mode));
  aus_statement_put_text (row, aus_payment_state_get_name (self->payment_state));
  aus_statement_put_int (row, self->payment_maximum.cents);
  aus_statement_put_text (row, currency[0] != '\0' ? currency : NULL);
  aus_statement_put_text (row, self->private_comment);
  aus_statement_put_int (row, self->announced_delay_minutes);
  aus_statement_put_text (row, self->waiting_message);
  aus_statement_put_int (row, self->locked);
  aus_statement_put_time (row, self->started_at);
  aus_statement_put_time (row, self->ended_at);
  aus_statement_put_time (row, self->resumable_until);
  aus_statement_put_time (row, self->both_first);
  aus_statement_put_time (row, self->both_last);
  aus_statement_put_time (row, self->both_since);
  aus_statement_put_text (row, tags);
  aus_statement_put_int (row, self->updated_at);
}

static gboolean
insert_row (AusTx *tx, const AusConsultation *self, const char *search_text, GError **error)
{
  static const char sql[] =
      "INSERT INTO consultation (kind, planned_start, planned_duration_minutes, time_zone, status,"
      " status_since, status_reason, payment_mode, payment_state, payment_max_cents,"
      " payment_currency, private_comment, announced_delay_minutes, waiting_message, locked,"
      " started_at, ended_at, resumable_until, both_first, both_last, both_since, tags, "
      "updated_at, id,"
      " version, revision, organisation_id, practitioner_id, immediate, created_at, created_by, "
      "search_text, queue_id)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
      " ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)";
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  if (row == NULL)
    return FALSE;
  put_columns (row, self);
  aus_statement_put_text (row, self->id);
  aus_statement_put_int (row, self->version);
  aus_statement_put_int (row, self->revision);
  aus_statement_put_text (row, self->organisation_id);
  aus_statement_put_text (row, self->practitioner_id);
  aus_statement_put_int (row, self->immediate);
  aus_statement_put_int (row, self->created_at);
  aus_statement_put_text (row, self->created_by_id);
  aus_statement_put_text (row, search_text);
  aus_statement_put_text (row, self->queue_id);
  return aus_statement_run (row, error);
}

gboolean
aus_consultation_store_insert (AusTx *tx, AusConsultation *self, GError **error)
{
  g_autofree char *search_text = aus_search_store_dup_text (self);

  return insert_row (tx, self, search_text, error);
}

gboolean
aus_consultation_store_save (AusTx *tx, AusConsultation *self, AusSaveKind kind, GError **error)
{
  static const char sql[] =
      "UPDATE consultation SET kind = ?1, planned_start = ?2, planned_duration_minutes = ?3,"
      " time_zone = ?4, status = ?5, status_since = ?6, status_reason = ?7, payment_mode = ?8,"
      " payment_state = ?9, payment_max_cents = ?10, payment_currency = ?11, private_comment = ?12,"
      " announced_delay_minutes = ?13, waiting_message = ?14, locked = ?15, started_at = ?16,"
      " ended_at = ?17, resumable_until = ?18, both_first = ?19, both_last = ?20, both_since = ?21,"
      " tags = ?22, updated_at = ?23, version = ?24, revision = revision + 1"
      " WHERE id = ?25 AND revision = ?26";
  g_autoptr (AusStatement) row = aus_tx_query (tx, error, sql, "");

  if (row == NULL)
    return FALSE;
  gint64 version = self->version + (kind == AUS_SAVE_EDIT ? 1 : 0);
  self->updated_at = aus_tx_now (tx);
  put_columns (row, self);
  aus_statement_put_int (row, version);
  aus_statement_put_text (row, self->id);
  aus_statement_put_int (row, self->revision);
  if (!aus_statement_run (row, error))
    return FALSE;
  if (aus_tx_changes (tx) != 1) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED,
                         "the consultation was changed meanwhile");
    return FALSE;
  }
  self->version = version;
  self->revision++;
  return TRUE;
}

/* One status at a time: the index gives its rows in order, where a list of them needs three tables
 * to be made first. */
static gboolean
add_overlaps (GPtrArray *ids, AusTx *tx, const char *practitioner_id, const char *status,
              gint64 start, gint64 end, const char *except, GError **error)
{
  /* No plan is longer than this walk back: the index is entered where an overlap can begin. */
  static const char sql[] =
      "SELECT id FROM consultation WHERE practitioner_id = ?1 AND status = ?2"
      " AND planned_start < ?4 AND planned_start > ?3 - ?6"
      " AND planned_start + planned_duration_minutes * 60000000 > ?3 AND id <> ?5"
      " ORDER BY planned_start, id LIMIT ?7";
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (
      tx, error, sql, "ssiisii", practitioner_id, status, start, end, except != NULL ? except : "",
      AUS_PLAN_MAX_MINUTES * 60 * (gint64) G_USEC_PER_SEC, (gint64) MAX_OVERLAPS - ids->len);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (ids, aus_statement_dup (row, "id"));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

GPtrArray *
aus_consultation_store_find_overlaps (AusTx *tx, const char *practitioner_id, gint64 start,
                                      gint64 end, const char *except, GError **error)
{
  static const AusConsultationStatus open[] = {
    AUS_CONSULTATION_SCHEDULED,
    AUS_CONSULTATION_WAITING,
    AUS_CONSULTATION_IN_PROGRESS,
  };
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (open); i++) {
    if (!add_overlaps (ids, tx, practitioner_id, aus_consultation_status_get_name (open[i]), start,
                       end, except, error))
      return NULL;
  }
  return g_steal_pointer (&ids);
}
