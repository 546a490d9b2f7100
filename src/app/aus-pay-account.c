/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-pay-account.h"

#include "app/aus-command.h"
#include "app/aus-login.h"
#include "app/aus-payment-provider.h"
#include "core/aus-error.h"
#include "core/aus-json.h"
#include "storage/aus-account-store.h"

static gboolean
check_actor (const AusActor *actor, GError **error)
{
  AusSubject subject = { .organisation_id = actor->organisation_id,
                         .account_id = actor->account_id };

  if (!aus_policy_check (actor, AUS_ACTION_ACCOUNT_SELF, &subject, error))
    return FALSE;
  if (actor->account_role == AUS_ACCOUNT_PRACTITIONER)
    return TRUE;
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_FORBIDDEN, "only practitioners are paid");
  return FALSE;
}

static AusPaymentAccount *
load (AusTx *tx, const char *account_id, GError **error)
{
  AusPaymentProvider *provider = aus_app_get_payments (aus_app_from_tx (tx));
  AusPaymentAccount *self = aus_payment_account_store_load (
      tx, account_id, &aus_app_get_settings (aus_app_from_tx (tx))->fees, error);

  /* An account at another provider is none at this one. */
  if (self != NULL && provider != NULL && self->provider_account != NULL &&
      g_strcmp0 (self->provider, aus_payment_provider_get_name (provider)) != 0) {
    g_clear_pointer (&self->provider_account, g_free);
    self->ready = FALSE;
  }
  return self;
}

static gboolean
is_available (AusPaymentProvider *provider, const AusPaymentAccount *account)
{
  return provider != NULL && account->enabled &&
         (!aus_payment_provider_links_accounts (provider) || account->ready);
}

static void
set_money (JsonObject *object, const char *name, gint64 cents, const char *currency)
{
  JsonObject *money;

  if (cents <= 0) {
    json_object_set_null_member (object, name);
    return;
  }
  money = json_object_new ();
  json_object_set_int_member (money, "cents", cents);
  json_object_set_string_member (money, "currency", currency);
  json_object_set_object_member (object, name, money);
}

static const char *
account_state (const AusPaymentAccount *account)
{
  if (account->provider_account == NULL)
    return "none";
  if (account->ready)
    return "ready";
  return account->was_ready ? "restricted" : "begun";
}

static JsonNode *
account_node (AusTx *tx, const AusPaymentAccount *account)
{
  AusPaymentProvider *provider = aus_app_get_payments (aus_app_from_tx (tx));
  JsonObject *object = json_object_new ();
  JsonObject *fees = json_object_new ();
  const char *currency = account->default_amount.currency;
  const char *state = "not_needed";

  if (provider != NULL && aus_payment_provider_links_accounts (provider))
    state = account_state (account);
  json_object_set_string_member (
      object, "provider", provider != NULL ? aus_payment_provider_get_name (provider) : "none");
  json_object_set_boolean_member (object, "enabled", account->enabled);
  json_object_set_boolean_member (object, "available", is_available (provider, account));
  set_money (object, "default_amount", account->default_amount.cents, currency);
  set_money (object, "base_amount", account->base_cents, currency);
  json_object_set_int_member (fees, "basis_points", account->fees.basis_points);
  json_object_set_int_member (fees, "fixed_cents", account->fees.fixed_cents);
  json_object_set_object_member (object, "fees", fees);
  json_object_set_string_member (object, "account", state);
  json_object_set_int_member (object, "version", account->version);
  return json_node_init_object (json_node_alloc (), object);
}

JsonNode *
aus_pay_account_brief (AusTx *tx, const char *practitioner_id, GError **error)
{
  AusPaymentProvider *provider = aus_app_get_payments (aus_app_from_tx (tx));
  g_autoptr (AusPaymentAccount) account = load (tx, practitioner_id, error);
  JsonObject *object;

  if (account == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_boolean_member (object, "available", is_available (provider, account));
  set_money (object, "default_amount", account->default_amount.cents,
             account->default_amount.currency);
  return json_node_init_object (json_node_alloc (), object);
}

static gpointer
account_show (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusPaymentAccount) account =
      check_actor (actor, error) ? load (tx, actor->account_id, error) : NULL;

  return account != NULL ? account_node (tx, account) : NULL;
}

/* Changing */

static gboolean
merge_money (JsonObject *patch, const char *name, const char *currency, gint64 *cents, gint64 none,
             GError **error)
{
  g_autofree char *pointer = g_strconcat ("/", name, "/cents", NULL);
  g_autofree char *currency_pointer = g_strconcat ("/", name, "/currency", NULL);

  if (!json_object_has_member (patch, name))
    return TRUE;
  if (json_object_get_null_member (patch, name)) {
    *cents = none;
    return TRUE;
  }
  JsonObject *money = json_object_get_object_member (patch, name);
  gint64 wanted = aus_json_get_int (money, "cents", 0);
  if (!aus_payment_check_currency (aus_json_get_string (money, "currency", currency), currency,
                                   currency_pointer, error))
    return FALSE;
  if (wanted < AUS_PAYMENT_MIN_CENTS) {
    aus_set_error_at (error, AUS_ERROR_INVALID, pointer, "Must be at least %d",
                      AUS_PAYMENT_MIN_CENTS);
    return FALSE;
  }
  *cents = wanted;
  return TRUE;
}

static void
merge_fees (AusFees *fees, JsonObject *patch)
{
  JsonObject *wanted =
      json_object_has_member (patch, "fees") ? json_object_get_object_member (patch, "fees") : NULL;

  if (wanted == NULL)
    return;
  fees->basis_points = aus_json_get_int (wanted, "basis_points", fees->basis_points);
  fees->fixed_cents = aus_json_get_int (wanted, "fixed_cents", fees->fixed_cents);
}

static gpointer
save (AusTx *tx, const AusActor *actor, AusPaymentAccount *account, const char *action,
      GError **error)
{
  account->version++;
  if (!aus_payment_account_store_save (tx, account, error) ||
      !aus_account_audit (tx, actor->organisation_id, actor->account_id, action, error))
    return NULL;
  return account_node (tx, account);
}

static gpointer
account_update (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusCommand *command = input;
  JsonObject *patch = command->object;
  AusPaymentProvider *provider = aus_app_get_payments (aus_app_from_tx (tx));
  g_autoptr (AusPaymentAccount) account =
      check_actor (actor, error) ? load (tx, actor->account_id, error) : NULL;

  if (account == NULL || !aus_command_check_version (command, account->version, error))
    return NULL;
  const char *currency = account->default_amount.currency;
  if (!merge_money (patch, "default_amount", currency, &account->default_amount.cents, 0, error) ||
      !merge_money (patch, "base_amount", currency, &account->base_cents, -1, error))
    return NULL;
  merge_fees (&account->fees, patch);
  account->enabled = aus_json_get_boolean (patch, "enabled", account->enabled);
  if (account->enabled && !is_available (provider, account)) {
    aus_set_error_at (error, AUS_ERROR_INVALID, "/enabled",
                      provider == NULL ? "Online payment is not set up on this server"
                                       : "Link an account first");
    return NULL;
  }
  return save (tx, actor, account, "account.payment", error);
}

static gpointer
account_linked (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  const AusPaymentLink *link = input;
  AusPaymentProvider *provider = aus_app_get_payments (aus_app_from_tx (tx));
  g_autoptr (AusPaymentAccount) account =
      check_actor (actor, error) ? load (tx, actor->account_id, error) : NULL;

  if (account == NULL)
    return NULL;
  g_free (account->provider);
  account->provider = g_strdup (aus_payment_provider_get_name (provider));
  if (g_strcmp0 (account->provider_account, link->account) != 0)
    account->was_ready = FALSE;
  g_free (account->provider_account);
  account->provider_account = g_strdup (link->account);
  account->ready = link->ready;
  account->was_ready = account->was_ready || link->ready;
  g_autoptr (JsonNode) node = save (tx, actor, account, "account.payment_link", error);
  /* Asked just now: news of before that come late are none. The provider counts in seconds. */
  gint64 now = aus_tx_now (tx) / G_USEC_PER_SEC * G_USEC_PER_SEC;
  return node != NULL && aus_payment_account_store_set_ready (tx, account->provider,
                                                              account->provider_account,
                                                              account->ready, now, error)
             ? g_steal_pointer (&node)
             : NULL;
}

static gpointer
account_unlink (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  g_autoptr (AusPaymentAccount) account =
      check_actor (actor, error) ? load (tx, actor->account_id, error) : NULL;

  if (account == NULL)
    return NULL;
  g_clear_pointer (&account->provider_account, g_free);
  account->ready = FALSE;
  account->was_ready = FALSE;
  account->enabled = FALSE;
  return save (tx, actor, account, "account.payment_unlink", error);
}

/* Linking: read what there is → provider → store what it said */

static gpointer
read_link (AusTx *tx, const AusActor *actor, gconstpointer input, GError **error)
{
  AusPaymentProvider *provider = aus_app_get_payments (aus_app_from_tx (tx));
  g_autoptr (AusPaymentAccount) account =
      check_actor (actor, error) ? load (tx, actor->account_id, error) : NULL;
  AusPaymentLink *link;

  if (account == NULL)
    return NULL;
  if (provider == NULL || !aus_payment_provider_links_accounts (provider)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "there is no account to link");
    return NULL;
  }
  link = g_new0 (AusPaymentLink, 1);
  link->account = g_strdup (account->provider_account);
  return link;
}

static const AusUseCase READ_LINK = { "payment.link", AUS_ACTION_ACCOUNT_SELF, AUS_USE_CASE_READ,
                                      read_link, (GDestroyNotify) aus_payment_link_free };

typedef struct {
  AusApp *app;     /* ref */
  AusActor *actor; /* ref */
  char *url;       /* of the provider's answer */
} Linking;

static void
linking_free (gpointer data)
{
  Linking *self = data;

  g_object_unref (self->app);
  aus_actor_unref (self->actor);
  g_free (self->url);
  g_free (self);
}

static void
on_stored (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Linking *self = g_task_get_task_data (task);
  GError *error = NULL;
  JsonNode *node = aus_app_run_finish (AUS_APP (source), res, &error);

  if (node == NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (self->url != NULL)
    json_object_set_string_member (json_node_get_object (node), "url", self->url);
  else
    json_object_set_null_member (json_node_get_object (node), "url");
  g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
}

static void
on_linked (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  Linking *self = g_task_get_task_data (task);
  GError *error = NULL;
  AusPaymentLink *link =
      aus_payment_provider_link_finish (AUS_PAYMENT_PROVIDER (source), res, &error);

  if (link == NULL) {
    g_task_return_error (task, error);
    return;
  }
  self->url = g_strdup (link->url);
  aus_app_run_async (self->app, &AUS_PAY_ACCOUNT_LINKED, self->actor, link,
                     (GDestroyNotify) aus_payment_link_free, NULL, on_stored,
                     g_steal_pointer (&task));
}

static void
on_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Linking *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AusPaymentLink) link = aus_app_run_finish (AUS_APP (source), res, &error);

  if (link == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_autofree char *url =
      g_strconcat (aus_app_get_base_url (self->app), "/app/preferences?payment", NULL);
  g_autofree char *key = g_strconcat ("account-", self->actor->account_id, NULL);
  aus_payment_provider_link_async (aus_app_get_payments (self->app), key, link->account, url, NULL,
                                   on_linked, g_steal_pointer (&task));
}

void
aus_pay_account_connect_async (AusApp *app, AusActor *actor, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_APP (app) && actor != NULL);
  GTask *task = g_task_new (app, cancellable, callback, user_data);
  Linking *self = g_new0 (Linking, 1);

  self->app = g_object_ref (app);
  self->actor = aus_actor_ref (actor);
  g_task_set_task_data (task, self, linking_free);
  aus_app_run_async (app, &READ_LINK, actor, NULL, NULL, NULL, on_read, task);
}

JsonNode *
aus_pay_account_connect_finish (AusApp *app, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, app), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

#define OWN(Name, name, mode, function)                                                            \
  const AusUseCase Name = { name, AUS_ACTION_ACCOUNT_SELF, mode, function,                         \
                            (GDestroyNotify) json_node_unref }

OWN (AUS_PAY_ACCOUNT_SHOW, "payment.account", AUS_USE_CASE_READ, account_show);
OWN (AUS_PAY_ACCOUNT_UPDATE, "payment.account_update", AUS_USE_CASE_WRITE, account_update);
OWN (AUS_PAY_ACCOUNT_LINKED, "payment.account_linked", AUS_USE_CASE_WRITE, account_linked);
OWN (AUS_PAY_ACCOUNT_UNLINK, "payment.account_unlink", AUS_USE_CASE_WRITE, account_unlink);
