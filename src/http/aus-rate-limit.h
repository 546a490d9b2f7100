/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/aus-clock.h"

G_BEGIN_DECLS

/* What a request costs is a matter of what it can do, not of its address. */
typedef enum {
  AUS_RATE_FREE,  /* health, the API description */
  AUS_RATE_PAGE,  /* shell and assets */
  AUS_RATE_READ,  /* reading the API */
  AUS_RATE_WRITE, /* changing something */
  AUS_RATE_TEST,  /* measuring the network: costs a worker threads and bandwidth */
  AUS_RATE_BOOK,  /* reserving a slot, joining a queue: what one takes, nobody else has */
  AUS_RATE_GUESS, /* passwords, connection codes, links: what could be guessed */
  AUS_RATE_N_CLASSES
} AusRateClass;

typedef struct {
  guint burst;      /* requests at once; 0 = none at all (tests) */
  guint per_minute; /* refill */
} AusRateLimit;

/* aus_rate_defaults: one row for each class. */
extern const AusRateLimit aus_rate_defaults[AUS_RATE_N_CLASSES];

/*
 * AusRateLimiter: token buckets, one for each subject (client address or account) and class. Full
 * buckets are forgotten, so its size is bounded by those seen in the last minutes.
 */
typedef struct _AusRateLimiter AusRateLimiter;

AusRateLimiter *aus_rate_limiter_new (AusClock *clock, const AusRateLimit *limits);
void aus_rate_limiter_free (AusRateLimiter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRateLimiter, aus_rate_limiter_free)

/*
 * aus_rate_limiter_take: takes one token; FALSE and AUS_ERROR_TOO_MANY_REQUESTS with the seconds
 * until there is one again.
 */
gboolean aus_rate_limiter_take (AusRateLimiter *self, const char *subject, AusRateClass rate,
                                GError **error);

/* aus_rate_limiter_get_size: buckets kept, for tests and the metrics. */
guint aus_rate_limiter_get_size (AusRateLimiter *self);

G_END_DECLS
