/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-names.h"

G_BEGIN_DECLS

/* AusReportSection: what a consultation report says, in its order (F5). */
typedef enum {
  AUS_REPORT_REASON,
  AUS_REPORT_HISTORY,
  AUS_REPORT_EXAMINATION,
  AUS_REPORT_CONCLUSION,
  AUS_REPORT_PRESCRIPTION, /* a summary: it is no prescription */
  AUS_REPORT_FOLLOW_UP,
} AusReportSection;
#define AUS_REPORT_N (AUS_REPORT_FOLLOW_UP + 1)
AUS_DECLARE_NAMES (AusReportSection, aus_report_section)

/* Characters of a section. */
#define AUS_REPORT_MAX_SECTION 10000

/* AusReportNote: the texts of one report; NULL: nothing. */
typedef struct {
  char *sections[AUS_REPORT_N];
} AusReportNote;

void aus_report_note_clear (AusReportNote *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusReportNote, aus_report_note_clear)

/*
 * aus_report_note_check: whether it may become a document: without a conclusion whoever receives it
 * learns nothing. AUS_ERROR_INVALID at its member.
 */
gboolean aus_report_note_check (const AusReportNote *self, GError **error);

G_END_DECLS
