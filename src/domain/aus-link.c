/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-link.h"

#include "core/aus-error.h"
#include "core/aus-secrets.h"
#include "core/aus-time.h"
#include "domain/aus-planning.h"

#include <string.h>

#define LEAD_USEC (2 * G_TIME_SPAN_HOUR)

gint64
aus_link_expiry (gint64 planned_start, gint64 planned_minutes, gint64 ended_at,
                 gint64 validity_usec)
{
  return MAX (aus_planning_end (planned_start, planned_minutes), ended_at) + validity_usec;
}

static void
get_day (const AusLinkFacts *facts, gint64 *start, gint64 *end)
{
  aus_time_day_bounds (facts->planned_start, facts->time_zone, start, end);
}

gint64
aus_link_opens_at (const AusLinkFacts *facts)
{
  gint64 start, end;

  g_return_val_if_fail (facts != NULL, 0);
  get_day (facts, &start, &end);
  /* Somebody expected just after midnight comes the evening before. */
  return MIN (start - facts->early_usec, facts->planned_start - LEAD_USEC);
}

static gboolean
fail (GError **error, AusError code, const char *message)
{
  g_set_error (error, AUS_ERROR, (int) code, "%s", message);
  return FALSE;
}

gboolean
aus_link_check (const AusLinkFacts *facts, GError **error)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  if (facts->revoked_at != 0)
    return fail (error, AUS_ERROR_LINK_REVOKED, "The link was revoked");
  /* A call that is on is never cut off by its link (A3). */
  if (facts->status == AUS_CONSULTATION_IN_PROGRESS)
    return TRUE;
  if (facts->now >= facts->expires_at)
    return fail (error, AUS_ERROR_LINK_EXPIRED, "The link has expired");
  if (facts->now < aus_link_opens_at (facts))
    return fail (error, AUS_ERROR_LINK_OTHER_DAY, "The link opens on the day");
  return TRUE;
}

gboolean
aus_link_check_code (const AusLinkFacts *facts, GError **error)
{
  gint64 start, end;

  if (!aus_link_check (facts, error))
    return FALSE;
  get_day (facts, &start, &end);
  if (facts->now >= end && facts->status != AUS_CONSULTATION_IN_PROGRESS)
    return fail (error, AUS_ERROR_LINK_EXPIRED, "The code was for another day");
  return TRUE;
}

char *
aus_link_normalise_code (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  char code[AUS_LINK_CODE_LENGTH + 1];
  gsize length = 0;

  for (const char *p = text; *p != '\0'; p++) {
    char c = g_ascii_toupper (*p);

    if (g_ascii_isspace (c) || c == '-')
      continue;
    if (length >= AUS_LINK_CODE_LENGTH || strchr (AUS_CODE_ALPHABET, c) == NULL)
      return NULL;
    code[length++] = c;
  }
  return length == AUS_LINK_CODE_LENGTH ? g_strndup (code, length) : NULL;
}
