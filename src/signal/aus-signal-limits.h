/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* AusSignalLimits: what one client may cost us. The defaults are for real people behind NAT. */
typedef struct {
  guint sockets_per_address;     /* loopback is a reverse proxy or the operator: not counted */
  guint sockets_per_participant; /* pages that reload quickly overlap a little */
  guint messages_burst;          /* trickled candidates come in swarms */
  guint messages_per_second;
  guint strikes;           /* malformed counts 5, a bad member 1; then 4400 */
  gsize unconfirmed_bytes; /* sent and not known to have arrived; then the client is too slow */
  gint64 hello_usec;       /* from the upgrade to the first message */
  gint64 session_usec;     /* a session outlives its socket by this */
  guint ping_seconds;      /* while waiting, dashboards */
  guint ping_in_call_seconds;
} AusSignalLimits;

extern const AusSignalLimits aus_signal_limits_default;

/* AusSignalBucket: a token bucket; zero-filled it is full. */
typedef struct {
  gint64 at_usec;
  guint missing_milli; /* thousandths of tokens taken and not yet refilled */
} AusSignalBucket;

/* aus_signal_bucket_take: one token of a bucket of @burst, refilled by @per_second. */
gboolean aus_signal_bucket_take (AusSignalBucket *self, guint burst, guint per_second,
                                 gint64 now_usec);

/* AusSignalTally: how many sockets each address or participant has open. */
typedef struct {
  GHashTable *counts; /* owned key → count */
} AusSignalTally;

void aus_signal_tally_init (AusSignalTally *self);
void aus_signal_tally_clear (AusSignalTally *self);
/* aus_signal_tally_add: FALSE when @key already has @limit. */
gboolean aus_signal_tally_add (AusSignalTally *self, const char *key, guint limit);
void aus_signal_tally_remove (AusSignalTally *self, const char *key);
guint aus_signal_tally_get (AusSignalTally *self, const char *key);

G_END_DECLS
