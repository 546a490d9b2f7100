/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-space.h"

#include "app/aus-change.h"
#include "app/aus-document-case.h"
#include "app/aus-json-text.h"
#include "app/aus-sending.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-time.h"

#include <string.h>

AusSpaceKnock *
aus_space_knock_new (const char *token, const char *session, const char *text)
{
  AusSpaceKnock *self = g_new0 (AusSpaceKnock, 1);

  self->token = g_strdup (token);
  self->session = g_strdup (session);
  self->text = g_strdup (text);
  return self;
}

void
aus_space_knock_free (AusSpaceKnock *self)
{
  if (self == NULL)
    return;
  g_free (self->token);
  g_free (self->session);
  g_free (self->text);
  g_free (self);
}

char *
aus_space_dup_token (AusApp *app, const char *recipient_id)
{
  return aus_secrets_derive_token (aus_app_get_secrets (app), "documents", recipient_id);
}

char *
aus_space_dup_code (AusApp *app, const AusRecipient *recipient)
{
  g_autofree char *what = g_strconcat (recipient->id, "/", recipient->code_id, NULL);
  g_autofree char *mac =
      aus_secrets_derive_token (aus_app_get_secrets (app), "document-code", what);

  return aus_one_time_digits (mac);
}

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_vault_get_keys (aus_app_get_vault (aus_app_from_tx (tx)));
}

/* A space that somebody stands before. */
typedef struct {
  AusTx *tx; /* unowned */
  AusRecipient *recipient;
  AusConsultation *consultation;
  AusActor *actor;   /* the recipient */
  GPtrArray *grants; /* AusGrant */
} Space;

static void
space_clear (Space *self)
{
  aus_recipient_free (self->recipient);
  g_clear_pointer (&self->consultation, aus_consultation_unref);
  g_clear_pointer (&self->actor, aus_actor_unref);
  g_clear_pointer (&self->grants, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Space, space_clear)

static gboolean
set_link_error (GError **error, AusError code, const char *message)
{
  g_clear_error (error);
  g_set_error_literal (error, AUS_ERROR, (int) code, message);
  return FALSE;
}

static const AusGrant *
find_grant (const Space *self, const char *document_id)
{
  for (guint i = 0; i < self->grants->len; i++) {
    const AusGrant *grant = g_ptr_array_index (self->grants, i);
    if (aus_grant_is_valid (grant, aus_tx_now (self->tx)) &&
        (document_id == NULL || g_str_equal (grant->document_id, document_id)))
      return grant;
  }
  return NULL;
}

static gboolean
find_recipient (Space *self, const char *token, GError **error)
{
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (GError) local = NULL;

  self->recipient = aus_recipient_store_find (self->tx, get_keys (self->tx), hash, &local);
  if (self->recipient != NULL)
    return TRUE;
  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
    return set_link_error (error, AUS_ERROR_LINK_UNKNOWN, "there is no such link");
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* From here on it is the recipient who acts. */
static gboolean
come_to (Space *self, AusTx *tx, const AusSpaceKnock *knock, GError **error)
{
  self->tx = tx;
  if (!find_recipient (self, knock->token, error))
    return FALSE;
  self->consultation = aus_consultation_store_load (tx, self->recipient->consultation_id, error);
  self->grants = self->consultation != NULL
                     ? aus_grant_store_list (tx, NULL, self->recipient->id, error)
                     : NULL;
  if (self->grants == NULL)
    return FALSE;
  aus_recipient_resolve (self->recipient, self->consultation);
  self->actor = aus_actor_new_recipient (self->recipient->id, self->consultation->id,
                                         self->consultation->organisation_id);
  if (find_grant (self, NULL) != NULL)
    return TRUE;
  return set_link_error (error, AUS_ERROR_LINK_EXPIRED, "nothing is left to be fetched here");
}

static gboolean
is_open (const Space *self, const AusSpaceKnock *knock, gboolean *open, GError **error)
{
  *open = FALSE;
  if (knock->session == NULL)
    return TRUE;
  g_autofree char *hash = aus_secrets_hash_token (knock->session);
  return aus_space_session_store_check (self->tx, hash, self->recipient->id, open, error);
}

/* The policy is asked for everything that is given out. */
static gboolean
check_policy (const Space *self, GError **error)
{
  AusSubject subject = {
    .organisation_id = self->consultation->organisation_id,
    .practitioner_id = self->consultation->practitioner_id,
    .consultation_id = self->consultation->id,
    .participant_id = self->recipient->id,
  };

  return aus_policy_check (self->actor, AUS_ACTION_DOCUMENT_RECEIVE, &subject, error);
}

static gboolean
audit (const Space *self, const char *action, const char *detail, GError **error)
{
  return aus_change_audit (self->tx, self->actor, self->consultation,
                           self->recipient->participant_id, action, detail, error);
}

static JsonNode *
make_nothing (void)
{
  g_autoptr (JsonObject) object = json_object_new ();

  return json_node_init_object (json_node_alloc (), object);
}

/* Looking */

/* "•• •• •• •• 78" and "l•••@example.net": enough for who knows it. */
static char *
make_hint (const AusRecipient *recipient, AusChannel channel)
{
  const char *mobile = recipient->mobile;
  const char *at = recipient->email != NULL ? strrchr (recipient->email, '@') : NULL;

  if (channel == AUS_CHANNEL_SMS)
    return g_strconcat ("•• ", mobile + strlen (mobile) - MIN (strlen (mobile), 2), NULL);
  g_autofree char *first = g_utf8_substring (recipient->email, 0, 1);
  return g_strconcat (first, "•••", at, NULL);
}

static gboolean
has_channel (const AusRecipient *recipient, AusChannel channel)
{
  return (channel == AUS_CHANNEL_SMS ? recipient->mobile : recipient->email) != NULL;
}

/* A text message first: the link came by mail, and the code should come another way. */
static void
print_channels (const Space *self, GString *text)
{
  static const AusChannel channels[] = { AUS_CHANNEL_SMS, AUS_CHANNEL_MAIL };

  aus_json_text_open (text, "channels", '[');
  for (guint i = 0; i < G_N_ELEMENTS (channels); i++) {
    if (!has_channel (self->recipient, channels[i]))
      continue;
    g_autofree char *hint = make_hint (self->recipient, channels[i]);
    aus_json_text_open (text, NULL, '{');
    aus_json_text_string (text, "channel", aus_channel_get_name (channels[i]));
    aus_json_text_string (text, "hint", hint);
    aus_json_text_close (text, '}');
  }
  aus_json_text_close (text, ']');
}

static gboolean
print_item (const Space *self, const AusGrant *grant, GString *text, GError **error)
{
  g_autoptr (AusDocument) document = aus_document_store_load (
      self->tx, get_keys (self->tx), self->consultation->id, grant->document_id, error);

  if (document == NULL)
    return FALSE;
  g_autofree char *sent = aus_time_format_utc (grant->sent_at);
  g_autofree char *expires = aus_time_format_utc (grant->expires_at);
  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", document->id);
  aus_json_text_string (text, "name", document->name);
  aus_json_text_string (text, "kind", aus_document_kind_get_name (document->kind));
  aus_json_text_string (text, "media_type", aus_file_type_get_name (document->type));
  aus_json_text_int (text, "size", document->size);
  aus_json_text_string (text, "sent_at", sent);
  aus_json_text_string (text, "expires_at", expires);
  aus_json_text_close (text, '}');
  return TRUE;
}

static gboolean
print_items (const Space *self, GString *text, GError **error)
{
  aus_json_text_open (text, "items", '[');
  for (guint i = 0; i < self->grants->len; i++) {
    const AusGrant *grant = g_ptr_array_index (self->grants, i);
    if (aus_grant_is_valid (grant, aus_tx_now (self->tx)) && !print_item (self, grant, text, error))
      return FALSE;
  }
  aus_json_text_close (text, ']');
  return TRUE;
}

static gpointer
space_show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_auto (Space) self = { 0 };
  g_autoptr (GString) text = g_string_new ("");
  gboolean open = FALSE;

  if (!come_to (&self, tx, input, error) || !is_open (&self, input, &open, error) ||
      !check_policy (&self, error))
    return NULL;
  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "organisation", self.consultation->organisation_name);
  aus_json_text_string (text, "practitioner", self.consultation->practitioner_name);
  aus_json_text_string (text, "locale", self.recipient->locale);
  print_channels (&self, text);
  aus_json_text_boolean (text, "open", open);
  if (open && !print_items (&self, text, error))
    return NULL;
  aus_json_text_close (text, '}');
  return json_from_string (text->str, error);
}

/* Codes */

static gpointer
space_ask (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusSpaceKnock *knock = input;
  g_auto (Space) self = { 0 };

  if (!come_to (&self, tx, knock, error))
    return NULL;
  AusRecipient *recipient = self.recipient;
  if (!has_channel (recipient, knock->channel)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/channel", "There is no such address");
    return NULL;
  }
  if (!aus_one_time_ask (&recipient->code, aus_tx_now (tx), error))
    return NULL;
  g_free (recipient->code_id);
  recipient->code_id = aus_id_new (aus_tx_now (tx));
  if (!aus_recipient_store_save_code (tx, recipient, error) ||
      !aus_outbox_store_put (tx, self.consultation->id, recipient->id, AUS_MESSAGE_DOCUMENT_CODE,
                             knock->channel, 0, error) ||
      !audit (&self, "document.code", aus_channel_get_name (knock->channel), error))
    return NULL;
  return make_nothing ();
}

/* Counted and written down although it is refused. */
static void
refuse_code (const Space *self, GError **error)
{
  if (audit (self, "document.wrong_code", "", error)) {
    aus_tx_keep (self->tx);
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_WRONG_CREDENTIALS, "That is not the code");
  }
}

static gpointer
space_enter (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusSpaceKnock *knock = input;
  g_auto (Space) self = { 0 };

  if (!come_to (&self, tx, knock, error) ||
      !aus_one_time_try (&self.recipient->code, aus_tx_now (tx), error))
    return NULL;
  g_autofree char *right = aus_space_dup_code (aus_app_from_tx (tx), self.recipient);
  gboolean matches = aus_secrets_equal (knock->text, right);
  /* A code opens once: whoever reads it later over somebody's shoulder has nothing. */
  if (matches)
    self.recipient->code.tries = AUS_ONE_TIME_TRIES;
  if (!aus_recipient_store_save_code (tx, self.recipient, error))
    return NULL;
  if (!matches) {
    refuse_code (&self, error);
    return NULL;
  }
  g_autofree char *session = aus_secrets_random_token ();
  g_autofree char *hash = aus_secrets_hash_token (session);
  if (!aus_space_session_store_insert (tx, hash, self.recipient->id,
                                       aus_tx_now (tx) + AUS_SPACE_SESSION_USEC, error) ||
      !audit (&self, "document.enter", "", error))
    return NULL;
  return g_steal_pointer (&session);
}

static gpointer
space_leave (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusSpaceKnock *knock = input;
  AusSubject subject = { NULL };

  if (!aus_policy_check (actor, AUS_ACTION_LINK_FOLLOW, &subject, error))
    return NULL;
  if (knock->session != NULL) {
    g_autofree char *hash = aus_secrets_hash_token (knock->session);
    if (!aus_space_session_store_end (tx, hash, error))
      return NULL;
  }
  return make_nothing ();
}

/* Fetching */

/* The page of the consultation shows at once that it was opened. */
static gboolean
tell_practice (const Space *self, const char *document_id, GError **error)
{
  g_auto (AusChange) change = {
    .tx = self->tx,
    .app = aus_app_from_tx (self->tx),
    .actor = self->actor,
    .consultation = aus_consultation_ref (self->consultation),
    .dirty = g_ptr_array_new (),
    .kind = AUS_SAVE_PRESENCE,
    .document_id = document_id,
    .recipient_id = self->recipient->id,
  };
  g_autoptr (AusConsultation) after =
      aus_change_finish (&change, "document.fetch", document_id, "document.opened", error);

  return after != NULL;
}

static gpointer
space_fetch (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusSpaceKnock *knock = input;
  g_auto (Space) self = { 0 };
  gboolean open = FALSE;

  if (!come_to (&self, tx, knock, error) || !is_open (&self, knock, &open, error) ||
      !check_policy (&self, error))
    return NULL;
  if (!open) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED, "Ask for a code first");
    return NULL;
  }
  if (find_grant (&self, knock->text) == NULL) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "no such document");
    return NULL;
  }
  g_autoptr (AusDocument) document =
      aus_document_store_load (tx, get_keys (tx), self.consultation->id, knock->text, error);
  if (document == NULL || !aus_document_check_given_out (document->state, error) ||
      !aus_grant_store_opened (tx, document->id, self.recipient->id, error))
    return NULL;
  return tell_practice (&self, document->id, error) ? g_steal_pointer (&document) : NULL;
}

/* What the recipient may do is asked inside: nobody has come to the door yet. */
#define CASE(Name, name, mode, function, free)                                                     \
  const AusUseCase Name = { name, AUS_ACTION_DOCUMENT_RECEIVE, AUS_USE_CASE_##mode, function,      \
                            (GDestroyNotify) free }

CASE (AUS_SPACE_SHOW, "space.show", READ, space_show, json_node_unref);
CASE (AUS_SPACE_ASK, "space.ask", WRITE, space_ask, json_node_unref);
CASE (AUS_SPACE_ENTER, "space.enter", WRITE, space_enter, g_free);
CASE (AUS_SPACE_LEAVE, "space.leave", WRITE, space_leave, json_node_unref);
CASE (AUS_SPACE_FETCH, "space.fetch", WRITE, space_fetch, aus_document_free);
