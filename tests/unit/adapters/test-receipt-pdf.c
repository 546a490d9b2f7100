/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-receipt-pdf.h"
#include "core/aus-time.h"

#include <glib/gstdio.h>
#include <string.h>

/* What the tools of poppler, which are not ours, find in a receipt (G1). */

static AusReceiptSheet *
make_sheet (const char *locale, gboolean is_test)
{
  AusReceiptSheet *sheet = g_new0 (AusReceiptSheet, 1);
  gboolean english = g_str_equal (locale, "en");

  sheet->locale = g_strdup (locale);
  sheet->kind = AUS_KIND_TELECONSULTATION;
  sheet->number = g_strdup ("01KAV0QZ5E8M4T2N7W9XRBCDHJ");
  sheet->organisation = g_strdup ("Cabinet des Lilas & associés");
  sheet->practitioner = g_strdup ("Dr Claire Martin");
  sheet->patient = g_strdup ("Zoë Œuvrard");
  sheet->consulted = g_strdup (english ? "Monday 23 November 2026 at 2:30 pm"
                                       : "lundi 23 novembre 2026 à 14 h 30");
  sheet->paid = g_strdup (english ? "Monday 23 November 2026 at 2:52 pm"
                                  : "lundi 23 novembre 2026 à 14 h 52");
  sheet->card = g_strdup ("Visa 4242");
  sheet->amount = g_strdup (english ? "€20.07" : "20,07\u00a0€");
  sheet->held = g_strdup (english ? "€25.00" : "25,00\u00a0€");
  sheet->returned = g_strdup (english ? "€4.93" : "4,93\u00a0€");
  sheet->is_test = is_test;
  g_assert_true (aus_time_parse ("2026-11-23T14:52:00+01:00", &sheet->paid_at, NULL));
  return sheet;
}

/* (transfer full): what @tool says of the receipt; the file is gone afterwards. */
static char *
ask (GBytes *pdf, const char *tool, const char *option, const char *last)
{
  g_autofree char *path = NULL;
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  int fd = g_file_open_tmp ("receipt-XXXXXX.pdf", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, g_bytes_get_data (pdf, NULL), (gssize) g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  const char *argv[] = { tool, option != NULL ? option : path, option != NULL ? path : NULL, last,
                         NULL };
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_unlink (path);
  return g_steal_pointer (&out);
}

static gboolean
lacks (const char *tool)
{
  g_autofree char *path = g_find_program_in_path (tool);

  if (path == NULL)
    g_test_skip ("poppler-utils is not installed");
  return path == NULL;
}

static GBytes *
print (const AusReceiptSheet *sheet)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = aus_receipt_pdf (sheet, &error);

  g_assert_no_error (error);
  return pdf;
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("\"%s\" is not in:\n%s", words, text);
}

/* Amounts to the cent, and accents; the reader makes plain spaces of those that do not break. */
static void
test_french (void)
{
  if (lacks ("pdftotext"))
    return;
  g_autoptr (AusReceiptSheet) sheet = make_sheet ("fr", TRUE);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *text = ask (pdf, "pdftotext", "-layout", "-");

  assert_says (text, "Cabinet des Lilas & associés");
  assert_says (text, "Reçu n° 01KAV0QZ5E8M4T2N7W9XRBCDHJ");
  assert_says (text, "Réglé à : Dr Claire Martin");
  assert_says (text, "Patient : Zoë Œuvrard");
  assert_says (text, "Téléconsultation du lundi 23 novembre 2026 à 14 h 30");
  assert_says (text, "Somme réglée : 20,07 €");
  assert_says (text, "25,00 € étaient réservés");
  assert_says (text, "4,93 €, n’a pas été débité");
  assert_says (text, "Paiement d’essai : aucun argent");
  assert_says (text, "page 1/1");
}

/* What was held was taken, with real money: nothing else is said. */
static void
test_english (void)
{
  if (lacks ("pdftotext"))
    return;
  g_autoptr (AusReceiptSheet) sheet = make_sheet ("en", FALSE);

  g_clear_pointer (&sheet->held, g_free);
  g_clear_pointer (&sheet->returned, g_free);
  g_clear_pointer (&sheet->card, g_free);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *text = ask (pdf, "pdftotext", "-layout", "-");
  assert_says (text, "Amount paid: €20.07");
  assert_says (text, "Paid on Monday 23 November 2026 at 2:52 pm");
  g_assert_null (strstr (text, "reserved"));
  g_assert_null (strstr (text, "Test payment"));
  g_assert_null (strstr (text, "Card"));
}

static void
test_form (void)
{
  if (lacks ("pdfinfo"))
    return;
  g_autoptr (AusReceiptSheet) sheet = make_sheet ("fr", FALSE);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *info = ask (pdf, "pdfinfo", NULL, NULL);
  gsize size = 0;
  const char *bytes = g_bytes_get_data (pdf, &size);

  assert_says (info, "Reçu de paiement, 20,07\u00a0€");
  assert_says (info, "(A4)");
  g_assert_true (g_regex_match_simple ("Tagged: +yes", info, 0, 0));
  g_assert_true (g_regex_match_simple ("Pages: +1\n", info, 0, 0));
  g_assert_nonnull (memmem (bytes, size, "/Lang (fr-FR)", 13));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adapters/receipt-pdf/G1/french", test_french);
  g_test_add_func ("/adapters/receipt-pdf/G1/english", test_english);
  g_test_add_func ("/adapters/receipt-pdf/G1/form", test_form);
  return g_test_run ();
}
