/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-export.h"
#include "app/aus-plan.h"
#include "practice.h"

#include <string.h>

static AusExport *
export_of (const char *practitioner_id, const char *cursor, char separator)
{
  AusListQuery *query = aus_list_query_new ();
  AusSheetFormat format = { .locale = "fr", .separator = separator };

  query->practitioner_id = g_strdup (practitioner_id);
  query->cursor = g_strdup (cursor);
  return aus_export_new (query, &format);
}

static AusExportPage *
run (Practice *f, const AusUseCase *use_case, AusActor *actor, AusExport *export)
{
  return practice_run (f, use_case, actor, export, (GDestroyNotify) aus_export_free);
}

static void
plan_named (Practice *f, AusActor *actor, const char *family_name, const char *comment)
{
  g_autofree char *json = g_strdup_printf (
      "{'planned_start':'2026-11-23T10:00:00+01:00','confirm_overlap':true,'participants':[{"
      "'role':'patient','given_name':'Louise','family_name':'%s','email':'l@example.org',"
      "'mobile':'+33612345678'}],'tags':['suivi','urgent'],'private_comment':'%s'}",
      family_name, comment);

  aus_planned_free (practice_run (f, &AUS_PLAN_CREATE, actor, practice_body (NULL, json),
                                  (GDestroyNotify) aus_command_free));
}

/* Every column of J1, and nothing a spreadsheet would compute. */
static void
test_columns (Practice *f, gconstpointer data)
{
  plan_named (f, f->martin, "=CMD()", "voir; puis");
  g_autoptr (AusExportPage) head =
      run (f, &AUS_EXPORT_BEGIN, f->martin, export_of (NULL, NULL, ','));
  g_autoptr (AusExportPage) rows =
      run (f, &AUS_EXPORT_PAGE, f->martin, export_of (NULL, NULL, ','));
  g_autofree char *id = practice_text (f, "SELECT id FROM consultation");
  g_autofree char *expected =
      g_strdup_printf ("2026-11-23,10:00,Claire Martin,Téléconsultation,Louise =CMD() (patient),"
                       "l@example.org; +33612345678,À venir,,,suivi; urgent,voir; puis,,,,%s\r\n",
                       id);

  g_assert_true (g_str_has_prefix (head->text, AUS_CSV_BOM "Date,Heure,Professionnel,Type,"));
  g_assert_cmpstr (rows->text, ==, expected);
  g_assert_null (rows->next_cursor);
  g_autoptr (AusExportPage) other =
      run (f, &AUS_EXPORT_PAGE, f->martin, export_of (NULL, NULL, ';'));
  g_assert_nonnull (strstr (other->text, ";\"voir; puis\";"));
}

/* What was held, taken and given back stands in the row, to the cent (G1). */
static void
test_money (Practice *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  plan_named (f, f->martin, "Durand", "");
  aus_database_write_sync (
      f->database, practice_exec,
      (gpointer) "INSERT INTO payment (id, consultation_id, participant_id, is_current, provider,"
                 " amount_cents, currency, state, want, want_at, captured_cents, price_shown_at,"
                 " held_at, created_at) SELECT 'p', id, 'x', 1, 'test', 2500, 'EUR', 'captured',"
                 " 'none', 1, 2301, 1, 1, 1 FROM consultation",
      NULL, &error);
  g_assert_no_error (error);
  aus_database_write_sync (f->database, practice_exec,
                           (gpointer) "UPDATE consultation SET payment_mode = 'online',"
                                      " payment_state = 'captured'",
                           NULL, &error);
  g_assert_no_error (error);
  g_autoptr (AusExportPage) english =
      run (f, &AUS_EXPORT_PAGE, f->martin, export_of (NULL, NULL, ','));
  g_autoptr (AusExportPage) french =
      run (f, &AUS_EXPORT_PAGE, f->martin, export_of (NULL, NULL, ';'));
  g_assert_nonnull (strstr (english->text, ",25.00,23.01,1.99,"));
  g_assert_nonnull (strstr (french->text, ";25,00;23,01;1,99;"));
}

/* The trail of each principal says who took the list away (B6). */
static void
test_audit (Practice *f, gconstpointer data)
{
  aus_export_page_free (run (f, &AUS_EXPORT_BEGIN, f->delegate, export_of (NULL, NULL, ',')));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit"
                                      " WHERE action = 'consultation.export'"
                                      " AND on_behalf_of IS NOT NULL"),
                   ==, 2);
  aus_export_page_free (run (f, &AUS_EXPORT_BEGIN, f->martin, export_of (NULL, NULL, ',')));
  g_assert_cmpint (practice_count (f, "SELECT count(*) FROM audit"
                                      " WHERE action = 'consultation.export'"
                                      " AND on_behalf_of IS NULL"),
                   ==, 1);
}

static void
test_refused (Practice *f, gconstpointer data)
{
  const AusUseCase *cases[] = { &AUS_EXPORT_BEGIN, &AUS_EXPORT_PAGE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    practice_refuse (f, cases[i], f->stranger, export_of (f->martin->account_id, NULL, ','),
                     (GDestroyNotify) aus_export_free, AUS_ERROR_FORBIDDEN);
    practice_refuse (f, cases[i], f->operator, export_of (NULL, NULL, ','),
                     (GDestroyNotify) aus_export_free, AUS_ERROR_FORBIDDEN);
    practice_refuse (f, cases[i], f->nobody, export_of (f->martin->account_id, NULL, ','),
                     (GDestroyNotify) aus_export_free, AUS_ERROR_UNAUTHENTICATED);
  }
}

/* More than a page: every row once. */
static void
test_pages (Practice *f, gconstpointer data)
{
  g_autofree char *cursor = NULL;
  guint pages = 0, lines = 0;

  for (guint i = 0; i < 1010; i++)
    plan_named (f, f->martin, "Durand", "");
  do {
    g_autoptr (AusExportPage) page =
        run (f, &AUS_EXPORT_PAGE, f->martin, export_of (NULL, cursor, ','));
    for (const char *c = page->text; (c = strstr (c, "\r\n")) != NULL; c += 2)
      lines++;
    g_free (cursor);
    cursor = g_steal_pointer (&page->next_cursor);
    pages++;
  } while (cursor != NULL);
  g_assert_cmpuint (pages, ==, 2);
  g_assert_cmpuint (lines, ==, 1010);
}

/* Every status, kind, role and column has its word in both languages. */
static void
test_words (void)
{
  static const char *const locales[] = { "fr", "en" };

  g_assert_cmpstr (aus_sheet_reason (AUS_CONSULTATION_BY_PATIENT, "fr"), ==, "par le patient");
  g_assert_cmpstr (aus_sheet_reason (AUS_CONSULTATION_NOBODY_BACK, "fr"), ==, "durée à confirmer");
  g_assert_cmpstr (aus_sheet_reason ("malade", "fr"), ==, "malade");
  g_assert_null (aus_sheet_reason (NULL, "fr"));

  for (guint i = 0; i < G_N_ELEMENTS (locales); i++) {
    for (guint word = 0; word < AUS_WORD_N; word++)
      g_assert_nonnull (aus_sheet_word ((AusWord) word, locales[i]));
    for (guint status = 0; status < AUS_CONSULTATION_N; status++)
      g_assert_nonnull (aus_sheet_status ((AusConsultationStatus) status, locales[i]));
    for (guint kind = 0; kind < AUS_KIND_N; kind++)
      g_assert_nonnull (aus_sheet_kind ((AusConsultationKind) kind, locales[i]));
    for (guint role = 0; role < AUS_ROLE_N; role++)
      g_assert_nonnull (aus_sheet_role ((AusRole) role, locales[i]));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PRACTICE_TEST ("/app/export/J1/columns", test_columns);
  PRACTICE_TEST ("/app/export/J1/money", test_money);
  PRACTICE_TEST ("/app/export/J1/audit", test_audit);
  PRACTICE_TEST ("/app/export/J1/refused", test_refused);
  PRACTICE_TEST ("/app/export/J1/pages", test_pages);
  g_test_add_func ("/app/export/J1/words", test_words);
  return g_test_run ();
}
