/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * aus_service_error_register: lets GDBus carry every AusError under its own name,
 * "org.auscult.Error.PreconditionFailed" for precondition-failed.
 */
void aus_service_error_register (void);

G_END_DECLS
