/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-command.h"

AusCommand *
aus_command_new (const char *consultation_id)
{
  AusCommand *self = g_new0 (AusCommand, 1);

  self->consultation_id = g_strdup (consultation_id);
  self->minutes = -1;
  return self;
}

AusCommand *
aus_command_new_with (const char *consultation_id, const char *participant_id, const char *text)
{
  AusCommand *self = aus_command_new (consultation_id);

  self->participant_id = g_strdup (participant_id);
  self->text = g_strdup (text);
  return self;
}

void
aus_command_free (AusCommand *self)
{
  if (self == NULL)
    return;
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->text);
  g_free (self->locale);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}
