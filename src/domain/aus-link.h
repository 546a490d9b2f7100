/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consultation-state.h"

G_BEGIN_DECLS

#define AUS_LINK_CODE_LENGTH 8

typedef struct {
  gint64 now;
  gint64 planned_start;
  gint64 expires_at;
  gint64 revoked_at;     /* 0: not revoked */
  const char *time_zone; /* of the organisation: its day counts, not the patient's */
  gint64 early_usec;     /* opens so long before its day begins */
  AusConsultationStatus status;
} AusLinkFacts;

/* aus_link_expiry: @validity_usec after the planned end, or after the real one if that is later. */
gint64 aus_link_expiry (gint64 planned_start, gint64 planned_minutes, gint64 ended_at,
                        gint64 validity_usec);

/*
 * aus_link_opens_at: the first moment of the day of the plan, less the early time; never less than
 * two hours before the planned start.
 */
gint64 aus_link_opens_at (const AusLinkFacts *facts);

/*
 * aus_link_check: whether a link may be followed now (C3). AUS_ERROR_LINK_REVOKED, _EXPIRED,
 * _OTHER_DAY in this order: a revoked link says nothing about its consultation.
 */
gboolean aus_link_check (const AusLinkFacts *facts, GError **error);

/* aus_link_check_code: as aus_link_check(); a code also dies with its day unless a call is on. */
gboolean aus_link_check_code (const AusLinkFacts *facts, GError **error);

/*
 * aus_link_normalise_code: (transfer full): as typed: spaces, dashes and case are forgiven. NULL
 * when it cannot be a code.
 */
char *aus_link_normalise_code (const char *text);

G_END_DECLS
