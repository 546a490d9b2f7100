/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/aus-report.h"

#include "core/aus-error.h"

const char *const aus_report_section_names[] = {
  [AUS_REPORT_REASON] = "reason",
  [AUS_REPORT_HISTORY] = "history",
  [AUS_REPORT_EXAMINATION] = "examination",
  [AUS_REPORT_CONCLUSION] = "conclusion",
  [AUS_REPORT_PRESCRIPTION] = "prescription",
  [AUS_REPORT_FOLLOW_UP] = "follow_up",
  [AUS_REPORT_N] = NULL,
};
AUS_DEFINE_NAMES (AusReportSection, aus_report_section)

void
aus_report_note_clear (AusReportNote *self)
{
  for (guint i = 0; i < AUS_REPORT_N; i++)
    g_clear_pointer (&self->sections[i], g_free);
}

gboolean
aus_report_note_check (const AusReportNote *self, GError **error)
{
  const char *conclusion = self->sections[AUS_REPORT_CONCLUSION];

  while (conclusion != NULL && g_ascii_isspace (*conclusion))
    conclusion++;
  if (conclusion != NULL && *conclusion != '\0')
    return TRUE;
  aus_set_error_at (error, AUS_ERROR_INVALID, "/conclusion", "A report needs its conclusion");
  return FALSE;
}
