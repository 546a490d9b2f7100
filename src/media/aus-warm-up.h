/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * aus_warm_up: what the first leg would wait for otherwise: plugins, and the certificate (0.2 to
 * 0.65 s). Blocks; before anybody joins.
 */
void aus_warm_up (void);

G_END_DECLS
