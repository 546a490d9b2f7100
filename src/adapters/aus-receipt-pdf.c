/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-receipt-pdf.h"

#include "adapters/aus-pdf-page.h"

#define TITLE_SIZE  20.0
#define AMOUNT_SIZE 15.0
#define TEXT_SIZE   11.0
#define SMALL_SIZE  9.5

/* Words; a no-break space stands before the colon of French. */

typedef struct {
  const char *language, *title, *number, *page, *paid_to, *patient, *held_on[AUS_KIND_N], *paid_on,
      *card, *amount, *returned, *test, *note;
} Words;

static const Words french = {
  .language = "fr-FR",
  .title = "Reçu de paiement",
  .number = "Reçu n°\u00a0",
  .page = "page",
  .paid_to = "Réglé à\u00a0: ",
  .patient = "Patient\u00a0: ",
  .held_on = { "Téléconsultation du ", "Télésoin du ", "Téléexpertise du ", "Réunion du " },
  .paid_on = "Payé le ",
  .card = "Carte\u00a0: ",
  .amount = "Somme réglée\u00a0: ",
  .returned = "%s étaient réservés sur la carte\u00a0; le reste, %s, n’a pas été débité.",
  .test = "Paiement d’essai\u00a0: aucun argent n’a été échangé.",
  .note = "Ce reçu n’est pas une feuille de soins. Pour votre remboursement, gardez aussi le "
          "document remis par votre praticien.",
};

static const Words english = {
  .language = "en-GB",
  .title = "Receipt of payment",
  .number = "Receipt no.\u00a0",
  .page = "page",
  .paid_to = "Paid to: ",
  .patient = "Patient: ",
  .held_on = { "Teleconsultation of ", "Telecare of ", "Tele-expertise of ", "Meeting of " },
  .paid_on = "Paid on ",
  .card = "Card: ",
  .amount = "Amount paid: ",
  .returned = "%s were reserved on the card; the rest, %s, was not taken.",
  .test = "Test payment: no money has changed hands.",
  .note = "This receipt is no claim form. For your reimbursement, also keep the document your "
          "practitioner gave you.",
};

static const Words *
words_of (const AusReceiptSheet *sheet)
{
  return g_str_equal (sheet->locale, "en") ? &english : &french;
}

static void
add (AusPdfPage *page, const char *tag, const char *format, double size, const char *text)
{
  g_autofree char *markup = g_markup_printf_escaped (format, text);

  aus_pdf_page_add (page, tag, markup, size, NULL);
}

static void
add_labelled (AusPdfPage *page, const char *label, const char *value)
{
  g_autofree char *text = g_strconcat (label, value, NULL);

  if (value != NULL && *value != '\0')
    add (page, "P", "%s", TEXT_SIZE, text);
}

static void
draw_amount (AusPdfPage *page, const AusReceiptSheet *sheet, const Words *words)
{
  g_autofree char *amount = g_strconcat (words->amount, sheet->amount, NULL);

  add (page, "P", "<b>%s</b>", AMOUNT_SIZE, amount);
  if (sheet->held != NULL) {
    g_auto (GStrv) halves = g_strsplit (words->returned, "%s", 3);
    g_autofree char *text =
        g_strconcat (halves[0], sheet->held, halves[1], sheet->returned, halves[2], NULL);
    add (page, "P", "%s", TEXT_SIZE, text);
  }
}

static GBytes *
draw (const AusReceiptSheet *sheet, const AusPdfFacts *facts, guint known, guint *n_pages,
      GError **error)
{
  const Words *words = words_of (sheet);
  AusPdfPage *page = aus_pdf_page_new (facts, known);
  g_autofree char *number = g_strconcat (words->number, sheet->number, NULL);

  add (page, "P", "<b>%s</b>", TEXT_SIZE, sheet->organisation);
  aus_pdf_page_space (page, 14);
  add (page, "H1", "<b>%s</b>", TITLE_SIZE, words->title);
  add (page, "P", "%s", SMALL_SIZE, number);
  aus_pdf_page_space (page, 10);
  aus_pdf_page_rule (page);
  aus_pdf_page_space (page, 10);
  add_labelled (page, words->paid_to, sheet->practitioner);
  add_labelled (page, words->patient, sheet->patient);
  add_labelled (page, words->held_on[sheet->kind], sheet->consulted);
  add_labelled (page, words->paid_on, sheet->paid);
  add_labelled (page, words->card, sheet->card);
  aus_pdf_page_space (page, 12);
  draw_amount (page, sheet, words);
  aus_pdf_page_space (page, 12);
  aus_pdf_page_rule (page);
  aus_pdf_page_space (page, 8);
  if (sheet->is_test)
    add (page, "P", "<b>%s</b>", TEXT_SIZE, words->test);
  add (page, "P", "%s", SMALL_SIZE, words->note);
  return aus_pdf_page_finish (page, n_pages, error);
}

GBytes *
aus_receipt_pdf (const AusReceiptSheet *sheet, GError **error)
{
  const Words *words = words_of (sheet);
  g_autofree char *title = g_strdup_printf ("%s, %s", words->title, sheet->amount);
  AusPdfFacts facts = {
    .title = title,
    .author = sheet->practitioner,
    .subject = sheet->organisation,
    .language = words->language,
    .footer = title,
    .page_of = words->page,
    .made_at = sheet->paid_at,
  };
  guint n_pages = 0;
  g_autoptr (GBytes) first = draw (sheet, &facts, 0, &n_pages, error);

  return first != NULL ? draw (sheet, &facts, n_pages, &n_pages, error) : NULL;
}
