/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_pdf_set_language: (transfer full): @pdf, as cairo writes it, whose catalogue also names its
 * language and that its title is to be shown, by an incremental update (ISO 32000 sections 7.5.6
 * and 14.9.2): cairo 1.16 cannot say either, and a screen reader guesses without.
 * AUS_ERROR_INTERNAL when the file is not of that shape.
 */
GBytes *aus_pdf_set_language (GBytes *pdf, const char *language, GError **error);

G_END_DECLS
