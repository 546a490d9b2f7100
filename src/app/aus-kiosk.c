/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-kiosk.h"

#include "app/aus-change.h"
#include "app/aus-site.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "core/aus-json.h"
#include "core/aus-secrets.h"
#include "core/aus-time.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-site-store.h"

#define MAX_KIOSKS 20 /* of one site */

void
aus_kiosk_pass_free (AusKioskPass *self)
{
  if (self == NULL)
    return;
  aus_kiosk_free (self->kiosk);
  g_free (self->token);
  g_free (self);
}

AusKioskKnock *
aus_kiosk_knock_new (const char *token, const char *code)
{
  AusKioskKnock *self = g_new0 (AusKioskKnock, 1);

  self->token = g_strdup (token);
  self->code = g_strdup (code);
  return self;
}

void
aus_kiosk_knock_free (AusKioskKnock *self)
{
  g_free (self->token);
  g_free (self->code);
  g_free (self);
}

JsonNode *
aus_kiosk_to_json (const AusKiosk *kiosk)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *created = aus_time_format_utc (kiosk->created_at);

  json_object_set_string_member (object, "id", kiosk->id);
  json_object_set_string_member (object, "name", kiosk->name);
  json_object_set_string_member (object, "created_at", created);
  json_node_take_object (node, object);
  return node;
}

/* By a host */

static gboolean
allow (const AusActor *actor, GError **error)
{
  AusSubject subject = {
    .organisation_id = actor->organisation_id,
    .structure_id = actor->structure_id,
  };

  return aus_policy_check (actor, AUS_ACTION_SITE, &subject, error);
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const char *organisation_id, const char *action,
       const char *kiosk_id, GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = action,
    .detail = kiosk_id,
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gboolean
check_room (AusTx *tx, const AusActor *actor, GError **error)
{
  g_autoptr (GPtrArray) rows = aus_kiosk_store_list (tx, actor->structure_id, error);

  if (rows == NULL)
    return FALSE;
  if (rows->len < MAX_KIOSKS)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "At most %d kiosks; close another",
               MAX_KIOSKS);
  return FALSE;
}

static gpointer
open_kiosk (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (AusKioskPass) pass = g_new0 (AusKioskPass, 1);
  g_autofree char *name = g_strstrip (g_strdup (command->text));

  if (!allow (actor, error) || !check_room (tx, actor, error))
    return NULL;
  if (*name == '\0') {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/name", "A kiosk needs a name");
    return NULL;
  }
  pass->kiosk = g_new0 (AusKiosk, 1);
  pass->kiosk->created_at = aus_tx_now (tx);
  pass->kiosk->id = aus_id_new (pass->kiosk->created_at);
  pass->kiosk->structure_id = g_strdup (actor->structure_id);
  pass->kiosk->name = g_steal_pointer (&name);
  pass->kiosk->created_by = g_strdup (actor->account_id);
  pass->token = aus_secrets_random_token ();
  g_autofree char *hash = aus_secrets_hash_token (pass->token);
  if (!aus_kiosk_store_insert (tx, pass->kiosk, hash, error) ||
      !audit (tx, actor, actor->organisation_id, "kiosk.open", pass->kiosk->id, error))
    return NULL;
  return g_steal_pointer (&pass);
}

static gpointer
list_kiosks (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!allow (actor, error))
    return NULL;
  g_autoptr (GPtrArray) rows = aus_kiosk_store_list (tx, actor->structure_id, error);
  if (rows == NULL)
    return NULL;
  g_autoptr (JsonArray) array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_element (array, aus_kiosk_to_json (g_ptr_array_index (rows, i)));
  return json_node_init_array (json_node_alloc (), array);
}

static gpointer
close_kiosk (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  g_autoptr (GPtrArray) visited = NULL;

  if (!allow (actor, error) ||
      !aus_kiosk_store_revoke (tx, actor->structure_id, command->consultation_id, error))
    return NULL;
  visited = aus_kiosk_store_wipe (tx, command->consultation_id, error);
  if (visited == NULL ||
      !audit (tx, actor, actor->organisation_id, "kiosk.close", command->consultation_id, error))
    return NULL;
  return json_node_new (JSON_NODE_NULL);
}

/* By the machine */

static AusKiosk *
find_kiosk (AusTx *tx, const char *token, GError **error)
{
  g_autofree char *hash = aus_secrets_hash_token (token);
  g_autoptr (GError) local = NULL;
  AusKiosk *kiosk = aus_kiosk_store_find (tx, hash, &local);

  if (g_error_matches (local, AUS_ERROR, AUS_ERROR_NOT_FOUND))
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAUTHENTICATED,
                         "This machine is not open as a kiosk");
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return kiosk;
}

static gpointer
show_kiosk (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusKiosk) kiosk = find_kiosk (tx, input, error);
  g_autoptr (AusStructure) structure =
      kiosk != NULL ? aus_structure_store_load (tx, kiosk->structure_id, error) : NULL;

  if (structure == NULL)
    return NULL;
  JsonNode *node = aus_kiosk_to_json (kiosk);
  JsonObject *object = json_node_get_object (node);
  const AusSettings *settings = aus_app_get_settings (aus_app_from_tx (tx));
  json_object_set_string_member (object, "site", structure->name);
  json_object_set_int_member (object, "idle_seconds", settings->kiosk_idle_usec / G_USEC_PER_SEC);
  return node;
}

static gpointer
wipe_kiosk (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusKiosk) kiosk = find_kiosk (tx, input, error);
  g_autoptr (GPtrArray) visited =
      kiosk != NULL ? aus_kiosk_store_wipe (tx, kiosk->id, error) : NULL;

  if (visited == NULL || (visited->len > 0 && !audit (tx, actor, kiosk->organisation_id,
                                                      "kiosk.wipe", kiosk->id, error)))
    return NULL;
  return g_steal_pointer (&visited);
}

static gboolean
unknown_code (GError **error)
{
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_LINK_UNKNOWN, "there is no such code here");
  return FALSE;
}

/* The patient's own code, in the organisation of the site. */
static gboolean
check_visitor (const AusConsultation *consultation, const AusVisitPass *pass, const AusKiosk *kiosk,
               GError **error)
{
  const AusPerson *person = aus_consultation_find_person (consultation, pass->participant_id);

  if (g_strcmp0 (consultation->organisation_id, kiosk->organisation_id) != 0 || person == NULL ||
      person->role != AUS_ROLE_PATIENT)
    return unknown_code (error);
  return TRUE;
}

static gboolean
note_arrival (AusTx *tx, const AusKiosk *kiosk, const char *consultation_id, GError **error)
{
  g_autoptr (AusActor) system = aus_actor_new_system ();
  g_autoptr (AusCommand) command = aus_command_new (consultation_id);
  g_auto (AusChange) change = { 0 };

  if (!aus_change_begin (&change, tx, system, AUS_ACTION_CONSULTATION_READ, command, error))
    return FALSE;
  if (g_strcmp0 (change.consultation->structure_id, kiosk->structure_id) != 0 ||
      change.consultation->checked_in_at != 0 ||
      aus_consultation_is_over (change.consultation->status))
    return TRUE;
  change.kind = AUS_SAVE_PRESENCE;
  change.consultation->checked_in_at = aus_tx_now (tx);
  g_autoptr (AusConsultation) saved =
      aus_change_finish (&change, "kiosk.check_in", kiosk->id, NULL, error);
  return saved != NULL;
}

static gpointer
redeem_at_kiosk (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusKioskKnock *knock = input;
  g_autoptr (AusKiosk) kiosk = find_kiosk (tx, knock->token, error);
  g_autoptr (GPtrArray) before = kiosk != NULL ? aus_kiosk_store_wipe (tx, kiosk->id, error) : NULL;
  g_autoptr (AusVisitPass) pass =
      before != NULL ? AUS_LINK_REDEEM.func (tx, actor, knock->code, error) : NULL;
  g_autoptr (AusConsultation) consultation =
      pass != NULL ? aus_consultation_store_load (tx, pass->consultation_id, error) : NULL;

  if (consultation == NULL || !check_visitor (consultation, pass, kiosk, error))
    return NULL;
  g_autofree char *hash = aus_secrets_hash_token (pass->token);
  if (!aus_kiosk_store_mark (tx, kiosk->id, hash, error) ||
      !note_arrival (tx, kiosk, consultation->id, error))
    return NULL;
  return g_steal_pointer (&pass);
}

const AusUseCase AUS_KIOSK_OPEN = { "kiosk.open", AUS_ACTION_SITE, AUS_USE_CASE_WRITE, open_kiosk,
                                    (GDestroyNotify) aus_kiosk_pass_free };
const AusUseCase AUS_KIOSK_LIST = { "kiosk.list", AUS_ACTION_SITE, AUS_USE_CASE_READ, list_kiosks,
                                    (GDestroyNotify) json_node_unref };
const AusUseCase AUS_KIOSK_CLOSE = { "kiosk.close", AUS_ACTION_SITE, AUS_USE_CASE_WRITE,
                                     close_kiosk, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_KIOSK_SHOW = { "kiosk.show", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_READ,
                                    show_kiosk, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_KIOSK_WIPE = { "kiosk.wipe", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_WRITE,
                                    wipe_kiosk, (GDestroyNotify) g_ptr_array_unref };
const AusUseCase AUS_KIOSK_REDEEM = { "kiosk.redeem", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_WRITE,
                                      redeem_at_kiosk, (GDestroyNotify) aus_visit_pass_free };
