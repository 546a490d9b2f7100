/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-actor.h"

const char *const aus_actor_kind_names[] = {
  [AUS_ACTOR_NOBODY] = "nobody",
  [AUS_ACTOR_ACCOUNT] = "account",
  [AUS_ACTOR_TOKEN] = "token",
  [AUS_ACTOR_PARTICIPANT] = "participant",
  [AUS_ACTOR_RECIPIENT] = "recipient",
  [AUS_ACTOR_SYSTEM] = "system",
  [AUS_ACTOR_N] = NULL,
};
AUS_DEFINE_NAMES (AusActorKind, aus_actor_kind)

const char *const aus_account_role_names[] = {
  [AUS_ACCOUNT_PRACTITIONER] = "practitioner",
  [AUS_ACCOUNT_DELEGATE] = "delegate",
  [AUS_ACCOUNT_OPERATOR] = "operator",
  [AUS_ACCOUNT_SITE_HOST] = "site_host",
  [AUS_ACCOUNT_QUEUE] = "queue",
  [AUS_ACCOUNT_N] = NULL,
};
AUS_DEFINE_NAMES (AusAccountRole, aus_account_role)

/* In the order of the bits of AusScope. */
const char *const aus_scope_names[] = {
  "consultations:read", "consultations:write", "account", "operate", NULL,
};

gboolean
aus_scope_from_names (const char *const *names, AusScope *scopes)
{
  AusScope sum = AUS_SCOPE_NONE;

  g_return_val_if_fail (names != NULL && scopes != NULL, FALSE);

  for (; *names != NULL; names++) {
    guint index;

    if (!aus_names_find (aus_scope_names, *names, &index))
      return FALSE;
    sum |= (AusScope) (1 << index);
  }
  if (sum & AUS_SCOPE_CONSULTATIONS_WRITE)
    sum |= AUS_SCOPE_CONSULTATIONS_READ;
  *scopes = sum;
  return TRUE;
}

static AusActor *
actor_new (AusActorKind kind, const char *organisation_id, AusScope scopes)
{
  AusActor *self = g_new0 (AusActor, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  self->organisation_id = g_strdup (organisation_id);
  self->scopes = scopes;
  self->principals = g_new0 (char *, 1);
  self->queues = g_new0 (char *, 1);
  return self;
}

AusActor *
aus_actor_new_nobody (void)
{
  return actor_new (AUS_ACTOR_NOBODY, NULL, AUS_SCOPE_NONE);
}

AusActor *
aus_actor_new_system (void)
{
  return actor_new (AUS_ACTOR_SYSTEM, NULL, AUS_SCOPE_ALL);
}

static void
set_principals (AusActor *self, const char *const *principals)
{
  g_strfreev (self->principals);
  self->principals = principals != NULL ? g_strdupv ((char **) principals) : g_new0 (char *, 1);
}

AusActor *
aus_actor_new_account (const char *account_id, AusAccountRole role, const char *organisation_id,
                       const char *const *principals)
{
  AusActor *self =
      aus_actor_new_token (account_id, role, organisation_id, principals, AUS_SCOPE_ALL);

  self->kind = AUS_ACTOR_ACCOUNT;
  return self;
}

AusActor *
aus_actor_new_token (const char *account_id, AusAccountRole role, const char *organisation_id,
                     const char *const *principals, AusScope scopes)
{
  AusActor *self = actor_new (AUS_ACTOR_TOKEN, organisation_id, scopes);

  self->account_id = g_strdup (account_id);
  self->account_role = role;
  set_principals (self, principals);
  return self;
}

AusActor *
aus_actor_new_host (const char *account_id, const char *organisation_id, const char *structure_id)
{
  AusActor *self = aus_actor_new_account (account_id, AUS_ACCOUNT_SITE_HOST, organisation_id, NULL);

  self->structure_id = g_strdup (structure_id);
  return self;
}

AusActor *
aus_actor_new_participant (const char *participant_id, AusRole role, const char *consultation_id,
                           const char *organisation_id)
{
  AusActor *self = actor_new (AUS_ACTOR_PARTICIPANT, organisation_id,
                              AUS_SCOPE_CONSULTATIONS_READ | AUS_SCOPE_CONSULTATIONS_WRITE);

  self->participant_id = g_strdup (participant_id);
  self->consultation_id = g_strdup (consultation_id);
  self->role = role;
  return self;
}

AusActor *
aus_actor_new_recipient (const char *recipient_id, const char *consultation_id,
                         const char *organisation_id)
{
  AusActor *self = actor_new (AUS_ACTOR_RECIPIENT, organisation_id, AUS_SCOPE_NONE);

  self->participant_id = g_strdup (recipient_id);
  self->consultation_id = g_strdup (consultation_id);
  return self;
}

AusActor *
aus_actor_ref (AusActor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
aus_actor_unref (AusActor *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->organisation_id);
  g_free (self->account_id);
  g_free (self->structure_id);
  g_strfreev (self->principals);
  g_strfreev (self->queues);
  g_free (self->on_behalf_of);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self);
}

void
aus_actor_set_queues (AusActor *self, const char *const *queue_ids)
{
  g_return_if_fail (self != NULL);
  g_strfreev (self->queues);
  self->queues = queue_ids != NULL ? g_strdupv ((char **) queue_ids) : g_new0 (char *, 1);
}

gboolean
aus_actor_has_queue (const AusActor *self, const char *queue_id)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return queue_id != NULL && g_strv_contains ((const char *const *) self->queues, queue_id);
}

AusActor *
aus_actor_copy_for (const AusActor *self, const char *principal_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  AusActor *copy = actor_new (self->kind, self->organisation_id, self->scopes);

  copy->account_id = g_strdup (self->account_id);
  copy->account_role = self->account_role;
  copy->structure_id = g_strdup (self->structure_id);
  set_principals (copy, (const char *const *) self->principals);
  aus_actor_set_queues (copy, (const char *const *) self->queues);
  copy->on_behalf_of = g_strdup (principal_id);
  copy->consultation_id = g_strdup (self->consultation_id);
  copy->participant_id = g_strdup (self->participant_id);
  copy->role = self->role;
  copy->identified = self->identified;
  return copy;
}

gboolean
aus_actor_has_principal (const AusActor *self, const char *account_id)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return account_id != NULL && g_strv_contains ((const char *const *) self->principals, account_id);
}

const char *
aus_actor_get_id (const AusActor *self)
{
  g_return_val_if_fail (self != NULL, "");

  switch (self->kind) {
  case AUS_ACTOR_ACCOUNT:
  case AUS_ACTOR_TOKEN:
    return self->account_id;
  case AUS_ACTOR_PARTICIPANT:
  case AUS_ACTOR_RECIPIENT:
    return self->participant_id;
  case AUS_ACTOR_NOBODY:
  case AUS_ACTOR_SYSTEM:
    break;
  }
  return aus_actor_kind_get_name (self->kind);
}
