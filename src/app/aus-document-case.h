/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-sending.h"
#include "app/aus-use-case.h"
#include "storage/aus-document-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Documents of a consultation, their rows only: AusUpload and AusDownload move the bodies. What
 * participants may send is F4; what the practice does with documents is F2.
 */

/* AusDocumentDraft → AusDocument that is not stored: may this be brought here, under which id? */
extern const AusUseCase AUS_DOCUMENT_PREPARE;
/*
 * AusDocument, whose body lies in the vault → AusDocument. With a report_number the version of the
 * report is written in the same transaction, and it takes whoever may sign reports.
 */
extern const AusUseCase AUS_DOCUMENT_ADD;
/* aus_command: consultation_id → JsonNode, {items, limits}; participants see what they brought. */
extern const AusUseCase AUS_DOCUMENT_LIST;
/* aus_command: consultation_id, text = document → AusDocument that may be given out; audited */
extern const AusUseCase AUS_DOCUMENT_OPEN;
/*
 * aus_command: consultation_id, text = document → AusDocument whose row is gone. Participants: only
 * what they brought and nobody has opened (F4), else AUS_ERROR_ILLEGAL_TRANSITION.
 */
extern const AusUseCase AUS_DOCUMENT_ERASE;
/* AusDocumentVerdict → AusDocument: what the scanner said afterwards; of the system */
extern const AusUseCase AUS_DOCUMENT_JUDGE;

/* AusDocumentDraft: what is to be brought. */
typedef struct {
  char *consultation_id;
  char *participant_id; /* of those who come by link; NULL: the practice */
  AusDocumentOrigin origin;
  AusDocumentKind kind;
  char *name;           /* as the sender calls it; NULL */
  gint64 report_number; /* F5: the version of the report that is filed with it; 0: none */
} AusDocumentDraft;

AusDocumentDraft *aus_document_draft_new (const char *consultation_id, AusDocumentOrigin origin,
                                          AusDocumentKind kind, const char *name);
AusDocumentDraft *aus_document_draft_copy (const AusDocumentDraft *self);
void aus_document_draft_free (AusDocumentDraft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusDocumentDraft, aus_document_draft_free)

typedef struct {
  char *consultation_id;
  char *document_id;
  AusDocumentState state; /* CHECKING: nobody could say */
  char *finding;          /* NULL */
} AusDocumentVerdict;

void aus_document_verdict_free (AusDocumentVerdict *self);

/*
 * aus_document_print: the representation; what only the practice may see is left out for others.
 * @sendings: NULL: it was sent to nobody yet, and @tx is not needed.
 */
gboolean aus_document_print (const AusDocument *self, const AusActor *actor,
                             const AusSendings *sendings, AusTx *tx, GString *text, GError **error);

G_END_DECLS
