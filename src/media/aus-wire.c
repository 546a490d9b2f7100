/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-wire.h"

#include <stdatomic.h>

#define AUS_LOG_TOPIC "wire"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "media/aus-arrivals.h"
#include "media/aus-nice-path.h"
#include "media/aus-rtp.h"

/* GstDtlsSrtpCipher and GstDtlsSrtpAuth, whose header is not installed. */
#define DTLS_CIPHER_AES_128_ICM 1
#define DTLS_AUTH_HMAC_SHA1_80  2
/* GstDtlsConnectionState */
#define DTLS_CONNECTION_FAILED 2

/* What webrtcbin's elements are still needed for. */
typedef enum {
  PHASE_HANDSHAKE, /* DTLS */
  PHASE_SETTLING,  /* nothing, but a datagram may be on its way through them */
  PHASE_SETTLED,   /* nothing: the receiving thread passes nothing on any more */
  PHASE_STOPPED,
} Phase;

struct _AusWire {
  gatomicrefcount references;
  AusWireCallback callback;
  gpointer data;
  GDestroyNotify destroy;
  AusNicePath *path;       /* ref */
  AusArrivals *arrivals;   /* ref */
  AusTransport *transport; /* ref */
  AusMember *member;       /* ref */
  _Atomic Phase phase;

  GMutex lock;         /* guards what follows */
  GstElement *encoder; /* ref: dtlsenc */
  GstElement *queue;   /* ref: between nicesrc and dtlsdec */
  GstElement *session; /* ref: rtpsession */
  gboolean expecting;
  gboolean decided;
  AusFingerprint expected;
};

static guint
send_by_nice (gpointer data, const GOutputVector *datagrams, guint n)
{
  return aus_nice_path_send (data, datagrams, n);
}

static gint64
read_time (gpointer data)
{
  return aus_nice_path_read_time (data);
}

AusWire *
aus_wire_new (AusWireCallback callback, gpointer data, GDestroyNotify destroy)
{
  AusWire *self = g_new0 (AusWire, 1);
  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->lock);
  self->callback = callback;
  self->data = data;
  self->destroy = destroy;
  self->path = aus_nice_path_new ();
  self->arrivals = aus_arrivals_new (read_time, aus_nice_path_ref (self->path),
                                     (GDestroyNotify) aus_nice_path_unref);
  self->transport = aus_transport_new (send_by_nice, aus_nice_path_ref (self->path),
                                       (GDestroyNotify) aus_nice_path_unref);
  return self;
}

AusWire *
aus_wire_ref (AusWire *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
aus_wire_unref (AusWire *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_object (&self->encoder);
  g_clear_object (&self->queue);
  g_clear_object (&self->session);
  g_clear_pointer (&self->member, aus_member_unref);
  aus_transport_unref (self->transport);
  aus_arrivals_unref (self->arrivals);
  aus_nice_path_unref (self->path);
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static void
wire_closure_free (gpointer data, GClosure *closure)
{
  aus_wire_unref (data);
}

/* Whether DTLS may go on into webrtcbin. Only from the receiving thread. */
static gboolean
pass_on (AusWire *self)
{
  Phase settling = PHASE_SETTLING;
  atomic_compare_exchange_strong (&self->phase, &settling, PHASE_SETTLED);
  return atomic_load (&self->phase) == PHASE_HANDSHAKE;
}

/* The hot path: nicesrc's own thread, one buffer a datagram. */
static GstPadProbeReturn
on_datagram (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  AusWire *self = data;
  gboolean passes = pass_on (self);
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  gint64 now_usec = g_get_monotonic_time ();
  guint8 datagram[AUS_RTP_MAX_PACKET];
  gsize length = gst_buffer_get_size (buffer);
  guint8 head[2];

  aus_arrivals_follow (self->arrivals);
  gint64 arrival_usec = aus_arrivals_take (self->arrivals, buffer, now_usec);
  gsize peeked = gst_buffer_extract (buffer, 0, head, sizeof head);
  if (aus_rtp_classify (head, peeked) == AUS_DATAGRAM_OTHER) {
    aus_transport_heard (self->transport, now_usec);
    return passes ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
  }
  if (length > sizeof datagram || self->member == NULL) {
    aus_transport_refuse (self->transport);
    return GST_PAD_PROBE_DROP;
  }
  length = gst_buffer_extract (buffer, 0, datagram, sizeof datagram);
  aus_member_receive (self->member, datagram, length, arrival_usec, now_usec);
  return GST_PAD_PROBE_DROP;
}

/* A late packet on an inactive m-line may end the stream for the whole bundle: never. */
static GstPadProbeReturn
on_event (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  return GST_EVENT_TYPE (event) == GST_EVENT_EOS ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

/*
 * rtpbin would send reports of its own under the same keys. Only DTLS (first byte 20..63, RFC 7983)
 * leaves webrtcbin; everything else is ours to send.
 */
static GstPadProbeReturn
on_leaving (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  AusWire *self = data;
  guint8 first = 0;
  gst_buffer_extract (GST_PAD_PROBE_INFO_BUFFER (info), 0, &first, 1);
  /* Once it is settled, DTLS could only say goodbye, and a browser would take that for the end. */
  gboolean passes = first >= 20 && first <= 63 && atomic_load (&self->phase) == PHASE_HANDSHAKE;
  return passes ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static void
add_probe (AusWire *self, GstElement *element, const char *pad_name, GstPadProbeType type,
           GstPadProbeCallback callback)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, pad_name);
  gst_pad_add_probe (pad, type, callback, aus_wire_ref (self), (GDestroyNotify) aus_wire_unref);
}

static void
tap_source (AusWire *self, GstElement *nicesrc)
{
  g_autoptr (GObject) agent = NULL;
  guint stream = 0, component = 0;
  g_object_get (nicesrc, "agent", &agent, "stream", &stream, "component", &component, NULL);
  aus_nice_path_open (self->path, NICE_AGENT (agent), stream, component);
  add_probe (self, nicesrc, "src", GST_PAD_PROBE_TYPE_BUFFER, on_datagram);
  add_probe (self, nicesrc, "src", GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event);
}

static gboolean
read_key (GstElement *element, const char *property, guint8 key[AUS_SRTP_KEY_LENGTH])
{
  guint cipher = 0, auth = 0;
  g_autoptr (GstBuffer) buffer = NULL;
  g_object_get (element, property, &buffer, "srtp-cipher", &cipher, "srtp-auth", &auth, NULL);
  return buffer != NULL && cipher == DTLS_CIPHER_AES_128_ICM && auth == DTLS_AUTH_HMAC_SHA1_80 &&
         gst_buffer_extract (buffer, 0, key, AUS_SRTP_KEY_LENGTH) == AUS_SRTP_KEY_LENGTH;
}

/* webrtcbin 1.22 does not compare the certificate with the answer, so we do (RFC 8827 6.5). */
static gboolean
certificate_is_expected (AusWire *self, GstElement *decoder)
{
  g_autofree char *pem = NULL;
  AusFingerprint actual;
  g_object_get (decoder, "peer-pem", &pem, NULL);
  return self->expecting && pem != NULL && aus_fingerprint_from_pem (pem, &actual, NULL) &&
         aus_fingerprint_equal (&actual, &self->expected);
}

static AusWireEvent
decide (AusWire *self, GstElement *decoder)
{
  guint8 inbound[AUS_SRTP_KEY_LENGTH], outbound[AUS_SRTP_KEY_LENGTH];
  if (!certificate_is_expected (self, decoder))
    return AUS_WIRE_WRONG_FINGERPRINT;
  gboolean secure = self->encoder != NULL && read_key (decoder, "decoder-key", inbound) &&
                    read_key (self->encoder, "encoder-key", outbound) &&
                    aus_transport_secure (self->transport, inbound, outbound, NULL);
  explicit_bzero (inbound, sizeof inbound);
  explicit_bzero (outbound, sizeof outbound);
  return secure ? AUS_WIRE_SECURE : AUS_WIRE_DTLS_FAILED;
}

/*
 * dtlsdec emits this with its connection's lock held, after dtlsenc got its key: nothing here may
 * call back into the DTLS connection.
 */
static void
on_key_received (GstElement *decoder, AusWire *self)
{
  g_mutex_lock (&self->lock);
  gboolean again = self->decided;
  AusWireEvent event = again ? AUS_WIRE_DTLS_FAILED : decide (self, decoder);
  self->decided = TRUE;
  g_mutex_unlock (&self->lock);
  /* A second handshake could bring another certificate: it is ignored, the first keys stay. */
  if (!again)
    self->callback (event, self->data);
}

static void
on_connection_state (GstElement *decoder, GParamSpec *pspec, AusWire *self)
{
  int state = 0;
  g_object_get (decoder, "connection-state", &state, NULL);
  if (state == DTLS_CONNECTION_FAILED)
    self->callback (AUS_WIRE_DTLS_FAILED, self->data);
}

static void
tap_decoder (AusWire *self, GstElement *decoder)
{
  g_signal_connect_data (decoder, "on-key-received", G_CALLBACK (on_key_received),
                         aus_wire_ref (self), wire_closure_free, 0);
  g_signal_connect_data (decoder, "notify::connection-state", G_CALLBACK (on_connection_state),
                         aus_wire_ref (self), wire_closure_free, 0);
}

static void
keep_element (AusWire *self, GstElement **place, GstElement *element)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  g_set_object (place, element);
}

static void
on_element_added (GstBin *bin, GstBin *sub_bin, GstElement *element, AusWire *self)
{
  GstElementFactory *factory = gst_element_get_factory (element);
  const char *name = factory != NULL ? GST_OBJECT_NAME (factory) : "";
  if (strcmp (name, "nicesrc") == 0) {
    tap_source (self, element);
  } else if (strcmp (name, "nicesink") == 0) {
    add_probe (self, element, "sink", GST_PAD_PROBE_TYPE_BUFFER, on_leaving);
  } else if (strcmp (name, "dtlsdec") == 0) {
    tap_decoder (self, element);
  } else if (strcmp (name, "dtlsenc") == 0) {
    keep_element (self, &self->encoder, element);
  } else if (strcmp (name, "queue") == 0) {
    keep_element (self, &self->queue, element);
  } else if (strcmp (name, "rtpsession") == 0) {
    keep_element (self, &self->session, element);
  }
}

void
aus_wire_attach (AusWire *self, GstElement *webrtcbin)
{
  g_signal_connect_data (webrtcbin, "deep-element-added", G_CALLBACK (on_element_added),
                         aus_wire_ref (self), wire_closure_free, 0);
}

AusTransport *
aus_wire_get_transport (AusWire *self)
{
  return self->transport;
}

void
aus_wire_set_member (AusWire *self, AusMember *member)
{
  g_return_if_fail (self->member == NULL);
  self->member = aus_member_ref (member);
}

void
aus_wire_expect (AusWire *self, const AusFingerprint *fingerprint)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  self->expected = *fingerprint;
  self->expecting = TRUE;
}

/*
 * Each of the three runs a thread that would sleep until the leg ends. They stay in their bins, so
 * that whoever stops the pipeline stops them as well; no state is ever set on it again before.
 */
static void
stop_elements (AusWire *self)
{
  g_autoptr (GstElement) queue = NULL;
  g_autoptr (GstElement) encoder = NULL;
  g_autoptr (GstElement) session = NULL;
  g_mutex_lock (&self->lock);
  g_set_object (&queue, self->queue);
  g_set_object (&encoder, self->encoder);
  g_set_object (&session, self->session);
  g_mutex_unlock (&self->lock);
  if (queue != NULL)
    gst_element_set_state (queue, GST_STATE_READY);
  if (encoder != NULL)
    gst_element_set_state (encoder, GST_STATE_READY);
  if (session != NULL)
    gst_element_set_state (session, GST_STATE_NULL);
}

gboolean
aus_wire_restart_ice (AusWire *self, const char *ufrag, const char *password, char **own_ufrag,
                      char **own_password)
{
  return aus_nice_path_restart (self->path, ufrag, password, own_ufrag, own_password);
}

void
aus_wire_settle (AusWire *self)
{
  /* What the client sealed with the keys of the handshake says that it has finished it, too. */
  Phase handshake = PHASE_HANDSHAKE, settled = PHASE_SETTLED;
  if (!aus_transport_is_proven (self->transport))
    return;
  if (!atomic_compare_exchange_strong (&self->phase, &handshake, PHASE_SETTLING) &&
      atomic_compare_exchange_strong (&self->phase, &settled, PHASE_STOPPED))
    stop_elements (self);
}

void
aus_wire_close (AusWire *self)
{
  aus_transport_close (self->transport);
  aus_nice_path_close (self->path);
}
