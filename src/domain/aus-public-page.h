/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AusPublicPage: what a practitioner chose to show to everybody at /p/{slug} (B5). */
typedef struct {
  gboolean enabled;
  gboolean indexed;   /* search engines may list it */
  char *slug;         /* "" until one is chosen */
  GStrv languages;    /* ISO 639: "fr", "en" */
  char *presentation; /* a few sentences */
} AusPublicPage;

#define AUS_PAGE_MAX_SLUG         60
#define AUS_PAGE_MAX_LANGUAGES    8
#define AUS_PAGE_MAX_PRESENTATION 600

/* aus_public_page_init: off, and empty. */
void aus_public_page_init (AusPublicPage *self);
void aus_public_page_clear (AusPublicPage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusPublicPage, aus_public_page_clear)

/*
 * aus_public_page_check: AUS_ERROR_INVALID at "/page/slug" or "/page/languages/…": an address of
 * small letters, digits and single hyphens, needed once the page is on; languages by their code.
 */
gboolean aus_public_page_check (const AusPublicPage *self, GError **error);

/* aus_public_page_propose_slug: (transfer full): "dr-claire-martin" of "Dr Claire Martin". */
char *aus_public_page_propose_slug (const char *display_name);

G_END_DECLS
