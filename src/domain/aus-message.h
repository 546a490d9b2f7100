/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consultation-state.h"
#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusMessageKind: what people are told (C1, C2, B3). The names are also those of the templates. */
typedef enum {
  AUS_MESSAGE_INVITATION,
  AUS_MESSAGE_MOVED,
  AUS_MESSAGE_CANCELLED,
  AUS_MESSAGE_REMINDER,
  AUS_MESSAGE_EARLY_REMINDER,
  AUS_MESSAGE_PRACTITIONER_CANCELLED, /* to the practitioner: the patient did */
  AUS_MESSAGE_PRACTITIONER_BOOKED,    /* to the practitioner: by the public page */
  AUS_MESSAGE_BOOKING_CODE,           /* to who is booking; about no consultation yet */
  AUS_MESSAGE_RECEIPT,                /* to the patient: what was paid (G1) */
  AUS_MESSAGE_HOLD_WARNING,           /* to the practitioner: an amount will be lost… */
  AUS_MESSAGE_HOLD_LAST_WARNING,      /* …within a day… */
  AUS_MESSAGE_HOLD_LAPSED,            /* …and now is */
  AUS_MESSAGE_DOCUMENTS,              /* to a recipient: something lies in the secure space (F2) */
  AUS_MESSAGE_DOCUMENT_CODE,          /* and the code that opens it */
  AUS_MESSAGE_MISSED,                 /* to the patient: nobody came; apology, and another time */
} AusMessageKind;
#define AUS_MESSAGE_N (AUS_MESSAGE_MISSED + 1)
AUS_DECLARE_NAMES (AusMessageKind, aus_message_kind)

/* aus_message_is_of_documents: goes to a recipient of documents, not to a participant. */
gboolean aus_message_is_of_documents (AusMessageKind kind);

typedef enum { AUS_CHANNEL_MAIL, AUS_CHANNEL_SMS } AusChannel;
#define AUS_CHANNEL_N (AUS_CHANNEL_SMS + 1)
AUS_DECLARE_NAMES (AusChannel, aus_channel)

typedef enum {
  AUS_MESSAGE_WAITING, /* to be sent, or to be tried again: then there is a reason */
  AUS_MESSAGE_SENDING, /* leased by a sender */
  AUS_MESSAGE_SENT,    /* a server took it over */
  AUS_MESSAGE_FILED,   /* no server is configured: it lies in the outbox folder */
  AUS_MESSAGE_FAILED,  /* refused for good; waits for a person */
  AUS_MESSAGE_DROPPED, /* no longer true when its turn came */
} AusMessageState;
AUS_DECLARE_NAMES (AusMessageState, aus_message_state)

#define AUS_REMINDER_MAX_EARLY_HOURS 336

/* AusReminders: the settings of C2; 0: none. */
typedef struct {
  gint64 before_usec;
  gint64 early_usec;     /* where an organisation has not said otherwise */
  gboolean practitioner; /* is reminded, too */
} AusReminders;

/* aus_message_early_usec: how long before an organisation reminds a first time: what it said, in
 * hours; -1: nothing: as the server does. */
gint64 aus_message_early_usec (gint64 said_hours, gint64 server_usec);

/* aus_message_reminder_due: usec UTC; 0: nothing to remind anybody of. */
gint64 aus_message_reminder_due (AusConsultationStatus status, gint64 planned_start,
                                 gboolean immediate, gint64 before_usec);

/*
 * aus_message_is_wanted: whether a message whose turn came is still true: nobody is reminded of
 * what has begun, or invited to what is over.
 */
gboolean aus_message_is_wanted (AusMessageKind kind, AusConsultationStatus status,
                                gint64 planned_start, gint64 now);

/*
 * aus_message_get_retry: usec to wait after try number @tries (1: the first): 15 s, doubled each
 * time, at most 10 minutes, spread by a quarter with @random (0 to 1), so that what failed together
 * does not come back together.
 */
gint64 aus_message_get_retry (guint tries, double random);

G_END_DECLS
