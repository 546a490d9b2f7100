/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-pdf-page.h"

#include "adapters/aus-pdf-language.h"
#include "core/aus-error.h"
#include "core/aus-time.h"

#include <cairo-pdf.h>
#include <hb.h>
#include <math.h>
#include <pango/pangocairo.h>

/* A4 in points, and what stays white. */
#define WIDTH        595.276
#define HEIGHT       841.89
#define MARGIN       62.0
#define BOTTOM       (HEIGHT - 72.0)
#define FOOTER       (HEIGHT - 48.0)
#define FOOTER_SIZE  8.5
#define LINE_SPACING 1.25f
#define FONTS        "Source Sans 3, Noto Sans, DejaVu Sans, Sans"

struct _AusPdfPage {
  const AusPdfFacts *facts; /* unowned */
  guint n_pages;            /* known from the time before; 0: not yet */
  guint page;
  double y;
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoFontMap *fonts; /* of its own: Pango's default one belongs to a thread */
  PangoContext *context;
};

static cairo_status_t
write_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata (AusPdfPage *self)
{
  g_autofree char *date = aus_time_format_utc (self->facts->made_at);

  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, self->facts->title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_AUTHOR, self->facts->author);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_SUBJECT, self->facts->subject);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR, "Auscult");
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

AusPdfPage *
aus_pdf_page_new (const AusPdfFacts *facts, guint n_pages)
{
  AusPdfPage *self = g_new0 (AusPdfPage, 1);

  self->facts = facts;
  self->n_pages = n_pages;
  self->page = 1;
  self->y = MARGIN;
  self->bytes = g_byte_array_new ();
  self->surface = cairo_pdf_surface_create_for_stream (write_bytes, self->bytes, WIDTH, HEIGHT);
  /* Without compressed objects: aus_pdf_set_language() reads them. */
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (self);
  self->cr = cairo_create (self->surface);
  self->fonts = pango_cairo_font_map_new ();
  self->context = pango_font_map_create_context (self->fonts);
  pango_context_set_language (self->context, pango_language_from_string (facts->language));
  cairo_tag_begin (self->cr, "Document", NULL);
  return self;
}

void
aus_pdf_page_open (AusPdfPage *self, const char *tag)
{
  cairo_tag_begin (self->cr, tag, NULL);
}

void
aus_pdf_page_close (AusPdfPage *self, const char *tag)
{
  cairo_tag_end (self->cr, tag);
}

/* Readers give back the letter of a ligature's glyph (U+FB03), and then nobody finds "efficace". */
static void
split_ligatures (PangoLayout *layout)
{
  PangoAttrList *attributes = pango_layout_get_attributes (layout);

  attributes = attributes != NULL ? pango_attr_list_copy (attributes) : pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

static PangoLayout *
make_layout (AusPdfPage *self, const char *markup, double size)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_from_string (FONTS);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) ((WIDTH - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_markup (layout, markup, -1);
  split_ligatures (layout);
  pango_font_description_free (font);
  return layout;
}

/* Furniture of the page, and so outside of the structure that is read aloud. */
static void
draw_footer (AusPdfPage *self)
{
  g_autofree char *escaped = g_markup_escape_text (self->facts->footer, -1);
  g_autoptr (PangoLayout) left = make_layout (self, escaped, FOOTER_SIZE);
  g_autofree char *number = g_strdup_printf ("%s %u/%u", self->facts->page_of, self->page,
                                             MAX (self->n_pages, self->page));
  g_autoptr (PangoLayout) right = make_layout (self, number, FOOTER_SIZE);

  pango_layout_set_alignment (right, PANGO_ALIGN_RIGHT);
  cairo_set_source_rgb (self->cr, 0.35, 0.35, 0.35);
  cairo_move_to (self->cr, MARGIN, FOOTER);
  pango_cairo_show_layout (self->cr, left);
  cairo_move_to (self->cr, MARGIN, FOOTER);
  pango_cairo_show_layout (self->cr, right);
  cairo_set_source_rgb (self->cr, 0, 0, 0);
}

static void
next_page (AusPdfPage *self)
{
  draw_footer (self);
  cairo_show_page (self->cr);
  self->page++;
  self->y = MARGIN;
}

static double
line_height (PangoLayoutIter *lines)
{
  int top = 0, bottom = 0;

  pango_layout_iter_get_line_yrange (lines, &top, &bottom);
  return (double) (bottom - top) / PANGO_SCALE;
}

static void
begin_tag (AusPdfPage *self, const char *tag, const char *uri)
{
  cairo_tag_begin (self->cr, tag, NULL);
  if (uri != NULL) {
    g_autofree char *attributes = g_strdup_printf ("uri='%s'", uri);
    cairo_tag_begin (self->cr, CAIRO_TAG_LINK, attributes);
  }
}

static void
end_tag (AusPdfPage *self, const char *tag, const char *uri)
{
  if (uri != NULL)
    cairo_tag_end (self->cr, CAIRO_TAG_LINK);
  cairo_tag_end (self->cr, tag);
}

/*
 * The blank at which a line was broken is taken out of it: a screen reader would read
 * "novembre2026". Put back, it is as wide as nothing.
 */
static void
keep_blank (PangoLayoutLine *line)
{
  const GSList *last = g_slist_last (line->runs);
  const PangoLayoutRun *run = last != NULL ? last->data : NULL;
  hb_codepoint_t blank = 0;

  if (run == NULL || run->glyphs->num_glyphs == 0)
    return;
  PangoGlyphInfo *info = &run->glyphs->glyphs[run->glyphs->num_glyphs - 1];
  if (info->glyph == PANGO_GLYPH_EMPTY &&
      hb_font_get_nominal_glyph (pango_font_get_hb_font (run->item->analysis.font), ' ', &blank))
    info->glyph = blank;
}

/* What runs over the end of a page is a paragraph of its own on the next. */
void
aus_pdf_page_add (AusPdfPage *self, const char *tag, const char *markup, double size,
                  const char *uri)
{
  g_autoptr (PangoLayout) layout = make_layout (self, markup, size);
  PangoLayoutIter *lines = pango_layout_get_iter (layout);

  begin_tag (self, tag, uri);
  do {
    double height = line_height (lines);
    if (self->y + height > BOTTOM) {
      end_tag (self, tag, uri);
      next_page (self);
      begin_tag (self, tag, uri);
    }
    int top = 0, bottom = 0;
    pango_layout_iter_get_line_yrange (lines, &top, &bottom);
    double baseline = (double) (pango_layout_iter_get_baseline (lines) - top) / PANGO_SCALE;
    PangoLayoutLine *line = pango_layout_iter_get_line (lines);
    keep_blank (line);
    cairo_move_to (self->cr, MARGIN, self->y + baseline);
    pango_cairo_show_layout_line (self->cr, line);
    self->y += height;
  } while (pango_layout_iter_next_line (lines));
  end_tag (self, tag, uri);
  pango_layout_iter_free (lines);
}

void
aus_pdf_page_space (AusPdfPage *self, double points)
{
  self->y += points;
}

void
aus_pdf_page_rule (AusPdfPage *self)
{
  cairo_set_source_rgb (self->cr, 0.6, 0.6, 0.6);
  cairo_set_line_width (self->cr, 0.7);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, WIDTH - MARGIN, self->y);
  cairo_stroke (self->cr);
  cairo_set_source_rgb (self->cr, 0, 0, 0);
}

void
aus_pdf_page_keep (AusPdfPage *self, double points)
{
  if (self->y + points > BOTTOM)
    next_page (self);
}

GBytes *
aus_pdf_page_finish (AusPdfPage *self, guint *n_pages, GError **error)
{
  draw_footer (self);
  cairo_tag_end (self->cr, "Document");
  cairo_surface_finish (self->surface);
  cairo_status_t drawing = cairo_status (self->cr);
  cairo_status_t status =
      drawing != CAIRO_STATUS_SUCCESS ? drawing : cairo_surface_status (self->surface);
  GBytes *bytes = g_byte_array_free_to_bytes (self->bytes);

  *n_pages = self->page;
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
  g_object_unref (self->context);
  g_object_unref (self->fonts);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "the PDF cannot be made: %s",
                 cairo_status_to_string (status));
    g_clear_pointer (&bytes, g_bytes_unref);
  } else {
    GBytes *plain = bytes;
    bytes = aus_pdf_set_language (plain, self->facts->language, error);
    g_bytes_unref (plain);
  }
  g_free (self);
  return bytes;
}
