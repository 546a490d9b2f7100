/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-reminder-case.h"

#include "app/aus-app.h"
#include "core/aus-json.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-reminder-store.h"

static const AusReminders *
get_server (AusTx *tx)
{
  return &aus_app_get_settings (aus_app_from_tx (tx))->reminders;
}

gboolean
aus_reminder_get_early (AusTx *tx, const char *organisation_id, gint64 *usec, GError **error)
{
  AusReminderRow row;

  if (!aus_reminder_store_load (tx, organisation_id, &row, error))
    return FALSE;
  *usec = aus_message_early_usec (row.early_hours, get_server (tx)->early_usec);
  return TRUE;
}

static JsonNode *
print (AusTx *tx, const AusReminderRow *row)
{
  const AusReminders *server = get_server (tx);
  JsonObject *object = json_object_new ();

  if (row->early_hours >= 0)
    json_object_set_int_member (object, "early_hours", row->early_hours);
  else
    json_object_set_null_member (object, "early_hours");
  json_object_set_int_member (object, "default_hours", server->early_usec / G_TIME_SPAN_HOUR);
  json_object_set_int_member (object, "before_minutes", server->before_usec / G_TIME_SPAN_MINUTE);
  json_object_set_int_member (object, "version", row->version);
  return aus_json_take_object (object);
}

/* Who writes the practice's messages says when they leave, too. */
static gpointer
show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusReminderRow row;

  return aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error) &&
                 aus_reminder_store_load (tx, actor->organisation_id, &row, error)
             ? print (tx, &row)
             : NULL;
}

static gboolean
store (AusTx *tx, const AusActor *actor, const AusReminderRow *row, GError **error)
{
  gint64 early = aus_message_early_usec (row->early_hours, get_server (tx)->early_usec);
  g_autofree char *detail = row->early_hours >= 0
                                ? g_strdup_printf ("%" G_GINT64_FORMAT " hours", row->early_hours)
                                : g_strdup ("as the server");
  AusAuditEntry entry = {
    .organisation_id = actor->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = "reminder.save",
    .detail = detail,
  };

  return aus_reminder_store_save (tx, actor->organisation_id, row, error) &&
         aus_reminder_store_apply (tx, actor->organisation_id, early, error) &&
         aus_audit_store_append (tx, &entry, error);
}

static gpointer
save (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  JsonObject *body = (JsonObject *) input;
  AusReminderRow row;

  if (!aus_policy_check_own (actor, AUS_ACTION_TEMPLATE_EDIT, error) ||
      !aus_reminder_store_load (tx, actor->organisation_id, &row, error) ||
      !aus_json_check_version (body, row.version, error))
    return NULL;
  row.early_hours = aus_json_get_int (body, "early_hours", -1);
  row.version++;
  return store (tx, actor, &row, error) ? print (tx, &row) : NULL;
}

const AusUseCase AUS_REMINDER_SHOW = { "reminder.show", AUS_ACTION_TEMPLATE_EDIT, AUS_USE_CASE_READ,
                                       show, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_REMINDER_SAVE = { "reminder.save", AUS_ACTION_TEMPLATE_EDIT,
                                       AUS_USE_CASE_WRITE, save, (GDestroyNotify) json_node_unref };
