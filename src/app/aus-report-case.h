/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-report-sheet.h"
#include "app/aus-use-case.h"
#include "storage/aus-report-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* aus_command: consultation_id → JsonNode: the note and its versions; audited */
extern const AusUseCase AUS_REPORT_SHOW;
/*
 * aus_command: consultation_id, object {version, section…} → JsonNode: the note as it is now.
 * Sections that are absent stay. AUS_ERROR_PRECONDITION_FAILED when the version is another one.
 */
extern const AusUseCase AUS_REPORT_SAVE;
/* aus_command: consultation_id → AusReportSheet, as it would be printed now; whoever may read */
extern const AusUseCase AUS_REPORT_PREVIEW;
/*
 * aus_command: consultation_id, object {version} → AusReportSheet to be printed and filed: the
 * practitioner's own word. AUS_ERROR_INVALID without a conclusion.
 */
extern const AusUseCase AUS_REPORT_COMPOSE;
/* aus_command: consultation_id → JsonNode: as AUS_REPORT_SHOW, for whoever has just signed */
extern const AusUseCase AUS_REPORT_SIGNED;

/* aus_report_dup_file_name: (transfer full): what the document is called. */
char *aus_report_dup_file_name (const AusReportSheet *sheet);

G_END_DECLS
