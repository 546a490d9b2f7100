/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-sending.h"

#include "app/aus-change.h"
#include "app/aus-document-case.h"
#include "app/aus-json-text.h"
#include "app/aus-space.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-contact.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-consultation-store.h"

#include <string.h>

static AusSecrets *
get_keys (AusTx *tx)
{
  return aus_vault_get_keys (aus_app_get_vault (aus_app_from_tx (tx)));
}

/* Who has what */

static void
replace (char **text, const char *other)
{
  g_free (*text);
  *text = g_strdup (other);
}

void
aus_recipient_resolve (AusRecipient *self, const AusConsultation *consultation)
{
  const AusPerson *person = self->participant_id != NULL
                                ? aus_consultation_find_person (consultation, self->participant_id)
                                : NULL;

  if (person == NULL)
    return;
  g_free (self->name);
  self->name = aus_person_dup_display_name (person);
  replace (&self->email, person->email);
  replace (&self->mobile, person->mobile);
  replace (&self->locale, person->locale);
}

gboolean
aus_sendings_load (AusSendings *self, AusTx *tx, const AusConsultation *consultation,
                   GError **error)
{
  self->recipients = aus_recipient_store_list (tx, get_keys (tx), consultation->id, error);
  if (self->recipients == NULL)
    return FALSE;
  for (guint i = 0; i < self->recipients->len; i++)
    aus_recipient_resolve (g_ptr_array_index (self->recipients, i), consultation);
  self->alerts = aus_outbox_store_list (tx, consultation->id, error);
  return self->alerts != NULL;
}

void
aus_sendings_clear (AusSendings *self)
{
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_clear_pointer (&self->alerts, g_ptr_array_unref);
}

static AusRecipient *
find_recipient (const AusSendings *self, const char *id)
{
  for (guint i = 0; i < self->recipients->len; i++) {
    AusRecipient *recipient = g_ptr_array_index (self->recipients, i);
    if (g_str_equal (recipient->id, id))
      return recipient;
  }
  return NULL;
}

static void
print_time (GString *text, const char *name, gint64 usec)
{
  g_autofree char *time = usec != 0 ? aus_time_format_utc (usec) : NULL;

  aus_json_text_string (text, name, time);
}

/* What became of the message that tells of it. */
static void
print_alert (const AusSendings *self, const char *recipient_id, GString *text)
{
  const AusOutboxRow *alert = NULL;

  for (guint i = 0; i < self->alerts->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (self->alerts, i);
    if (row->kind == AUS_MESSAGE_DOCUMENTS && g_str_equal (row->participant_id, recipient_id))
      alert = row;
  }
  if (alert == NULL) {
    aus_json_text_raw (text, "alert", NULL);
    return;
  }
  aus_json_text_open (text, "alert", '{');
  aus_json_text_string (text, "channel", aus_channel_get_name (alert->channel));
  aus_json_text_string (text, "state", aus_message_state_get_name (alert->state));
  aus_json_text_string (text, "reason", alert->reason);
  aus_json_text_close (text, '}');
}

static void
print_grant (const AusSendings *self, const AusGrant *grant, GString *text)
{
  const AusRecipient *recipient = find_recipient (self, grant->recipient_id);

  if (recipient == NULL)
    return;
  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "id", recipient->id);
  aus_json_text_string (text, "participant_id", recipient->participant_id);
  aus_json_text_string (text, "name", recipient->name);
  aus_json_text_string (text, "email", recipient->email);
  aus_json_text_string (text, "mobile", recipient->mobile);
  print_time (text, "sent_at", grant->sent_at);
  print_time (text, "expires_at", grant->expires_at);
  print_time (text, "withdrawn_at", grant->withdrawn_at);
  print_time (text, "opened_at", grant->opened_at);
  aus_json_text_int (text, "opens", grant->opens);
  print_alert (self, recipient->id, text);
  aus_json_text_close (text, '}');
}

gboolean
aus_sendings_print (const AusSendings *self, AusTx *tx, const AusDocument *document, GString *text,
                    GError **error)
{
  g_autoptr (GPtrArray) grants = aus_grant_store_list (tx, document->id, NULL, error);

  if (grants == NULL)
    return FALSE;
  aus_json_text_open (text, "recipients", '[');
  for (guint i = 0; i < grants->len; i++)
    print_grant (self, g_ptr_array_index (grants, i), text);
  aus_json_text_close (text, ']');
  return TRUE;
}

static JsonNode *
print_document (AusChange *change, const AusDocument *document, GError **error)
{
  g_auto (AusSendings) sendings = { NULL };
  g_autoptr (GString) text = g_string_new ("");

  if (!aus_sendings_load (&sendings, change->tx, change->consultation, error) ||
      !aus_document_print (document, change->actor, &sendings, change->tx, text, error))
    return NULL;
  return json_from_string (text->str, error);
}

/* Sending */

typedef struct {
  AusChange change;
  AusDocument *document;
  AusSendings sendings;
} Sending;

static void
sending_clear (Sending *self)
{
  aus_change_clear (&self->change);
  aus_document_free (self->document);
  aus_sendings_clear (&self->sendings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, sending_clear)

static gboolean
begin (Sending *self, AusTx *tx, const AusActor *actor, const AusCommand *command, GError **error)
{
  g_autoptr (AusCommand) own = aus_command_new (command->consultation_id);

  if (!aus_change_begin (&self->change, tx, actor, AUS_ACTION_DOCUMENT_SEND, own, error))
    return FALSE;
  self->change.kind = AUS_SAVE_PRESENCE;
  self->document =
      aus_document_store_load (tx, get_keys (tx), command->consultation_id, command->text, error);
  return self->document != NULL &&
         aus_sendings_load (&self->sendings, tx, self->change.consultation, error);
}

/* One space for each participant, and for each pair of addresses. */
static AusRecipient *
find_same (const Sending *self, const AusRecipient *wanted)
{
  for (guint i = 0; i < self->sendings.recipients->len; i++) {
    AusRecipient *one = g_ptr_array_index (self->sendings.recipients, i);
    gboolean same = wanted->participant_id != NULL
                        ? g_strcmp0 (one->participant_id, wanted->participant_id) == 0
                        : one->participant_id == NULL &&
                              g_strcmp0 (one->email, wanted->email) == 0 &&
                              g_strcmp0 (one->mobile, wanted->mobile) == 0;
    if (same)
      return one;
  }
  return NULL;
}

/* Takes @wanted; gives the one that is there already, or adds it. Unowned. */
static AusRecipient *
find_or_add (Sending *self, AusRecipient *wanted, GError **error)
{
  g_autoptr (AusRecipient) recipient = wanted;
  AusTx *tx = self->change.tx;
  AusRecipient *same = find_same (self, recipient);

  if (same != NULL)
    return same;
  recipient->id = aus_id_new (aus_tx_now (tx));
  recipient->consultation_id = g_strdup (self->change.consultation->id);
  recipient->created_at = aus_tx_now (tx);
  g_autofree char *token = aus_space_dup_token (self->change.app, recipient->id);
  g_autofree char *hash = aus_secrets_hash_token (token);
  if (!aus_recipient_store_insert (tx, get_keys (tx), recipient, hash, error))
    return NULL;
  same = recipient;
  g_ptr_array_add (self->sendings.recipients, g_steal_pointer (&recipient));
  return same;
}

/* A mail tells of it; a text message where there is no address. */
static gboolean
give (Sending *self, AusRecipient *wanted, GError **error)
{
  AusChange *change = &self->change;
  const AusDocumentLimits *limits = &aus_app_get_settings (change->app)->documents;
  const AusRecipient *recipient = find_or_add (self, wanted, error);

  if (recipient == NULL)
    return FALSE;
  g_autofree char *detail = g_strconcat (self->document->id, " ", recipient->id, NULL);
  return aus_grant_store_put (change->tx, self->document->id, recipient->id,
                              aus_tx_now (change->tx) + limits->expire_usec, error) &&
         aus_outbox_store_put (
             change->tx, change->consultation->id, recipient->id, AUS_MESSAGE_DOCUMENTS,
             recipient->email != NULL ? AUS_CHANNEL_MAIL : AUS_CHANNEL_SMS, 0, error) &&
         aus_change_audit (change->tx, change->actor, change->consultation,
                           recipient->participant_id, "document.give", detail, error);
}

static gboolean
give_to_patient (Sending *self, GError **error)
{
  const AusPerson *patient =
      aus_consultation_find_role (self->change.consultation, AUS_ROLE_PATIENT);

  if (patient == NULL || (patient->email == NULL && patient->mobile == NULL)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/to_patient", "There is no address of a patient");
    return FALSE;
  }
  AusRecipient *recipient = aus_recipient_new ();
  recipient->participant_id = g_strdup (patient->id);
  recipient->locale = g_strdup (patient->locale);
  aus_recipient_resolve (recipient, self->change.consultation);
  return give (self, recipient, error);
}

/* @normalise: of the domain, which knows no pointer. */
static gboolean
read_address (JsonObject *object, const char *name, guint index,
              char *(*normalise) (const char *, GError **), char **address, GError **error)
{
  const char *text = aus_json_get_string (object, name, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *pointer = g_strdup_printf ("/recipients/%u/%s", index, name);

  if (text == NULL)
    return TRUE;
  *address = normalise (text, &local);
  if (*address == NULL)
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "%s", local->message);
  return *address != NULL;
}

static gboolean
give_to_other (Sending *self, JsonObject *object, guint index, GError **error)
{
  g_autoptr (AusRecipient) recipient = aus_recipient_new ();
  g_autofree char *pointer = g_strdup_printf ("/recipients/%u", index);

  recipient->name = g_strstrip (g_strdup (json_object_get_string_member (object, "name")));
  recipient->locale = g_strdup (aus_json_get_string (object, "locale", "fr"));
  if (!read_address (object, "email", index, aus_contact_normalise_email, &recipient->email,
                     error) ||
      !read_address (object, "mobile", index, aus_contact_normalise_phone, &recipient->mobile,
                     error))
    return FALSE;
  if (recipient->email == NULL && recipient->mobile == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "E-mail or mobile is needed");
    return FALSE;
  }
  return give (self, g_steal_pointer (&recipient), error);
}

static gboolean
give_to_all (Sending *self, JsonObject *object, GError **error)
{
  JsonArray *others = json_object_has_member (object, "recipients")
                          ? json_object_get_array_member (object, "recipients")
                          : NULL;
  guint n = others != NULL ? json_array_get_length (others) : 0;
  gboolean to_patient = aus_json_get_boolean (object, "to_patient", FALSE);

  if (n == 0 && !to_patient) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/recipients", "Nobody is to get it");
    return FALSE;
  }
  if (to_patient && !give_to_patient (self, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!give_to_other (self, json_array_get_object_element (others, i), i, error))
      return FALSE;
  return TRUE;
}

/* What is sent lives at least as long as it may be fetched. */
static gboolean
save_document (Sending *self, JsonObject *object, GError **error)
{
  AusDocument *document = self->document;
  AusTx *tx = self->change.tx;
  gint64 expires = aus_tx_now (tx) + aus_app_get_settings (self->change.app)->documents.expire_usec;

  aus_document_kind_from_name (aus_json_get_string (object, "kind", ""), &document->kind);
  if (document->erase_at != 0)
    document->erase_at = MAX (document->erase_at, expires);
  return aus_document_store_save (tx, get_keys (tx), document, error);
}

/* The audit rows are written for each recipient; pages hear of it once. */
static gpointer
finish (Sending *self, const char *action, const char *detail, const char *event, GError **error)
{
  self->change.document_id = self->document->id;
  g_autoptr (AusConsultation) after =
      aus_change_finish (&self->change, action, detail, event, error);

  if (after == NULL)
    return NULL;
  g_auto (AusChange) now = { .tx = self->change.tx,
                             .app = self->change.app,
                             .actor = self->change.actor,
                             .consultation = g_steal_pointer (&after) };
  return print_document (&now, self->document, error);
}

static gpointer
document_send (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_auto (Sending) self = { 0 };

  if (!begin (&self, tx, actor, command, error) ||
      !aus_document_check_given_out (self.document->state, error) ||
      !save_document (&self, command->object, error) ||
      !give_to_all (&self, command->object, error))
    return NULL;
  return finish (&self, "document.send", self.document->id, "document.sent", error);
}

/* Withdrawing */

/* A message that has not left says nothing true any more; it is dropped when its turn comes. */
static gpointer
document_withdraw (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  const char *recipient_id = aus_json_get_string (command->object, "recipient_id", NULL);
  g_auto (Sending) self = { 0 };
  gint64 count = 0;

  if (!begin (&self, tx, actor, command, error) ||
      !aus_grant_store_withdraw (tx, self.document->id, recipient_id, &count, error))
    return NULL;
  if (count == 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "there is nothing to withdraw");
    return NULL;
  }
  g_autofree char *detail = recipient_id != NULL
                                ? g_strconcat (self.document->id, " ", recipient_id, NULL)
                                : g_strdup (self.document->id);
  self.change.recipient_id = recipient_id;
  return finish (&self, "document.withdraw", detail, "document.withdrawn", error);
}

/* The log */

typedef struct {
  const char *document_id;
  GString *text;
} Log;

static gboolean
print_entry (const AusAuditEntry *entry, gint64 number, gint64 at, const char *actor_name,
             const char *principal_name, gpointer data)
{
  Log *log = data;
  g_autofree char *when = aus_time_format_utc (at);
  gboolean by_recipient =
      g_str_equal (entry->actor_kind, aus_actor_kind_get_name (AUS_ACTOR_RECIPIENT));
  const char *rest = entry->detail + strlen (log->document_id);

  if (!g_str_has_prefix (entry->action, "document.") ||
      !g_str_has_prefix (entry->detail, log->document_id))
    return TRUE;
  aus_json_text_open (log->text, NULL, '{');
  aus_json_text_string (log->text, "at", when);
  aus_json_text_string (log->text, "action", entry->action);
  aus_json_text_string (log->text, "by", actor_name);
  aus_json_text_string (log->text, "recipient_id",
                        by_recipient   ? entry->actor_id
                        : *rest == ' ' ? rest + 1
                                       : NULL);
  aus_json_text_close (log->text, '}');
  return TRUE;
}

static gpointer
document_log (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation =
      aus_load_for (tx, actor, AUS_ACTION_DOCUMENT_READ, command->consultation_id, NULL, error);
  g_autoptr (AusDocument) document =
      consultation != NULL
          ? aus_document_store_load (tx, get_keys (tx), consultation->id, command->text, error)
          : NULL;
  g_autoptr (GString) text = g_string_new ("");
  Log log = { command->text, text };

  if (document == NULL)
    return NULL;
  aus_json_text_open (text, NULL, '[');
  if (!aus_audit_store_list (tx, consultation->id, print_entry, &log, error))
    return NULL;
  aus_json_text_close (text, ']');
  return json_from_string (text->str, error);
}

const AusUseCase AUS_DOCUMENT_SEND = { "document.send", AUS_ACTION_DOCUMENT_SEND,
                                       AUS_USE_CASE_WRITE, document_send,
                                       (GDestroyNotify) json_node_unref };
const AusUseCase AUS_DOCUMENT_WITHDRAW = { "document.withdraw", AUS_ACTION_DOCUMENT_SEND,
                                           AUS_USE_CASE_WRITE, document_withdraw,
                                           (GDestroyNotify) json_node_unref };
const AusUseCase AUS_DOCUMENT_LOG = { "document.log", AUS_ACTION_DOCUMENT_READ, AUS_USE_CASE_READ,
                                      document_log, (GDestroyNotify) json_node_unref };
