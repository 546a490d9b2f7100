/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/aus-rate-limit.h"

#include "core/aus-error.h"

/* How often full buckets are swept out. */
#define SWEEP_USEC (60 * G_USEC_PER_SEC)

/*
 * A practice is one address with several secretaries behind it, whose pages read lists again on
 * live changes; a guesser is one address, too. Ten guesses a minute (twenty at once) forgive a
 * morning of mistyped passwords, and leave a code of 8 characters out of 31 alone for its day.
 */
const AusRateLimit aus_rate_defaults[AUS_RATE_N_CLASSES] = {
  [AUS_RATE_FREE] = { 300, 600 },  [AUS_RATE_PAGE] = { 300, 600 }, [AUS_RATE_READ] = { 300, 600 },
  [AUS_RATE_WRITE] = { 150, 300 }, [AUS_RATE_TEST] = { 12, 6 },    [AUS_RATE_GUESS] = { 20, 10 },
  [AUS_RATE_BOOK] = { 6, 2 },
};

/* A bucket is the time at which it will be full again: one number instead of level and stamp. */
struct _AusRateLimiter {
  AusClock *clock; /* ref */
  AusRateLimit limits[AUS_RATE_N_CLASSES];
  GHashTable *full_at[AUS_RATE_N_CLASSES]; /* subject → gint64 usec */
  gint64 next_sweep_usec;
};

AusRateLimiter *
aus_rate_limiter_new (AusClock *clock, const AusRateLimit *limits)
{
  AusRateLimiter *self = g_new0 (AusRateLimiter, 1);

  self->clock = g_object_ref (clock);
  for (guint i = 0; i < AUS_RATE_N_CLASSES; i++) {
    self->limits[i] = limits[i];
    self->full_at[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  }
  self->next_sweep_usec = aus_clock_now (clock) + SWEEP_USEC;
  return self;
}

void
aus_rate_limiter_free (AusRateLimiter *self)
{
  for (guint i = 0; i < AUS_RATE_N_CLASSES; i++)
    g_hash_table_unref (self->full_at[i]);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
bucket_is_full (gpointer subject, gpointer full_at, gpointer now)
{
  return *(gint64 *) full_at <= *(gint64 *) now;
}

static void
sweep (AusRateLimiter *self, gint64 now)
{
  if (now < self->next_sweep_usec)
    return;
  for (guint i = 0; i < AUS_RATE_N_CLASSES; i++)
    g_hash_table_foreach_remove (self->full_at[i], bucket_is_full, &now);
  self->next_sweep_usec = now + SWEEP_USEC;
}

static gboolean
refuse (gint64 wait_usec, GError **error)
{
  GError *refusal = g_error_new_literal (AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS,
                                         "Too many requests of this kind; wait a little");
  guint seconds = (guint) CLAMP ((wait_usec + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 1, 3600);

  aus_error_set_retry_after (refusal, seconds);
  g_propagate_error (error, refusal);
  return FALSE;
}

gboolean
aus_rate_limiter_take (AusRateLimiter *self, const char *subject, AusRateClass rate, GError **error)
{
  const AusRateLimit *limit = &self->limits[rate];
  gint64 now = aus_clock_now (self->clock);
  gint64 *full_at, start, token_usec, room_usec;

  g_return_val_if_fail (rate < AUS_RATE_N_CLASSES, FALSE);

  if (limit->burst == 0 || limit->per_minute == 0)
    return refuse (60 * G_USEC_PER_SEC, error);
  sweep (self, now);

  token_usec = 60 * G_USEC_PER_SEC / limit->per_minute;
  room_usec = token_usec * limit->burst;
  full_at = g_hash_table_lookup (self->full_at[rate], subject);
  /* Fuller than it can be: the wall clock was put back, and nobody is locked out for that. */
  start = full_at != NULL && *full_at <= now + room_usec ? MAX (*full_at, now) : now;
  if (full_at != NULL)
    *full_at = start;
  if (start + token_usec - now > room_usec)
    return refuse (start + token_usec - now - room_usec, error);

  if (full_at == NULL) {
    full_at = g_new (gint64, 1);
    g_hash_table_insert (self->full_at[rate], g_strdup (subject), full_at);
  }
  *full_at = start + token_usec;
  return TRUE;
}

guint
aus_rate_limiter_get_size (AusRateLimiter *self)
{
  guint size = 0;

  for (guint i = 0; i < AUS_RATE_N_CLASSES; i++)
    size += g_hash_table_size (self->full_at[i]);
  return size;
}
