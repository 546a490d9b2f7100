/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-report-sheet.h"

G_BEGIN_DECLS

/*
 * aus_report_pdf: (transfer full): an AusReportPrint: A4, tagged (ISO 32000 section 14.8), with its
 * language and title, fonts embedded. AUS_ERROR_INTERNAL.
 */
GBytes *aus_report_pdf (const AusReportSheet *sheet, GError **error);

G_END_DECLS
