/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hours-case.h"

#include "app/aus-app.h"
#include "app/aus-hours-json.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "core/aus-time.h"
#include "domain/aus-policy.h"
#include "storage/aus-audit-store.h"

#include <string.h>

#define DEFAULT_DAYS 7

AusHoursInput *
aus_hours_input_new (const char *practitioner_id, JsonObject *object)
{
  AusHoursInput *self = g_new0 (AusHoursInput, 1);

  self->practitioner_id = g_strdup (practitioner_id);
  self->object = object != NULL ? json_object_ref (object) : NULL;
  return self;
}

void
aus_hours_input_free (AusHoursInput *self)
{
  g_free (self->practitioner_id);
  g_clear_pointer (&self->object, json_object_unref);
  g_free (self);
}

/* (transfer full): an account that is not there is refused like one of somebody else. */
static AusAccount *
load_practitioner (AusTx *tx, const AusActor *actor, AusAction action, const char *id,
                   GError **error)
{
  g_autoptr (AusAccount) account = aus_account_store_load (tx, id, NULL);
  AusSubject subject = {
    .organisation_id = account != NULL ? account->organisation_id : NULL,
    .practitioner_id = id,
  };

  if (!aus_policy_check (actor, action, &subject, error))
    return NULL;
  return g_steal_pointer (&account);
}

static AusHoursRecord *
load_hours (AusTx *tx, const AusAccount *account, GError **error)
{
  return aus_hours_store_load (tx, account->id, (guint) account->default_duration_minutes, error);
}

static JsonNode *
print (AusTx *tx, const AusHoursRecord *record, const AusAccount *account)
{
  return aus_hours_to_json (record, account->time_zone,
                            aus_app_get_base_url (aus_app_from_tx (tx)));
}

static gpointer
hours_show (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusHoursInput *input = data;
  g_autoptr (AusAccount) account =
      load_practitioner (tx, actor, AUS_ACTION_HOURS_READ, input->practitioner_id, error);
  g_autoptr (AusHoursRecord) record = account != NULL ? load_hours (tx, account, error) : NULL;

  if (record == NULL)
    return NULL;
  /* An address to begin with; nothing is kept before it is saved. */
  if (record->page.slug[0] == '\0') {
    g_free (record->page.slug);
    record->page.slug = aus_public_page_propose_slug (account->display_name);
  }
  return print (tx, record, account);
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const AusAccount *account, GError **error)
{
  gboolean own = g_strcmp0 (actor->account_id, account->id) == 0;
  AusAuditEntry entry = {
    .organisation_id = account->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .on_behalf_of = own ? NULL : account->id,
    .action = "hours.replace",
    .detail = "",
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gpointer
hours_replace (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusHoursInput *input = data;
  g_autoptr (AusAccount) account =
      load_practitioner (tx, actor, AUS_ACTION_HOURS_EDIT, input->practitioner_id, error);
  g_autoptr (AusHoursRecord) known = account != NULL ? load_hours (tx, account, error) : NULL;

  if (known == NULL || !aus_json_check_version (input->object, known->version, error))
    return NULL;
  g_autoptr (AusHoursRecord) record = aus_hours_read_json (input->object, known, error);
  if (record == NULL || !aus_hours_check (record->hours, error) ||
      !aus_public_page_check (&record->page, error) || !aus_hours_store_save (tx, record, error) ||
      !audit (tx, actor, account, error))
    return NULL;
  return print (tx, record, account);
}

/* Slots */

GArray *
aus_hours_find_slots (AusTx *tx, const AusAccount *account, const AusHours *hours, const char *date,
                      guint n_days, const char *except, GError **error)
{
  const gint64 buffer = hours->buffer_minutes * 60 * (gint64) G_USEC_PER_SEC;
  g_autofree char *end = aus_date_add_days (date, (int) n_days);
  gint64 from = aus_time_from_local (date, 0, account->time_zone, AUS_LOCAL_FIRST) - buffer;
  gint64 until = aus_time_from_local (end, 0, account->time_zone, AUS_LOCAL_LAST) + buffer;
  g_autoptr (GArray) busy = aus_hours_store_list_busy (tx, account->id, from, until, except, error);

  if (busy == NULL)
    return NULL;
  return aus_hours_list_slots (hours, date, n_days, account->time_zone,
                               (const AusSpan *) (gpointer) busy->data, busy->len, aus_tx_now (tx));
}

char *
aus_hours_dup_date (JsonObject *query, const AusAccount *account, gint64 now)
{
  const char *from = aus_json_get_string (query, "from", NULL);

  /* Far-away days have no zone rules, and nothing in them. */
  if (from != NULL && strcmp (from, "1970-01-02") > 0 && strcmp (from, "2999-01-01") < 0)
    return g_strdup (from);
  return aus_time_local_date (now, account->time_zone);
}

static JsonArray *
print_open (const AusHours *hours, const char *date, guint n_days, const char *time_zone)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (AusSpan));

  for (guint i = 0; i < n_days; i++) {
    g_autofree char *day = aus_date_add_days (date, (int) i);
    aus_hours_append_open (hours, day, time_zone, open);
  }
  return aus_spans_to_json (open, time_zone);
}

static gpointer
hours_slots (AusTx *tx, const AusActor *actor, gconstpointer data, GError **error)
{
  const AusHoursInput *input = data;
  g_autoptr (AusAccount) account =
      load_practitioner (tx, actor, AUS_ACTION_HOURS_READ, input->practitioner_id, error);
  g_autoptr (AusHoursRecord) record = account != NULL ? load_hours (tx, account, error) : NULL;

  if (record == NULL)
    return NULL;
  g_autofree char *date = aus_hours_dup_date (input->object, account, aus_tx_now (tx));
  guint n_days = (guint) aus_json_get_int (input->object, "days", DEFAULT_DAYS);
  g_autoptr (GArray) slots =
      aus_hours_find_slots (tx, account, record->hours, date, n_days, NULL, error);
  if (slots == NULL)
    return NULL;
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  json_object_set_array_member (object, "items", aus_spans_to_json (slots, account->time_zone));
  json_object_set_array_member (object, "open",
                                print_open (record->hours, date, n_days, account->time_zone));
  json_node_take_object (node, object);
  return node;
}

const AusUseCase AUS_HOURS_SHOW = { "hours.show", AUS_ACTION_HOURS_READ, AUS_USE_CASE_READ,
                                    hours_show, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_HOURS_REPLACE = { "hours.replace", AUS_ACTION_HOURS_EDIT, AUS_USE_CASE_WRITE,
                                       hours_replace, (GDestroyNotify) json_node_unref };
const AusUseCase AUS_HOURS_SLOTS = { "hours.slots", AUS_ACTION_HOURS_READ, AUS_USE_CASE_READ,
                                     hours_slots, (GDestroyNotify) json_node_unref };
