/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aus-media-dbus.h"

G_BEGIN_DECLS

/* What AusMediaClient asks workers and waits for; @task is taken and returns the answer. */

void aus_media_call_accept_offer (AusDbusMedia1 *proxy, const char *leg_id, const char *sdp,
                                  gboolean publish, GTask *task);
void aus_media_call_restart_ice (AusDbusMedia1 *proxy, const char *leg_id, const char *ufrag,
                                 const char *password, GTask *task);
/* aus_media_call_stats: of all workers (element-type AusWorker) at once, joined: aa{sv}. */
void aus_media_call_stats (GPtrArray *workers, GTask *task);

G_END_DECLS
