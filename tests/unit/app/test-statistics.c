/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-admit.h"
#include "app/aus-hangup.h"
#include "app/aus-plan.h"
#include "app/aus-statistics.h"
#include "app/aus-visit.h"
#include "core/aus-time.h"
#include "practice.h"

#include <string.h>

static AusStatisticsQuery *
query (const char *practitioner_id, const char *from, const char *to, AusPeriodUnit unit)
{
  AusStatisticsQuery *self = g_new0 (AusStatisticsQuery, 1);

  self->practitioner_id = g_strdup (practitioner_id);
  g_assert_true (from == NULL || aus_time_parse (from, &self->from, NULL));
  g_assert_true (to == NULL || aus_time_parse (to, &self->to, NULL));
  self->unit = unit;
  return self;
}

static AusStatistics *
show (Practice *f, AusActor *actor, AusStatisticsQuery *input)
{
  return practice_run (f, &AUS_STATISTICS_SHOW, actor, input,
                       (GDestroyNotify) aus_statistics_query_free);
}

/* Held as the real use cases hold it: @late after the planned start, for @minutes (A5). */
static void
hold (Practice *f, const char *start, gint64 late, gint64 minutes)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, start);
  AusConsultation *c = planned->consultation;
  gint64 now = aus_clock_now (f->clock);

  aus_clock_advance (f->clock, MAX (0, c->planned_start - now));
  aus_consultation_unref (practice_arrive (f, c, AUS_ROLE_PATIENT));
  aus_clock_advance (f->clock, late);
  aus_consultation_unref (practice_do (f, &AUS_ADMIT_START, f->martin, aus_command_new (c->id)));
  aus_consultation_unref (
      practice_do (f, &AUS_VISIT_READY, f->martin, practice_body (c->id, "{'camera':true}")));
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PRACTITIONER, AUS_PRESENCE_IN_CALL));
  aus_consultation_unref (practice_presence (f, c, AUS_ROLE_PATIENT, AUS_PRESENCE_IN_CALL));
  aus_clock_advance (f->clock, minutes * MINUTE);
  aus_consultation_unref (practice_do (f, &AUS_HANGUP_END, f->martin, aus_command_new (c->id)));
}

static void
cancel (Practice *f, const char *start)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, start);

  aus_consultation_unref (
      practice_do (f, &AUS_PLAN_CANCEL, f->martin,
                   aus_command_new_with (planned->consultation->id, NULL, "fermé")));
}

static void
mark_absent (Practice *f, const char *start)
{
  g_autoptr (AusPlanned) planned = practice_plan (f, start);
  AusConsultation *c = planned->consultation;

  aus_clock_advance (f->clock, MAX (0, c->planned_start + HOUR - aus_clock_now (f->clock)));
  aus_consultation_unref (practice_do (f, &AUS_PLAN_ABSENT, f->martin, aus_command_new (c->id)));
}

static void
fill (Practice *f)
{
  hold (f, "2026-11-23T10:00:00+01:00", 2 * MINUTE, 10);
  hold (f, "2026-11-23T11:00:00+01:00", 12 * MINUTE, 20);
  cancel (f, "2026-11-25T09:00:00+01:00");
  mark_absent (f, "2026-11-30T09:00:00+01:00");
  hold (f, "2026-12-01T09:00:00+01:00", 40 * MINUTE, 30);
}

static void
test_counts (Practice *f, gconstpointer data)
{
  fill (f);
  g_autoptr (AusStatistics) s = show (
      f, f->martin,
      query (NULL, "2026-11-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", AUS_PERIOD_MONTH));
  const AusFigures *november = &g_array_index (s->figures, AusFigures, 0);
  const AusFigures *december = &g_array_index (s->figures, AusFigures, 1);

  g_assert_cmpuint (s->periods->len, ==, 2);
  g_assert_cmpint (november->held, ==, 2);
  g_assert_cmpint (november->cancelled, ==, 1);
  g_assert_cmpint (november->absent, ==, 1);
  g_assert_cmpint (november->seconds, ==, 30 * 60);
  g_assert_cmpint (november->on_time, ==, 1);
  g_assert_cmpint (november->late_15, ==, 1);
  g_assert_cmpint (november->late_seconds, ==, 14 * 60);
  g_assert_cmpint (december->held, ==, 1);
  g_assert_cmpint (december->late_more, ==, 1);
  g_assert_cmpint (s->total.held, ==, 3);
  g_assert_cmpint (s->total.timed, ==, 3);
  g_assert_cmpint (s->total.seconds, ==, 60 * 60);
}

/* Kinds, tags and practitioners add up to the whole; a period's parts, too. */
static void
test_parts (Practice *f, gconstpointer data)
{
  fill (f);
  g_autoptr (AusStatistics) s = show (
      f, f->delegate,
      query (NULL, "2026-11-23T00:00:00+01:00", "2026-12-07T00:00:00+01:00", AUS_PERIOD_WEEK));
  const AusStatisticsPart *kind = g_ptr_array_index (s->kinds, 0);
  const AusStatisticsPart *tag = g_ptr_array_index (s->tags, 0);
  const AusStatisticsPart *martin = g_ptr_array_index (s->practitioners, 0);

  g_assert_cmpuint (s->kinds->len, ==, 1);
  g_assert_cmpstr (kind->name, ==, "teleconsultation");
  g_assert_cmpint (kind->figures.held, ==, 3);
  g_assert_cmpstr (tag->name, ==, "suivi");
  g_assert_cmpint (tag->figures.held + tag->figures.cancelled + tag->figures.absent, ==, 5);
  g_assert_cmpuint (s->practitioners->len, ==, 2);
  g_assert_cmpstr (martin->id, ==, f->martin->account_id);
  g_assert_cmpint (martin->figures.held, ==, 3);
  g_assert_cmpint (g_array_index (s->figures, AusFigures, 0).held, ==, 2);
  g_assert_cmpint (g_array_index (s->figures, AusFigures, 1).held, ==, 1);
}

static void
run_sql (Practice *f, const char *sql)
{
  g_autoptr (GError) error = NULL;

  aus_database_write_sync (f->database, practice_exec, (gpointer) sql, NULL, &error);
  g_assert_no_error (error);
}

/* Those whose patients came to a site, by structure. */
static void
test_sites (Practice *f, gconstpointer data)
{
  fill (f);
  run_sql (f, "INSERT INTO structure (id, organisation_id, kind, name, address, postal_code,"
              " town, created_at) SELECT 'site', organisation_id, 'pharmacy',"
              " 'Pharmacie des Tilleuls', '', '69380', 'Lozanne', 0 FROM consultation LIMIT 1");
  run_sql (f, "INSERT INTO site_visit (consultation_id, structure_id)"
              " SELECT id, 'site' FROM consultation WHERE status = 'finalized'"
              " ORDER BY planned_start LIMIT 2");
  g_autoptr (AusStatistics) s = show (
      f, f->martin,
      query (NULL, "2026-11-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", AUS_PERIOD_MONTH));
  const AusStatisticsPart *site = g_ptr_array_index (s->sites, 0);

  g_assert_cmpuint (s->sites->len, ==, 1);
  g_assert_cmpstr (site->name, ==, "Pharmacie des Tilleuls");
  g_assert_cmpint (site->figures.held, ==, 2);
  g_assert_cmpint (site->figures.seconds, ==, 30 * 60);
}

/* What was started without having been planned says nothing of punctuality. */
static void
test_immediate (Practice *f, gconstpointer data)
{
  g_autoptr (AusPlanned) planned =
      practice_run (f, &AUS_PLAN_NOW, f->martin,
                    practice_body (NULL, "{'participants':[{'role':'patient','given_name':'A',"
                                         "'family_name':'B','email':'a@example.org'}]}"),
                    (GDestroyNotify) aus_command_free);
  const char *id = planned->consultation->id;

  aus_consultation_unref (practice_do (f, &AUS_ADMIT_START, f->martin, aus_command_new (id)));
  aus_consultation_unref (practice_do (f, &AUS_HANGUP_END, f->martin, aus_command_new (id)));
  aus_clock_advance (f->clock, HOUR);
  g_autoptr (AusStatistics) s = show (f, f->martin, query (NULL, NULL, NULL, AUS_PERIOD_MONTH));
  g_assert_cmpint (s->total.held, ==, 1);
  g_assert_cmpint (s->total.started, ==, 0);
  g_assert_cmpint (s->total.timed, ==, 0);
}

/* The operator's: counts of organisations, nobody named, no tag (B9, L1). */
static void
test_server (Practice *f, gconstpointer data)
{
  fill (f);
  g_autoptr (AusStatistics) s = practice_run (
      f, &AUS_STATISTICS_SERVER, f->operator,
      query (NULL, "2026-11-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", AUS_PERIOD_MONTH),
      (GDestroyNotify) aus_statistics_query_free);
  const AusStatisticsPart *other = g_ptr_array_index (s->organisations, 0);
  const AusStatisticsPart *lilas = g_ptr_array_index (s->organisations, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  aus_statistics_print (s, text);
  g_assert_cmpuint (s->organisations->len, ==, 2);
  g_assert_cmpstr (other->name, ==, "Autre cabinet");
  g_assert_cmpint (other->figures.held, ==, 0);
  g_assert_cmpint (lilas->figures.held, ==, 3);
  g_assert_cmpuint (s->practitioners->len + s->tags->len, ==, 0);
  g_assert_null (strstr (text->str, "Martin"));
  g_assert_null (strstr (text->str, f->martin->account_id));
}

static void
test_refused (Practice *f, gconstpointer data)
{
  GDestroyNotify free_query = (GDestroyNotify) aus_statistics_query_free;

  practice_refuse (f, &AUS_STATISTICS_SHOW, f->roux,
                   query (f->martin->account_id, NULL, NULL, AUS_PERIOD_MONTH), free_query,
                   AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_STATISTICS_SHOW, f->stranger,
                   query (f->martin->account_id, NULL, NULL, AUS_PERIOD_MONTH), free_query,
                   AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_STATISTICS_SHOW, f->operator, query (NULL, NULL, NULL, AUS_PERIOD_MONTH),
                   free_query, AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_STATISTICS_SERVER, f->martin, query (NULL, NULL, NULL, AUS_PERIOD_MONTH),
                   free_query, AUS_ERROR_FORBIDDEN);
  practice_refuse (f, &AUS_STATISTICS_SHOW, f->martin, query (NULL, NULL, NULL, AUS_PERIOD_DAY),
                   free_query, AUS_ERROR_INVALID);
}

/* A hold of 25.00 of each consultation that was held: 23.01 taken of the first, the second given
 * back, the third still open. The one before the last hold of a consultation does not count. */
#define HOLDS                                                                                      \
  "INSERT INTO payment (id, consultation_id, participant_id, is_current, provider, amount_cents,"  \
  " currency, state, want, want_at, captured_cents, fee_cents, price_shown_at, held_at,"           \
  " created_at) SELECT 'p' || row_number () OVER (ORDER BY planned_start), id, 'x', 1, 'test',"    \
  " 2500, 'EUR', CASE row_number () OVER (ORDER BY planned_start) WHEN 1 THEN 'captured' WHEN 2"   \
  " THEN 'over' ELSE 'held' END, 'none', 1, CASE row_number () OVER (ORDER BY planned_start) WHEN" \
  " 1 THEN 2301 END, CASE row_number () OVER (ORDER BY planned_start) WHEN 1 THEN 57 END, 1, 1, 1" \
  " FROM consultation WHERE status IN ('ended', 'finalized')"
#define FORMER                                                                                     \
  "INSERT INTO payment (id, consultation_id, participant_id, is_current, provider, amount_cents,"  \
  " currency, state, want, want_at, price_shown_at, held_at, created_at) SELECT 'f', id, 'x', 0,"  \
  " 'test', 9900, 'EUR', 'over', 'none', 1, 1, 1, 1 FROM consultation ORDER BY planned_start"      \
  " LIMIT 1"

static void
check_money (const AusFigures *figures)
{
  g_assert_cmpint (figures->paid, ==, 1);
  g_assert_cmpint (figures->held_cents, ==, 7500);
  g_assert_cmpint (figures->captured_cents, ==, 2301);
  g_assert_cmpint (figures->released_cents, ==, 199 + 2500);
  g_assert_cmpint (figures->fee_cents, ==, 57);
}

/* Each cent is in one place: taken, given back, or still held. */
static void
test_money (Practice *f, gconstpointer data)
{
  AusSheetFormat french = { .locale = "fr", .separator = ';' };
  g_autoptr (GError) error = NULL;

  fill (f);
  aus_database_write_sync (f->database, practice_exec, (gpointer) HOLDS, NULL, &error);
  g_assert_no_error (error);
  aus_database_write_sync (f->database, practice_exec, (gpointer) FORMER, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AusStatistics) s = show (
      f, f->martin,
      query (NULL, "2026-11-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", AUS_PERIOD_MONTH));
  g_autofree char *text = aus_statistics_to_sheet (s, &french);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  check_money (&s->total);
  check_money (&((const AusStatisticsPart *) g_ptr_array_index (s->kinds, 0))->figures);
  g_assert_cmpint (g_array_index (s->figures, AusFigures, 0).held_cents, ==, 5000);
  g_assert_cmpint (g_array_index (s->figures, AusFigures, 1).held_cents, ==, 2500);
  g_assert_true (g_str_has_suffix (lines[0], ";Payées;Empreintes (EUR);Encaissé (EUR);"
                                             "Libéré (EUR);Frais du prestataire (EUR)"));
  g_assert_true (g_str_has_suffix (lines[1], ";1;75,00;23,01;26,99;0,57"));
}

static void
test_sheet (Practice *f, gconstpointer data)
{
  AusSheetFormat french = { .locale = "fr", .separator = ';' };

  fill (f);
  g_autoptr (AusStatistics) s = show (
      f, f->martin,
      query (NULL, "2026-11-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", AUS_PERIOD_MONTH));
  g_autofree char *text = aus_statistics_to_sheet (s, &french);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], AUS_CSV_BOM "Regroupement;Nom;Réalisées;"));
  /* 1 absent of 4; 54 minutes of delay in 3, 60 minutes in 3. */
  g_assert_cmpstr (lines[1], ==, "Total;;3;1;1;0;25,0;0,0;18,0;20,0;1;1;0;1;0;0,00;0,00;0,00;0,00");
  g_assert_cmpstr (lines[2], ==,
                   "Période;2026-11-01;2;1;1;0;33,3;0,0;7,0;15,0;1;1;0;0;0;0,00;0,00;0,00;0,00");
}

/* The sums come from the index alone, whatever a consultation's row holds beside them. */
static void
test_index (Practice *f, gconstpointer data)
{
  g_autofree char *condition =
      practice_text (f, "SELECT substr (sql, instr (sql, 'WHERE')) FROM sqlite_master"
                        " WHERE name = 'consultation_outcome'");

  g_assert_cmpstr (condition, ==,
                   "WHERE status IN ('ended', 'finalized', 'cancelled', 'absent', 'missed')");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/statistics/H5/counts", test_counts);
  PRACTICE_TEST ("/app/statistics/H5/parts", test_parts);
  PRACTICE_TEST ("/app/statistics/H5/sites", test_sites);
  PRACTICE_TEST ("/app/statistics/H5/immediate", test_immediate);
  PRACTICE_TEST ("/app/statistics/H5/money", test_money);
  PRACTICE_TEST ("/app/statistics/H5/server", test_server);
  PRACTICE_TEST ("/app/statistics/H5/refused", test_refused);
  PRACTICE_TEST ("/app/statistics/H5/sheet", test_sheet);
  PRACTICE_TEST ("/app/statistics/H5/index", test_index);
  return g_test_run ();
}
