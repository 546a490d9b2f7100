/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-report-pdf.h"

#include "adapters/aus-pdf-page.h"
#include "core/aus-time.h"

#include <stdio.h>
#include <string.h>

#define TITLE_SIZE   20.0
#define HEADING_SIZE 12.5
#define TEXT_SIZE    11.0
#define SMALL_SIZE   9.5

/* Words */

typedef struct {
  const char *language, *title[AUS_KIND_N], *page, *born, *birth_name, *sex[AUS_SEX_N],
      *given_names, *ins, *physician, *not_identified, *by, *sections[AUS_REPORT_N];
  const char *months[12];
} Words;

static const Words french = {
  .language = "fr-FR",
  .title = { "Compte rendu de téléconsultation", "Compte rendu de télésoin",
             "Compte rendu de téléexpertise", "Compte rendu de réunion" },
  .page = "page",
  .born = "Date de naissance : ",
  .birth_name = "Nom de naissance : ",
  .sex = { "Sexe : féminin", "Sexe : masculin", "Sexe : indéterminé" },
  .given_names = "Prénoms de naissance : ",
  .ins = "Matricule INS : ",
  .physician = "Médecin traitant : ",
  .not_identified = "Identité déclarée, non rattachée au registre du cabinet",
  .by = "Établi par ",
  .sections = { "Motif", "Histoire et antécédents utiles", "Examen", "Conclusion",
                "Prescriptions (résumé)", "Suite proposée" },
  .months = { "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
              "octobre", "novembre", "décembre" },
};

static const Words english = {
  .language = "en-GB",
  .title = { "Teleconsultation report", "Telecare report", "Tele-expertise report",
             "Meeting report" },
  .page = "page",
  .born = "Birth date: ",
  .birth_name = "Birth name: ",
  .sex = { "Sex: female", "Sex: male", "Sex: undetermined" },
  .given_names = "First names of birth: ",
  .ins = "INS number: ",
  .physician = "Attending physician: ",
  .not_identified = "Identity as declared, not tied to the register of the practice",
  .by = "Written by ",
  .sections = { "Reason", "History", "Examination", "Conclusion", "Prescriptions (summary)",
                "Follow-up" },
  .months = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
              "October", "November", "December" },
};

static gboolean
is_french (const AusReportSheet *sheet)
{
  return !g_str_equal (sheet->locale, "en");
}

static char *
dup_date (const AusReportSheet *sheet, const char *date)
{
  const Words *words = is_french (sheet) ? &french : &english;
  guint year = 0, month = 1, day = 1;

  sscanf (date, "%4u-%2u-%2u", &year, &month, &day);
  return g_strdup_printf ("%u%s %s %u", day, is_french (sheet) && day == 1 ? "er" : "",
                          words->months[CLAMP (month, 1, 12) - 1], year);
}

/* "23 novembre 2026 à 14 h 05", by the clocks of the practice. */
static char *
dup_moment (const AusReportSheet *sheet, gint64 usec)
{
  g_autofree char *local = aus_time_format (usec, sheet->time_zone);
  g_autofree char *date = dup_date (sheet, local);
  guint hour = 0, minute = 0;

  sscanf (local + strlen ("2026-11-23T"), "%2u:%2u", &hour, &minute);
  return is_french (sheet) ? g_strdup_printf ("%s à %u\u00a0h\u00a0%02u", date, hour, minute)
                           : g_strdup_printf ("%s at %u:%02u", date, hour, minute);
}

/* The space that French puts before a mark; 0: none. */
static gunichar
space_before (gunichar mark)
{
  if (mark == ';' || mark == '!' || mark == '?' || mark == 0x00bb)
    return 0x202f;
  return mark == ':' ? 0x00a0 : 0;
}

/* A mark that ends a word, as in "Toux: trois jours"; not one of an address or a time of day. */
static gboolean
lacks_space (gunichar before, const char *mark)
{
  const char *after = g_utf8_next_char (mark);

  return g_unichar_isalpha (before) && space_before (g_utf8_get_char (mark)) != 0 &&
         (*after == '\0' || g_unichar_isspace (g_utf8_get_char (after)));
}

/*
 * French puts a narrow no-break space before ; ! ? and inside guillemets, a no-break space before
 * the colon; who types puts a plain one, or none.
 */
static char *
dup_typeset (const AusReportSheet *sheet, const char *text)
{
  GString *set = g_string_new (NULL);
  gunichar before = 0;

  if (!is_french (sheet)) {
    g_string_assign (set, text);
    return g_string_free (set, FALSE);
  }
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar here = g_utf8_get_char (c), next = g_utf8_get_char (g_utf8_next_char (c));
    if (lacks_space (before, c))
      g_string_append_unichar (set, space_before (here));
    before = here;
    if (here == ' ' && space_before (next) != 0)
      here = space_before (next);
    else if (here == ' ' && g_str_has_suffix (set->str, "«"))
      here = 0x202f;
    g_string_append_unichar (set, here);
  }
  return g_string_free (set, FALSE);
}

static void
add (AusPdfPage *page, const AusReportSheet *sheet, const char *tag, const char *format,
     double size, const char *text)
{
  g_autofree char *set = dup_typeset (sheet, text);
  g_autofree char *markup = g_markup_printf_escaped (format, set);

  aus_pdf_page_add (page, tag, markup, size, NULL);
}

static void
add_labelled (AusPdfPage *page, const AusReportSheet *sheet, const char *label, const char *value)
{
  g_autofree char *text = g_strconcat (label, value, NULL);

  add (page, sheet, "P", "%s", TEXT_SIZE, text);
}

/* Parts */

static void
draw_patient (AusPdfPage *page, const AusReportSheet *sheet, const Words *words)
{
  const AusPatientTraits *traits = &sheet->traits;
  g_autofree char *name =
      sheet->identified ? aus_patient_dup_display_name (traits) : g_strdup (sheet->patient);
  const char *born = sheet->identified ? traits->birth_date : sheet->birth_date;
  g_autofree char *date = born != NULL ? dup_date (sheet, born) : NULL;

  if (name == NULL)
    return;
  aus_pdf_page_open (page, "Sect");
  add (page, sheet, "H2", "<b>%s</b>", HEADING_SIZE, name);
  if (sheet->identified) {
    add_labelled (page, sheet, words->birth_name, traits->birth_name);
    add_labelled (page, sheet, words->given_names, traits->given_names);
    add_labelled (page, sheet, words->sex[traits->sex], "");
  }
  if (date != NULL)
    add_labelled (page, sheet, words->born, date);
  if (sheet->identified && traits->ins != NULL)
    add_labelled (page, sheet, words->ins, traits->ins);
  if (sheet->identified && traits->physician != NULL)
    add_labelled (page, sheet, words->physician, traits->physician);
  if (!sheet->identified)
    add (page, sheet, "P", "<i>%s</i>", SMALL_SIZE, words->not_identified);
  aus_pdf_page_close (page, "Sect");
}

static void
draw_head (AusPdfPage *page, const AusReportSheet *sheet, const Words *words)
{
  g_autofree char *held = dup_moment (sheet, sheet->held_at);
  g_autofree char *by = g_strconcat (words->by, sheet->practitioner, NULL);

  add (page, sheet, "P", "<b>%s</b>", TEXT_SIZE, sheet->organisation);
  aus_pdf_page_space (page, 14);
  add (page, sheet, "H1", "<b>%s</b>", TITLE_SIZE, words->title[sheet->kind]);
  add (page, sheet, "P", "%s", TEXT_SIZE, held);
  add (page, sheet, "P", "%s", TEXT_SIZE, by);
  if (sheet->replaces_at != 0) {
    g_autofree char *before = dup_moment (sheet, sheet->replaces_at);
    g_autofree char *text =
        is_french (sheet) ? g_strdup_printf ("Version %d. Cette version annule et remplace "
                                             "la version %d du %s.",
                                             (int) sheet->number, (int) sheet->number - 1, before)
                          : g_strdup_printf ("Version %d. This version cancels and replaces "
                                             "version %d of %s.",
                                             (int) sheet->number, (int) sheet->number - 1, before);
    add (page, sheet, "P", "<b>%s</b>", TEXT_SIZE, text);
  }
  aus_pdf_page_space (page, 10);
  aus_pdf_page_rule (page);
  aus_pdf_page_space (page, 8);
  draw_patient (page, sheet, words);
  aus_pdf_page_space (page, 8);
  aus_pdf_page_rule (page);
}

static void
draw_paragraphs (AusPdfPage *page, const AusReportSheet *sheet, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_strstrip (lines[i]);
    if (lines[i][0] != '\0')
      add (page, sheet, "P", "%s", TEXT_SIZE, lines[i]);
    else
      aus_pdf_page_space (page, TEXT_SIZE / 2);
  }
}

static void
draw_sections (AusPdfPage *page, const AusReportSheet *sheet, const Words *words)
{
  for (guint i = 0; i < AUS_REPORT_N; i++) {
    g_autofree char *text =
        g_strstrip (g_strdup (sheet->note.sections[i] != NULL ? sheet->note.sections[i] : ""));
    if (text[0] == '\0')
      continue;
    aus_pdf_page_space (page, 14);
    /* A heading alone at the end of a page belongs to the next. */
    aus_pdf_page_keep (page, 4 * HEADING_SIZE);
    aus_pdf_page_open (page, "Sect");
    add (page, sheet, "H2", "<b>%s</b>", HEADING_SIZE, words->sections[i]);
    aus_pdf_page_space (page, 2);
    draw_paragraphs (page, sheet, text);
    aus_pdf_page_close (page, "Sect");
  }
}

static void
draw_mention (AusPdfPage *page, const AusReportSheet *sheet)
{
  g_autofree char *made = dup_moment (sheet, sheet->made_at);
  g_autofree char *text =
      is_french (sheet)
          ? g_strdup_printf ("Document établi électroniquement par %s le %s ; il est valable sans "
                             "signature manuscrite.",
                             sheet->practitioner, made)
          : g_strdup_printf ("Document made electronically by %s on %s; it is valid without a "
                             "handwritten signature.",
                             sheet->practitioner, made);
  g_autofree char *link = g_markup_escape_text (sheet->address, -1);

  aus_pdf_page_space (page, 22);
  aus_pdf_page_keep (page, 4 * SMALL_SIZE);
  add (page, sheet, "P", "%s", SMALL_SIZE, text);
  if (link[0] != '\0' && strchr (sheet->address, '\'') == NULL)
    aus_pdf_page_add (page, "P", link, SMALL_SIZE, sheet->address);
}

static GBytes *
draw (const AusReportSheet *sheet, const AusPdfFacts *facts, guint known, guint *n_pages,
      GError **error)
{
  const Words *words = is_french (sheet) ? &french : &english;
  AusPdfPage *page = aus_pdf_page_new (facts, known);

  draw_head (page, sheet, words);
  draw_sections (page, sheet, words);
  draw_mention (page, sheet);
  return aus_pdf_page_finish (page, n_pages, error);
}

GBytes *
aus_report_pdf (const AusReportSheet *sheet, GError **error)
{
  const Words *words = is_french (sheet) ? &french : &english;
  g_autofree char *held = dup_moment (sheet, sheet->held_at);
  g_autofree char *name =
      sheet->identified ? aus_patient_dup_display_name (&sheet->traits) : g_strdup (sheet->patient);
  g_autofree char *title = g_strdup_printf ("%s, %s", words->title[sheet->kind], held);
  g_autofree char *footer =
      name != NULL ? g_strdup_printf ("%s – %s", name, title) : g_strdup (title);
  AusPdfFacts facts = {
    .title = title,
    .author = sheet->practitioner,
    .subject = sheet->organisation,
    .language = words->language,
    .footer = footer,
    .page_of = words->page,
    .made_at = sheet->made_at,
  };
  guint n_pages = 0;
  g_autoptr (GBytes) first = draw (sheet, &facts, 0, &n_pages, error);

  return first != NULL ? draw (sheet, &facts, n_pages, &n_pages, error) : NULL;
}
