/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-participant.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  AUS_ACTOR_NOBODY,      /* no credential: follows a link, logs in */
  AUS_ACTOR_ACCOUNT,     /* a session */
  AUS_ACTOR_TOKEN,       /* a bearer token: its account, limited by scopes */
  AUS_ACTOR_PARTICIPANT, /* came by a link: one seat of one consultation */
  AUS_ACTOR_RECIPIENT,   /* came to a secure space: of one recipient of documents (F2) */
  AUS_ACTOR_SYSTEM,      /* timers and tools of the server itself */
} AusActorKind;
#define AUS_ACTOR_N (AUS_ACTOR_SYSTEM + 1)
AUS_DECLARE_NAMES (AusActorKind, aus_actor_kind)

typedef enum {
  AUS_ACCOUNT_PRACTITIONER,
  AUS_ACCOUNT_DELEGATE,
  AUS_ACCOUNT_OPERATOR,
  AUS_ACCOUNT_SITE_HOST,
  AUS_ACCOUNT_QUEUE, /* whom patients come to until a practitioner takes them (B8); never logs in */
} AusAccountRole;
#define AUS_ACCOUNT_N (AUS_ACCOUNT_QUEUE + 1)
AUS_DECLARE_NAMES (AusAccountRole, aus_account_role)

/* AusScope: what a bearer token may do. A session may do everything its account may. */
typedef enum {
  AUS_SCOPE_NONE = 0,
  AUS_SCOPE_CONSULTATIONS_READ = 1 << 0,
  AUS_SCOPE_CONSULTATIONS_WRITE = 1 << 1,
  AUS_SCOPE_ACCOUNT = 1 << 2,
  AUS_SCOPE_OPERATE = 1 << 3,
  AUS_SCOPE_ALL = (1 << 4) - 1,
} AusScope;

/* "consultations:read", "consultations:write", "account", "operate"; NULL-terminated. */
extern const char *const aus_scope_names[];

/* aus_scope_from_names: the scopes of a list; FALSE when one is unknown. Writing includes reading.
 */
gboolean aus_scope_from_names (const char *const *names, AusScope *scopes);

/*
 * AusActor: who acts, by ids only. Immutable and counted; passed between threads. Ids that do not
 * apply are NULL.
 */
typedef struct {
  gatomicrefcount ref_count;
  AusActorKind kind;
  char *organisation_id;
  char *account_id;            /* account and token */
  AusAccountRole account_role; /* account and token */
  AusScope scopes;
  char *structure_id;    /* hosts of a site: which one */
  char **principals;     /* delegates: accounts they act for; never NULL */
  char **queues;         /* those it serves, or its principals do (B8); never NULL */
  char *on_behalf_of;    /* the principal this act is for; the audit names both (B6) */
  char *consultation_id; /* participants */
  char *participant_id;  /* participants; the id of a recipient */
  AusRole role;          /* participants */
  gboolean identified;   /* participants: said who they are outside a visit, by the link */
} AusActor;

AusActor *aus_actor_new_nobody (void);
AusActor *aus_actor_new_system (void);

/* aus_actor_new_account: @principals may be NULL. */
AusActor *aus_actor_new_account (const char *account_id, AusAccountRole role,
                                 const char *organisation_id, const char *const *principals);
AusActor *aus_actor_new_token (const char *account_id, AusAccountRole role,
                               const char *organisation_id, const char *const *principals,
                               AusScope scopes);
AusActor *aus_actor_new_participant (const char *participant_id, AusRole role,
                                     const char *consultation_id, const char *organisation_id);

/* aus_actor_new_host: the account of a site's host; @structure_id may be NULL: of none (yet). */
AusActor *aus_actor_new_host (const char *account_id, const char *organisation_id,
                              const char *structure_id);
AusActor *aus_actor_new_recipient (const char *recipient_id, const char *consultation_id,
                                   const char *organisation_id);

AusActor *aus_actor_ref (AusActor *self);
void aus_actor_unref (AusActor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusActor, aus_actor_unref)

/* aus_actor_copy_for: (transfer full): the same actor, acting for @principal_id (may be NULL). */
AusActor *aus_actor_copy_for (const AusActor *self, const char *principal_id);

/* aus_actor_set_queues: before it is shared. */
void aus_actor_set_queues (AusActor *self, const char *const *queue_ids);
/* aus_actor_has_queue: whether it has to do with the queue @queue_id. */
gboolean aus_actor_has_queue (const AusActor *self, const char *queue_id);

/* aus_actor_has_principal: whether a delegate acts for @account_id. */
gboolean aus_actor_has_principal (const AusActor *self, const char *account_id);

/* aus_actor_get_id: what the audit names: account or participant; "system", "nobody"; unowned. */
const char *aus_actor_get_id (const AusActor *self);

G_END_DECLS
