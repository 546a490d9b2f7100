/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* aus_daemon_demo_print: says on standard output who may log in, from @directory/demo.json. */
void aus_daemon_demo_print (const char *directory);

G_END_DECLS
