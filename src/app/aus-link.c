/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-link.h"

#include "app/aus-change.h"
#include "app/aus-facts.h"
#include "app/aus-link-issue.h"
#include "app/aus-notify.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-link-store.h"
#include "storage/aus-person-store.h"

void
aus_visit_pass_free (AusVisitPass *self)
{
  if (self == NULL)
    return;
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->token);
  g_free (self);
}

/* For the practice */

static gpointer
link_show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_LINK_SHOW, command, error))
    return NULL;
  g_autoptr (AusLinkSecret) secret =
      aus_link_reveal (change.app, change.consultation, change.person);
  if (secret == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_REVOKED, "there is no link any more");
    return NULL;
  }
  if (!aus_change_audit (tx, actor, change.consultation, change.person->id, "link.show", NULL,
                         error))
    return NULL;
  return g_steal_pointer (&secret);
}

/*
 * The rows of the old link stay but point to a participant whose link is another one: its holder is
 * told that it was revoked.
 */
static gpointer
link_reissue (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_LINK_CHANGE, command, error))
    return NULL;
  AusPerson *person = change.person;
  if (person->removed_at != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "somebody who was removed gets no new link");
    return NULL;
  }
  if (!aus_link_retire (tx, change.consultation, person, error))
    return NULL;
  aus_link_assign (tx, change.consultation, person);
  person->identity_failures = 0;
  aus_change_touch (&change, person);
  g_autoptr (AusLinkSecret) secret = aus_link_register (tx, change.consultation, person, error);
  if (secret == NULL || !aus_visit_store_end (tx, change.consultation->id, person->id, error) ||
      !aus_notify_invite (tx, change.consultation, person, AUS_NOTIFY_ALL, error))
    return NULL;
  g_autoptr (AusConsultation) saved =
      aus_change_finish (&change, "link.reissue", NULL, NULL, error);
  return saved != NULL ? g_steal_pointer (&secret) : NULL;
}

static gpointer
link_revoke (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_LINK_CHANGE, command, error))
    return NULL;
  if (change.person->link_revoked_at != 0)
    return aus_change_keep (&change);
  change.person->link_revoked_at = aus_tx_now (tx);
  aus_change_touch (&change, change.person);
  if (!aus_visit_store_end (tx, change.consultation->id, change.person->id, error))
    return NULL;
  return aus_change_finish (&change, "link.revoke", NULL, NULL, error);
}

/* For whoever holds a link or a code */

typedef gboolean (*CheckFunc) (const AusLinkFacts *facts, GError **error);

static gboolean
check_target (AusTx *tx, const AusConsultation *consultation, const AusLinkTarget *target,
              CheckFunc check, GError **error)
{
  AusLinkFacts facts = aus_facts_of_link (
      consultation, aus_consultation_find_person (consultation, target->participant_id),
      target->link_id, aus_app_get_settings (aus_app_from_tx (tx)), aus_tx_now (tx));

  return check (&facts, error);
}

AusVisitPass *
aus_link_open_visit (AusTx *tx, const AusConsultation *consultation, const AusLinkTarget *target,
                     GError **error)
{
  const AusPerson *person = aus_consultation_find_person (consultation, target->participant_id);
  g_autofree char *id = aus_id_new (aus_tx_now (tx));
  g_autofree char *token = aus_secrets_random_token ();
  g_autofree char *hash = aus_secrets_hash_token (token);

  if (!aus_visit_store_insert (tx, id, hash, target, error))
    return NULL;
  AusVisitPass *pass = g_new0 (AusVisitPass, 1);
  pass->consultation_id = g_strdup (consultation->id);
  pass->participant_id = g_strdup (person->id);
  pass->token = g_steal_pointer (&token);
  pass->expires_at = person->link_expires_at;
  return pass;
}

static gpointer
follow (AusTx *tx, const AusActor *actor, const AusLinkTarget *target, CheckFunc check,
        const char *action, GError **error)
{
  AusSubject subject = { NULL };

  if (!aus_policy_check (actor, AUS_ACTION_LINK_FOLLOW, &subject, error))
    return NULL;
  if (target->link_id == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_UNKNOWN, "there is no such link");
    return NULL;
  }
  g_autoptr (AusConsultation) consultation =
      aus_consultation_store_load (tx, target->consultation_id, error);
  if (consultation == NULL || !check_target (tx, consultation, target, check, error) ||
      !aus_change_audit (tx, actor, consultation, target->participant_id, action, NULL, error))
    return NULL;
  return aus_link_open_visit (tx, consultation, target, error);
}

/* A link that counts names its consultation. Without @error, nothing may have been found. */
static gboolean
find_holder (AusTx *tx, const char *token, AusLinkTarget *target, GError **error)
{
  g_autofree char *id = aus_link_dup_consultation_id (token);
  g_autoptr (GError) local = NULL;
  g_autoptr (AusConsultation) consultation =
      id != NULL ? aus_consultation_store_load (tx, id, &local) : NULL;

  if (local != NULL && !g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  const AusPerson *person = consultation != NULL
                                ? aus_link_find_holder (aus_app_from_tx (tx), consultation, token)
                                : NULL;
  if (person == NULL)
    return TRUE;
  target->link_id = g_strdup (person->link_id);
  target->consultation_id = g_strdup (consultation->id);
  target->participant_id = g_strdup (person->id);
  return TRUE;
}

gboolean
aus_link_find_target (AusTx *tx, const char *token, AusLinkTarget *target, GError **error)
{
  if (!find_holder (tx, token, target, error))
    return FALSE;
  if (target->link_id != NULL)
    return TRUE;
  g_autofree char *hash = aus_secrets_hash_token (token);
  return aus_link_store_find_token (tx, hash, target, error);
}

static gpointer
link_follow (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusLinkTarget) target = { NULL };

  if (!aus_link_find_target (tx, input, &target, error))
    return NULL;
  return follow (tx, actor, &target, aus_link_check, "link.follow", error);
}

static gpointer
link_redeem (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autofree char *code = aus_link_normalise_code (input);
  g_auto (AusLinkTarget) target = { NULL };

  if (code != NULL) {
    g_autofree char *hash = aus_link_hash_code (aus_app_from_tx (tx), code);
    if (!aus_link_store_find_code (tx, hash, &target, error))
      return NULL;
  }
  return follow (tx, actor, &target, aus_link_check_code, "link.redeem", error);
}

const AusUseCase AUS_LINK_SHOW = { "link.show", AUS_ACTION_LINK_SHOW, AUS_USE_CASE_WRITE, link_show,
                                   (GDestroyNotify) aus_link_secret_free };
const AusUseCase AUS_LINK_REISSUE = { "link.reissue", AUS_ACTION_LINK_CHANGE, AUS_USE_CASE_WRITE,
                                      link_reissue, (GDestroyNotify) aus_link_secret_free };
const AusUseCase AUS_LINK_REVOKE = { "link.revoke", AUS_ACTION_LINK_CHANGE, AUS_USE_CASE_WRITE,
                                     link_revoke, (GDestroyNotify) aus_consultation_unref };
const AusUseCase AUS_LINK_FOLLOW = { "link.follow", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_WRITE,
                                     link_follow, (GDestroyNotify) aus_visit_pass_free };
const AusUseCase AUS_LINK_REDEEM = { "link.redeem", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_WRITE,
                                     link_redeem, (GDestroyNotify) aus_visit_pass_free };
