/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-letter-documents.h"

#include "app/aus-letter-text.h"
#include "app/aus-letter.h"
#include "app/aus-sending.h"
#include "app/aus-space.h"
#include "core/aus-error.h"
#include "storage/aus-account-store.h"

/* Whether @row is still true: what was withdrawn or used up is not told of. */
static gboolean
is_wanted (AusTx *tx, const AusOutboxRow *row, const AusRecipient *recipient, gboolean *wanted,
           GError **error)
{
  g_autoptr (GPtrArray) grants = aus_grant_store_list (tx, NULL, recipient->id, error);

  *wanted = FALSE;
  for (guint i = 0; grants != NULL && i < grants->len; i++)
    *wanted |= aus_grant_is_valid (g_ptr_array_index (grants, i), aus_tx_now (tx));
  if (row->kind == AUS_MESSAGE_DOCUMENT_CODE)
    *wanted &= aus_one_time_is_valid (&recipient->code, aus_tx_now (tx));
  return grants != NULL;
}

static AusLetter *
compose (AusTx *tx, const AusOutboxRow *row, const AusConsultation *consultation,
         const AusRecipient *recipient, GError **error)
{
  AusApp *app = aus_app_from_tx (tx);
  gboolean is_code = row->kind == AUS_MESSAGE_DOCUMENT_CODE;
  g_autoptr (AusTemplate) template = aus_letter_load_template (
      tx, consultation->organisation_id,
      is_code ? AUS_TEMPLATE_DOCUMENT_CODE : AUS_TEMPLATE_DOCUMENTS, recipient->locale, error);
  g_autoptr (AusAccount) account =
      template != NULL ? aus_account_store_load (tx, consultation->practitioner_id, error) : NULL;
  g_autofree char *token = aus_space_dup_token (app, recipient->id);
  g_autofree char *link = g_strconcat (aus_app_get_base_url (app), "/documents/", token, NULL);
  g_autofree char *code = is_code ? aus_space_dup_code (app, recipient) : NULL;
  const char *words[AUS_PLACEHOLDER_N] = {
    [AUS_PLACEHOLDER_NAME] = recipient->name,
    [AUS_PLACEHOLDER_PRACTITIONER] = consultation->practitioner_name,
    [AUS_PLACEHOLDER_ORGANISATION] = consultation->organisation_name,
    [AUS_PLACEHOLDER_LINK] = link,
    [AUS_PLACEHOLDER_CODE] = code,
  };

  if (account == NULL)
    return NULL;
  AusLetter *letter = g_new0 (AusLetter, 1);
  letter->channel = row->channel;
  letter->id = aus_letter_dup_id (app, row);
  letter->to = g_strdup (row->channel == AUS_CHANNEL_MAIL ? recipient->email : recipient->mobile);
  letter->to_name = g_strdup (recipient->name);
  letter->from_name = g_strdup (consultation->organisation_name);
  letter->reply_to = g_strdup (account->email);
  letter->locale = g_strdup (recipient->locale);
  letter->date = row->changed_at;
  aus_letter_write (letter, template, words,
                    g_strcmp0 (letter->locale, "en") == 0 ? "Open the secure space"
                                                          : "Ouvrir l’espace sécurisé");
  return letter;
}

AusLetter *
aus_letter_compose_documents (AusTx *tx, const AusOutboxRow *row,
                              const AusConsultation *consultation, GError **error)
{
  AusSecrets *keys = aus_vault_get_keys (aus_app_get_vault (aus_app_from_tx (tx)));
  g_autoptr (GError) local = NULL;
  g_autoptr (AusRecipient) recipient =
      aus_recipient_store_load (tx, keys, row->participant_id, &local);
  gboolean wanted = FALSE;

  if (recipient == NULL) {
    /* Erased with the last document there was for it. */
    if (!g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
      g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  aus_recipient_resolve (recipient, consultation);
  if (!is_wanted (tx, row, recipient, &wanted, error) || !wanted ||
      (row->channel == AUS_CHANNEL_MAIL ? recipient->email : recipient->mobile) == NULL)
    return NULL;
  return compose (tx, row, consultation, recipient, error);
}
