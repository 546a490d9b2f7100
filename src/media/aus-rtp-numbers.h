/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * AusRtpNumbers: payload types and header-extension ids of a client that made the offer itself, in
 * place of our fixed ones (RFC 3264 section 6.1); 0: it has none.
 */
typedef struct {
  guint8 opus, vp8, rtx;
  guint8 ext_level, ext_twcc;
} AusRtpNumbers;

G_END_DECLS
