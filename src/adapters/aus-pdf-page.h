/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <pango/pango.h>

G_BEGIN_DECLS

/*
 * AusPdfPage: text that flows down A4 pages, in tagged paragraphs. One thread at a time. Made twice
 * for one document: the first time tells how many pages there are.
 */
typedef struct _AusPdfPage AusPdfPage;

/* AusPdfFacts: what the document says of itself; unowned, outlives the page. */
typedef struct {
  const char *title;
  const char *author;
  const char *subject;
  const char *language; /* "fr-FR" */
  const char *footer;   /* on each page, before its number */
  const char *page_of;  /* "page %u/%u" */
  gint64 made_at;
} AusPdfFacts;

AusPdfPage *aus_pdf_page_new (const AusPdfFacts *facts, guint n_pages);

/* aus_pdf_page_open, _close: a structure element around others ("Sect"). */
void aus_pdf_page_open (AusPdfPage *self, const char *tag);
void aus_pdf_page_close (AusPdfPage *self, const char *tag);

/* aus_pdf_page_add: a paragraph of Pango markup under @tag ("P", "H1"); @uri: it leads there. */
void aus_pdf_page_add (AusPdfPage *self, const char *tag, const char *markup, double size,
                       const char *uri);
/* aus_pdf_page_space: points; aus_pdf_page_rule: a thin line across. */
void aus_pdf_page_space (AusPdfPage *self, double points);
void aus_pdf_page_rule (AusPdfPage *self);
/* aus_pdf_page_keep: begins a page when less than @points are left. */
void aus_pdf_page_keep (AusPdfPage *self, double points);

/*
 * aus_pdf_page_finish: (transfer full): the document; @n_pages: how many there are. Frees @self.
 */
GBytes *aus_pdf_page_finish (AusPdfPage *self, guint *n_pages, GError **error);

G_END_DECLS
