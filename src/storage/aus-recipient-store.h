/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/aus-secrets.h"
#include "domain/aus-one-time.h"
#include "storage/aus-tx.h"

G_BEGIN_DECLS

/* AusRecipient: somebody to whom documents of one consultation were sent. */
typedef struct {
  char *id;
  char *consultation_id;
  char *participant_id; /* NULL: takes no part */
  char *locale;
  gint64 created_at;
  char *code_id; /* NULL: no code is waited for */
  AusOneTime code;

  /* Sealed in the row. A participant's are those of the participant, as they are now. */
  char *name;
  char *email;  /* NULL */
  char *mobile; /* NULL */
} AusRecipient;

AusRecipient *aus_recipient_new (void);
void aus_recipient_free (AusRecipient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRecipient, aus_recipient_free)

gboolean aus_recipient_store_insert (AusTx *tx, AusSecrets *keys, const AusRecipient *recipient,
                                     const char *token_hash, GError **error);
/* aus_recipient_store_load, _find: (transfer full): AUS_ERROR_NOT_FOUND. */
AusRecipient *aus_recipient_store_load (AusTx *tx, AusSecrets *keys, const char *id,
                                        GError **error);
AusRecipient *aus_recipient_store_find (AusTx *tx, AusSecrets *keys, const char *token_hash,
                                        GError **error);
/* aus_recipient_store_list: (transfer full) (element-type AusRecipient): of a consultation. */
GPtrArray *aus_recipient_store_list (AusTx *tx, AusSecrets *keys, const char *consultation_id,
                                     GError **error);
gboolean aus_recipient_store_save_code (AusTx *tx, const AusRecipient *recipient, GError **error);

/* AusGrant: one document sent to one recipient. Times usec UTC, 0: not yet. */
typedef struct {
  char *document_id;
  char *recipient_id;
  gint64 sent_at;
  gint64 expires_at;
  gint64 withdrawn_at;
  gint64 opened_at; /* last */
  gint64 opens;
} AusGrant;

void aus_grant_free (AusGrant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusGrant, aus_grant_free)

/* aus_grant_is_valid: whether the document may be fetched now. */
gboolean aus_grant_is_valid (const AusGrant *self, gint64 now);

/* aus_grant_store_put: sent, perhaps again: what was withdrawn or has expired counts once more. */
gboolean aus_grant_store_put (AusTx *tx, const char *document_id, const char *recipient_id,
                              gint64 expires_at, GError **error);
/* aus_grant_store_list: (transfer full) (element-type AusGrant): one of the two ids is NULL. */
GPtrArray *aus_grant_store_list (AusTx *tx, const char *document_id, const char *recipient_id,
                                 GError **error);
/* aus_grant_store_withdraw: @recipient_id NULL: from everybody; *@count: how many it was. */
gboolean aus_grant_store_withdraw (AusTx *tx, const char *document_id, const char *recipient_id,
                                   gint64 *count, GError **error);
gboolean aus_grant_store_opened (AusTx *tx, const char *document_id, const char *recipient_id,
                                 GError **error);
/* aus_grant_store_delete: of a document that is erased, and recipients nothing is left for. */
gboolean aus_grant_store_delete (AusTx *tx, const char *consultation_id, const char *document_id,
                                 GError **error);

/* Sessions of those who gave a right code. */
gboolean aus_space_session_store_insert (AusTx *tx, const char *token_hash,
                                         const char *recipient_id, gint64 expires_at,
                                         GError **error);
gboolean aus_space_session_store_check (AusTx *tx, const char *token_hash, const char *recipient_id,
                                        gboolean *valid, GError **error);
gboolean aus_space_session_store_end (AusTx *tx, const char *token_hash, GError **error);
gboolean aus_space_session_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
