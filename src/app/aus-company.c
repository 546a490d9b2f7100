/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-company.h"

#include "app/aus-admit.h"
#include "app/aus-change.h"
#include "app/aus-consultation.h"
#include "core/aus-error.h"

/* Who has not confirmed to be the patient decides for nobody. */
static gboolean
check_patient (const AusChange *self, GError **error)
{
  const AusPerson *patient =
      aus_consultation_find_person (self->consultation, self->actor->participant_id);

  if (patient != NULL && patient->identity_confirmed_at != 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "identity must be confirmed first");
  return FALSE;
}

static gboolean
begin (AusChange *self, AusTx *tx, const AusActor *actor, const AusCommand *command, GError **error)
{
  if (!aus_change_begin_person (self, tx, actor, AUS_ACTION_COMPANY, command, error) ||
      !aus_change_check_open (self, error) || !check_patient (self, error))
    return FALSE;
  if (aus_role_may_be_asked_to_leave (self->person->role))
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                       "the consultation is between patient and practitioner");
  return FALSE;
}

/* What is said about one host of the site holds for whoever relieves them. */
static void
set_wish (AusChange *self, AusHostWish wish)
{
  if (self->person->role == AUS_ROLE_HOST)
    self->consultation->host_wish = wish;
}

static gpointer
company_leave (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  if (change.person->removed_at != 0)
    return aus_change_keep (&change);
  set_wish (&change, AUS_HOST_WISH_LEAVE);
  if (!aus_admit_send_out (&change, AUS_REMOVER_PATIENT, error))
    return NULL;
  return aus_change_finish (&change, "company.leave", NULL, NULL, error);
}

/* Whom the practitioner sent out comes back at the practitioner's word alone. */
static gpointer
company_return (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  if (change.person->removed_at == 0)
    return aus_change_keep (&change);
  if (change.person->remover != AUS_REMOVER_PATIENT) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "sent out by the practitioner");
    return NULL;
  }
  set_wish (&change, AUS_HOST_WISH_UNSAID);
  if (!aus_admit_let_back (&change, error))
    return NULL;
  return aus_change_finish (&change, "company.return", NULL, NULL, error);
}

static gpointer
company_stay (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };

  if (!begin (&change, tx, actor, input, error))
    return NULL;
  if (change.person->role != AUS_ROLE_HOST || change.person->removed_at != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "only a host who is there can be asked to stay");
    return NULL;
  }
  if (change.consultation->host_wish == AUS_HOST_WISH_STAY)
    return aus_change_keep (&change);
  set_wish (&change, AUS_HOST_WISH_STAY);
  return aus_change_finish (&change, "company.stay", NULL, NULL, error);
}

#define COMPANY(Name, name, function)                                                              \
  const AusUseCase Name = { name, AUS_ACTION_COMPANY, AUS_USE_CASE_WRITE, function,                \
                            (GDestroyNotify) aus_consultation_unref }

COMPANY (AUS_COMPANY_LEAVE, "company.leave", company_leave);
COMPANY (AUS_COMPANY_RETURN, "company.return", company_return);
COMPANY (AUS_COMPANY_STAY, "company.stay", company_stay);
