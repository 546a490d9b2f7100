/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-http-headers.h"

/* blob: only where the browser makes it itself: previews of pictures and of our own camera. */
#define PAGE_POLICY                                                                                \
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "          \
  "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; "               \
  "manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "             \
  "require-trusted-types-for 'script'"

#define API_POLICY "default-src 'none'; frame-ancestors 'none'"

#define PAGE_PERMISSIONS                                                                           \
  "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), "                  \
  "picture-in-picture=(self), speaker-selection=(self), screen-wake-lock=(self), "                 \
  "autoplay=(self), geolocation=(), payment=(), usb=()"

void
aus_http_headers_secure (SoupMessageHeaders *headers, AusHttpContent content,
                         AusHttpTransport transport)
{
  gboolean is_page = content == AUS_HTTP_CONTENT_PAGE;

  soup_message_headers_append (headers, "Content-Security-Policy",
                               is_page ? PAGE_POLICY : API_POLICY);
  soup_message_headers_append (headers, "X-Content-Type-Options", "nosniff");
  /* Addresses of pages hold link tokens: they must not travel on. */
  soup_message_headers_append (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_append (headers, "Cross-Origin-Resource-Policy", "same-origin");
  if (is_page) {
    soup_message_headers_append (headers, "Permissions-Policy", PAGE_PERMISSIONS);
    soup_message_headers_append (headers, "Cross-Origin-Opener-Policy", "same-origin");
  }
  if (transport == AUS_HTTP_TRANSPORT_TLS)
    soup_message_headers_append (headers, "Strict-Transport-Security", "max-age=31536000");
}

void
aus_http_headers_share (SoupMessageHeaders *headers)
{
  soup_message_headers_append (headers, "Access-Control-Allow-Origin", "*");
  soup_message_headers_append (headers, "Access-Control-Allow-Methods",
                               "OPTIONS, POST, PATCH, DELETE");
  soup_message_headers_append (headers, "Access-Control-Allow-Headers",
                               "Authorization, Content-Type, If-Match");
  soup_message_headers_append (headers, "Access-Control-Expose-Headers",
                               "Location, ETag, Link, Accept-Post, Accept-Patch, X-Request-Id");
  soup_message_headers_append (headers, "Access-Control-Max-Age", "7200");
}
