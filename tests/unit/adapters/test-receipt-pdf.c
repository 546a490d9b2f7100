/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-receipt-pdf.h"
#include "core/aus-time.h"
#include "pdf-reader.h"

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

static GBytes *
print (const AusReceiptSheet *sheet)
{
  g_autoptr (GError) error = NULL;
  GBytes *pdf = aus_receipt_pdf (sheet, &error);

  g_assert_no_error (error);
  return pdf;
}

/* Amounts to the cent, and accents; the reader makes plain spaces of those that do not break. */
static void
test_french (void)
{
  if (pdf_reader_lacks ("pdftotext"))
    return;
  g_autoptr (AusReceiptSheet) sheet = make_sheet ("fr", TRUE);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *text = pdf_reader_ask (pdf, "pdftotext", "-layout", "-");

  pdf_reader_assert_says (text, "Cabinet des Lilas & associés");
  pdf_reader_assert_says (text, "Reçu n° 01KAV0QZ5E8M4T2N7W9XRBCDHJ");
  pdf_reader_assert_says (text, "Réglé à : Dr Claire Martin");
  pdf_reader_assert_says (text, "Patient : Zoë Œuvrard");
  pdf_reader_assert_says (text, "Téléconsultation du lundi 23 novembre 2026 à 14 h 30");
  pdf_reader_assert_says (text, "Somme réglée : 20,07 €");
  pdf_reader_assert_says (text, "25,00 € étaient réservés");
  pdf_reader_assert_says (text, "4,93 €, n’a pas été débité");
  pdf_reader_assert_says (text, "Paiement d’essai : aucun argent");
  pdf_reader_assert_says (text, "page 1/1");
}

/* What was held was taken, with real money: nothing else is said. */
static void
test_english (void)
{
  if (pdf_reader_lacks ("pdftotext"))
    return;
  g_autoptr (AusReceiptSheet) sheet = make_sheet ("en", FALSE);

  g_clear_pointer (&sheet->held, g_free);
  g_clear_pointer (&sheet->returned, g_free);
  g_clear_pointer (&sheet->card, g_free);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *text = pdf_reader_ask (pdf, "pdftotext", "-layout", "-");
  pdf_reader_assert_says (text, "Amount paid: €20.07");
  pdf_reader_assert_says (text, "Paid on Monday 23 November 2026 at 2:52 pm");
  g_assert_null (strstr (text, "reserved"));
  g_assert_null (strstr (text, "Test payment"));
  g_assert_null (strstr (text, "Card"));
}

static void
test_form (void)
{
  if (pdf_reader_lacks ("pdfinfo"))
    return;
  g_autoptr (AusReceiptSheet) sheet = make_sheet ("fr", FALSE);
  g_autoptr (GBytes) pdf = print (sheet);
  g_autofree char *info = pdf_reader_ask (pdf, "pdfinfo", NULL, NULL);
  gsize size = 0;
  const char *bytes = g_bytes_get_data (pdf, &size);

  pdf_reader_assert_says (info, "Reçu de paiement, 20,07\u00a0€");
  pdf_reader_assert_says (info, "(A4)");
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
