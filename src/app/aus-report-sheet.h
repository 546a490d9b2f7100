/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-consultation-state.h"
#include "domain/aus-patient.h"
#include "domain/aus-profession.h"
#include "domain/aus-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* AusReportSheet: everything a printed report says (F5). Safe to pass between threads. */
typedef struct {
  char *locale; /* "fr", "en" */
  AusConsultationKind kind;
  char *organisation;
  char *practitioner;
  char *profession; /* stable name */
  char *patient;    /* as planned, when nobody of the register is named */
  char *birth_date; /* NULL: not known */
  gboolean identified;
  AusPatientTraits traits; /* when identified */
  char *time_zone;
  gint64 held_at;
  gint64 made_at;
  gint64 number;      /* of this version */
  gint64 replaces_at; /* when the version before was made; 0: it is the first */
  char *address;      /* of the server, "https://visio.example.org" */
  AusReportNote note;
} AusReportSheet;

void aus_report_sheet_free (AusReportSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusReportSheet, aus_report_sheet_free)

/*
 * AusReportPrint: (transfer full): the port behind which a report becomes a PDF. Blocks; called on
 * any thread.
 */
typedef GBytes *(*AusReportPrint) (const AusReportSheet *sheet, GError **error);

G_END_DECLS
