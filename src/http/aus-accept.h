/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* aus_accept_allows: does an Accept header (NULL: any) allow @media_type? (RFC 9110, 12.5.1) */
gboolean aus_accept_allows (const char *accept, const char *media_type);

G_END_DECLS
