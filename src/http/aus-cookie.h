/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUS_COOKIE_SESSION "aus_session"
#define AUS_COOKIE_VISIT   "aus_visit"
#define AUS_COOKIE_SPACE   "aus_documents"
#define AUS_COOKIE_KIOSK   "aus_kiosk"

typedef enum { AUS_COOKIE_PLAIN, AUS_COOKIE_SECURE } AusCookieTransport;

/*
 * aus_cookie_find: (transfer full) (nullable): the value of cookie @name in a Cookie header. When
 * the name comes twice the first counts: browsers send the cookie with the longest path first
 * (RFC 6265, 5.4).
 */
char *aus_cookie_find (const char *header, const char *name);

/*
 * aus_cookie_format: (transfer full): a Set-Cookie value: HttpOnly, SameSite=Lax, and Secure when
 * the pages are served by HTTPS. @max_age in seconds; 0 removes the cookie, -1 is a session cookie.
 */
char *aus_cookie_format (const char *name, const char *value, const char *path, gint64 max_age,
                         AusCookieTransport transport);

G_END_DECLS
