/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One-time codes that open a secure space (F2): 6 digits, 10 minutes, 5 tries. Whoever has the link
 * but not the telephone has at most 50 guesses in a day at a million codes, and each code rings at
 * the right one.
 */
#define AUS_ONE_TIME_DIGITS     6
#define AUS_ONE_TIME_VALID_USEC (10 * 60 * (gint64) G_USEC_PER_SEC)
#define AUS_ONE_TIME_TRIES      5
#define AUS_ONE_TIME_A_DAY      10
#define AUS_ONE_TIME_PAUSE_USEC (30 * (gint64) G_USEC_PER_SEC) /* between two codes */

/* AusOneTime: what is known of somebody's codes; times usec UTC, 0: never. */
typedef struct {
  gint64 sent_at; /* the last one; 0: none, or it was used */
  guint tries;    /* of it */
  guint sent;     /* since @since */
  gint64 since;
} AusOneTime;

/*
 * aus_one_time_ask: another code is wanted: counts it. AUS_ERROR_TOO_MANY_REQUESTS with the
 * seconds to wait.
 */
gboolean aus_one_time_ask (AusOneTime *self, gint64 now, GError **error);

/*
 * aus_one_time_try: a code is given, right or not: counts it. AUS_ERROR_LOCKED_OUT when there is
 * none that could be right: another must be asked for.
 */
gboolean aus_one_time_try (AusOneTime *self, gint64 now, GError **error);

/* aus_one_time_is_valid: whether the code that was sent can still open anything. */
gboolean aus_one_time_is_valid (const AusOneTime *self, gint64 now);

/* aus_one_time_digits: (transfer full): six digits of a MAC in any printable form. */
char *aus_one_time_digits (const char *mac);

G_END_DECLS
