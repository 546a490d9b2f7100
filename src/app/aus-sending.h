/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-command.h"
#include "app/aus-use-case.h"
#include "storage/aus-consultation-record.h"
#include "storage/aus-document-store.h"
#include "storage/aus-outbox-store.h"
#include "storage/aus-recipient-store.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Sending documents of a consultation to people, and taking them back (F2): the practice's side. */

/*
 * aus_command: consultation_id, text = document, object {kind?, to_patient?, recipients?[{name,
 * email?, mobile?, locale?}]} → JsonNode, the document. Who has it already gets it once more, for
 * as long as the first time.
 */
extern const AusUseCase AUS_DOCUMENT_SEND;
/* aus_command: consultation_id, text = document, object {recipient_id?} → JsonNode, the document */
extern const AusUseCase AUS_DOCUMENT_WITHDRAW;
/* aus_command: consultation_id, text = document → JsonNode, an array: who did what with it */
extern const AusUseCase AUS_DOCUMENT_LOG;

#define AUS_SENDING_MAX 10 /* recipients at a time, the patient apart */

/* AusSendings: everybody to whom documents of one consultation were sent. */
typedef struct {
  GPtrArray *recipients; /* AusRecipient, participants as they are now */
  GPtrArray *alerts;     /* AusOutboxRow of the consultation */
} AusSendings;

gboolean aus_sendings_load (AusSendings *self, AusTx *tx, const AusConsultation *consultation,
                            GError **error);
void aus_sendings_clear (AusSendings *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AusSendings, aus_sendings_clear)

/* aus_sendings_print: the member "recipients" of @document. */
gboolean aus_sendings_print (const AusSendings *self, AusTx *tx, const AusDocument *document,
                             GString *text, GError **error);

/* aus_recipient_resolve: a participant's name and addresses are those of the consultation. */
void aus_recipient_resolve (AusRecipient *self, const AusConsultation *consultation);

G_END_DECLS
