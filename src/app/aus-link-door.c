/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-link-door.h"

#include "app/aus-facts.h"
#include "app/aus-link.h"
#include "app/aus-visit.h"
#include "core/aus-error.h"

/* (transfer full): the consultation of a link that counts, on whatever day; sets @target. */
static AusConsultation *
load_target (AusTx *tx, const AusActor *actor, const char *token, AusLinkTarget *target,
             GError **error)
{
  AusSubject subject = { NULL };

  if (!aus_policy_check (actor, AUS_ACTION_LINK_FOLLOW, &subject, error) ||
      !aus_link_find_target (tx, token, target, error))
    return NULL;
  if (target->link_id == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_UNKNOWN, "there is no such link");
    return NULL;
  }
  return aus_consultation_store_load (tx, target->consultation_id, error);
}

AusConsultation *
aus_link_door_load (AusTx *tx, const AusActor *actor, const char *token, AusLinkTarget *target,
                    GError **error)
{
  g_autoptr (AusConsultation) consultation = load_target (tx, actor, token, target, error);
  g_autoptr (GError) refused = NULL;

  if (consultation == NULL)
    return NULL;
  AusLinkFacts facts = aus_facts_of_link (
      consultation, aus_consultation_find_person (consultation, target->participant_id),
      target->link_id, aus_app_get_settings (aus_app_from_tx (tx)), aus_tx_now (tx));
  if (!aus_link_check (&facts, &refused) &&
      !g_error_matches (refused, AUS_ERROR, AUS_ERROR_LINK_OTHER_DAY)) {
    g_propagate_error (error, g_steal_pointer (&refused));
    return NULL;
  }
  return g_steal_pointer (&consultation);
}

gboolean
aus_link_door_check (AusChange *change, const char *birth_date, GError **error)
{
  if (change->person->birth_date != NULL && birth_date == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/birth_date", "The date of birth is needed");
    return FALSE;
  }
  return aus_visit_check_birth_date (change, birth_date, error);
}
