/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hangup.h"

#include "app/aus-change.h"
#include "core/aus-error.h"

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

/* The length as somebody remembers it: not longer than since it began. */
static gboolean
set_minutes (AusConsultation *consultation, gint minutes, gint64 now, GError **error)
{
  gint64 first =
      consultation->both_first != 0 ? consultation->both_first : consultation->started_at;
  gint64 last = first + (gint64) minutes * 60 * G_USEC_PER_SEC;

  if (last > now) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/minutes", "It began less long ago");
    return FALSE;
  }
  consultation->both_first = first;
  consultation->both_last = last;
  return TRUE;
}

/* A1: the call ended by itself, since nobody came back: how long it was, a person says. */
static gpointer
hangup_confirm (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, actor, AUS_ACTION_CONSULTATION_MARK, command, error))
    return NULL;
  AusConsultation *consultation = change.consultation;
  if (g_strcmp0 (consultation->status_reason, AUS_CONSULTATION_NOBODY_BACK) != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "its duration is not in question");
    return NULL;
  }
  g_clear_pointer (&consultation->status_reason, g_free);
  if (command->minutes >= 0 &&
      !set_minutes (consultation, command->minutes, aus_tx_now (tx), error))
    return NULL;
  return aus_change_finish (&change, "hangup.confirm", NULL, NULL, error);
}

const AusUseCase AUS_HANGUP_CONFIRM = { "hangup.confirm", AUS_ACTION_CONSULTATION_MARK,
                                        AUS_USE_CASE_WRITE, hangup_confirm,
                                        (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_HANGUP_END = { "hangup.end", AUS_ACTION_CONSULTATION_END, AUS_USE_CASE_WRITE,
                                    hangup_end, (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_HANGUP_RESUME = { "hangup.resume", AUS_ACTION_CONSULTATION_RESUME,
                                       AUS_USE_CASE_WRITE, hangup_resume,
                                       (GDestroyNotify) aus_consultation_unref };
