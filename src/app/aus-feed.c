/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-feed.h"

#include "app/aus-account.h"
#include "app/aus-app.h"
#include "app/aus-calendar.h"
#include "core/aus-error.h"
#include "core/aus-id.h"
#include "storage/aus-account-store.h"
#include "storage/aus-audit-store.h"
#include "storage/aus-feed-store.h"

#define DAY ((gint64) 24 * 3600 * G_USEC_PER_SEC)

/* What a feed holds: enough to look back, and as far as anybody plans. */
#define PAST   (30 * DAY)
#define FUTURE (365 * DAY)

/* A practitioner, for herself. */
static gboolean
check_own (const AusActor *actor, GError **error)
{
  AusSubject subject = { .organisation_id = actor->organisation_id,
                         .account_id = actor->account_id };

  if (!aus_policy_check (actor, AUS_ACTION_ACCOUNT_SELF, &subject, error))
    return FALSE;
  if (actor->account_role == AUS_ACCOUNT_PRACTITIONER)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "only practitioners have a calendar");
  return FALSE;
}

static JsonNode *
print (AusApp *app, const char *id)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  if (id != NULL) {
    g_autofree char *token = aus_secrets_derive_token (aus_app_get_secrets (app), "calendar", id);
    g_autofree char *url =
        g_strdup_printf ("%s/calendar/%s.ics", aus_app_get_base_url (app), token);
    json_object_set_string_member (object, "url", url);
  } else {
    json_object_set_null_member (object, "url");
  }
  json_node_take_object (node, object);
  return node;
}

static gboolean
audit (AusTx *tx, const AusActor *actor, const char *action, GError **error)
{
  AusAuditEntry entry = {
    .organisation_id = actor->organisation_id,
    .actor_kind = aus_actor_kind_get_name (actor->kind),
    .actor_id = aus_actor_get_id (actor),
    .action = action,
    .detail = "",
  };

  return aus_audit_store_append (tx, &entry, error);
}

static gpointer
feed_show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!check_own (actor, error))
    return NULL;
  g_autofree char *id = aus_feed_store_load (tx, actor->account_id, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  return print (aus_app_from_tx (tx), id);
}

static gpointer
feed_renew (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusApp *app = aus_app_from_tx (tx);
  g_autofree char *id = aus_id_new (aus_tx_now (tx));
  g_autofree char *token = aus_secrets_derive_token (aus_app_get_secrets (app), "calendar", id);
  g_autofree char *hash = aus_secrets_hash_token (token);

  if (!check_own (actor, error) || !aus_feed_store_save (tx, actor->account_id, id, hash, error) ||
      !audit (tx, actor, "calendar.renew", error))
    return NULL;
  return print (app, id);
}

static gpointer
feed_revoke (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  if (!check_own (actor, error) || !aus_feed_store_delete (tx, actor->account_id, error) ||
      !audit (tx, actor, "calendar.revoke", error))
    return NULL;
  return json_node_new (JSON_NODE_NULL);
}

/* Reading */

static AusConsultation *
consultation_of (const AusFeedRow *row)
{
  AusConsultation *consultation = aus_consultation_new ();

  consultation->id = g_strdup (row->consultation_id);
  consultation->planned_start = row->planned_start;
  consultation->planned_duration_minutes = (guint) row->planned_minutes;
  return consultation;
}

static char *
print_feed (AusApp *app, GPtrArray *rows, const AusAccount *account)
{
  gboolean english = g_str_equal (account->locale, "en");
  g_autofree AusCalendarEntry *entries = g_new0 (AusCalendarEntry, rows->len + 1);
  g_autoptr (GPtrArray) keep = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) consultations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) aus_consultation_unref);

  for (guint i = 0; i < rows->len; i++) {
    const AusFeedRow *row = g_ptr_array_index (rows, i);
    char *summary = g_strstrip (
        g_strconcat (english ? "Video consultation " : "Téléconsultation ", row->initials, NULL));
    char *url =
        g_strconcat (aus_app_get_base_url (app), "/app/consultations/", row->consultation_id, NULL);
    g_ptr_array_add (keep, summary);
    g_ptr_array_add (keep, url);
    g_ptr_array_add (consultations, consultation_of (row));
    entries[i] = (AusCalendarEntry){
      .consultation = g_ptr_array_index (consultations, i),
      .sequence = row->sequence,
      .stamp = row->updated_at,
      .summary = summary,
      .url = url,
      .cancelled = row->cancelled,
    };
  }
  return aus_calendar_feed (entries, rows->len, account->display_name);
}

static gpointer
feed_read (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusSubject subject = { NULL };
  g_autofree char *hash = aus_secrets_hash_token (input);

  if (!aus_policy_check (actor, AUS_ACTION_LINK_FOLLOW, &subject, error))
    return NULL;
  g_autofree char *account_id = aus_feed_store_find (tx, hash, error);
  g_autoptr (AusAccount) account =
      account_id != NULL ? aus_account_store_load (tx, account_id, error) : NULL;
  if (account == NULL)
    return NULL;
  g_autoptr (GPtrArray) rows =
      aus_feed_store_list (tx, account_id, aus_tx_now (tx) - PAST, aus_tx_now (tx) + FUTURE, error);
  return rows != NULL ? print_feed (aus_app_from_tx (tx), rows, account) : NULL;
}

#define FEED(Name, name, action, mode, function, free)                                             \
  const AusUseCase Name = { name, action, mode, function, (GDestroyNotify) free }

FEED (AUS_FEED_SHOW, "calendar.show", AUS_ACTION_ACCOUNT_SELF, AUS_USE_CASE_READ, feed_show,
      json_node_unref);
FEED (AUS_FEED_RENEW, "calendar.renew", AUS_ACTION_ACCOUNT_SELF, AUS_USE_CASE_WRITE, feed_renew,
      json_node_unref);
FEED (AUS_FEED_REVOKE, "calendar.revoke", AUS_ACTION_ACCOUNT_SELF, AUS_USE_CASE_WRITE, feed_revoke,
      json_node_unref);
FEED (AUS_FEED_READ, "calendar.read", AUS_ACTION_LINK_FOLLOW, AUS_USE_CASE_READ, feed_read, g_free);
