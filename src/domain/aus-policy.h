/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-actor.h"

G_BEGIN_DECLS

/* AusAction: everything that somebody may be allowed or refused. */
typedef enum {
  AUS_ACTION_CONSULTATION_LIST,       /* of one practitioner: ask once for each principal */
  AUS_ACTION_CONSULTATION_READ,       /* whole representation, private comment included */
  AUS_ACTION_CONSULTATION_PLAN,       /* also "now" (B4) */
  AUS_ACTION_CONSULTATION_EDIT,       /* also move, tags, private comment */
  AUS_ACTION_CONSULTATION_CANCEL,     /* by the practice, with a reason */
  AUS_ACTION_CONSULTATION_CANCEL_OWN, /* by the patient's own link until the cut-off */
  AUS_ACTION_CONSULTATION_MARK,       /* absent, missed */
  AUS_ACTION_CONSULTATION_CORRECT,    /* absent, missed, cancelled by mistake */
  AUS_ACTION_CONSULTATION_START,      /* the practitioner alone */
  AUS_ACTION_CONSULTATION_END,        /* hang up */
  AUS_ACTION_CONSULTATION_RESUME,     /* A2 */
  AUS_ACTION_CONSULTATION_BILL,       /* capture, release (F1) */
  AUS_ACTION_CONSULTATION_NOTE,       /* the notes field of the call (E8) */
  AUS_ACTION_CONSULTATION_AUDIT,      /* who did what */
  AUS_ACTION_CONSULTATION_EXPORT,     /* a list taken away as a file (J1) */
  AUS_ACTION_STATISTICS_READ,         /* figures of one practitioner (H5) */
  AUS_ACTION_WAITING_ROOM_ADMIT,      /* admit, put back, remove (D7) */
  AUS_ACTION_WAITING_ROOM_LOCK,       /* lock, unlock (D7) */
  AUS_ACTION_WAITING_ROOM_TELL,       /* delay, message, announce (D4) */
  AUS_ACTION_PARTICIPANT_EDIT,        /* add, correct an address, take off */
  AUS_ACTION_PARTICIPANT_TEST,  /* ask for a test participant (M3); admitting it is another's */
  AUS_ACTION_LINK_SHOW,         /* somebody's link in clear */
  AUS_ACTION_LINK_CHANGE,       /* re-issue, revoke (C3) */
  AUS_ACTION_LINK_FOLLOW,       /* open a link or a code; come into a queue */
  AUS_ACTION_VISIT,             /* one's own seat: arrive, consent, be ready, call, leave */
  AUS_ACTION_COMPANY,           /* the patient's word on who is there (K1) */
  AUS_ACTION_PRACTITIONER_READ, /* name and profession */
  AUS_ACTION_HOURS_READ,        /* opening hours, page and free slots */
  AUS_ACTION_HOURS_EDIT,        /* opening hours and public page (B5) */
  AUS_ACTION_BOOK,              /* by a public page, without any credential */
  AUS_ACTION_STRUCTURE_LIST,    /* equipped sites of the organisation */
  AUS_ACTION_STRUCTURE_EDIT,    /* add, change, close one */
  AUS_ACTION_SITE,              /* what its hosts do: see who comes, check in, go along (K1) */
  AUS_ACTION_VITAL_SIGNS_READ,  /* measurements of a consultation (E8) */
  AUS_ACTION_VITAL_SIGNS_ENTER, /* by who is beside the patient, or the patient */
  AUS_ACTION_TEMPLATE_EDIT,     /* texts of the organisation's messages (J4) */
  AUS_ACTION_DOCUMENT_READ,     /* list, open (F2, F4) */
  AUS_ACTION_DOCUMENT_FILE,     /* add to the consultation's documents */
  AUS_ACTION_DOCUMENT_ERASE,    /* for good */
  AUS_ACTION_DOCUMENT_SEND,     /* to recipients, and withdraw */
  AUS_ACTION_DOCUMENT_RECEIVE,  /* what was sent to this recipient */
  AUS_ACTION_DOCUMENT_BRING,    /* by a personal link: send, list and take back one's own (F4) */
  AUS_ACTION_DOCUMENT_PRINT,    /* what was sent to the patient, at a site's machine (K1) */
  AUS_ACTION_QUEUE_READ,        /* queues of the organisation (B8) */
  AUS_ACTION_QUEUE_MANAGE,      /* its name, who serves it */
  AUS_ACTION_QUEUE_SWITCH,      /* open, close */
  AUS_ACTION_QUEUE_TAKE,        /* who waits is mine from now on */
  AUS_ACTION_REPORT_READ,       /* the note of a report, and how it will be printed (F5) */
  AUS_ACTION_REPORT_EDIT,       /* secretariats type what was dictated */
  AUS_ACTION_REPORT_SIGN,       /* only the practitioner's word is a report */
  AUS_ACTION_PATIENT_READ,      /* the organisation's register of patients (F3) */
  AUS_ACTION_PATIENT_EDIT,
  AUS_ACTION_PATIENT_ERASE,  /* whose consultations are the practitioner's own (L2) */
  AUS_ACTION_ACCOUNT_SELF,   /* own account, sessions, tokens, password */
  AUS_ACTION_ACCOUNT_MANAGE, /* accounts and organisations of others */
  AUS_ACTION_SERVER_OPERATE, /* rooms, drain, audit verify, backup */
  AUS_ACTION_SERVER_TIMER,   /* what happens by itself */
} AusAction;
#define AUS_ACTION_N (AUS_ACTION_SERVER_TIMER + 1)
AUS_DECLARE_NAMES (AusAction, aus_action)

/* AusSubject: what is acted upon, by ids; those that do not apply are NULL. All unowned. */
typedef struct {
  const char *organisation_id;
  const char *practitioner_id; /* account of the consultation's practitioner */
  const char *consultation_id;
  const char *participant_id; /* whose seat (AUS_ACTION_VISIT) */
  const char *account_id;     /* AUS_ACTION_ACCOUNT_… */
  const char *structure_id;   /* where the patient comes to; NULL: not to a site */
} AusSubject;

/* aus_policy_allows: the only authorisation there is. */
gboolean aus_policy_allows (const AusActor *actor, AusAction action, const AusSubject *subject);

/*
 * aus_policy_check: the same with an answer: AUS_ERROR_UNAUTHENTICATED for nobody,
 * AUS_ERROR_NOT_FOUND when @actor may not even know that the subject exists, else
 * AUS_ERROR_FORBIDDEN.
 */
gboolean aus_policy_check (const AusActor *actor, AusAction action, const AusSubject *subject,
                           GError **error);
/* aus_policy_check_own: the same of what belongs to @actor's organisation as a whole. */
gboolean aus_policy_check_own (const AusActor *actor, AusAction action, GError **error);

/* aus_policy_get_scope: what a bearer token needs for @action. */
AusScope aus_policy_get_scope (AusAction action);

G_END_DECLS
