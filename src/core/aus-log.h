/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Logging: define AUS_LOG_TOPIC before the include, once a file: one topic a file ("plan",
 * "router"). No names, addresses, tokens, SDP or message texts ever: opaque ids only.
 *
 *   aus_info ("leg %s connected", leg_id);
 *
 * A line is "time level topic [correlation] message", or a JSON object of the same, on stderr.
 */

/*
 * aus_log_setup: once, before threads start. @level is the last level written, AUS_LOG=debug (or
 * info, message, warning) in the environment overrides it. What libraries log joins the stream.
 */
void aus_log_setup (const char *program, GLogLevelFlags level, gboolean json);

/* aus_log_set_correlation: an id that every line of this thread carries until it is set again. */
void aus_log_set_correlation (const char *id);
/* aus_log_get_correlation: of this thread; lent until it is set again; NULL: none. */
const char *aus_log_get_correlation (void);

/* aus_log_is_json: how aus_log_setup() was told to write; AUS_LOG_FORMAT=json overrides it, too. */
gboolean aus_log_is_json (void);

/* aus_log_level_from_name: "debug", "info", "message", "warning"…; @fallback for others and NULL.
 */
GLogLevelFlags aus_log_level_from_name (const char *name, GLogLevelFlags fallback);

void aus_log (GLogLevelFlags level, const char *topic, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

#define aus_debug(...)   aus_log (G_LOG_LEVEL_DEBUG, AUS_LOG_TOPIC, __VA_ARGS__)
#define aus_info(...)    aus_log (G_LOG_LEVEL_INFO, AUS_LOG_TOPIC, __VA_ARGS__)
#define aus_message(...) aus_log (G_LOG_LEVEL_MESSAGE, AUS_LOG_TOPIC, __VA_ARGS__)
#define aus_warning(...) aus_log (G_LOG_LEVEL_WARNING, AUS_LOG_TOPIC, __VA_ARGS__)

G_END_DECLS
