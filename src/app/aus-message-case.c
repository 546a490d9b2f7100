/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-message-case.h"

#include "app/aus-change.h"
#include "app/aus-notify.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "storage/aus-consultation-store.h"
#include "storage/aus-event-store.h"
#include "storage/aus-outbox-store.h"

#define TROUBLE_LIMIT 100 /* of each practitioner */

static void
print_row (JsonArray *array, const AusOutboxRow *row, const AusConsultation *consultation)
{
  /* Those to recipients stand beside the documents, with the names that belong to them. */
  if (aus_message_is_of_documents (row->kind))
    return;
  JsonObject *object = json_object_new ();
  const AusPerson *person = aus_consultation_find_person (consultation, row->participant_id);
  g_autofree char *name = person != NULL ? aus_person_dup_display_name (person) : g_strdup ("");
  gboolean retried = row->state == AUS_MESSAGE_WAITING && row->reason != NULL;
  aus_json_set_text (object, "consultation_id", row->consultation_id);
  aus_json_set_text (object, "participant_id", row->participant_id);
  aus_json_set_text (object, "display_name", name);
  aus_json_set_text (object, "kind", aus_message_kind_get_name (row->kind));
  aus_json_set_text (object, "channel", aus_channel_get_name (row->channel));
  aus_json_set_text (object, "state", aus_message_state_get_name (row->state));
  aus_json_set_text (object, "reason", row->reason);
  json_object_set_int_member (object, "tries", row->tries);
  aus_json_set_time (object, "at", row->changed_at);
  aus_json_set_time (object, "next_try_at", retried ? row->due_at : 0);
  json_array_add_object_element (array, object);
}

/* (transfer full): the messages of one consultation. */
static JsonNode *
print_messages (AusTx *tx, const AusConsultation *consultation, GError **error)
{
  g_autoptr (GPtrArray) rows = aus_outbox_store_list (tx, consultation->id, error);
  g_autoptr (JsonArray) array = json_array_new ();

  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    print_row (array, g_ptr_array_index (rows, i), consultation);
  return json_node_init_array (json_node_alloc (), array);
}

static gpointer
list_messages (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation =
      aus_load_for (tx, actor, AUS_ACTION_CONSULTATION_READ, command->consultation_id, NULL, error);

  return consultation != NULL ? print_messages (tx, consultation, error) : NULL;
}

static gboolean
print_trouble (AusTx *tx, JsonArray *array, const char *practitioner_id, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) rows =
      aus_outbox_store_list_trouble (tx, practitioner_id, TROUBLE_LIMIT, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    g_ptr_array_add (ids, ((const AusOutboxRow *) g_ptr_array_index (rows, i))->consultation_id);
  g_autoptr (GPtrArray) consultations =
      rows != NULL ? aus_consultation_store_load_many (tx, ids, error) : NULL;
  if (consultations == NULL)
    return FALSE;
  /* The rows were found by way of their consultations: none is missing. */
  for (guint i = 0; i < consultations->len; i++)
    print_row (array, g_ptr_array_index (rows, i), g_ptr_array_index (consultations, i));
  return TRUE;
}

static gpointer
list_trouble (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const char *own[] = { actor->account_id, NULL };
  const char *const *ids = actor->account_role == AUS_ACCOUNT_DELEGATE
                               ? (const char *const *) actor->principals
                               : (const char *const *) own;
  g_autoptr (JsonArray) array = json_array_new ();

  for (guint i = 0; ids[i] != NULL; i++) {
    AusSubject subject = { .organisation_id = actor->organisation_id, .practitioner_id = ids[i] };
    if (!aus_policy_check (actor, AUS_ACTION_CONSULTATION_LIST, &subject, error) ||
        !print_trouble (tx, array, ids[i], error))
      return NULL;
  }
  return json_node_init_array (json_node_alloc (), array);
}

/* Sending again */

static gboolean
is_on_its_way (GPtrArray *rows, const AusPerson *person, AusChannel channel)
{
  for (guint i = 0; i < rows->len; i++) {
    const AusOutboxRow *row = g_ptr_array_index (rows, i);
    gboolean fresh = row->state == AUS_MESSAGE_WAITING && row->tries == 0;
    if (row->kind == AUS_MESSAGE_INVITATION && row->channel == channel &&
        g_str_equal (row->participant_id, person->id))
      return fresh || row->state == AUS_MESSAGE_SENDING;
  }
  return FALSE;
}

static gboolean
check_again (const AusChange *change, AusChannel channel, GError **error)
{
  const AusPerson *person = change->person;

  if (person->role == AUS_ROLE_PRACTITIONER || person->removed_at != 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION,
                         "this person is not invited");
    return FALSE;
  }
  if ((channel == AUS_CHANNEL_MAIL ? person->email : person->mobile) == NULL) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/channel", "There is no such address");
    return FALSE;
  }
  return aus_change_check_open (change, error);
}

static gpointer
send_again (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  AusChannel channel = AUS_CHANNEL_MAIL;
  g_auto (AusChange) change = { 0 };

  aus_channel_from_name (aus_json_get_string (command->object, "channel", ""), &channel);
  if (!aus_change_begin_person (&change, tx, actor, AUS_ACTION_PARTICIPANT_EDIT, command, error) ||
      !check_again (&change, channel, error))
    return NULL;
  g_autoptr (GPtrArray) rows = aus_outbox_store_list (tx, change.consultation->id, error);
  if (rows == NULL)
    return NULL;
  if (is_on_its_way (rows, change.person, channel)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "it is on its way");
    return NULL;
  }
  if (!aus_notify_invite (tx, change.consultation, change.person,
                          (AusNotifyChannels) (1u << channel), error) ||
      !aus_change_audit (tx, actor, change.consultation, change.person->id, "message.again",
                         aus_channel_get_name (channel), error) ||
      !aus_event_store_add (tx, "changed", change.consultation, NULL, error))
    return NULL;
  return print_messages (tx, change.consultation, error);
}

const AusUseCase AUS_MESSAGE_LIST = { "message.list", AUS_ACTION_CONSULTATION_READ,
                                      AUS_USE_CASE_READ, list_messages,
                                      (GDestroyNotify) json_node_unref };
const AusUseCase AUS_MESSAGE_TROUBLE = { "message.trouble", AUS_ACTION_CONSULTATION_LIST,
                                         AUS_USE_CASE_READ, list_trouble,
                                         (GDestroyNotify) json_node_unref };
const AusUseCase AUS_MESSAGE_SEND_AGAIN = { "message.again", AUS_ACTION_PARTICIPANT_EDIT,
                                            AUS_USE_CASE_WRITE, send_again,
                                            (GDestroyNotify) json_node_unref };
