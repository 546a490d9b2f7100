/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/aus-webhook.h"
#include "storage/aus-event-store.h"

G_BEGIN_DECLS

/* Rows of webhook and webhook_delivery. Changes mark AUS_TX_WEBHOOK. Times µs UTC, 0: none. */

typedef struct {
  char *id;
  char *account_id;
  char *organisation_id;
  char *url;
  gint64 created_at;
  gint64 failing_since;
  gint64 disabled_at;
} AusWebhookRow;

typedef struct {
  char *webhook_id;
  char *id;
  char *type;
  char *payload;
  gint64 created_at;
  AusWebhookState state;
  gint64 due_at;
  guint tries;
  gint64 tried_at;
  guint status; /* 0: no answer */
  char *reason; /* NULL, or a word of AusHookAnswer */
} AusWebhookDelivery;

void aus_webhook_row_free (AusWebhookRow *self);
void aus_webhook_delivery_free (AusWebhookDelivery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusWebhookRow, aus_webhook_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusWebhookDelivery, aus_webhook_delivery_free)

/* aus_webhook_store_insert: the first one begins with what happens from now on. */
gboolean aus_webhook_store_insert (AusTx *tx, const AusWebhookRow *row, GError **error);
gboolean aus_webhook_store_count (AusTx *tx, const char *account_id, gint64 *count, GError **error);
/* aus_webhook_store_list: (transfer full) (element-type AusWebhookRow): oldest first. */
GPtrArray *aus_webhook_store_list (AusTx *tx, const char *account_id, GError **error);
/* aus_webhook_store_load: (transfer full): AUS_ERROR_NOT_FOUND when @account_id has none such. */
AusWebhookRow *aus_webhook_store_load (AusTx *tx, const char *account_id, const char *id,
                                       GError **error);
/* aus_webhook_store_enable: switched on again, what failed stays failed. */
gboolean aus_webhook_store_enable (AusTx *tx, const char *id, GError **error);
gboolean aus_webhook_store_delete (AusTx *tx, const char *id, GError **error);

/* aus_webhook_store_list_for: (transfer full) (element-type AusWebhookRow): those switched on whose
 * account is the practitioner of @event or acts for them. */
GPtrArray *aus_webhook_store_list_for (AusTx *tx, const AusEventRow *event, GError **error);

/* aus_webhook_store_get_mark: the last event that was told; _set_mark moves it on. */
gboolean aus_webhook_store_get_mark (AusTx *tx, gint64 *number, GError **error);
gboolean aus_webhook_store_set_mark (AusTx *tx, gint64 number, GError **error);

/* aus_webhook_store_look: whether there is something to tell or to send now, and if not, when
 * (0: nothing). */
gboolean aus_webhook_store_look (AusTx *tx, gboolean *now, gint64 *next, GError **error);

gboolean aus_webhook_store_add_delivery (AusTx *tx, const char *webhook_id, const char *id,
                                         const char *type, const char *payload, GError **error);

/*
 * aus_webhook_store_lease: (transfer full) (element-type AusWebhookDelivery): at most one that is
 * due of each webhook, so that one slow receiver holds up nobody else; nobody else gets them for
 * @lease_usec, also no other process.
 */
GPtrArray *aus_webhook_store_lease (AusTx *tx, gint64 lease_usec, guint limit, GError **error);
/* aus_webhook_store_get_url: (transfer full): NULL and no error: switched off meanwhile. */
char *aus_webhook_store_get_url (AusTx *tx, const char *webhook_id, GError **error);

/* aus_webhook_store_finish: @delivery holds what became of the try; one that was asked for again
 * meanwhile stays as it is. */
gboolean aus_webhook_store_finish (AusTx *tx, const AusWebhookDelivery *delivery, GError **error);
/* aus_webhook_store_judge: remembers since when the address takes nothing; gives it up at once or
 * when that is before @give_up. */
gboolean aus_webhook_store_judge (AusTx *tx, const char *webhook_id, gboolean good,
                                  gboolean at_once, gint64 give_up, GError **error);

/* aus_webhook_store_list_deliveries: (transfer full) (element-type AusWebhookDelivery): newest. */
GPtrArray *aus_webhook_store_list_deliveries (AusTx *tx, const char *webhook_id, guint limit,
                                              GError **error);
/* aus_webhook_store_redeliver: AUS_ERROR_NOT_FOUND when there is no such. */
gboolean aus_webhook_store_redeliver (AusTx *tx, const char *webhook_id, const char *id,
                                      GError **error);
gboolean aus_webhook_store_prune (AusTx *tx, gint64 before, GError **error);

G_END_DECLS
