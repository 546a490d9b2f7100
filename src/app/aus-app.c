/* SPDX-License-Identifier: GPL-3.0-or-later */
#define AUS_LOG_TOPIC "app"
#include "app/aus-app.h"

#include "app/aus-advice.h"
#include "app/aus-events.h"
#include "app/aus-identity-cache.h"
#include "app/aus-recovery.h"
#include "app/aus-search-index.h"
#include "core/aus-error.h"
#include "core/aus-log.h"

struct _AusApp {
  GObject parent_instance;

  AusDatabase *database; /* ref */
  AusClock *clock;       /* ref */
  AusSecrets *secrets;   /* unowned: outlives the app */
  AusSettings settings;
  AusEvents *events; /* ref */
  AusIdentityCache *identities;
  AusSearchIndex *search;
  char *base_url;
  AusRules *rules;               /* NULL until loaded */
  AusVault *vault;               /* unowned: outlives the app; NULL: none */
  AusReportPrint report_print;   /* NULL: none */
  AusReceiptPrint receipt_print; /* NULL: none */
  AusPaymentProvider *payments;  /* ref; NULL: no online payment */
};

enum { IDENTITIES_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AusApp, aus_app, G_TYPE_OBJECT)

static void
on_committed (AusDatabase *database, guint marks, gpointer data)
{
  AusApp *self = AUS_APP (data);

  /* Before anybody is answered: a revocation that was acknowledged counts from then on. */
  if ((marks & AUS_TX_IDENTITY) == 0)
    return;
  aus_identity_cache_clear (self->identities);
  g_signal_emit (self, signals[IDENTITIES_CHANGED], 0);
}

static void
aus_app_dispose (GObject *object)
{
  AusApp *self = AUS_APP (object);

  g_clear_object (&self->events);
  g_clear_pointer (&self->search, aus_search_index_free);
  if (self->database != NULL)
    aus_database_set_context (self->database, NULL);
  g_clear_object (&self->database);
  G_OBJECT_CLASS (aus_app_parent_class)->dispose (object);
}

static void
aus_app_finalize (GObject *object)
{
  AusApp *self = AUS_APP (object);

  g_clear_object (&self->payments);
  g_clear_object (&self->clock);
  aus_identity_cache_free (self->identities);
  g_free (self->base_url);
  aus_rules_free (self->rules);
  G_OBJECT_CLASS (aus_app_parent_class)->finalize (object);
}

static void
aus_app_class_init (AusAppClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = aus_app_dispose;
  G_OBJECT_CLASS (klass)->finalize = aus_app_finalize;

  signals[IDENTITIES_CHANGED] =
      g_signal_new ("identities-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, g_cclosure_marshal_VOID__VOID, G_TYPE_NONE, 0);
}

static void
aus_app_init (AusApp *self)
{
  self->base_url = g_strdup ("");
}

AusApp *
aus_app_new (AusDatabase *database, AusClock *clock, AusSecrets *secrets,
             const AusSettings *settings)
{
  g_return_val_if_fail (AUS_IS_DATABASE (database) && AUS_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (secrets != NULL && settings != NULL, NULL);
  AusApp *self = g_object_new (AUS_TYPE_APP, NULL);

  self->database = g_object_ref (database);
  self->clock = g_object_ref (clock);
  self->secrets = secrets;
  self->settings = *settings;
  self->identities = aus_identity_cache_new (clock);
  aus_database_set_context (database, self);
  g_signal_connect_object (database, "committed", G_CALLBACK (on_committed), self, 0);
  self->events = aus_events_new (self);
  self->search = aus_search_index_new (database);
  return self;
}

AusDatabase *
aus_app_get_database (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->database;
}

AusClock *
aus_app_get_clock (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->clock;
}

AusSecrets *
aus_app_get_secrets (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->secrets;
}

const AusSettings *
aus_app_get_settings (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return &self->settings;
}

AusEvents *
aus_app_get_events (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->events;
}

AusIdentityCache *
aus_app_get_identity_cache (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->identities;
}

void
aus_app_set_base_url (AusApp *self, const char *base_url)
{
  g_return_if_fail (AUS_IS_APP (self) && base_url != NULL);
  g_free (self->base_url);
  self->base_url = g_strdup (base_url);
}

const char *
aus_app_get_base_url (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->base_url;
}

gboolean
aus_app_load_rules (AusApp *self, const char *directory, GError **error)
{
  g_return_val_if_fail (AUS_IS_APP (self) && self->rules == NULL, FALSE);
  self->rules = aus_advice_load (directory, error);
  return self->rules != NULL;
}

const AusRules *
aus_app_get_rules (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->rules;
}

void
aus_app_set_vault (AusApp *self, AusVault *vault)
{
  g_return_if_fail (AUS_IS_APP (self));

  self->vault = vault;
}

AusVault *
aus_app_get_vault (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);

  return self->vault;
}

void
aus_app_set_payments (AusApp *self, AusPaymentProvider *provider)
{
  g_return_if_fail (AUS_IS_APP (self));
  g_set_object (&self->payments, provider);
}

AusPaymentProvider *
aus_app_get_payments (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);
  return self->payments;
}

void
aus_app_set_report_print (AusApp *self, AusReportPrint print)
{
  g_return_if_fail (AUS_IS_APP (self));

  self->report_print = print;
}

AusReportPrint
aus_app_get_report_print (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);

  return self->report_print;
}

void
aus_app_set_receipt_print (AusApp *self, AusReceiptPrint print)
{
  g_return_if_fail (AUS_IS_APP (self));

  self->receipt_print = print;
}

AusReceiptPrint
aus_app_get_receipt_print (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);

  return self->receipt_print;
}

AusSecrets *
aus_app_get_record_keys (AusApp *self)
{
  g_return_val_if_fail (AUS_IS_APP (self), NULL);

  return self->vault != NULL ? aus_vault_get_keys (self->vault) : self->secrets;
}

AusApp *
aus_app_from_tx (AusTx *tx)
{
  return AUS_APP (aus_tx_get_context (tx));
}

gboolean
aus_app_recover (AusApp *self, GError **error)
{
  g_return_val_if_fail (AUS_IS_APP (self), FALSE);
  return aus_database_write_sync (self->database, aus_recovery_run, NULL, NULL, error);
}

/* Running use cases */

typedef struct {
  const AusUseCase *use_case; /* unowned: static */
  AusActor *actor;            /* ref */
  gpointer input;
  GDestroyNotify input_free;
  char *correlation; /* of the request that wants it; NULL: of none */
} Call;

static Call *
call_new (const AusUseCase *use_case, AusActor *actor, gpointer input, GDestroyNotify input_free)
{
  Call *call = g_new0 (Call, 1);

  call->use_case = use_case;
  call->actor = aus_actor_ref (actor);
  call->input = input;
  call->input_free = input_free;
  call->correlation = g_strdup (aus_log_get_correlation ());
  return call;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  if (call->input != NULL && call->input_free != NULL)
    call->input_free (call->input);
  aus_actor_unref (call->actor);
  g_free (call->correlation);
  g_free (call);
}

static gpointer
call_run (AusTx *tx, gpointer data, GError **error)
{
  const Call *call = data;
  gpointer result = NULL;

  aus_log_set_correlation (call->correlation);
  result = call->use_case->func (tx, call->actor, call->input, error);
  aus_log_set_correlation (NULL);

  if (result == NULL && error != NULL && *error == NULL)
    g_set_error (error, AUS_ERROR, AUS_ERROR_INTERNAL, "%s gave nothing", call->use_case->name);
  return result;
}

static void
on_run (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Call *call = g_task_get_task_data (task);
  AusDatabase *database = AUS_DATABASE (source);
  GError *error = NULL;
  gpointer result = NULL;
  gboolean ok = call->use_case->mode == AUS_USE_CASE_WRITE
                    ? aus_database_write_finish (database, res, &result, &error)
                    : aus_database_read_finish (database, res, &result, &error);

  if (ok) {
    g_task_return_pointer (task, result, call->use_case->result_free);
    return;
  }
  aus_log_set_correlation (call->correlation);
  aus_info ("%s refused: %s", call->use_case->name,
            error->domain == AUS_ERROR ? aus_error_get_name ((AusError) error->code) : "cancelled");
  aus_log_set_correlation (NULL);
  g_task_return_error (task, error);
}

void
aus_app_run_async (AusApp *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                   GDestroyNotify input_free, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (self) && use_case != NULL && actor != NULL);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = call_new (use_case, actor, input, input_free);

  g_task_set_check_cancellable (task, FALSE); /* what is committed is told */
  g_task_set_task_data (task, call, call_free);
  if (use_case->mode == AUS_USE_CASE_WRITE)
    aus_database_write_async (self->database, call_run, call, NULL, use_case->result_free,
                              cancellable, on_run, task);
  else
    aus_database_read_async (self->database, call_run, call, NULL, use_case->result_free,
                             cancellable, on_run, task);
}

gpointer
aus_app_run_finish (AusApp *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

void
aus_app_return_node (GObject *app, GAsyncResult *res, gpointer task)
{
  g_autoptr (GTask) taken = task;
  GError *error = NULL;
  JsonNode *node = aus_app_run_finish (AUS_APP (app), res, &error);

  if (node != NULL)
    g_task_return_pointer (taken, node, (GDestroyNotify) json_node_unref);
  else
    g_task_return_error (taken, error);
}

gpointer
aus_app_run_sync (AusApp *self, const AusUseCase *use_case, AusActor *actor, gpointer input,
                  GDestroyNotify input_free, GError **error)
{
  g_return_val_if_fail (AUS_IS_APP (self) && use_case != NULL && actor != NULL, NULL);
  Call *call = call_new (use_case, actor, input, input_free);
  gpointer result = NULL;

  if (use_case->mode == AUS_USE_CASE_WRITE)
    aus_database_write_sync (self->database, call_run, call, &result, error);
  else
    aus_database_read_sync (self->database, call_run, call, &result, error);
  call_free (call);
  return result;
}
