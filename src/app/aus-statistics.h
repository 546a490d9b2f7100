/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-sheet.h"
#include "app/aus-use-case.h"
#include "domain/aus-period.h"
#include "storage/aus-statistics-store.h"

G_BEGIN_DECLS

/* AusStatisticsQuery: what GET /statistics asks for. */
typedef struct {
  char *practitioner_id; /* NULL: everybody the actor is or acts for */
  gint64 from, to;       /* 0: twelve months, until now */
  AusPeriodUnit unit;
} AusStatisticsQuery;

void aus_statistics_query_free (AusStatisticsQuery *self);

/* AusStatisticsPart: figures of a kind, a tag, a practitioner or an organisation. */
typedef struct {
  char *id;   /* NULL: the name says it */
  char *name; /* as stored: "teleconsultation", a tag, a display name */
  AusFigures figures;
} AusStatisticsPart;

/* AusStatistics: what came of consultations, and its parts (H5). */
typedef struct {
  gint64 from, to;
  AusPeriodUnit unit;
  gboolean of_server; /* for the operator: without persons */
  char *time_zone;
  AusFigures total;
  GArray *periods; /* AusPeriod */
  GArray *figures; /* AusFigures of each period */
  GPtrArray *kinds;
  GPtrArray *tags; /* most used first; the operator's: none */
  GPtrArray *sites;
  GPtrArray *practitioners; /* of the query; the operator's: none, nobody is named there */
  GPtrArray *organisations; /* the operator's */
} AusStatistics;

void aus_statistics_free (AusStatistics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusStatistics, aus_statistics_free)

/* aus_statistics_print: appends the JSON representation. */
void aus_statistics_print (const AusStatistics *self, GString *text);

/* aus_statistics_to_sheet: (transfer full): the same as a table, a row for each period and part. */
char *aus_statistics_to_sheet (const AusStatistics *self, const AusSheetFormat *format);

extern const AusUseCase AUS_STATISTICS_SHOW;   /* AusStatisticsQuery → AusStatistics */
extern const AusUseCase AUS_STATISTICS_SERVER; /* the same for the operator: all organisations */

G_END_DECLS
