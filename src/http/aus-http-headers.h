/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum { AUS_HTTP_CONTENT_API, AUS_HTTP_CONTENT_PAGE } AusHttpContent;
typedef enum { AUS_HTTP_TRANSPORT_PLAIN, AUS_HTTP_TRANSPORT_TLS } AusHttpTransport;

/*
 * aus_http_headers_secure: the security headers of an answer. Pages may load our own scripts,
 * styles and media and nothing else, and cannot be framed; what is no page may load nothing.
 */
void aus_http_headers_secure (SoupMessageHeaders *headers, AusHttpContent content,
                              AusHttpTransport transport);

G_END_DECLS
