/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-complaint.h"

#include "app/aus-change.h"
#include "core/aus-json.h"
#include "core/aus-text.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-complaint-store.h"

static JsonNode *
print (AusTx *tx, const char *organisation_id, GError **error)
{
  g_autofree char *contact = aus_complaint_store_load (tx, organisation_id, error);

  if (contact == NULL)
    return NULL;
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "contact", contact);
  json_object_set_int_member (object, "version", aus_text_version (contact, NULL));
  return aus_json_take_object (object);
}

/* Who writes the practice's messages writes this, too. */
static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  return aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error)
             ? print (tx, actor->organisation_id, error)
             : NULL;
}

static gboolean
check_version (AusTx *tx, const AusActor *actor, JsonObject *body, GError **error)
{
  g_autofree char *known = aus_complaint_store_load (tx, actor->organisation_id, error);

  return known != NULL && aus_json_check_version (body, aus_text_version (known, NULL), error);
}

static gpointer
save (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = actor->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = "complaint.save",
    .detail = "",
  };
  g_autofree char *contact =
      g_strstrip (g_strdup (aus_json_get_string ((JsonObject *) input, "contact", "")));

  if (!aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error) ||
      !check_version (tx, actor, (JsonObject *) input, error) ||
      !aus_complaint_store_save (tx, actor->organisation_id, contact, error) ||
      !aus_audit_store_append (tx, &entry, error))
    return NULL;
  return print (tx, actor->organisation_id, error);
}

static gpointer
visit (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusConsultation) consultation = aus_load_for (
      tx, actor, AUS_ACTION_VISIT, command->consultation_id, actor->participant_id, error);

  return consultation != NULL ? print (tx, consultation->organisation_id, error) : NULL;
}

const AusUseCase AUS_COMPLAINT_SHOW = { "complaint.show", AUS_ACTION_TEMPLATE_EDIT,
                                        AUS_USE_CASE_READ, show, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_COMPLAINT_SAVE = { "complaint.save", AUS_ACTION_TEMPLATE_EDIT,
                                        AUS_USE_CASE_WRITE, save,
                                        (GDestroyNotify) json_node_unref };
const AusUseCase AUS_COMPLAINT_VISIT = { "complaint.visit", AUS_ACTION_VISIT, AUS_USE_CASE_READ,
                                         visit, (GDestroyNotify) json_node_unref };
