/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-one-time.h"

#include "core/aus-error.h"

#include <string.h>

#define DAY_USEC (24 * 3600 * (gint64) G_USEC_PER_SEC)

static gboolean
refuse (gint64 wait_usec, GError **error)
{
  g_autoptr (GError) local = g_error_new_literal (AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS,
                                                  "Wait before you ask for another code");

  aus_error_set_retry_after (local, (guint) (wait_usec / G_USEC_PER_SEC + 1));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
aus_one_time_ask (AusOneTime *self, gint64 now, GError **error)
{
  if (now - self->since >= DAY_USEC) {
    self->since = now;
    self->sent = 0;
  }
  if (self->sent_at != 0 && now - self->sent_at < AUS_ONE_TIME_PAUSE_USEC)
    return refuse (AUS_ONE_TIME_PAUSE_USEC - (now - self->sent_at), error);
  if (self->sent >= AUS_ONE_TIME_A_DAY)
    return refuse (DAY_USEC - (now - self->since), error);
  self->sent_at = now;
  self->sent++;
  self->tries = 0;
  return TRUE;
}

gboolean
aus_one_time_is_valid (const AusOneTime *self, gint64 now)
{
  return self->sent_at != 0 && now - self->sent_at < AUS_ONE_TIME_VALID_USEC &&
         self->tries < AUS_ONE_TIME_TRIES;
}

gboolean
aus_one_time_try (AusOneTime *self, gint64 now, GError **error)
{
  if (aus_one_time_is_valid (self, now)) {
    self->tries++;
    return TRUE;
  }
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LOCKED_OUT,
                       "There is no such code any more: ask for another");
  return FALSE;
}

/* 60 bits of a hash: that a million does not divide them shows in the twelfth digit. */
char *
aus_one_time_digits (const char *mac)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, mac, -1);

  sum[15] = '\0';
  return g_strdup_printf ("%06u", (guint) (g_ascii_strtoull (sum, NULL, 16) % 1000000));
}
