/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What tools that are not ours (poppler, qpdf) find in a PDF. */

/* pdf_reader_lacks: @tool is not installed, and the test is skipped. */
gboolean pdf_reader_lacks (const char *tool);

/* pdf_reader_ask: (transfer full): what `@tool [@option] FILE [@last]` prints; it has to succeed.
 */
char *pdf_reader_ask (GBytes *pdf, const char *tool, const char *option, const char *last);

/* pdf_reader_assert_says: @words stand in @text. */
void pdf_reader_assert_says (const char *text, const char *words);

G_END_DECLS
