/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Shapes of texts that come from outside. What they mean is the domain's business. */

/* aus_text_is_clean: UTF-8 without control characters but line feed and tab. */
gboolean aus_text_is_clean (const char *text);

/*
 * aus_text_is_line: clean, and one line without tabs and direction marks: what becomes a header of
 * a mail (RFC 5322 section 2.2), a row of a list or a name on a screen.
 */
gboolean aus_text_is_line (const char *text);

/*
 * aus_text_is_email: an addr-spec of RFC 5321 as people have them: dot-atom local part (64), a
 * domain of at least two labels (254 in all). No quoted local part, no address literal.
 */
gboolean aus_text_is_email (const char *text);

/* aus_text_is_phone: 3 to 15 digits (E.164 section 6) among spaces, dots, dashes, brackets, "+"
 * first. */
gboolean aus_text_is_phone (const char *text);

/*
 * aus_text_version: a number (31 bits, never 0) that stands for these texts, NULL-terminated: who
 * edits what is short and has no version of its own can tell by it whether somebody else did.
 */
gint64 aus_text_version (const char *first, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
