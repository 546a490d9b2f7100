/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-policy.h"

#include "core/aus-error.h"

const char *const aus_action_names[] = {
  [AUS_ACTION_CONSULTATION_LIST] = "consultation.list",
  [AUS_ACTION_CONSULTATION_READ] = "consultation.read",
  [AUS_ACTION_CONSULTATION_PLAN] = "consultation.plan",
  [AUS_ACTION_CONSULTATION_EDIT] = "consultation.edit",
  [AUS_ACTION_CONSULTATION_CANCEL] = "consultation.cancel",
  [AUS_ACTION_CONSULTATION_CANCEL_OWN] = "consultation.cancel_own",
  [AUS_ACTION_CONSULTATION_MARK] = "consultation.mark",
  [AUS_ACTION_CONSULTATION_CORRECT] = "consultation.correct",
  [AUS_ACTION_CONSULTATION_START] = "consultation.start",
  [AUS_ACTION_CONSULTATION_END] = "consultation.end",
  [AUS_ACTION_CONSULTATION_RESUME] = "consultation.resume",
  [AUS_ACTION_CONSULTATION_BILL] = "consultation.bill",
  [AUS_ACTION_CONSULTATION_NOTE] = "consultation.note",
  [AUS_ACTION_CONSULTATION_AUDIT] = "consultation.audit",
  [AUS_ACTION_WAITING_ROOM_ADMIT] = "waiting_room.admit",
  [AUS_ACTION_WAITING_ROOM_LOCK] = "waiting_room.lock",
  [AUS_ACTION_WAITING_ROOM_TELL] = "waiting_room.tell",
  [AUS_ACTION_PARTICIPANT_EDIT] = "participant.edit",
  [AUS_ACTION_PARTICIPANT_TEST] = "participant.test",
  [AUS_ACTION_LINK_SHOW] = "link.show",
  [AUS_ACTION_LINK_CHANGE] = "link.change",
  [AUS_ACTION_LINK_FOLLOW] = "link.follow",
  [AUS_ACTION_VISIT] = "visit",
  [AUS_ACTION_COMPANY] = "company",
  [AUS_ACTION_PRACTITIONER_READ] = "practitioner.read",
  [AUS_ACTION_CONSULTATION_EXPORT] = "consultation.export",
  [AUS_ACTION_STATISTICS_READ] = "statistics.read",
  [AUS_ACTION_HOURS_READ] = "hours.read",
  [AUS_ACTION_HOURS_EDIT] = "hours.edit",
  [AUS_ACTION_BOOK] = "book",
  [AUS_ACTION_STRUCTURE_LIST] = "structure.list",
  [AUS_ACTION_STRUCTURE_EDIT] = "structure.edit",
  [AUS_ACTION_SITE] = "site",
  [AUS_ACTION_VITAL_SIGNS_READ] = "vital_signs.read",
  [AUS_ACTION_VITAL_SIGNS_ENTER] = "vital_signs.enter",
  [AUS_ACTION_TEMPLATE_EDIT] = "template.edit",
  [AUS_ACTION_DOCUMENT_READ] = "document.read",
  [AUS_ACTION_DOCUMENT_FILE] = "document.file",
  [AUS_ACTION_DOCUMENT_ERASE] = "document.erase",
  [AUS_ACTION_DOCUMENT_SEND] = "document.send",
  [AUS_ACTION_DOCUMENT_RECEIVE] = "document.receive",
  [AUS_ACTION_DOCUMENT_BRING] = "document.bring",
  [AUS_ACTION_DOCUMENT_PRINT] = "document.print",
  [AUS_ACTION_QUEUE_READ] = "queue.read",
  [AUS_ACTION_QUEUE_MANAGE] = "queue.manage",
  [AUS_ACTION_QUEUE_SWITCH] = "queue.switch",
  [AUS_ACTION_QUEUE_TAKE] = "queue.take",
  [AUS_ACTION_REPORT_READ] = "report.read",
  [AUS_ACTION_REPORT_EDIT] = "report.edit",
  [AUS_ACTION_REPORT_SIGN] = "report.sign",
  [AUS_ACTION_PATIENT_READ] = "patient.read",
  [AUS_ACTION_PATIENT_EDIT] = "patient.edit",
  [AUS_ACTION_PATIENT_ERASE] = "patient.erase",
  [AUS_ACTION_ACCOUNT_SELF] = "account.self",
  [AUS_ACTION_ACCOUNT_MANAGE] = "account.manage",
  [AUS_ACTION_SERVER_OPERATE] = "server.operate",
  [AUS_ACTION_SERVER_TIMER] = "server.timer",
  [AUS_ACTION_N] = NULL,
};
AUS_DEFINE_NAMES (AusAction, aus_action)

/* Column: in which part somebody acts. */
typedef enum {
  PART_NOBODY,
  PART_PRACTITIONER, /* account, or token of it */
  PART_DELEGATE,
  PART_OPERATOR,
  PART_SITE_HOST,
  PART_SEAT, /* the practitioner's seat, come by link */
  PART_PATIENT,
  PART_COMPANION,
  PART_PROFESSIONAL,
  PART_INTERPRETER,
  PART_DIAGNOSTIC,
  PART_SYSTEM,
  PART_RECIPIENT, /* of documents: what its rows do not say is NO */
  N_PARTS
} Part;

/* Cell: what the subject must be to the actor. */
typedef enum {
  NO,
  OWN,  /* a consultation of this account */
  FOR,  /* a consultation of one of its principals */
  OWQ,  /* OWN, or of a queue it serves (B8) */
  FOQ,  /* FOR, or of a queue they serve */
  QUE,  /* a queue it serves, or its principals do */
  HERE, /* the consultation of this seat */
  SEAT, /* this very seat */
  SELF, /* this very account */
  SITE, /* of the host's own site */
  ORG,  /* something of the same organisation */
  YES
} Rule;

typedef struct {
  AusScope scope; /* what a token needs */
  Rule rules[N_PARTS];
} Row;

#define READ    AUS_SCOPE_CONSULTATIONS_READ
#define WRITE   AUS_SCOPE_CONSULTATIONS_WRITE
#define ACCOUNT AUS_SCOPE_ACCOUNT
#define OPERATE AUS_SCOPE_OPERATE

/*
 * Role × action (L1). Who runs the server sees no consultation, but may look after the
 * organisation's sites. Delegates do everything around a consultation for their principals (B6) but
 * not what happens in the room: only the practitioner opens it, admits and hangs up, and a
 * measurement that was taken there (E8) is read by those who treat. Nobody but the practitioner
 * reads the notes field of a call on its own. Secretariats file, open and send documents as they do
 * on paper, but erase none.
 */
/* clang-format off */
static const Row table[AUS_ACTION_N] = {
  /*                                              nobody pract. deleg. oper. host  seat  pat.  comp. prof. intp. test  system */
  [AUS_ACTION_CONSULTATION_LIST]       = { READ,    { NO,  OWQ,  FOQ,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_READ]       = { READ,    { NO,  OWQ,  FOQ,  NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_CONSULTATION_PLAN]       = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_CONSULTATION_EDIT]       = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_CANCEL]     = { WRITE,   { NO,  OWQ,  FOQ,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_CANCEL_OWN] = { WRITE,   { NO,  NO,   NO,   NO,   NO,   NO,   SEAT, NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_MARK]       = { WRITE,   { NO,  OWQ,  FOQ,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_CONSULTATION_CORRECT]    = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_START]      = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_END]        = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_CONSULTATION_RESUME]     = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_BILL]       = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_CONSULTATION_NOTE]       = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_CONSULTATION_AUDIT]      = { READ,    { NO,  OWQ,  FOQ,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_WAITING_ROOM_ADMIT]      = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_WAITING_ROOM_LOCK]       = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_WAITING_ROOM_TELL]       = { WRITE,   { NO,  OWQ,  FOQ,  NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_PARTICIPANT_EDIT]        = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_PARTICIPANT_TEST]        = { OPERATE, { NO,  NO,   NO,   YES,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_LINK_SHOW]               = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_LINK_CHANGE]             = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_LINK_FOLLOW]             = { 0,       { YES, YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES,  NO  } },
  [AUS_ACTION_VISIT]                   = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   SEAT, SEAT, SEAT, SEAT, SEAT, SEAT, YES } },
  [AUS_ACTION_COMPANY]                 = { WRITE,   { NO,  NO,   NO,   NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_PRACTITIONER_READ]       = { READ,    { NO,  ORG,  ORG,  NO,   ORG,  NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_CONSULTATION_EXPORT]     = { READ,    { NO,  OWQ,  FOQ,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_STATISTICS_READ]         = { READ,    { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_HOURS_READ]              = { READ,    { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_HOURS_EDIT]              = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_BOOK]                    = { 0,       { YES, YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES,  YES,  NO  } },
  [AUS_ACTION_STRUCTURE_LIST]          = { READ,    { NO,  ORG,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_STRUCTURE_EDIT]          = { WRITE,   { NO,  ORG,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_SITE]                    = { WRITE,   { NO,  NO,   NO,   NO,   SITE, NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_VITAL_SIGNS_READ]        = { READ,    { NO,  OWN,  NO,   NO,   NO,   HERE, HERE, NO,   HERE, NO,   NO,   YES } },
  [AUS_ACTION_VITAL_SIGNS_ENTER]       = { WRITE,   { NO,  NO,   NO,   NO,   SITE, NO,   HERE, NO,   HERE, NO,   NO,   NO  } },
  [AUS_ACTION_TEMPLATE_EDIT]           = { WRITE,   { NO,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_DOCUMENT_READ]           = { READ,    { NO,  OWN,  FOR,  NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_DOCUMENT_FILE]           = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_DOCUMENT_ERASE]          = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_DOCUMENT_SEND]           = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   HERE, NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_DOCUMENT_RECEIVE]        = { 0,       { [PART_RECIPIENT] = SEAT } },
  [AUS_ACTION_DOCUMENT_BRING]          = { WRITE,   { NO,  NO,   NO,   NO,   NO,   NO,   SEAT, SEAT, SEAT, NO,   NO,   NO  } },
  [AUS_ACTION_DOCUMENT_PRINT]          = { WRITE,   { NO,  NO,   NO,   NO,   NO,   NO,   SEAT, NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_QUEUE_READ]              = { READ,    { NO,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_QUEUE_MANAGE]            = { WRITE,   { NO,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_QUEUE_SWITCH]            = { WRITE,   { NO,  QUE,  QUE,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_QUEUE_TAKE]              = { WRITE,   { NO,  QUE,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_REPORT_READ]             = { READ,    { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_REPORT_EDIT]             = { WRITE,   { NO,  OWN,  FOR,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_REPORT_SIGN]             = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_PATIENT_READ]            = { READ,    { NO,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_PATIENT_EDIT]            = { WRITE,   { NO,  ORG,  ORG,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_PATIENT_ERASE]           = { WRITE,   { NO,  OWN,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_ACCOUNT_SELF]            = { ACCOUNT, { NO,  SELF, SELF, SELF, SELF, NO,   NO,   NO,   NO,   NO,   NO,   NO  } },
  [AUS_ACTION_ACCOUNT_MANAGE]          = { OPERATE, { NO,  NO,   NO,   YES,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_SERVER_OPERATE]          = { OPERATE, { NO,  NO,   NO,   YES,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
  [AUS_ACTION_SERVER_TIMER]            = { WRITE,   { NO,  NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   NO,   YES } },
};
/* clang-format on */

static Part
part_of_account (AusAccountRole role)
{
  switch (role) {
  case AUS_ACCOUNT_PRACTITIONER:
    return PART_PRACTITIONER;
  case AUS_ACCOUNT_DELEGATE:
    return PART_DELEGATE;
  case AUS_ACCOUNT_OPERATOR:
    return PART_OPERATOR;
  case AUS_ACCOUNT_SITE_HOST:
    return PART_SITE_HOST;
  case AUS_ACCOUNT_QUEUE:
    break;
  }
  return PART_NOBODY;
}

static Part
part_of_seat (AusRole role)
{
  switch (role) {
  case AUS_ROLE_PRACTITIONER:
    return PART_SEAT;
  case AUS_ROLE_PATIENT:
    return PART_PATIENT;
  case AUS_ROLE_COMPANION:
    return PART_COMPANION;
  case AUS_ROLE_PROFESSIONAL:
    return PART_PROFESSIONAL;
  case AUS_ROLE_INTERPRETER:
    return PART_INTERPRETER;
  case AUS_ROLE_DIAGNOSTIC:
    return PART_DIAGNOSTIC;
  case AUS_ROLE_HOST: /* acts by the account of the site */
    break;
  }
  return PART_NOBODY;
}

static Part
part_of (const AusActor *actor)
{
  switch (actor->kind) {
  case AUS_ACTOR_ACCOUNT:
  case AUS_ACTOR_TOKEN:
    return part_of_account (actor->account_role);
  case AUS_ACTOR_PARTICIPANT:
    return part_of_seat (actor->role);
  case AUS_ACTOR_RECIPIENT:
    return PART_RECIPIENT;
  case AUS_ACTOR_SYSTEM:
    return PART_SYSTEM;
  case AUS_ACTOR_NOBODY:
    break;
  }
  return PART_NOBODY;
}

/* Two ids that are there and equal: what is unknown on either side never matches. */
static gboolean
same (const char *a, const char *b)
{
  return a != NULL && b != NULL && g_str_equal (a, b);
}

static gboolean
rule_holds (Rule rule, const AusActor *actor, const AusSubject *subject)
{
  gboolean organisation = same (actor->organisation_id, subject->organisation_id);

  switch (rule) {
  case NO:
    return FALSE;
  case OWN:
    return organisation && same (actor->account_id, subject->practitioner_id);
  case FOR:
    return organisation && aus_actor_has_principal (actor, subject->practitioner_id);
  case OWQ:
    return organisation && (same (actor->account_id, subject->practitioner_id) ||
                            aus_actor_has_queue (actor, subject->practitioner_id));
  case FOQ:
    return organisation && (aus_actor_has_principal (actor, subject->practitioner_id) ||
                            aus_actor_has_queue (actor, subject->practitioner_id));
  case QUE:
    return organisation && aus_actor_has_queue (actor, subject->practitioner_id);
  case HERE:
    return organisation && same (actor->consultation_id, subject->consultation_id);
  case SEAT:
    return organisation && same (actor->consultation_id, subject->consultation_id) &&
           same (actor->participant_id, subject->participant_id);
  case SELF:
    return same (actor->account_id, subject->account_id);
  case SITE:
    return organisation && same (actor->structure_id, subject->structure_id);
  case ORG:
    return organisation;
  case YES:
    break;
  }
  return TRUE;
}

gboolean
aus_policy_allows (const AusActor *actor, AusAction action, const AusSubject *subject)
{
  g_return_val_if_fail (actor != NULL && subject != NULL, FALSE);
  g_return_val_if_fail ((guint) action < AUS_ACTION_N, FALSE);

  const Row *row = &table[action];

  if (actor->kind == AUS_ACTOR_TOKEN && (actor->scopes & row->scope) != row->scope)
    return FALSE;
  return rule_holds (row->rules[part_of (actor)], actor, subject);
}

/* Who may not read a consultation must not learn from the answer that it is there. */
static gboolean
may_know (const AusActor *actor, const AusSubject *subject)
{
  Rule rule = table[AUS_ACTION_CONSULTATION_READ].rules[part_of (actor)];

  if (subject->consultation_id == NULL)
    return TRUE;
  return rule_holds (rule, actor, subject) ||
         rule_holds (table[AUS_ACTION_SITE].rules[part_of (actor)], actor, subject) ||
         (same (actor->organisation_id, subject->organisation_id) &&
          same (actor->consultation_id, subject->consultation_id));
}

gboolean
aus_policy_check (const AusActor *actor, AusAction action, const AusSubject *subject,
                  GError **error)
{
  if (aus_policy_allows (actor, action, subject))
    return TRUE;

  if (actor->kind == AUS_ACTOR_NOBODY)
    g_set_error (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "Log in, or follow your link");
  else if (!may_know (actor, subject))
    g_set_error (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "There is no such thing");
  else
    g_set_error (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "Not allowed: %s",
                 aus_action_get_name (action));
  return FALSE;
}

gboolean
aus_policy_check_own (const AusActor *actor, AusAction action, GError **error)
{
  AusSubject subject = { .organisation_id = actor->organisation_id };

  return aus_policy_check (actor, action, &subject, error);
}

AusScope
aus_policy_get_scope (AusAction action)
{
  g_return_val_if_fail ((guint) action < AUS_ACTION_N, AUS_SCOPE_ALL);
  return table[action].scope;
}
