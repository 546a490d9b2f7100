/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/* aus_page_routes: everything outside /api: pages, links, assets, health. */
extern const AusHttpRoute aus_page_routes[];

/* aus_pages_answer: the shell with @problem (an AusError's name, "" for none). */
void aus_pages_answer (AusHttpRequest *request, guint status, const char *problem);

/* aus_pages_answer_open: the shell of a page that was meant for everybody. */
typedef enum { AUS_PAGES_HIDDEN, AUS_PAGES_INDEXED } AusPagesListing;
void aus_pages_answer_open (AusHttpRequest *request, AusPagesListing listing);

G_END_DECLS
