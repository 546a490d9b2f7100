/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hangup.h"

#include "app/aus-change.h"

static gpointer
hangup_end (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_END, input, error) ||
      !aus_change_apply (&change, AUS_CONSULTATION_EVENT_HANG_UP, NULL, error))
    return NULL;
  return aus_change_finish (&change, "hangup.end", NULL, NULL, error);
}

/* A2: who was admitted still is, so the same links lead straight back into the call. */
static gpointer
hangup_resume (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_RESUME, input, error) ||
      !aus_change_apply (&change, AUS_CONSULTATION_EVENT_RESUME, NULL, error))
    return NULL;
  return aus_change_finish (&change, "hangup.resume", NULL, NULL, error);
}

const AusUseCase AUS_HANGUP_END = { "hangup.end", AUS_ACTION_CONSULTATION_END, AUS_USE_CASE_WRITE,
                                    hangup_end, (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_HANGUP_RESUME = { "hangup.resume", AUS_ACTION_CONSULTATION_RESUME,
                                       AUS_USE_CASE_WRITE, hangup_resume,
                                       (GDestroyNotify) aus_consultation_unref };
