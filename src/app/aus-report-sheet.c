/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-report-sheet.h"

void
aus_report_sheet_free (AusReportSheet *self)
{
  if (self == NULL)
    return;
  g_free (self->locale);
  g_free (self->organisation);
  g_free (self->practitioner);
  g_free (self->profession);
  g_free (self->patient);
  g_free (self->birth_date);
  aus_patient_traits_clear (&self->traits);
  g_free (self->time_zone);
  g_free (self->address);
  aus_report_note_clear (&self->note);
  g_free (self);
}
