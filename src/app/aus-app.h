/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/aus-payment-provider.h"
#include "app/aus-receipt-sheet.h"
#include "app/aus-report-sheet.h"
#include "app/aus-settings.h"
#include "app/aus-use-case.h"
#include "core/aus-clock.h"
#include "core/aus-secrets.h"
#include "domain/aus-rules.h"
#include "storage/aus-database.h"
#include "storage/aus-vault.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AusEvents AusEvents;

/*
 * AusApp: what every use case stands on: the database, the clock, the keys, the settings and the
 * live events. One for each process.
 */
#define AUS_TYPE_APP (aus_app_get_type ())
G_DECLARE_FINAL_TYPE (AusApp, aus_app, AUS, APP, GObject)

/* aus_app_new: @secrets is unowned and outlives the app; @settings is copied. */
AusApp *aus_app_new (AusDatabase *database, AusClock *clock, AusSecrets *secrets,
                     const AusSettings *settings);

AusDatabase *aus_app_get_database (AusApp *self);
AusClock *aus_app_get_clock (AusApp *self);
AusSecrets *aus_app_get_secrets (AusApp *self);
const AusSettings *aus_app_get_settings (AusApp *self);
AusEvents *aus_app_get_events (AusApp *self);

/*
 * aus_app_set_base_url: what links start with ("https://visio.example.org"); before the first use
 * case, once the listening address is known.
 */
void aus_app_set_base_url (AusApp *self, const char *base_url);
const char *aus_app_get_base_url (AusApp *self);

/*
 * aus_app_load_rules: at start: the built-in rules of the field and those of @directory ("": none).
 * AUS_ERROR_INVALID names the file and what is wrong in it.
 */
gboolean aus_app_load_rules (AusApp *self, const char *directory, GError **error);
const AusRules *aus_app_get_rules (AusApp *self);

/*
 * aus_app_set_vault: where bodies of documents lie; before the first use case. Unowned, outlives
 * the app; without one there are no documents.
 */
void aus_app_set_vault (AusApp *self, AusVault *vault);
AusVault *aus_app_get_vault (AusApp *self);
/* aus_app_set_report_print: what makes PDFs of reports; before the first use. NULL: nothing does.
 */
void aus_app_set_report_print (AusApp *self, AusReportPrint print);
AusReportPrint aus_app_get_report_print (AusApp *self);
/* aus_app_set_receipt_print: what makes PDFs of receipts, in the same way. */
void aus_app_set_receipt_print (AusApp *self, AusReceiptPrint print);
AusReceiptPrint aus_app_get_receipt_print (AusApp *self);
/*
 * aus_app_get_record_keys: unowned: what rows that must not lie open are sealed with (L2): the keys
 * of the vault, apart from the data; the app's own in programs without documents.
 */
AusSecrets *aus_app_get_record_keys (AusApp *self);

/* aus_app_set_payments: at start: who moves the money; a reference is taken. NULL: nobody does. */
void aus_app_set_payments (AusApp *self, AusPaymentProvider *provider);
AusPaymentProvider *aus_app_get_payments (AusApp *self);

/* aus_app_recover: at start: nobody is here any more, timers take over (A3). Blocks. */
gboolean aus_app_recover (AusApp *self, GError **error);

/* aus_app_from_tx: the app inside a use case; unowned. */
AusApp *aus_app_from_tx (AusTx *tx);

/*
 * aus_app_run_async: runs @use_case for @actor (a reference is taken). @input is taken over and
 * freed with @input_free. Writes are answered after their commit.
 */
void aus_app_run_async (AusApp *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                        GDestroyNotify input_free, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
/* aus_app_run_finish: (transfer full): free with the use case's result_free. NULL on error. */
gpointer aus_app_run_finish (AusApp *self, GAsyncResult *res, GError **error);
/* aus_app_return_node: a GAsyncReadyCallback for use cases that give a JsonNode: it, or the error,
 * is the result of the GTask @task, which is taken. */
void aus_app_return_node (GObject *app, GAsyncResult *res, gpointer task);

/* aus_app_run_sync: for start-up, tools and tests. Blocks; never on a serving main loop. */
gpointer aus_app_run_sync (AusApp *self, const AusUseCase *use_case, AusActor *actor,
                           gpointer input, GDestroyNotify input_free, GError **error);

G_END_DECLS
