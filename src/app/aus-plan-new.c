/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-plan-new.h"

#include "app/aus-change.h"
#include "app/aus-link-issue.h"
#include "core/aus-id.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-job-store.h"
#include "storage/aus-person-store.h"
#include "storage/aus-site-store.h"

static AusPerson *
seat_of (const AusAccount *account)
{
  AusPerson *person = aus_person_new ();

  person->role = AUS_ROLE_PRACTITIONER;
  person->account_id = g_strdup (account->id);
  person->given_name = g_strdup (account->given_name);
  person->family_name = g_strdup (account->family_name);
  person->email = g_strdup (account->email);
  person->locale = g_strdup (account->locale);
  return person;
}

AusConsultation *
aus_plan_new_for (const AusAccount *account, gint64 now)
{
  AusConsultation *self = aus_consultation_new ();

  self->id = aus_id_new (now);
  self->version = 1;
  self->revision = 1;
  self->organisation_id = g_strdup (account->organisation_id);
  self->organisation_name = g_strdup (account->organisation_name);
  self->practitioner_id = g_strdup (account->id);
  self->practitioner_name = g_strdup (account->display_name);
  self->practitioner_profession = g_strdup (account->profession);
  self->kind = aus_profession_default_kind (account->profession);
  self->planned_start = now;
  self->planned_duration_minutes = (guint) account->default_duration_minutes;
  self->time_zone = g_strdup (account->time_zone);
  self->status_since = now;
  self->tags = g_new0 (char *, 1);
  self->private_comment = g_strdup ("");
  self->waiting_message = g_strdup ("");
  self->created_at = now;
  self->updated_at = now;
  g_ptr_array_add (self->people, seat_of (account));
  return self;
}

/* Ids tell the order of people: each one millisecond later than the one before. */
void
aus_plan_name_people (AusConsultation *self)
{
  for (guint i = 0; i < self->people->len; i++) {
    AusPerson *person = g_ptr_array_index (self->people, i);
    person->id = aus_id_new (self->created_at + i * G_TIME_SPAN_MILLISECOND);
  }
}

static AusLinkSecret *
insert_person (AusTx *tx, const AusConsultation *self, AusPerson *person, GError **error)
{
  aus_link_assign (tx, self, person);
  return aus_person_store_insert (tx, self->id, person, error)
             ? aus_link_register (tx, self, person, error)
             : NULL;
}

GPtrArray *
aus_plan_insert (AusTx *tx, AusConsultation *self, GError **error)
{
  AusChange change = { .tx = tx, .app = aus_app_from_tx (tx), .consultation = self };
  g_autoptr (GPtrArray) links =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_link_secret_free);
  gint64 due[AUS_JOB_N];

  if (!aus_consultation_store_insert (tx, self, error) ||
      (self->structure_id != NULL && !aus_site_store_set (tx, self, error)))
    return NULL;
  for (guint i = 0; i < self->people->len; i++) {
    AusLinkSecret *link = insert_person (tx, self, g_ptr_array_index (self->people, i), error);
    if (link == NULL)
      return NULL;
    g_ptr_array_add (links, link);
  }
  return aus_change_get_due (&change, due, error) && aus_job_store_insert (tx, self->id, due, error)
             ? g_steal_pointer (&links)
             : NULL;
}
