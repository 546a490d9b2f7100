/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-handout.h"

#include "app/aus-change.h"
#include "app/aus-json-text.h"
#include "core/aus-error.h"
#include "core/aus-time.h"
#include "storage/aus-kiosk-store.h"
#include "storage/aus-recipient-store.h"

AusHandoutKnock *
aus_handout_knock_new (const char *consultation_id, const char *visit_id, const char *document_id)
{
  AusHandoutKnock *self = g_new0 (AusHandoutKnock, 1);

  self->consultation_id = g_strdup (consultation_id);
  self->visit_id = g_strdup (visit_id);
  self->document_id = g_strdup (document_id);
  return self;
}

void
aus_handout_knock_free (AusHandoutKnock *self)
{
  if (self == NULL)
    return;
  g_free (self->consultation_id);
  g_free (self->visit_id);
  g_free (self->document_id);
  g_free (self);
}

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_vault_get_keys (aus_app_get_vault (aus_app_from_tx (tx)));
}

/* The patient who stands at the machine, and since when. */
static gboolean
begin (AusChange *change, AusTx *tx, const AusActor *actor, const AusHandoutKnock *knock,
       gint64 *since, GError **error)
{
  g_autoptr (AusCommand) command =
      aus_command_new_with (knock->consultation_id, actor->participant_id, NULL);

  if (!aus_change_begin_person (change, tx, actor, AUS_ACTION_DOCUMENT_PRINT, command, error) ||
      !aus_kiosk_store_find_visit (tx, knock->visit_id, since, error))
    return FALSE;
  change->kind = AUS_SAVE_PRESENCE;
  if (*since != 0 && change->person->identity_confirmed_at != 0)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN,
                       "only for the patient at a machine of a site");
  return FALSE;
}

/* (transfer full): what was sent to this patient; NULL with @error unset: nothing ever. */
static char *
find_recipient (const AusChange *change, GError **error)
{
  g_autoptr (GPtrArray) all =
      aus_recipient_store_list (change->tx, get_keys (change->tx), change->consultation->id, error);

  for (guint i = 0; all != NULL && i < all->len; i++) {
    const AusRecipient *one = g_ptr_array_index (all, i);
    if (g_strcmp0 (one->participant_id, change->person->id) == 0)
      return g_strdup (one->id);
  }
  return NULL;
}

/* (transfer full) (element-type AusGrant): good ones of this very visit. */
static GPtrArray *
list_grants (const AusChange *change, const char *recipient_id, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) all = recipient_id != NULL
                                  ? aus_grant_store_list (change->tx, NULL, recipient_id, error)
                                  : g_ptr_array_new ();

  for (guint i = all != NULL ? all->len : 0; i > 0; i--) {
    const AusGrant *grant = g_ptr_array_index (all, i - 1);
    if (grant->sent_at < since || !aus_grant_is_valid (grant, aus_tx_now (change->tx)))
      g_ptr_array_remove_index (all, i - 1);
  }
  return g_steal_pointer (&all);
}

static GPtrArray *
find_grants (const AusChange *change, gint64 since, char **recipient_id, GError **error)
{
  g_autoptr (GError) local = NULL;

  *recipient_id = find_recipient (change, &local);
  if (local == NULL)
    return list_grants (change, *recipient_id, since, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
print_one (const AusChange *change, const AusGrant *grant, GString *text, GError **error)
{
  g_autoptr (AusDocument) document = aus_document_store_load (
      change->tx, get_keys (change->tx), change->consultation->id, grant->document_id, error);

  if (document == NULL)
    return FALSE;
  if (!aus_document_check_given_out (document->state, NULL))
    return TRUE;
  g_autofree char *sent = aus_time_format_utc (grant->sent_at);
  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", document->id);
  aus_json_text_string (text, "name", document->name);
  aus_json_text_string (text, "kind", aus_document_kind_get_name (document->kind));
  aus_json_text_string (text, "media_type", aus_file_type_get_name (document->type));
  aus_json_text_int (text, "size", document->size);
  aus_json_text_string (text, "sent_at", sent);
  aus_json_text_close (text, '}');
  return TRUE;
}

static gpointer
list_handouts (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (AusChange) change = { 0 };
  g_autofree char *recipient_id = NULL;
  g_autoptr (GString) text = g_string_new ("");
  gint64 since = 0;

  if (!begin (&change, tx, actor, input, &since, error))
    return NULL;
  g_autoptr (GPtrArray) grants = find_grants (&change, since, &recipient_id, error);
  if (grants == NULL)
    return NULL;
  aus_json_text_open (text, NULL, '[');
  for (guint i = 0; i < grants->len; i++) {
    if (!print_one (&change, g_ptr_array_index (grants, i), text, error))
      return NULL;
  }
  aus_json_text_close (text, ']');
  return json_from_string (text->str, error);
}

static gboolean
is_among (GPtrArray *grants, const char *document_id)
{
  for (guint i = 0; i < grants->len; i++) {
    const AusGrant *grant = g_ptr_array_index (grants, i);
    if (g_strcmp0 (grant->document_id, document_id) == 0)
      return TRUE;
  }
  return FALSE;
}

static gpointer
fetch_handout (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusHandoutKnock *knock = input;
  g_auto (AusChange) change = { 0 };
  g_autofree char *recipient_id = NULL;
  gint64 since = 0;

  if (!begin (&change, tx, actor, knock, &since, error))
    return NULL;
  g_autoptr (GPtrArray) grants = find_grants (&change, since, &recipient_id, error);
  if (grants == NULL)
    return NULL;
  if (!is_among (grants, knock->document_id)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such document");
    return NULL;
  }
  g_autoptr (AusDocument) document = aus_document_store_load (
      tx, get_keys (tx), change.consultation->id, knock->document_id, error);
  if (document == NULL || !aus_document_check_given_out (document->state, error) ||
      !aus_grant_store_opened (tx, document->id, recipient_id, error))
    return NULL;
  g_autoptr (AusConsultation) after =
      aus_change_finish (&change, "document.print", document->id, NULL, error);
  return after != NULL ? g_steal_pointer (&document) : NULL;
}

const AusUseCase AUS_HANDOUT_LIST = { "handout.list", AUS_ACTION_DOCUMENT_PRINT, AUS_USE_CASE_READ,
                                      list_handouts, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_HANDOUT_FETCH = { "handout.fetch", AUS_ACTION_DOCUMENT_PRINT,
                                       AUS_USE_CASE_WRITE, fetch_handout,
                                       (GDestroyNotify) aus_document_free };
