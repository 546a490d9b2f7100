/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-hours-store.h"

#include "core/aus-error.h"
#include "domain/aus-consultation-state.h"
#include "domain/aus-planning.h"

#include <string.h>

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

AusHoursRecord *
aus_hours_record_new (const char *account_id, guint slot_minutes)
{
  AusHoursRecord *self = g_new0 (AusHoursRecord, 1);

  self->account_id = g_strdup (account_id);
  self->hours = aus_hours_new (slot_minutes);
  aus_public_page_init (&self->page);
  return self;
}

void
aus_hours_record_free (AusHoursRecord *self)
{
  g_free (self->account_id);
  aus_hours_free (self->hours);
  aus_public_page_clear (&self->page);
  g_free (self);
}

/* Loading */

/* Amounts of money may be unknown, and nothing costs nothing. */
static gint64
read_cents (AusStatement *row, const char *column)
{
  return aus_statement_text (row, column) != NULL ? aus_statement_int (row, column) : -1;
}

static void
read_row (AusHoursRecord *self, AusStatement *row)
{
  self->version = aus_statement_int (row, "version");
  self->hours->slot_minutes = (guint) aus_statement_int (row, "slot_minutes");
  self->hours->buffer_minutes = (guint) aus_statement_int (row, "buffer_minutes");
  self->hours->lead_minutes = (guint) aus_statement_int (row, "lead_minutes");
  self->hours->horizon_days = (guint) aus_statement_int (row, "horizon_days");
  self->hours->price_cents = read_cents (row, "price_cents");
  self->hours->base_cents = read_cents (row, "base_cents");
  aus_public_page_clear (&self->page);
  self->page.enabled = aus_statement_int (row, "page_enabled") != 0;
  self->page.indexed = aus_statement_int (row, "page_indexed") != 0;
  self->page.slug = aus_statement_dup (row, "slug");
  const char *languages = aus_statement_text (row, "page_languages");
  self->page.languages =
      languages[0] != '\0' ? g_strsplit (languages, " ", -1) : g_new0 (char *, 1);
  self->page.presentation = aus_statement_dup (row, "page_presentation");
}

static gboolean
load_row (AusHoursRecord *self, AusTx *tx, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT version, slot_minutes, buffer_minutes, lead_minutes, horizon_days,"
                    " price_cents, base_cents, page_enabled, page_indexed,"
                    " coalesce (page_slug, '') AS slug, page_languages, page_presentation"
                    " FROM hours WHERE account_id = ?1",
                    "s", self->account_id);

  if (row == NULL)
    return FALSE;
  if (aus_statement_step (row, &local))
    read_row (self, row);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

static gboolean
load_days (AusHoursRecord *self, AusTx *tx, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row = aus_tx_query (tx, error,
                                               "SELECT first_date, last_date FROM hours_days"
                                               " WHERE account_id = ?1 ORDER BY first_date",
                                               "s", self->account_id);

  while (row != NULL && aus_statement_step (row, &local))
    g_ptr_array_add (self->hours->days, aus_open_days_new (aus_statement_text (row, "first_date"),
                                                           aus_statement_text (row, "last_date")));
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

/* unowned: the openings of @day; NULL when there are no such days. */
static GArray *
openings_of (AusHours *hours, const char *day)
{
  if (strlen (day) == 1)
    return hours->weekly[(day[0] - '1') % 7];
  for (guint i = 0; i < hours->days->len; i++) {
    AusOpenDays *days = g_ptr_array_index (hours->days, i);
    if (g_str_equal (days->first, day))
      return days->openings;
  }
  return NULL;
}

static gboolean
load_openings (AusHoursRecord *self, AusTx *tx, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT day, from_minute, until_minute FROM hours_opening WHERE account_id = ?1"
                    " ORDER BY day, from_minute",
                    "s", self->account_id);

  while (row != NULL && aus_statement_step (row, &local)) {
    GArray *openings = openings_of (self->hours, aus_statement_text (row, "day"));
    AusOpening one = { (guint) aus_statement_int (row, "from_minute"),
                       (guint) aus_statement_int (row, "until_minute") };
    if (openings != NULL)
      g_array_append_val (openings, one);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

AusHoursRecord *
aus_hours_store_load (AusTx *tx, const char *account_id, guint slot_minutes, GError **error)
{
  g_autoptr (AusHoursRecord) self = aus_hours_record_new (account_id, slot_minutes);

  if (!load_row (self, tx, error) || !load_days (self, tx, error) ||
      !load_openings (self, tx, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* Saving */

static gboolean
check_slug (AusTx *tx, const AusHoursRecord *self, GError **error)
{
  gint64 others = 0;

  if (!aus_tx_get_int (tx, &others, 0, error,
                       "SELECT count(*) FROM hours WHERE page_slug = ?1 AND account_id <> ?2", "ss",
                       self->page.slug, self->account_id))
    return FALSE;
  if (others == 0)
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/page/slug", "Somebody else has this address");
  return FALSE;
}

static gboolean
save_row (AusTx *tx, const AusHoursRecord *self, GError **error)
{
  static const char sql[] =
      "INSERT INTO hours (account_id, version, slot_minutes, buffer_minutes, lead_minutes,"
      " horizon_days, price_cents, base_cents, page_enabled, page_indexed, page_slug,"
      " page_languages, page_presentation)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif (?7, -1), nullif (?8, -1), ?9, ?10, nullif (?11, "
      "''),"
      " ?12, ?13) ON CONFLICT (account_id) DO UPDATE SET version = excluded.version,"
      " slot_minutes = excluded.slot_minutes, buffer_minutes = excluded.buffer_minutes,"
      " lead_minutes = excluded.lead_minutes, horizon_days = excluded.horizon_days,"
      " price_cents = excluded.price_cents, base_cents = excluded.base_cents,"
      " page_enabled = excluded.page_enabled, page_indexed = excluded.page_indexed,"
      " page_slug = excluded.page_slug, page_languages = excluded.page_languages,"
      " page_presentation = excluded.page_presentation";
  const AusHours *hours = self->hours;
  g_autofree char *languages = g_strjoinv (" ", self->page.languages);

  return aus_tx_exec (tx, error, sql, "siiiiiiibbsss", self->account_id, self->version,
                      (gint64) hours->slot_minutes, (gint64) hours->buffer_minutes,
                      (gint64) hours->lead_minutes, (gint64) hours->horizon_days,
                      hours->price_cents, hours->base_cents, self->page.enabled, self->page.indexed,
                      self->page.slug, languages, self->page.presentation);
}

static gboolean
save_openings (AusTx *tx, const char *account_id, const char *day, const GArray *openings,
               GError **error)
{
  for (guint i = 0; i < openings->len; i++) {
    const AusOpening *one = &g_array_index (openings, AusOpening, i);
    if (!aus_tx_exec (tx, error,
                      "INSERT INTO hours_opening (account_id, day, from_minute, until_minute)"
                      " VALUES (?1, ?2, ?3, ?4)",
                      "ssii", account_id, day, (gint64) one->from_minute,
                      (gint64) one->until_minute))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_days (AusTx *tx, const AusHoursRecord *self, GError **error)
{
  for (guint i = 0; i < self->hours->days->len; i++) {
    const AusOpenDays *days = g_ptr_array_index (self->hours->days, i);
    if (!aus_tx_exec (tx, error,
                      "INSERT INTO hours_days (account_id, first_date, last_date)"
                      " VALUES (?1, ?2, ?3)",
                      "sss", self->account_id, days->first, days->last) ||
        !save_openings (tx, self->account_id, days->first, days->openings, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
aus_hours_store_save (AusTx *tx, AusHoursRecord *self, GError **error)
{
  self->version++;
  if (!check_slug (tx, self, error) || !save_row (tx, self, error) ||
      !aus_tx_exec (tx, error, "DELETE FROM hours_opening WHERE account_id = ?1", "s",
                    self->account_id) ||
      !aus_tx_exec (tx, error, "DELETE FROM hours_days WHERE account_id = ?1", "s",
                    self->account_id))
    return FALSE;
  for (guint day = 0; day < G_N_ELEMENTS (self->hours->weekly); day++) {
    const char name[] = { (char) ('1' + day), '\0' };
    if (!save_openings (tx, self->account_id, name, self->hours->weekly[day], error))
      return FALSE;
  }
  return save_days (tx, self, error);
}

char *
aus_hours_store_find_page (AusTx *tx, const char *slug, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AusStatement) row =
      aus_tx_query (tx, error,
                    "SELECT h.account_id FROM hours h JOIN account a ON a.id = h.account_id"
                    " WHERE h.page_slug = ?1 AND h.page_enabled = 1 AND a.disabled_at IS NULL",
                    "s", slug);

  if (row == NULL)
    return NULL;
  if (aus_statement_step (row, &local))
    return aus_statement_dup (row, "account_id");
  if (local == NULL)
    g_set_error_literal (&local, AUS_ERROR, AUS_ERROR_NOT_FOUND, "there is no such page");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* What is taken */

/* Takes @statement. */
static gboolean
read_spans (GArray *spans, AusStatement *statement, GError **error)
{
  g_autoptr (AusStatement) row = statement;
  g_autoptr (GError) local = NULL;

  while (row != NULL && aus_statement_step (row, &local)) {
    gint64 start = aus_statement_int (row, "planned_start");
    AusSpan span = { start, start + aus_statement_int (row, "minutes") * MINUTE };
    g_array_append_val (spans, span);
  }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return row != NULL && local == NULL;
}

static gboolean
add_consultations (GArray *spans, AusTx *tx, const char *account_id, AusConsultationStatus status,
                   gint64 start, gint64 end, GError **error)
{
  /* No plan is longer than this walk back along the index. */
  const gint64 longest = AUS_PLAN_MAX_MINUTES * MINUTE;

  return read_spans (
      spans,
      aus_tx_query (tx, error,
                    "SELECT planned_start, planned_duration_minutes AS minutes FROM consultation"
                    " WHERE practitioner_id = ?1 AND status = ?2 AND planned_start < ?4"
                    " AND planned_start > ?3 - ?5"
                    " AND planned_start + planned_duration_minutes * 60000000 > ?3",
                    "ssiii", account_id, aus_consultation_status_get_name (status), start, end,
                    longest),
      error);
}

GArray *
aus_hours_store_list_busy (AusTx *tx, const char *account_id, gint64 start, gint64 end,
                           const char *except, GError **error)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (AusSpan));
  const gint64 longest = AUS_PLAN_MAX_MINUTES * MINUTE;

  if (!add_consultations (spans, tx, account_id, AUS_CONSULTATION_SCHEDULED, start, end, error) ||
      !add_consultations (spans, tx, account_id, AUS_CONSULTATION_WAITING, start, end, error) ||
      !add_consultations (spans, tx, account_id, AUS_CONSULTATION_IN_PROGRESS, start, end, error) ||
      !read_spans (spans,
                   aus_tx_query (tx, error,
                                 "SELECT planned_start, planned_minutes AS minutes FROM booking"
                                 " WHERE practitioner_id = ?1 AND state = 'held'"
                                 " AND held_until > ?2 AND planned_start < ?4"
                                 " AND planned_start > ?3 - ?5"
                                 " AND planned_start + planned_minutes * 60000000 > ?3"
                                 " AND id <> ?6",
                                 "siiiis", account_id, aus_tx_now (tx), start, end, longest,
                                 except != NULL ? except : ""),
                   error))
    return NULL;
  return g_steal_pointer (&spans);
}
