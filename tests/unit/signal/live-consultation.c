/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-consultation.h"

#include "core/aus-id.h"

AusConsultation *
live_consultation_new (void)
{
  AusConsultation *self = aus_consultation_new ();

  self->id = aus_id_new (1);
  self->organisation_id = aus_id_new (1);
  self->organisation_name = g_strdup ("Cabinet");
  self->practitioner_id = aus_id_new (1);
  self->practitioner_name = g_strdup ("Dr Claire Martin");
  self->practitioner_profession = g_strdup ("doctor");
  self->time_zone = g_strdup ("Europe/Paris");
  self->waiting_message = g_strdup ("Five minutes");
  return self;
}
