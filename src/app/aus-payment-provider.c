/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-payment-provider.h"

#include "core/aus-error.h"

G_DEFINE_INTERFACE (AusPaymentProvider, aus_payment_provider, G_TYPE_OBJECT)

static void
aus_payment_provider_default_init (AusPaymentProviderInterface *iface)
{
}

void
aus_payment_order_free (AusPaymentOrder *self)
{
  if (self == NULL)
    return;
  g_free (self->payment_id);
  g_free (self->key);
  g_free (self->account);
  g_free (self->session_ref);
  g_free (self->intent_ref);
  g_free (self->label);
  g_free (self->locale);
  g_free (self->return_url);
  g_free (self);
}

AusPaymentReport *
aus_payment_report_new (AusPaymentOutcome outcome, const char *reason)
{
  AusPaymentReport *self = g_new0 (AusPaymentReport, 1);

  self->outcome = outcome;
  self->reason = g_strdup (reason);
  self->held_cents = self->captured_cents = self->fee_cents = -1;
  return self;
}

void
aus_payment_report_free (AusPaymentReport *self)
{
  if (self == NULL)
    return;
  g_free (self->reason);
  g_free (self->session_ref);
  g_free (self->intent_ref);
  g_free (self->url);
  g_free (self->card);
  g_free (self);
}

void
aus_payment_link_free (AusPaymentLink *self)
{
  if (self == NULL)
    return;
  g_free (self->account);
  g_free (self->url);
  g_free (self);
}

void
aus_payment_news_free (AusPaymentNews *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->type);
  g_free (self->account);
  g_free (self->payment_id);
  g_free (self->session_ref);
  g_free (self->intent_ref);
  g_free (self);
}

void
aus_card_free (AusCard *self)
{
  if (self == NULL)
    return;
  g_free (self->session_ref);
  g_free (self->number);
  g_free (self->expiry);
  g_free (self->cvc);
  g_free (self);
}

const char *
aus_payment_provider_get_name (AusPaymentProvider *self)
{
  g_return_val_if_fail (AUS_IS_PAYMENT_PROVIDER (self), "");
  return AUS_PAYMENT_PROVIDER_GET_IFACE (self)->name;
}

gboolean
aus_payment_provider_links_accounts (AusPaymentProvider *self)
{
  g_return_val_if_fail (AUS_IS_PAYMENT_PROVIDER (self), FALSE);
  return AUS_PAYMENT_PROVIDER_GET_IFACE (self)->links_accounts;
}

gboolean
aus_payment_provider_has_test_cards (AusPaymentProvider *self)
{
  g_return_val_if_fail (AUS_IS_PAYMENT_PROVIDER (self), FALSE);
  return AUS_PAYMENT_PROVIDER_GET_IFACE (self)->try_card != NULL;
}

void
aus_payment_provider_ask_async (AusPaymentProvider *self, const AusPaymentOrder *order,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (AUS_IS_PAYMENT_PROVIDER (self) && order != NULL);
  AUS_PAYMENT_PROVIDER_GET_IFACE (self)->ask_async (self, order, cancellable, callback, user_data);
}

AusPaymentReport *
aus_payment_provider_ask_finish (AusPaymentProvider *self, GAsyncResult *res)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), NULL);
}

void
aus_payment_provider_link_async (AusPaymentProvider *self, const char *key, const char *account,
                                 const char *return_url, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_PAYMENT_PROVIDER (self));
  AUS_PAYMENT_PROVIDER_GET_IFACE (self)->link_async (self, key, account, return_url, cancellable,
                                                     callback, user_data);
}

AusPaymentLink *
aus_payment_provider_link_finish (AusPaymentProvider *self, GAsyncResult *res, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), error);
}

AusPaymentNews *
aus_payment_provider_read_news (AusPaymentProvider *self, GBytes *payload, const char *signature,
                                gint64 now, GError **error)
{
  g_return_val_if_fail (AUS_IS_PAYMENT_PROVIDER (self) && payload != NULL, NULL);
  AusPaymentProviderInterface *iface = AUS_PAYMENT_PROVIDER_GET_IFACE (self);

  if (iface->read_news != NULL)
    return iface->read_news (self, payload, signature, now, error);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "this provider tells nothing");
  return NULL;
}

const char *
aus_payment_provider_try_card (AusPaymentProvider *self, const AusCard *card, gint64 now,
                               GError **error)
{
  g_return_val_if_fail (AUS_IS_PAYMENT_PROVIDER (self) && card != NULL, NULL);
  AusPaymentProviderInterface *iface = AUS_PAYMENT_PROVIDER_GET_IFACE (self);

  if (iface->try_card != NULL)
    return iface->try_card (self, card, now, error);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_NOT_FOUND, "cards are given elsewhere");
  return NULL;
}
