/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/aus-signal-limits.h"

const AusSignalLimits aus_signal_limits_default = {
  .sockets_per_address = 256,
  .sockets_per_participant = 8,
  .messages_burst = 120,
  .messages_per_second = 20,
  .strikes = 20,
  .unconfirmed_bytes = 1024 * 1024,
  .hello_usec = 10 * G_USEC_PER_SEC,
  .session_usec = 30 * G_USEC_PER_SEC,
  .ping_seconds = 20,
  .ping_in_call_seconds = 5,
};

gboolean
aus_signal_bucket_take (AusSignalBucket *self, guint burst, guint per_second, gint64 now_usec)
{
  gint64 refilled = (now_usec - self->at_usec) / 1000 * per_second;

  self->missing_milli -= MIN ((gint64) self->missing_milli, MAX (refilled, 0));
  self->at_usec = now_usec;
  if (self->missing_milli + 1000 > burst * 1000)
    return FALSE;
  self->missing_milli += 1000;
  return TRUE;
}

void
aus_signal_tally_init (AusSignalTally *self)
{
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
aus_signal_tally_clear (AusSignalTally *self)
{
  g_clear_pointer (&self->counts, g_hash_table_unref);
}

guint
aus_signal_tally_get (AusSignalTally *self, const char *key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, key));
}

gboolean
aus_signal_tally_add (AusSignalTally *self, const char *key, guint limit)
{
  guint count = aus_signal_tally_get (self, key);

  if (count >= limit)
    return FALSE;
  g_hash_table_insert (self->counts, g_strdup (key), GUINT_TO_POINTER (count + 1));
  return TRUE;
}

void
aus_signal_tally_remove (AusSignalTally *self, const char *key)
{
  guint count = aus_signal_tally_get (self, key);

  if (count > 1)
    g_hash_table_insert (self->counts, g_strdup (key), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (self->counts, key);
}
