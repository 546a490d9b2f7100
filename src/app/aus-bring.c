/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-bring.h"

#include "app/aus-link-door.h"
#include "core/aus-error.h"

AusBringLink *
aus_bring_link_new (const char *token, const char *birth_date, const char *ticket)
{
  AusBringLink *self = g_new0 (AusBringLink, 1);

  self->token = g_strdup (token);
  self->birth_date = g_strdup (birth_date);
  self->ticket = g_strdup (ticket);
  return self;
}

void
aus_bring_link_free (AusBringLink *self)
{
  if (self == NULL)
    return;
  g_free (self->token);
  g_free (self->birth_date);
  g_free (self->ticket);
  g_free (self);
}

/* Of the link: it dies with it. */
static char *
make_ticket (AusTx *tx, const AusLinkTarget *target)
{
  return aus_secrets_derive_token (aus_app_get_secrets (aus_app_from_tx (tx)), "bring",
                                   target->link_id);
}

static AusActor *
make_holder (const AusConsultation *consultation, const AusLinkTarget *target)
{
  const AusPerson *person = aus_consultation_find_person (consultation, target->participant_id);
  AusActor *holder = aus_actor_new_participant (person->id, person->role, consultation->id,
                                                consultation->organisation_id);

  holder->identified = TRUE;
  return holder;
}

static gpointer
bring_open (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusBringLink *link = input;
  g_auto (AusLinkTarget) target = { NULL };
  g_autoptr (AusConsultation) found = aus_link_door_load (tx, actor, link->token, &target, error);
  g_auto (AusChange) change = { 0 };

  if (found == NULL)
    return NULL;
  g_autoptr (AusActor) holder = make_holder (found, &target);
  g_autoptr (AusCommand) command = aus_command_new_with (found->id, target.participant_id, NULL);
  if (!aus_change_begin_person (&change, tx, holder, AUS_ACTION_DOCUMENT_BRING, command, error) ||
      !aus_change_check_open (&change, error) ||
      !aus_link_door_check (&change, link->birth_date, error))
    return NULL;
  g_autofree char *ticket = make_ticket (tx, &target);
  g_autoptr (JsonObject) object = json_object_new ();
  json_object_set_string_member (object, "ticket", ticket);
  return json_node_init_object (json_node_alloc (), object);
}

static gpointer
bring_enter (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusBringLink *link = input;
  g_auto (AusLinkTarget) target = { NULL };
  g_autoptr (AusConsultation) found = aus_link_door_load (tx, actor, link->token, &target, error);

  if (found == NULL)
    return NULL;
  g_autofree char *ticket = make_ticket (tx, &target);
  if (link->ticket != NULL && aus_secrets_equal (link->ticket, ticket))
    return make_holder (found, &target);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "Say who you are first");
  return NULL;
}

const AusUseCase AUS_BRING_OPEN = { "bring.open", AUS_ACTION_DOCUMENT_BRING, AUS_USE_CASE_WRITE,
                                    bring_open, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_BRING_ENTER = { "bring.enter", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_READ,
                                     bring_enter, (GDestroyNotify) aus_actor_unref };
