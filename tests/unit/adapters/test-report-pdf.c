/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-pdf-language.h"
#include "adapters/aus-report-pdf.h"
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "pdf-reader.h"

#include <string.h>

/* What the tools of poppler, which are not ours, find in a report. */

static gint64
at (const char *text)
{
  gint64 usec = 0;

  g_assert_true (aus_time_parse (text, &usec, NULL));
  return usec;
}

static AusReportSheet *
make_sheet (const char *locale)
{
  AusReportSheet *sheet = g_new0 (AusReportSheet, 1);

  sheet->locale = g_strdup (locale);
  sheet->kind = AUS_KIND_TELECONSULTATION;
  sheet->organisation = g_strdup ("Cabinet des Lilas");
  sheet->practitioner = g_strdup ("Dr Claire Martin");
  sheet->profession = g_strdup ("doctor");
  sheet->patient = g_strdup ("Louise Durand");
  sheet->birth_date = g_strdup ("1951-04-02");
  sheet->time_zone = g_strdup ("Europe/Paris");
  sheet->held_at = at ("2026-11-23T14:05:00+01:00");
  sheet->made_at = at ("2026-11-23T14:30:00+01:00");
  sheet->number = 1;
  sheet->address = g_strdup ("https://visio.example.org");
  sheet->note.sections[AUS_REPORT_REASON] = g_strdup ("Toux : depuis 3 jours ; œdème ? « non »");
  sheet->note.sections[AUS_REPORT_CONCLUSION] =
      g_strdup ("Difficulté d’efficacité du flacon, œil & <cœur> Ÿ.\n\nRevoir à Noël.");
  return sheet;
}

static GBytes *
print (const AusReportSheet *sheet)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = aus_report_pdf (sheet, &error);

  g_assert_no_error (error);
  return pdf;
}

/* Accents and what might be ligatures are letters again. */
static void
test_text (void)
{
  if (pdf_reader_lacks ("pdftotext"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *text = pdf_reader_ask (pdf, "pdftotext", "-layout", "-");

  pdf_reader_assert_says (text, "Cabinet des Lilas");
  pdf_reader_assert_says (text, "Compte rendu de téléconsultation");
  pdf_reader_assert_says (text, "23 novembre 2026 à 14 h 05");
  pdf_reader_assert_says (text, "Louise Durand");
  pdf_reader_assert_says (text, "2 avril 1951");
  pdf_reader_assert_says (text, "Toux : depuis 3 jours ; œdème ? « non »");
  pdf_reader_assert_says (text, "Difficulté d’efficacité du flacon, œil & <cœur> Ÿ.");
  pdf_reader_assert_says (text, "Revoir à Noël.");
  pdf_reader_assert_says (text, "Identité déclarée");
  pdf_reader_assert_says (text, "sans signature manuscrite");
  pdf_reader_assert_says (text, "page 1/1");
  g_assert_null (strstr (text, "Examen"));
}

static void
test_info (void)
{
  if (pdf_reader_lacks ("pdfinfo"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *info = pdf_reader_ask (pdf, "pdfinfo", NULL, NULL);
  g_autofree char *structure = pdf_reader_ask (pdf, "pdfinfo", "-struct-text", NULL);
  g_autofree char *links = pdf_reader_ask (pdf, "pdfinfo", "-url", NULL);

  pdf_reader_assert_says (info,
                          "Compte rendu de téléconsultation, 23 novembre 2026 à 14\u00a0h\u00a005");
  pdf_reader_assert_says (info, "Dr Claire Martin");
  pdf_reader_assert_says (info, "(A4)");
  g_assert_true (g_regex_match_simple ("Tagged: +yes", info, 0, 0));
  g_assert_true (g_regex_match_simple ("Pages: +1\n", info, 0, 0));
  pdf_reader_assert_says (structure, "Document");
  pdf_reader_assert_says (structure, "H1");
  pdf_reader_assert_says (structure, "H2");
  pdf_reader_assert_says (structure, "Conclusion");
  pdf_reader_assert_says (links, "https://visio.example.org");
  gsize size = 0;
  const char *bytes = g_bytes_get_data (pdf, &size);
  g_assert_nonnull (memmem (bytes, size, "/Lang (fr-FR)", 13));
}

/* Where a line is broken the words stay two, for who hears them too. */
static void
test_broken_lines (void)
{
  if (pdf_reader_lacks ("pdfinfo"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  g_free (sheet->note.sections[AUS_REPORT_CONCLUSION]);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "%sparole", i > 0 ? " " : "");
  sheet->note.sections[AUS_REPORT_CONCLUSION] = g_strdup (text->str);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *structure = pdf_reader_ask (pdf, "pdfinfo", "-struct-text", NULL);
  pdf_reader_assert_says (structure, text->str);
  g_string_free (text, TRUE);
}

/* French spaces before marks, typed or not; addresses and times of day stay as they are. */
static void
test_marks (void)
{
  if (pdf_reader_lacks ("pdfinfo"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  g_free (sheet->note.sections[AUS_REPORT_REASON]);
  sheet->note.sections[AUS_REPORT_REASON] =
      g_strdup ("Toux: oui; fièvre? à 14:30, https://a.example/?b");
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *structure = pdf_reader_ask (pdf, "pdfinfo", "-struct-text", NULL);
  pdf_reader_assert_says (structure,
                          "Toux\u00a0: oui\u202f; fièvre\u202f? à 14:30, https://a.example/?b");
}

/* Another reader, which looks at every object and stream. */
static void
test_sound (void)
{
  if (pdf_reader_lacks ("qpdf"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *words = pdf_reader_ask (pdf, "qpdf", "--check", NULL);
  pdf_reader_assert_says (words, "No syntax or stream encoding errors found");
}

/* Every font is in the file, with the table that turns its glyphs into letters again. */
static void
test_fonts (void)
{
  if (pdf_reader_lacks ("pdffonts"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *fonts = pdf_reader_ask (pdf, "pdffonts", NULL, NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (fonts), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >=, 3);
  for (guint i = 2; lines[i] != NULL; i++)
    g_assert_true (g_regex_match_simple ("yes (yes|no) +yes +\\d+ +\\d+$", lines[i], 0, 0));
}

/* A long one has several pages, all of its words, and says which page one reads. */
static void
test_long (void)
{
  if (pdf_reader_lacks ("pdftotext"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("fr");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 150; i++)
    g_string_append_printf (text, "Ligne %u de l’histoire de la maladie.\n", i);
  sheet->note.sections[AUS_REPORT_HISTORY] = g_string_free (text, FALSE);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *words = pdf_reader_ask (pdf, "pdftotext", "-layout", "-");
  for (guint i = 0; i < 150; i++) {
    g_autofree char *line = g_strdup_printf ("Ligne %u de", i);
    pdf_reader_assert_says (words, line);
  }
  pdf_reader_assert_says (words, "page 2/4");
  pdf_reader_assert_says (words, "page 4/4");
  pdf_reader_assert_says (words, "Conclusion");
}

static void
test_identified (void)
{
  if (pdf_reader_lacks ("pdftotext"))
    return;
  g_autoptr (AusReportSheet) sheet = make_sheet ("en");

  sheet->identified = TRUE;
  sheet->traits.birth_name = g_strdup ("Lacroix");
  sheet->traits.used_name = g_strdup ("Durand");
  sheet->traits.given_names = g_strdup ("Louise Marie");
  sheet->traits.birth_date = g_strdup ("1951-04-02");
  sheet->traits.ins = g_strdup ("255081416802538");
  sheet->traits.physician = g_strdup ("Dr Paul Roux");
  sheet->number = 2;
  sheet->replaces_at = at ("2026-11-23T14:10:00+01:00");
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *text = pdf_reader_ask (pdf, "pdftotext", "-layout", "-");
  pdf_reader_assert_says (text, "Teleconsultation report");
  pdf_reader_assert_says (text, "Birth name: Lacroix");
  pdf_reader_assert_says (text, "INS number: 255081416802538");
  pdf_reader_assert_says (text, "Attending physician: Dr Paul Roux");
  pdf_reader_assert_says (text,
                          "Version 2. This version cancels and replaces version 1 of 23 November");
  g_assert_null (strstr (text, "declared"));
}

static void
test_not_cairos (void)
{
  g_autoptr (GBytes) other = g_bytes_new_static ("%PDF-1.4\nnothing", 16);
  g_autoptr (GError) error = NULL;

  g_assert_null (aus_pdf_set_language (other, "fr-FR", &error));
  g_assert_error (error, AUS_ERROR, AUS_ERROR_INTERNAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adapters/report-pdf/F5/text", test_text);
  g_test_add_func ("/adapters/report-pdf/F5/info", test_info);
  g_test_add_func ("/adapters/report-pdf/F5/fonts", test_fonts);
  g_test_add_func ("/adapters/report-pdf/F5/broken-lines", test_broken_lines);
  g_test_add_func ("/adapters/report-pdf/F5/marks", test_marks);
  g_test_add_func ("/adapters/report-pdf/F5/sound", test_sound);
  g_test_add_func ("/adapters/report-pdf/F5/long", test_long);
  g_test_add_func ("/adapters/report-pdf/F5/identified", test_identified);
  g_test_add_func ("/adapters/report-pdf/F5/not-cairos", test_not_cairos);
  return g_test_run ();
}
