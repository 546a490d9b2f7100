/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-feedback.h"

#include "core/aus-error.h"

const char *const aus_problem_kind_names[] = {
  [AUS_PROBLEM_SOUND] = "sound",       [AUS_PROBLEM_PICTURE] = "picture", [AUS_PROBLEM_CUT] = "cut",
  [AUS_PROBLEM_ENTERING] = "entering", [AUS_PROBLEM_OTHER] = "other",     [AUS_PROBLEM_N] = NULL,
};
AUS_DEFINE_NAMES (AusProblemKind, aus_problem_kind)

AusFeedback *
aus_feedback_new (void)
{
  return g_new0 (AusFeedback, 1);
}

void
aus_feedback_free (AusFeedback *self)
{
  g_free (self->id);
  g_free (self->consultation_id);
  g_free (self->participant_id);
  g_free (self->comment);
  g_free (self->problem_text);
  g_free (self);
}

gboolean
aus_feedback_check (const AusFeedback *self, gint64 given, GError **error)
{
  if (!self->has_problem && *self->problem_text != '\0') {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/problem", "What did not work?");
    return FALSE;
  }
  if (self->rating == 0 && *self->comment == '\0' && !self->has_problem) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "", "A rating, a comment or a problem");
    return FALSE;
  }
  if (given < AUS_FEEDBACK_MAX)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS,
                       "Enough was said about this consultation");
  return FALSE;
}
