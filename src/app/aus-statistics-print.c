/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-statistics.h"

#include "app/aus-json-text.h"
#include "core/aus-time.h"

/* JSON */

static void
print_figures (const AusFigures *self, GString *text)
{
  aus_json_text_int (text, "held", self->held);
  aus_json_text_int (text, "cancelled", self->cancelled);
  aus_json_text_int (text, "absent", self->absent);
  aus_json_text_int (text, "missed", self->missed);
  aus_json_text_int (text, "timed", self->timed);
  aus_json_text_int (text, "seconds", self->seconds);
  aus_json_text_int (text, "started", self->started);
  aus_json_text_int (text, "late_seconds", self->late_seconds);
  aus_json_text_int (text, "on_time", self->on_time);
  aus_json_text_int (text, "late_15", self->late_15);
  aus_json_text_int (text, "late_30", self->late_30);
  aus_json_text_int (text, "late_more", self->late_more);
  aus_json_text_int (text, "paid", self->paid);
  aus_json_text_int (text, "held_cents", self->held_cents);
  aus_json_text_int (text, "captured_cents", self->captured_cents);
  aus_json_text_int (text, "released_cents", self->released_cents);
  aus_json_text_int (text, "fee_cents", self->fee_cents);
}

static void
print_parts (GPtrArray *parts, const char *name, GString *text)
{
  aus_json_text_open (text, name, '[');
  for (guint i = 0; i < parts->len; i++) {
    const AusStatisticsPart *part = g_ptr_array_index (parts, i);
    aus_json_text_open (text, NULL, '{');
    aus_json_text_string (text, "id", part->id);
    aus_json_text_string (text, "name", part->name);
    print_figures (&part->figures, text);
    aus_json_text_close (text, '}');
  }
  aus_json_text_close (text, ']');
}

void
aus_statistics_print (const AusStatistics *self, GString *text)
{
  g_autofree char *from = aus_time_format (self->from, self->time_zone);
  g_autofree char *to = aus_time_format (self->to, self->time_zone);

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "from", from);
  aus_json_text_string (text, "to", to);
  aus_json_text_string (text, "by", aus_period_unit_get_name (self->unit));
  aus_json_text_string (text, "time_zone", self->time_zone);
  aus_json_text_open (text, "total", '{');
  print_figures (&self->total, text);
  aus_json_text_close (text, '}');
  aus_json_text_open (text, "periods", '[');
  for (guint i = 0; i < self->periods->len; i++) {
    aus_json_text_open (text, NULL, '{');
    aus_json_text_string (text, "start", g_array_index (self->periods, AusPeriod, i).name);
    print_figures (&g_array_index (self->figures, AusFigures, i), text);
    aus_json_text_close (text, '}');
  }
  aus_json_text_close (text, ']');
  print_parts (self->kinds, "kinds", text);
  print_parts (self->tags, "tags", text);
  print_parts (self->sites, "sites", text);
  print_parts (self->practitioners, "practitioners", text);
  print_parts (self->organisations, "organisations", text);
  aus_json_text_close (text, '}');
}

/* Spreadsheet */

static const AusWord columns[] = {
  AUS_WORD_GROUP,      AUS_WORD_NAME,         AUS_WORD_HELD,        AUS_WORD_CANCELLED,
  AUS_WORD_ABSENT,     AUS_WORD_MISSED,       AUS_WORD_ABSENT_RATE, AUS_WORD_MISSED_RATE,
  AUS_WORD_MEAN_DELAY, AUS_WORD_MEAN_MINUTES, AUS_WORD_ON_TIME,     AUS_WORD_LATE_15,
  AUS_WORD_LATE_30,    AUS_WORD_LATE_MORE,    AUS_WORD_PAID,        AUS_WORD_HELD_EUROS,
  AUS_WORD_CAPTURED,   AUS_WORD_RELEASED,     AUS_WORD_FEE,
};

/* Rounded to one decimal; empty where there is nothing to divide by. */
static void
ratio (AusCsv *csv, gint64 dividend, gint64 divisor, const AusSheetFormat *format)
{
  if (divisor == 0) {
    aus_csv_text (csv, NULL);
    return;
  }
  gint64 tenths = (dividend * 10 + divisor / 2) / divisor;
  /* Where the columns are parted by ';', the comma is the decimal sign. */
  g_autofree char *text =
      g_strdup_printf ("%" G_GINT64_FORMAT "%c%d", tenths / 10,
                       format->separator == ';' ? ',' : '.', (int) (tenths % 10));
  aus_csv_text (csv, text);
}

static void
row (AusCsv *csv, AusWord group, const char *name, const AusFigures *figures,
     const AusSheetFormat *format)
{
  gint64 expected = figures->held + figures->absent + figures->missed;

  aus_csv_text (csv, aus_sheet_word (group, format->locale));
  aus_csv_text (csv, name);
  aus_csv_int (csv, figures->held);
  aus_csv_int (csv, figures->cancelled);
  aus_csv_int (csv, figures->absent);
  aus_csv_int (csv, figures->missed);
  ratio (csv, figures->absent * 100, expected, format);
  ratio (csv, figures->missed * 100, expected, format);
  ratio (csv, figures->late_seconds, figures->started * 60, format);
  ratio (csv, figures->seconds, figures->timed * 60, format);
  aus_csv_int (csv, figures->on_time);
  aus_csv_int (csv, figures->late_15);
  aus_csv_int (csv, figures->late_30);
  aus_csv_int (csv, figures->late_more);
  aus_csv_int (csv, figures->paid);
  aus_sheet_money (csv, figures->held_cents, format);
  aus_sheet_money (csv, figures->captured_cents, format);
  aus_sheet_money (csv, figures->released_cents, format);
  aus_sheet_money (csv, figures->fee_cents, format);
  aus_csv_end_row (csv);
}

static void
rows (AusCsv *csv, AusWord group, GPtrArray *parts, const AusSheetFormat *format)
{
  for (guint i = 0; i < parts->len; i++) {
    const AusStatisticsPart *part = g_ptr_array_index (parts, i);
    AusConsultationKind kind;
    const char *name = group == AUS_WORD_KIND && aus_consultation_kind_from_name (part->name, &kind)
                           ? aus_sheet_kind (kind, format->locale)
                           : part->name;
    row (csv, group, name, &part->figures, format);
  }
}

char *
aus_statistics_to_sheet (const AusStatistics *self, const AusSheetFormat *format)
{
  g_auto (AusCsv) csv = aus_csv_new (format->separator);

  g_string_append (csv.text, AUS_CSV_BOM);
  aus_sheet_head (&csv, columns, G_N_ELEMENTS (columns), format->locale);
  row (&csv, AUS_WORD_ALL, NULL, &self->total, format);
  for (guint i = 0; i < self->periods->len; i++)
    row (&csv, AUS_WORD_PERIOD, g_array_index (self->periods, AusPeriod, i).name,
         &g_array_index (self->figures, AusFigures, i), format);
  rows (&csv, AUS_WORD_KIND, self->kinds, format);
  rows (&csv, AUS_WORD_TAG, self->tags, format);
  rows (&csv, AUS_WORD_SITE, self->sites, format);
  rows (&csv, AUS_WORD_PRACTITIONER, self->practitioners, format);
  rows (&csv, AUS_WORD_ORGANISATION, self->organisations, format);
  return aus_csv_steal (&csv);
}
