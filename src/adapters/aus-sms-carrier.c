/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/aus-sms-carrier.h"

/* What is read of an answer, at most. */
#define MAX_ANSWER 65536

struct _AusSmsCarrier {
  GObject parent_instance;

  AusSmsGateway *gateway;
  SoupSession *session; /* ref */
  guint timeout_seconds;
};

static void carrier_init (AusCarrierInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AusSmsCarrier, aus_sms_carrier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AUS_TYPE_CARRIER, carrier_init))

/* One request; the time-out of SoupSession is for silence, ours for the whole. */
typedef struct {
  SoupMessage *message; /* ref */
  GCancellable *cancellable;
  GCancellable *outer; /* ref */
  gulong outer_id;
  guint timeout_id;
  gboolean timed_out;
} Call;

static void
call_free (gpointer data)
{
  Call *self = data;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  g_object_unref (self->cancellable);
  g_object_unref (self->message);
  g_free (self);
}

static gboolean
on_timeout (gpointer data)
{
  Call *self = data;

  self->timeout_id = 0;
  self->timed_out = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static AusDelivery *
judge_error (const Call *call, const GError *error)
{
  if (call->timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return aus_delivery_new (AUS_DELIVERY_LATER, "timeout", 0);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NULL;
  if (error->domain == G_TLS_ERROR)
    return aus_delivery_new (AUS_DELIVERY_LATER, "tls", 0);
  return aus_delivery_new (AUS_DELIVERY_LATER, "unreachable", 0);
}

static void
on_answer (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  AusSmsCarrier *self = g_task_get_source_object (task);
  const Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (SOUP_SESSION (source), res, &error);
  AusDelivery *delivery;

  if (bytes == NULL) {
    delivery = judge_error (call, error);
  } else {
    g_autofree char *body =
        g_strndup (g_bytes_get_data (bytes, NULL), MIN (g_bytes_get_size (bytes), MAX_ANSWER));
    g_autofree char *valid = g_utf8_make_valid (body, -1);
    delivery =
        aus_sms_gateway_judge (self->gateway, soup_message_get_status (call->message), valid);
  }
  g_task_return_pointer (task, delivery, (GDestroyNotify) aus_delivery_free);
}

static void
send_async (AusCarrier *carrier, const AusLetter *letter, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
  AusSmsCarrier *self = AUS_SMS_CARRIER (carrier);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SoupMessage *message = aus_sms_gateway_make_message (self->gateway, letter);

  /* What was accepted is accepted, also when the cancellation came just after. */
  g_task_set_check_cancellable (task, FALSE);
  if (message == NULL) {
    g_task_return_pointer (task, aus_delivery_new (AUS_DELIVERY_LATER, "gateway-error", 0),
                           (GDestroyNotify) aus_delivery_free);
    return;
  }
  Call *call = g_new0 (Call, 1);
  call->message = message;
  call->cancellable = g_cancellable_new ();
  call->timeout_id = g_timeout_add_seconds (self->timeout_seconds, on_timeout, call);
  g_task_set_task_data (task, call, call_free);
  if (cancellable != NULL) {
    call->outer = g_object_ref (cancellable);
    call->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                            g_object_ref (call->cancellable), g_object_unref);
  }
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, call->cancellable,
                                    on_answer, g_steal_pointer (&task));
}

static void
carrier_init (AusCarrierInterface *iface)
{
  iface->send_async = send_async;
}

static void
aus_sms_carrier_finalize (GObject *object)
{
  AusSmsCarrier *self = AUS_SMS_CARRIER (object);

  g_clear_object (&self->session);
  aus_sms_gateway_free (self->gateway);
  G_OBJECT_CLASS (aus_sms_carrier_parent_class)->finalize (object);
}

static void
aus_sms_carrier_class_init (AusSmsCarrierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aus_sms_carrier_finalize;
}

static void
aus_sms_carrier_init (AusSmsCarrier *self)
{
}

AusCarrier *
aus_sms_carrier_new (AusSmsGateway *gateway, guint timeout_seconds)
{
  AusSmsCarrier *self = g_object_new (AUS_TYPE_SMS_CARRIER, NULL);

  self->gateway = gateway;
  self->timeout_seconds = timeout_seconds;
  self->session = soup_session_new_with_options ("user-agent", "auscult/" AUS_VERSION, "timeout",
                                                 timeout_seconds, NULL);
  return AUS_CARRIER (self);
}
