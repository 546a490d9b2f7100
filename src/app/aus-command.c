/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-command.h"

#include "core/aus-error.h"

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

gboolean
aus_command_check_version (const AusCommand *self, gint64 version, GError **error)
{
  if (self->if_version == 0 || self->if_version == version)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_PRECONDITION_FAILED,
                       "somebody else has changed this meanwhile");
  return FALSE;
}
