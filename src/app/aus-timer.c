/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-timer.h"

#include "app/aus-change.h"
#include "app/aus-notify.h"
#include "core/aus-error.h"

static const struct {
  AusConsultationEvent event;
  const char *action; /* in the audit */
} timers[AUS_JOB_REMIND] = {
  [AUS_JOB_ABSENT] = { AUS_CONSULTATION_EVENT_ABSENT_TIMER, "timer.absent" },
  [AUS_JOB_MISSED] = { AUS_CONSULTATION_EVENT_MISSED_TIMER, "timer.missed" },
  [AUS_JOB_ABANDON] = { AUS_CONSULTATION_EVENT_ABANDON_TIMER, "timer.abandon" },
  [AUS_JOB_HOLD_LAPSE] = { AUS_CONSULTATION_EVENT_HOLD_LAPSED, "payment.lapse" },
  [AUS_JOB_LEAVE] = { AUS_CONSULTATION_EVENT_PATIENT_LEFT, "timer.leave" },
};

/* What pages say of it: a fixed word, or nothing. */
static const char *
reason_of (const AusConsultation *consultation, AusJobKind kind)
{
  gboolean queued = consultation->queue_id != NULL &&
                    g_str_equal (consultation->queue_id, consultation->practitioner_id);

  if (kind == AUS_JOB_ABANDON)
    return AUS_CONSULTATION_NOBODY_BACK;
  return kind == AUS_JOB_ABSENT && queued ? AUS_CONSULTATION_NOT_READY : NULL;
}

static gboolean
tell (AusChange *change, AusJobKind kind, GError **error)
{
  if (kind == AUS_JOB_HOLD_LAPSE)
    return aus_notify_hold (change->tx, change->consultation, AUS_MESSAGE_HOLD_LAPSED, error);
  return kind != AUS_JOB_MISSED || aus_notify_missed (change->tx, change->consultation, error);
}

/* A timer that the domain refuses came too late or too early: the row is gone, nothing else is. */
static gboolean
apply (AusChange *change, const AusJob *job, gboolean *done, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (aus_change_apply (change, timers[job->kind].event,
                        reason_of (change->consultation, job->kind), &local)) {
    if (!tell (change, job->kind, error))
      return FALSE;
    g_autoptr (AusConsultation) saved =
        aus_change_finish (change, timers[job->kind].action, NULL, NULL, error);
    *done = saved != NULL;
    return *done;
  }
  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/*
 * C2: the messages are written in the transaction that takes the timer: each once. Who was told
 * nothing because the server was down until after the start is told nothing then.
 */
static gboolean
remind (AusTx *tx, const AusJob *job, gboolean *done, GError **error)
{
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, job->consultation_id, error);
  AusMessageKind kind =
      job->kind == AUS_JOB_REMIND ? AUS_MESSAGE_REMINDER : AUS_MESSAGE_EARLY_REMINDER;

  if (consultation == NULL)
    return FALSE;
  *done = aus_message_is_wanted (kind, consultation->status, consultation->planned_start,
                                 aus_tx_now (tx));
  return !*done || aus_notify_remind (tx, consultation, kind, error);
}

/* G1: the practitioner hears in time that an amount has not been taken. */
static gboolean
warn (AusTx *tx, const AusJob *job, gboolean *done, GError **error)
{
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, job->consultation_id, error);
  AusMessageKind kind =
      job->kind == AUS_JOB_HOLD_WARN ? AUS_MESSAGE_HOLD_LAST_WARNING : AUS_MESSAGE_HOLD_WARNING;

  if (consultation == NULL)
    return FALSE;
  *done = consultation->payment_state == AUS_PAYMENT_HOLD &&
          !aus_payment_is_capturing (consultation->payment);
  return !*done || aus_notify_hold (tx, consultation, kind, error);
}

gboolean
aus_timer_fire (AusTx *tx, const AusJob *job, gboolean *done, GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (AusCommand) command = aus_command_new (job->consultation_id);
  g_auto (AusChange) change = { 0 };
  g_autoptr (GError) local = NULL;

  *done = FALSE;
  if (!aus_job_store_take (tx, job, &local)) {
    if (local == NULL)
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (job->kind == AUS_JOB_REMIND || job->kind == AUS_JOB_REMIND_EARLY)
    return remind (tx, job, done, error);
  if (job->kind == AUS_JOB_HOLD_WARN || job->kind == AUS_JOB_HOLD_WARN_EARLY)
    return warn (tx, job, done, error);
  if (job->kind == AUS_JOB_LEAVE)
    change.kind = AUS_SAVE_PRESENCE;
  return aus_change_begin (&change, tx, system, AUS_ACTION_SERVER_TIMER, command, error) &&
         apply (&change, job, done, error);
}
