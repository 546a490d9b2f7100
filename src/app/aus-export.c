/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-export.h"

#include "storage/aus-audit-store.h"

#include <string.h>

/* Rows of one transaction and of one chunk on the wire. */
#define PAGE 1000

static const AusWord columns[] = {
  AUS_WORD_DATE,         AUS_WORD_TIME,     AUS_WORD_PRACTITIONER, AUS_WORD_KIND,
  AUS_WORD_PARTICIPANTS, AUS_WORD_ADDRESS,  AUS_WORD_STATUS,       AUS_WORD_REASON,
  AUS_WORD_MINUTES,      AUS_WORD_TAGS,     AUS_WORD_COMMENT,      AUS_WORD_HELD_EUROS,
  AUS_WORD_CAPTURED,     AUS_WORD_RELEASED, AUS_WORD_NUMBER,
};

AusExport *
aus_export_new (AusListQuery *query, const AusSheetFormat *format)
{
  AusExport *self = g_new0 (AusExport, 1);

  self->query = query;
  self->query->limit = PAGE;
  self->format = *format;
  return self;
}

void
aus_export_free (AusExport *self)
{
  if (self == NULL)
    return;
  aus_list_query_free (self->query);
  g_free (self);
}

void
aus_export_page_free (AusExportPage *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->next_cursor);
  g_free (self);
}

/* Beginning */

static gboolean
append_audit (AusTx *tx, const AusActor *actor, const char *practitioner_id, GError **error)
{
  gboolean is_own = g_strcmp0 (practitioner_id, actor->account_id) == 0;
  AusAuditEntry entry = {
    .organisation_id = actor->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .on_behalf_of = is_own ? NULL : practitioner_id,
    .action = "consultation.export",
    .detail = "",
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gpointer
begin (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusExport *export = input;
  g_auto (AusCsv) csv = aus_csv_new (export->format.separator);
  g_auto (GStrv) ids = aus_query_practitioners (actor, AUS_ACTION_CONSULTATION_EXPORT,
                                                export->query->practitioner_id, error);

  /* One row for each principal: whoever reads their trail finds it (B6). */
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    if (!append_audit (tx, actor, ids[i], error))
      return NULL;
  }
  if (ids == NULL)
    return NULL;
  AusExportPage *page = g_new0 (AusExportPage, 1);
  g_string_append (csv.text, AUS_CSV_BOM);
  aus_sheet_head (&csv, columns, G_N_ELEMENTS (columns), export->format.locale);
  page->text = aus_csv_steal (&csv);
  return page;
}

/* Rows */

/* "2026-11-23" and "14:30", as the clock of that place shows them. */
static void
write_when (AusCsv *csv, const AusConsultation *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (self->time_zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (self->planned_start / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *date = g_date_time_format (local != NULL ? local : utc, "%Y-%m-%d");
  g_autofree char *time = g_date_time_format (local != NULL ? local : utc, "%H:%M");

  aus_csv_text (csv, date);
  aus_csv_text (csv, time);
}

static char *
dup_people (const AusConsultation *self, const char *locale)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->people->len; i++) {
    const AusPerson *person = g_ptr_array_index (self->people, i);
    g_autofree char *name = aus_person_dup_display_name (person);
    if (person->role == AUS_ROLE_PRACTITIONER)
      continue;
    g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? "; " : "", name,
                            aus_sheet_role (person->role, locale));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The address the patient's invitation went to; without a patient the first one that was invited.
 */
static char *
dup_address (const AusConsultation *self)
{
  const AusPerson *person = aus_consultation_find_role (self, AUS_ROLE_PATIENT);

  if (person == NULL && self->people->len > 1)
    person = g_ptr_array_index (self->people, 1);
  if (person == NULL)
    return NULL;
  if (person->email == NULL || person->mobile == NULL)
    return g_strdup (person->email != NULL ? person->email : person->mobile);
  return g_strdup_printf ("%s; %s", person->email, person->mobile);
}

/* Empty where nothing was ever held: nought would be a price. */
static void
write_money (AusCsv *csv, const AusPayment *payment, const AusSheetFormat *format)
{
  gboolean held = payment != NULL && payment->held_at != 0;
  gboolean over = held && (payment->state == AUS_HOLD_CAPTURED || payment->state == AUS_HOLD_OVER);
  gint64 captured = held ? MAX (payment->captured_cents, 0) : 0;

  if (!held) {
    for (guint i = 0; i < 3; i++)
      aus_csv_text (csv, NULL);
    return;
  }
  aus_sheet_money (csv, payment->amount.cents, format);
  aus_sheet_money (csv, captured, format);
  aus_sheet_money (csv, over ? payment->amount.cents - captured : 0, format);
}

static void
write_row (AusCsv *csv, const AusConsultation *self, const AusSheetFormat *format)
{
  const char *locale = format->locale;
  g_autofree char *people = dup_people (self, locale);
  g_autofree char *address = dup_address (self);
  g_autofree char *tags = g_strjoinv ("; ", self->tags);
  gint64 seconds = self->both_since == 0 ? aus_consultation_get_duration (self, 0) : -1;

  write_when (csv, self);
  aus_csv_text (csv, self->practitioner_name);
  aus_csv_text (csv, aus_sheet_kind (self->kind, locale));
  aus_csv_text (csv, people);
  aus_csv_text (csv, address);
  aus_csv_text (csv, aus_sheet_status (self->status, locale));
  aus_csv_text (csv, aus_sheet_reason (self->status_reason, locale));
  if (seconds >= 0)
    aus_csv_int (csv, (seconds + 30) / 60);
  else
    aus_csv_text (csv, NULL);
  aus_csv_text (csv, tags);
  aus_csv_text (csv, self->private_comment);
  write_money (csv, self->payment, format);
  aus_csv_text (csv, self->id);
  aus_csv_end_row (csv);
}

static gpointer
next_page (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusExport *export = input;
  g_auto (AusCsv) csv = aus_csv_new (export->format.separator);
  g_autoptr (AusConsultationPage) page = AUS_QUERY_LIST.func (tx, actor, export->query, error);

  if (page == NULL)
    return NULL;
  for (guint i = 0; i < page->items->len; i++)
    write_row (&csv, g_ptr_array_index (page->items, i), &export->format);
  AusExportPage *rows = g_new0 (AusExportPage, 1);
  rows->text = aus_csv_steal (&csv);
  rows->next_cursor = g_steal_pointer (&page->next_cursor);
  return rows;
}

const AusUseCase AUS_EXPORT_BEGIN = { "consultation.export", AUS_ACTION_CONSULTATION_EXPORT,
                                      AUS_USE_CASE_WRITE, begin,
                                      (GDestroyNotify) aus_export_page_free };
const AusUseCase AUS_EXPORT_PAGE = { "consultation.export_page", AUS_ACTION_CONSULTATION_EXPORT,
                                     AUS_USE_CASE_READ, next_page,
                                     (GDestroyNotify) aus_export_page_free };
