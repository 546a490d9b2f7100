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
/*
 * aus_http_headers_share: pages of any origin may use this address (RFC 9725 section 4.2, CORS): a
 * kiosk's, say. It is opened by a bearer token alone, so that no cookie can be ridden on.
 */
void aus_http_headers_share (SoupMessageHeaders *headers);

G_END_DECLS
