/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-payer.h"
#include "core/aus-config.h"

G_BEGIN_DECLS

/*
 * aus_daemon_payment_open: whoever is configured to move money, told to @app; *@payer (transfer
 * full) is NULL when nobody is. AUS_ERROR_INVALID for a configuration that cannot work, and for the
 * test provider in production.
 */
gboolean aus_daemon_payment_open (AusApp *app, AusConfig *config, AusPayer **payer, GError **error);

G_END_DECLS
