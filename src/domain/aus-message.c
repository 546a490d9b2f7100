/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-message.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

#define FIRST_RETRY  (15 * SECOND)
#define LONGEST_WAIT (600 * SECOND)

const char *const aus_message_kind_names[] = {
  [AUS_MESSAGE_INVITATION] = "invitation",
  [AUS_MESSAGE_MOVED] = "moved",
  [AUS_MESSAGE_CANCELLED] = "cancelled",
  [AUS_MESSAGE_REMINDER] = "reminder",
  [AUS_MESSAGE_EARLY_REMINDER] = "early_reminder",
  [AUS_MESSAGE_PRACTITIONER_CANCELLED] = "practitioner_cancelled",
  [AUS_MESSAGE_PRACTITIONER_BOOKED] = "practitioner_booked",
  [AUS_MESSAGE_BOOKING_CODE] = "booking_code",
  [AUS_MESSAGE_RECEIPT] = "receipt",
  [AUS_MESSAGE_HOLD_WARNING] = "hold_warning",
  [AUS_MESSAGE_HOLD_LAST_WARNING] = "hold_last_warning",
  [AUS_MESSAGE_HOLD_LAPSED] = "hold_lapsed",
  [AUS_MESSAGE_DOCUMENTS] = "documents",
  [AUS_MESSAGE_DOCUMENT_CODE] = "document_code",
  [AUS_MESSAGE_MISSED] = "missed",
  [AUS_MESSAGE_N] = NULL,
};
AUS_DEFINE_NAMES (AusMessageKind, aus_message_kind)

const char *const aus_channel_names[] = {
  [AUS_CHANNEL_MAIL] = "mail",
  [AUS_CHANNEL_SMS] = "sms",
  [AUS_CHANNEL_N] = NULL,
};
AUS_DEFINE_NAMES (AusChannel, aus_channel)

const char *const aus_message_state_names[] = {
  [AUS_MESSAGE_WAITING] = "waiting", [AUS_MESSAGE_SENDING] = "sending",
  [AUS_MESSAGE_SENT] = "sent",       [AUS_MESSAGE_FILED] = "filed",
  [AUS_MESSAGE_FAILED] = "failed",   [AUS_MESSAGE_DROPPED] = "dropped",
  [AUS_MESSAGE_DROPPED + 1] = NULL,
};
AUS_DEFINE_NAMES (AusMessageState, aus_message_state)

gboolean
aus_message_is_of_documents (AusMessageKind kind)
{
  return kind == AUS_MESSAGE_DOCUMENTS || kind == AUS_MESSAGE_DOCUMENT_CODE;
}

gint64
aus_message_early_usec (gint64 said_hours, gint64 server_usec)
{
  return said_hours >= 0 ? said_hours * G_TIME_SPAN_HOUR : server_usec;
}

gint64
aus_message_reminder_due (AusConsultationStatus status, gint64 planned_start, gboolean immediate,
                          gint64 before_usec)
{
  gboolean planned = status == AUS_CONSULTATION_SCHEDULED || status == AUS_CONSULTATION_WAITING;

  return planned && !immediate && before_usec > 0 ? planned_start - before_usec : 0;
}

gboolean
aus_message_is_wanted (AusMessageKind kind, AusConsultationStatus status, gint64 planned_start,
                       gint64 now)
{
  switch (kind) {
  case AUS_MESSAGE_INVITATION:
  case AUS_MESSAGE_PRACTITIONER_BOOKED:
    return !aus_consultation_is_over (status);
  case AUS_MESSAGE_MOVED:
    return status == AUS_CONSULTATION_SCHEDULED || status == AUS_CONSULTATION_WAITING;
  case AUS_MESSAGE_CANCELLED:
  case AUS_MESSAGE_BOOKING_CODE:
    return TRUE;
  case AUS_MESSAGE_PRACTITIONER_CANCELLED:
    return status == AUS_CONSULTATION_CANCELLED;
  case AUS_MESSAGE_REMINDER:
  case AUS_MESSAGE_EARLY_REMINDER:
    return (status == AUS_CONSULTATION_SCHEDULED || status == AUS_CONSULTATION_WAITING) &&
           now < planned_start;
  case AUS_MESSAGE_MISSED:
    return status == AUS_CONSULTATION_MISSED;
  case AUS_MESSAGE_RECEIPT:
  case AUS_MESSAGE_HOLD_LAPSED:
    return TRUE;
  case AUS_MESSAGE_HOLD_WARNING:
  case AUS_MESSAGE_HOLD_LAST_WARNING:
    return status != AUS_CONSULTATION_FINALIZED;
  case AUS_MESSAGE_DOCUMENTS:
  case AUS_MESSAGE_DOCUMENT_CODE:
    return TRUE; /* whether there is something to fetch is asked where it is written */
  }
  return FALSE;
}

gint64
aus_message_get_retry (guint tries, double random)
{
  gint64 wait = FIRST_RETRY;

  for (guint i = 1; i < tries && wait < LONGEST_WAIT; i++)
    wait *= 2;
  wait = MIN (wait, LONGEST_WAIT);
  return wait - (gint64) ((double) wait / 4 * CLAMP (random, 0.0, 1.0));
}
