/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-hook-tell.h"

#include "app/aus-app.h"
#include "app/aus-json-text.h"
#include "core/aus-id.h"
#include "core/aus-time.h"
#include "storage/aus-consultation-store.h"

static const char *
type_of (const AusEventRow *event)
{
  if (g_str_equal (event->type, "arrival"))
    return "consultation.arrival";
  return g_str_equal (event->type, "gone") ? "consultation.gone" : "consultation.changed";
}

/* What became of a document is a change of its consultation, and told as such beside. */
static gboolean
is_of_document (const AusEventRow *event)
{
  return event->document_id != NULL;
}

static GString *
payload_open (AusTx *tx, const char *type)
{
  GString *text = g_string_new (NULL);
  g_autofree char *now = aus_time_format_utc (aus_tx_now (tx));

  aus_json_text_open (text, NULL, '{');
  aus_json_text_string (text, "type", type);
  aus_json_text_string (text, "timestamp", now);
  aus_json_text_open (text, "data", '{');
  return text;
}

static char *
payload_close (GString *text)
{
  aus_json_text_close (text, '}');
  aus_json_text_close (text, '}');
  return g_string_free (text, FALSE);
}

/* Ids alone: whoever may know more reads it with a token. */
static char *
print_url (AusTx *tx, const AusEventRow *event, const char *rest)
{
  return g_strconcat (aus_app_get_base_url (aus_app_from_tx (tx)), "/api/v1/consultations/",
                      event->consultation_id, rest, NULL);
}

static void
print_ids (const AusEventRow *event, GString *text)
{
  aus_json_text_string (text, "consultation_id", event->consultation_id);
  aus_json_text_string (text, "organisation_id", event->organisation_id);
  aus_json_text_string (text, "practitioner_id", event->practitioner_id);
}

static char *
make_payload (AusTx *tx, const AusEventRow *event, const AusConsultation *one)
{
  GString *text = payload_open (tx, type_of (event));
  g_autofree char *start = aus_time_format_utc (one->planned_start);
  g_autofree char *url = print_url (tx, event, "");

  print_ids (event, text);
  aus_json_text_string (text, "participant_id", event->participant_id);
  aus_json_text_string (text, "status", aus_consultation_status_get_name (one->status));
  aus_json_text_int (text, "version", one->version);
  aus_json_text_int (text, "revision", one->revision);
  aus_json_text_string (text, "planned_start", start);
  aus_json_text_string (text, "url", url);
  return payload_close (text);
}

static char *
make_document_payload (AusTx *tx, const AusEventRow *event)
{
  GString *text = payload_open (tx, event->type);
  g_autofree char *url = print_url (tx, event, "/documents");

  print_ids (event, text);
  aus_json_text_string (text, "document_id", event->document_id);
  aus_json_text_string (text, "recipient_id", event->recipient_id);
  aus_json_text_string (text, "url", url);
  return payload_close (text);
}

static gboolean
deliver (AusTx *tx, GPtrArray *webhooks, const char *type, const char *payload, GError **error)
{
  for (guint i = 0; i < webhooks->len; i++) {
    const AusWebhookRow *webhook = g_ptr_array_index (webhooks, i);
    g_autofree char *id = aus_id_new (aus_tx_now (tx));

    if (!aus_webhook_store_add_delivery (tx, webhook->id, id, type, payload, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tell_of_document (AusTx *tx, const AusEventRow *event, GPtrArray *webhooks, GError **error)
{
  if (!is_of_document (event))
    return TRUE;
  g_autofree char *payload = make_document_payload (tx, event);
  return deliver (tx, webhooks, event->type, payload, error);
}

static gboolean
tell_one (AusTx *tx, const AusEventRow *event, GError **error)
{
  g_autoptr (GPtrArray) webhooks = aus_webhook_store_list_for (tx, event, error);
  g_autoptr (AusConsultation) one = NULL;
  g_autofree char *payload = NULL;

  if (webhooks == NULL)
    return FALSE;
  if (webhooks->len == 0)
    return TRUE;
  one = aus_consultation_store_load (tx, event->consultation_id, error);
  if (one == NULL)
    return FALSE;
  payload = make_payload (tx, event, one);
  return deliver (tx, webhooks, type_of (event), payload, error) &&
         tell_of_document (tx, event, webhooks, error);
}

gboolean
aus_hook_tell (AusTx *tx, guint limit, GError **error)
{
  gint64 mark = 0;

  if (!aus_webhook_store_get_mark (tx, &mark, error))
    return FALSE;
  g_autoptr (GPtrArray) events = aus_event_store_list (tx, mark, limit, error);
  if (events == NULL || events->len == 0)
    return events != NULL;
  for (guint i = 0; i < events->len; i++) {
    const AusEventRow *event = g_ptr_array_index (events, i);

    if (!tell_one (tx, event, error))
      return FALSE;
    mark = event->number;
  }
  return aus_webhook_store_set_mark (tx, mark, error);
}

char *
aus_hook_ping (AusTx *tx, const AusWebhookRow *webhook, GError **error)
{
  GString *text = payload_open (tx, "ping");
  g_autofree char *payload = NULL;
  g_autofree char *id = aus_id_new (aus_tx_now (tx));

  aus_json_text_string (text, "webhook_id", webhook->id);
  payload = payload_close (text);
  return aus_webhook_store_add_delivery (tx, webhook->id, id, "ping", payload, error)
             ? g_steal_pointer (&id)
             : NULL;
}

char *
aus_hook_derive_key (AusTx *tx, const char *webhook_id)
{
  AusSecrets *secrets = aus_app_get_secrets (aus_app_from_tx (tx));

  return aus_secrets_derive_token (secrets, "webhook", webhook_id);
}
