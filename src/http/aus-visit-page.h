/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "http/aus-http-request.h"

G_BEGIN_DECLS

/*
 * aus_visit_page_follow_link: /c/{token}: proves possession of a link and gives the visit's cookie.
 * Arrival is what the page itself reports: a preview robot that looks at a link, by HEAD or GET,
 * makes nobody "arrived".
 */
void aus_visit_page_follow_link (AusHttpRequest *request);

/*
 * aus_visit_page_serve: /visit/{id}: the room page for whoever holds a visit's cookie of that
 * consultation or is logged in; else the friendly page saying why not. Which seat it is, the
 * signalling finds out.
 */
void aus_visit_page_serve (AusHttpRequest *request);

G_END_DECLS
