/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-secrets.h"
#include "domain/aus-document.h"
#include "domain/aus-file-type.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusDocument: what is known of one document; its body lies in the vault under the same id. */
typedef struct {
  char *id;
  char *consultation_id;
  AusDocumentOrigin origin;
  char *participant_id; /* who brought it by a link; NULL: the practice */
  char *account_id;     /* who filed it for the practice; NULL */
  AusFileType type;
  gint64 size;
  AusDocumentState state;
  char *wrapped_key;
  gint64 created_at;
  gint64 opened_at; /* by the practice; 0: not yet */
  gint64 check_at;  /* 0: nothing left to check */
  guint check_tries;
  gint64 erase_at; /* 0: never by itself */

  /* Not of this row: which version of the report it is, written beside it; 0: none. */
  gint64 report_number;

  /* Sealed in the row. */
  AusDocumentKind kind;
  char *name;
  char *finding; /* what the scanner called it; NULL */
} AusDocument;

AusDocument *aus_document_new (void);
AusDocument *aus_document_copy (const AusDocument *self);
void aus_document_free (AusDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusDocument, aus_document_free)

/* @keys: those of the vault, by which names are sealed. */
gboolean aus_document_store_insert (AusTx *tx, AusSecrets *keys, const AusDocument *document,
                                    GError **error);
/* aus_document_store_load: (transfer full): AUS_ERROR_NOT_FOUND. */
AusDocument *aus_document_store_load (AusTx *tx, AusSecrets *keys, const char *consultation_id,
                                      const char *id, GError **error);
/* aus_document_store_list: (transfer full) (element-type AusDocument): oldest first. */
GPtrArray *aus_document_store_list (AusTx *tx, AusSecrets *keys, const char *consultation_id,
                                    GError **error);
gboolean aus_document_store_count (AusTx *tx, const char *consultation_id, gint64 *count,
                                   GError **error);
/* aus_document_store_save: state, kind, name, finding and times. */
gboolean aus_document_store_save (AusTx *tx, AusSecrets *keys, const AusDocument *document,
                                  GError **error);
gboolean aus_document_store_delete (AusTx *tx, const char *id, GError **error);
/* aus_document_store_exists: whether a body of the vault belongs to a row. */
gboolean aus_document_store_exists (AusTx *tx, const char *id, gboolean *exists, GError **error);

/* aus_document_store_list_check_due, _erase_due: (transfer full) (element-type AusDocument): at
 * most @limit whose time has come, earliest first. */
GPtrArray *aus_document_store_list_check_due (AusTx *tx, AusSecrets *keys, guint limit,
                                              GError **error);
GPtrArray *aus_document_store_list_erase_due (AusTx *tx, AusSecrets *keys, guint limit,
                                              GError **error);
/* aus_document_store_get_next_check: 0: none. */
gboolean aus_document_store_get_next_check (AusTx *tx, gint64 *next, GError **error);

G_END_DECLS
