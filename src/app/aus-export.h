/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-query.h"
#include "app/aus-sheet.h"

G_BEGIN_DECLS

/*
 * A list of consultations taken away as a file (J1): first the permission and its audit row, then a
 * page after the other, each with a transaction of its own, so that a large list holds up nobody
 * and is never in memory as a whole.
 */
typedef struct {
  AusListQuery *query; /* its cursor is where the page begins */
  AusSheetFormat format;
} AusExport;

AusExport *aus_export_new (AusListQuery *query, const AusSheetFormat *format); /* takes @query */
void aus_export_free (AusExport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusExport, aus_export_free)

/* AusExportPage: rows ready to be sent. */
typedef struct {
  char *text;
  char *next_cursor; /* NULL: that was all */
} AusExportPage;

void aus_export_page_free (AusExportPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusExportPage, aus_export_page_free)

extern const AusUseCase AUS_EXPORT_BEGIN; /* AusExport → AusExportPage: the column names */
extern const AusUseCase AUS_EXPORT_PAGE;  /* AusExport → AusExportPage */

G_END_DECLS
