/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-carrier.h"

G_DEFINE_INTERFACE (AusCarrier, aus_carrier, G_TYPE_OBJECT)

void
aus_letter_free (AusLetter *self)
{
  g_free (self->id);
  g_free (self->to);
  g_free (self->to_name);
  g_free (self->from_name);
  g_free (self->reply_to);
  g_free (self->locale);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->html);
  g_free (self->calendar);
  g_free (self->method);
  g_free (self);
}

AusDelivery *
aus_delivery_new (AusDeliveryState state, const char *reason, int code)
{
  AusDelivery *self = g_new0 (AusDelivery, 1);

  self->state = state;
  self->reason = code > 0 ? g_strdup_printf ("%s %d", reason, code) : g_strdup (reason);
  return self;
}

void
aus_delivery_free (AusDelivery *self)
{
  g_free (self->reason);
  g_free (self);
}

static void
aus_carrier_default_init (AusCarrierInterface *iface)
{
}

void
aus_carrier_send_async (AusCarrier *self, const AusLetter *letter, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (AUS_IS_CARRIER (self) && letter != NULL);
  AUS_CARRIER_GET_IFACE (self)->send_async (self, letter, cancellable, callback, user_data);
}

AusDelivery *
aus_carrier_send_finish (AusCarrier *self, GAsyncResult *res)
{
  g_return_val_if_fail (g_task_is_valid (res, self), NULL);
  return g_task_propagate_pointer (G_TASK (res), NULL);
}
