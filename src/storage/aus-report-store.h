/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-secrets.h"
#include "domain/aus-report.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* The note of a consultation's report as it is now, and the documents that were made of it (F5). */
typedef struct {
  char *consultation_id;
  gint64 version; /* 0: nothing was written yet */
  gint64 updated_at;
  AusReportNote note;
} AusReportDraft;

void aus_report_draft_free (AusReportDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusReportDraft, aus_report_draft_free)

typedef struct {
  gint64 number; /* 1, 2… */
  char *document_id;
  gint64 created_at;
} AusReportVersion;

void aus_report_version_free (AusReportVersion *self);

/* aus_report_store_load: (transfer full): an empty one of version 0 when there is none. */
AusReportDraft *aus_report_store_load (AusTx *tx, AusSecrets *keys, const char *consultation_id,
                                       GError **error);
gboolean aus_report_store_save (AusTx *tx, AusSecrets *keys, const AusReportDraft *draft,
                                const char *account_id, GError **error);

/* aus_report_store_list: (transfer full) (element-type AusReportVersion): oldest first. */
GPtrArray *aus_report_store_list (AusTx *tx, const char *consultation_id, GError **error);
/*
 * aus_report_store_add: the document is the next version at @number; one that is there already is
 * an error. The note counts as changed: the same request twice signs once.
 */
gboolean aus_report_store_add (AusTx *tx, const char *consultation_id, gint64 number,
                               const char *document_id, GError **error);

G_END_DECLS
