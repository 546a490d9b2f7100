/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "storage/aus-consultation-record.h"

AusPerson *
aus_person_new (void)
{
  return g_new0 (AusPerson, 1);
}

void
aus_person_free (AusPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->account_id);
  g_free (self->patient_id);
  g_free (self->given_name);
  g_free (self->family_name);
  g_free (self->birth_date);
  g_free (self->email);
  g_free (self->mobile);
  g_free (self->locale);
  g_free (self->consent_version);
  g_free (self->consent_locale);
  g_free (self->equipment);
  g_free (self->link_id);
  g_free (self);
}

gboolean
aus_person_is_to_identify (const AusPerson *self)
{
  return self->self_declared && self->patient_id == NULL;
}

char *
aus_person_dup_display_name (const AusPerson *self)
{
  g_autofree char *name = g_strdup_printf ("%s %s", self->given_name, self->family_name);

  return g_strdup (g_strstrip (name));
}

AusConsultation *
aus_consultation_new (void)
{
  AusConsultation *self = g_new0 (AusConsultation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->announced_delay_minutes = -1;
  self->people = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_person_free);
  return self;
}

AusConsultation *
aus_consultation_ref (AusConsultation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
aus_consultation_unref (AusConsultation *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  aus_payment_free (self->payment);
  g_free (self->id);
  g_free (self->organisation_id);
  g_free (self->organisation_name);
  g_free (self->practitioner_id);
  g_free (self->practitioner_name);
  g_free (self->practitioner_profession);
  g_free (self->queue_id);
  g_free (self->queue_name);
  g_free (self->queue_code);
  g_free (self->time_zone);
  g_free (self->status_reason);
  g_strfreev (self->tags);
  g_free (self->private_comment);
  g_free (self->waiting_message);
  g_free (self->structure_id);
  g_free (self->structure_name);
  g_free (self->structure_town);
  g_free (self->structure_devices);
  g_free (self->created_by_id);
  g_free (self->created_by_name);
  g_ptr_array_unref (self->people);
  g_free (self);
}

AusPerson *
aus_consultation_find_person (const AusConsultation *self, const char *participant_id)
{
  for (guint i = 0; participant_id != NULL && i < self->people->len; i++) {
    AusPerson *person = g_ptr_array_index (self->people, i);
    if (g_str_equal (person->id, participant_id))
      return person;
  }
  return NULL;
}

AusPerson *
aus_consultation_find_host (const AusConsultation *self)
{
  for (guint i = 0; i < self->people->len; i++) {
    AusPerson *person = g_ptr_array_index (self->people, i);
    if (person->role == AUS_ROLE_HOST && person->presence == AUS_PRESENCE_BESIDE)
      return person;
  }
  return NULL;
}

AusPerson *
aus_consultation_find_role (const AusConsultation *self, AusRole role)
{
  for (guint i = 0; i < self->people->len; i++) {
    AusPerson *person = g_ptr_array_index (self->people, i);
    if (person->role == role && person->removed_at == 0)
      return person;
  }
  return NULL;
}
