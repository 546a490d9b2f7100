/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_mask_name: (transfer full): "L••••• D•••••" (D1): who knows the name recognises it, who found
 * the link learns neither name nor its length. Empty names are left out.
 */
char *aus_mask_name (const char *given_name, const char *family_name);

G_END_DECLS
