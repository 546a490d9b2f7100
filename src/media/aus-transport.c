/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-transport.h"

#include <stdatomic.h>
#include <stdbool.h>

#include "media/aus-rtp.h"

#define FULL_ALLOWANCE ((gint64) AUS_TRANSPORT_MAX_RATE * G_USEC_PER_SEC)

typedef enum {
  STATE_NEW,
  STATE_SECURE,
  STATE_CLOSED,
} State;

/* Sealed datagrams that leave together. */
typedef struct {
  guint n;
  GOutputVector vectors[AUS_TRANSPORT_BATCH];
  guint8 data[AUS_TRANSPORT_BATCH][AUS_RTP_MAX_HEADER + AUS_RTP_MAX_PACKET + AUS_SRTP_MAX_TRAILER];
} Batch;

struct _AusTransport {
  gatomicrefcount references;
  AusTransportSend send;
  gpointer data;
  GDestroyNotify destroy;

  AusSrtp *inbound; /* receiving thread only, once secure */
  _Atomic State state;
  atomic_bool proven;
  gint64 allowance; /* of packets, in millionths; receiving thread only */
  gint64 allowed_usec;
  _Atomic gint64 last_heard;
  _Atomic guint64 packets_in, bytes_in, dropped_auth, dropped_flood;

  GMutex lock; /* guards what follows; taken below a room's lock, above the ICE agent's */
  AusSrtp *outbound;
  Batch *batch; /* NULL: what is sealed leaves at once */
  guint64 packets_out, bytes_out, dropped_send;
};

AusTransport *
aus_transport_new (AusTransportSend send, gpointer data, GDestroyNotify destroy)
{
  AusTransport *self = g_new0 (AusTransport, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->allowance = FULL_ALLOWANCE;
  self->send = send;
  self->data = data;
  self->destroy = destroy;
  return self;
}

AusTransport *
aus_transport_ref (AusTransport *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
aus_transport_unref (AusTransport *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  aus_srtp_free (self->inbound);
  aus_srtp_free (self->outbound);
  g_free (self->batch);
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_mutex_clear (&self->lock);
  g_free (self);
}

gboolean
aus_transport_secure (AusTransport *self, const guint8 inbound[AUS_SRTP_KEY_LENGTH],
                      const guint8 outbound[AUS_SRTP_KEY_LENGTH], GError **error)
{
  g_return_val_if_fail (self->inbound == NULL, FALSE);
  g_autoptr (AusSrtp) in = aus_srtp_new (AUS_SRTP_INBOUND, inbound, error);
  if (in == NULL)
    return FALSE;
  g_autoptr (AusSrtp) out = aus_srtp_new (AUS_SRTP_OUTBOUND, outbound, error);
  if (out == NULL)
    return FALSE;

  g_mutex_lock (&self->lock);
  self->outbound = g_steal_pointer (&out);
  g_mutex_unlock (&self->lock);
  self->inbound = g_steal_pointer (&in);
  /* Publishes self->inbound to the receiving thread. */
  State state = STATE_NEW;
  atomic_compare_exchange_strong (&self->state, &state, STATE_SECURE);
  return TRUE;
}

gboolean
aus_transport_is_secure (AusTransport *self)
{
  return atomic_load (&self->state) == STATE_SECURE;
}

void
aus_transport_close (AusTransport *self)
{
  atomic_store (&self->state, STATE_CLOSED);
  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->outbound, aus_srtp_free);
  g_mutex_unlock (&self->lock);
}

gboolean
aus_transport_is_new (AusTransport *self)
{
  return atomic_load (&self->state) == STATE_NEW;
}

gboolean
aus_transport_is_proven (AusTransport *self)
{
  return atomic_load_explicit (&self->proven, memory_order_relaxed);
}

gboolean
aus_transport_admit (AusTransport *self, gint64 now_usec)
{
  gint64 passed_usec = MAX (now_usec - self->allowed_usec, 0);
  self->allowed_usec = now_usec;
  self->allowance = MIN (self->allowance + passed_usec * AUS_TRANSPORT_MAX_RATE, FULL_ALLOWANCE);
  if (self->allowance < G_USEC_PER_SEC) {
    self->dropped_flood++;
    return FALSE;
  }
  self->allowance -= G_USEC_PER_SEC;
  return TRUE;
}

void
aus_transport_refuse (AusTransport *self)
{
  self->dropped_auth++;
}

gboolean
aus_transport_open_rtp (AusTransport *self, guint8 *data, gsize *length)
{
  gsize size = *length;
  if (!aus_transport_is_secure (self) || !aus_srtp_unprotect_rtp (self->inbound, data, length)) {
    self->dropped_auth++;
    return FALSE;
  }
  atomic_store_explicit (&self->proven, true, memory_order_relaxed);
  self->packets_in++;
  self->bytes_in += size;
  return TRUE;
}

gboolean
aus_transport_open_rtcp (AusTransport *self, guint8 *data, gsize *length)
{
  if (!aus_transport_is_secure (self) || !aus_srtp_unprotect_rtcp (self->inbound, data, length)) {
    self->dropped_auth++;
    return FALSE;
  }
  atomic_store_explicit (&self->proven, true, memory_order_relaxed);
  return TRUE;
}

static void
count_sent (AusTransport *self, const GOutputVector *datagrams, guint n, guint taken)
{
  for (guint i = 0; i < taken; i++)
    self->bytes_out += datagrams[i].size;
  self->packets_out += taken;
  self->dropped_send += n - taken;
}

static void
flush_batch (AusTransport *self)
{
  Batch *batch = self->batch;
  if (batch->n == 0)
    return;
  count_sent (self, batch->vectors, batch->n, self->send (self->data, batch->vectors, batch->n));
  batch->n = 0;
}

static gboolean
send_sealed (AusTransport *self, const guint8 *data, gsize length)
{
  Batch *batch = self->batch;
  if (batch == NULL) {
    GOutputVector datagram = { data, length };
    guint taken = self->send (self->data, &datagram, 1);
    count_sent (self, &datagram, 1, taken);
    return taken == 1;
  }
  g_return_val_if_fail (length <= sizeof batch->data[0], FALSE);
  memcpy (batch->data[batch->n], data, length);
  batch->vectors[batch->n] = (GOutputVector){ batch->data[batch->n], length };
  if (++batch->n == AUS_TRANSPORT_BATCH)
    flush_batch (self);
  return TRUE;
}

void
aus_transport_hold (AusTransport *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->batch != NULL)
    return;
  self->batch = g_new (Batch, 1);
  self->batch->n = 0;
}

void
aus_transport_release (AusTransport *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->batch == NULL)
    return;
  flush_batch (self);
  g_clear_pointer (&self->batch, g_free);
}

gboolean
aus_transport_send_rtp (AusTransport *self, guint8 *data, gsize length)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->outbound != NULL && aus_srtp_protect_rtp (self->outbound, data, &length) &&
         send_sealed (self, data, length);
}

gboolean
aus_transport_send_rtp_again (AusTransport *self, guint8 *data, gsize length)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  return self->outbound != NULL && aus_srtp_protect_rtp_again (self->outbound, data, &length) &&
         send_sealed (self, data, length);
}

gboolean
aus_transport_send_rtcp (AusTransport *self, guint8 *data, gsize length)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->outbound == NULL || !aus_srtp_protect_rtcp (self->outbound, data, &length))
    return FALSE;
  GOutputVector datagram = { data, length };
  return self->send (self->data, &datagram, 1) == 1;
}

gboolean
aus_transport_send_stun (AusTransport *self, const guint8 *data, gsize length)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  if (self->outbound == NULL)
    return FALSE;
  if (self->batch != NULL)
    flush_batch (self);
  GOutputVector datagram = { data, length };
  return self->send (self->data, &datagram, 1) == 1;
}

void
aus_transport_heard (AusTransport *self, gint64 now_usec)
{
  atomic_store_explicit (&self->last_heard, now_usec, memory_order_relaxed);
}

gint64
aus_transport_get_last_heard (AusTransport *self)
{
  return atomic_load_explicit (&self->last_heard, memory_order_relaxed);
}

void
aus_transport_get_stats (AusTransport *self, AusTransportStats *stats)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  *stats = (AusTransportStats){
    .packets_in = self->packets_in,
    .bytes_in = self->bytes_in,
    .dropped_auth = self->dropped_auth,
    .dropped_flood = self->dropped_flood,
    .packets_out = self->packets_out,
    .bytes_out = self->bytes_out,
    .dropped_send = self->dropped_send,
  };
}
