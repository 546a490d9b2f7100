/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-leg.h"

#include <gst/gst.h>
#include <gst/webrtc/webrtc.h>

#define AUS_LOG_TOPIC "leg"
#include "core/aus-error.h"
#include "core/aus-log.h"
#include "media/aus-answer.h"
#include "media/aus-candidate.h"
#include "media/aus-offer.h"
#include "media/aus-relay.h"
#include "media/aus-teardown.h"
#include "media/aus-wire.h"

#define MAX_CANDIDATES 64 /* of one client; each makes the agent send checks */

struct _AusLeg {
  GObject parent_instance;
  char *id;
  AusRelay *relay;                /* ref */
  const AusMediaOptions *options; /* unowned: outlives the legs */
  AusPlane *plane;                /* ref */
  AusSlots slots;
  AusWire *wire;         /* ref */
  AusMember *member;     /* ref */
  GstElement *pipeline;  /* ref */
  GstElement *webrtcbin; /* unowned: the pipeline's */
  gulong candidate_handler;
  gulong ice_state_handler;
  gulong gathering_handler;
  char *mid;             /* of webrtcbin's only m-line */
  AusOfferTransport own; /* its strings are owned */
  AusLegState state;
  gboolean answered;
  gboolean closed;
  guint n_candidates;
};

enum { OFFER, CANDIDATE, STATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AusLeg, aus_leg, G_TYPE_OBJECT)

/* What comes through the relay. */
typedef enum {
  EVENT_OFFER,     /* text: webrtcbin's own SDP */
  EVENT_CANDIDATE, /* text */
  EVENT_GATHERED,
  EVENT_SECURE,
  EVENT_FAILED, /* text: the reason */
} EventKind;

static void
set_state (AusLeg *self, AusLegState state, const char *reason)
{
  if (self->state == state || self->state == AUS_LEG_FAILED)
    return;
  self->state = state;
  aus_info ("%s %s %s", self->id, aus_leg_state_get_name (state), reason);
  if (state == AUS_LEG_FAILED)
    aus_wire_close (self->wire);
  g_signal_emit (self, signals[STATE], 0, (int) state, reason);
}

static const char *
find_attribute (const GstSDPMessage *sdp, const char *name)
{
  const char *value = gst_sdp_media_get_attribute_val (gst_sdp_message_get_media (sdp, 0), name);
  return value != NULL ? value : gst_sdp_message_get_attribute_val (sdp, name);
}

static void
emit_offer (AusLeg *self, const char *text)
{
  GstSDPMessage *sdp = NULL;
  if (gst_sdp_message_new_from_text (text, &sdp) != GST_SDP_OK ||
      gst_sdp_message_medias_len (sdp) != 1) {
    g_clear_pointer (&sdp, gst_sdp_message_free);
    set_state (self, AUS_LEG_FAILED, "internal");
    return;
  }
  self->own = (AusOfferTransport){
    .ufrag = g_strdup (find_attribute (sdp, "ice-ufrag")),
    .password = g_strdup (find_attribute (sdp, "ice-pwd")),
    .fingerprint = g_strdup (find_attribute (sdp, "fingerprint")),
  };
  self->mid = g_strdup (find_attribute (sdp, "mid"));
  g_autofree char *offer = aus_offer_build (&self->own, &self->slots);
  gst_sdp_message_free (sdp);
  g_signal_emit (self, signals[OFFER], 0, offer);
}

static void
emit_candidate (AusLeg *self, const char *text)
{
  g_autofree char *candidate =
      aus_candidate_advertise (text, (const char *const *) self->options->advertised);
  g_signal_emit (self, signals[CANDIDATE], 0, 0, candidate);
}

static void
on_event (GObject *object, int kind, const char *text)
{
  AusLeg *self = AUS_LEG (object);
  if (self->pipeline == NULL) /* closed meanwhile */
    return;
  switch ((EventKind) kind) {
  case EVENT_OFFER:
    emit_offer (self, text);
    break;
  case EVENT_CANDIDATE:
    emit_candidate (self, text);
    break;
  case EVENT_GATHERED:
    g_signal_emit (self, signals[CANDIDATE], 0, 0, "");
    break;
  case EVENT_SECURE:
    aus_plane_refresh (self->plane, self->member);
    set_state (self, AUS_LEG_CONNECTED, "");
    break;
  case EVENT_FAILED:
    set_state (self, AUS_LEG_FAILED, text);
    break;
  }
}

static void
on_wire (AusWireEvent event, gpointer data)
{
  switch (event) {
  case AUS_WIRE_SECURE:
    aus_relay_post (data, EVENT_SECURE, NULL);
    break;
  case AUS_WIRE_WRONG_FINGERPRINT:
    aus_relay_post (data, EVENT_FAILED, "fingerprint");
    break;
  case AUS_WIRE_DTLS_FAILED:
    aus_relay_post (data, EVENT_FAILED, "dtls");
    break;
  }
}

static void
on_ice_candidate (GstElement *webrtcbin, guint mline, const char *candidate, AusRelay *relay)
{
  aus_relay_post (relay, EVENT_CANDIDATE, candidate);
}

static void
on_ice_state (GstElement *webrtcbin, GParamSpec *pspec, AusRelay *relay)
{
  GstWebRTCICEConnectionState state;
  g_object_get (webrtcbin, "ice-connection-state", &state, NULL);
  if (state == GST_WEBRTC_ICE_CONNECTION_STATE_FAILED)
    aus_relay_post (relay, EVENT_FAILED, "ice");
}

static void
on_gathering_state (GstElement *webrtcbin, GParamSpec *pspec, AusRelay *relay)
{
  GstWebRTCICEGatheringState state;
  g_object_get (webrtcbin, "ice-gathering-state", &state, NULL);
  if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE)
    aus_relay_post (relay, EVENT_GATHERED, NULL);
}

/* An offer under way keeps its webrtcbin, whatever becomes of the leg. */
typedef struct {
  AusRelay *relay;       /* ref */
  GstElement *webrtcbin; /* ref */
} OfferRequest;

static void
offer_request_free (gpointer data)
{
  OfferRequest *self = data;
  aus_relay_unref (self->relay);
  gst_object_unref (self->webrtcbin);
  g_free (self);
}

static void
on_offer_created (GstPromise *given_promise, gpointer data)
{
  g_autoptr (GstPromise) promise = given_promise; /* webrtcbin leaves the last one to us */
  OfferRequest *request = data;
  g_autoptr (GstWebRTCSessionDescription) offer = NULL;
  const GstStructure *reply = gst_promise_get_reply (promise);
  if (reply != NULL)
    gst_structure_get (reply, "offer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &offer, NULL);
  if (offer == NULL) {
    aus_relay_post (request->relay, EVENT_FAILED, "internal");
    return;
  }
  /*
   * Queued behind this callback on webrtcbin's thread, which then gathers candidates: posting the
   * offer after this call and before returning keeps it in front of its first candidate.
   */
  g_signal_emit_by_name (request->webrtcbin, "set-local-description", offer, NULL);
  g_autofree char *text = gst_sdp_message_as_text (offer->sdp);
  aus_relay_post (request->relay, EVENT_OFFER, text);
}

static void
on_answer_set (GstPromise *given_promise, gpointer data)
{
  g_autoptr (GstPromise) promise = given_promise;
  const GstStructure *reply = gst_promise_get_reply (promise);
  if (reply != NULL && gst_structure_has_field (reply, "error"))
    aus_relay_post (data, EVENT_FAILED, "sdp");
}

/* Nobody reads the bus: an error means that this leg has lost its transport. */
static GstBusSyncReply
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    aus_relay_post (data, EVENT_FAILED, "internal");
  gst_message_unref (message);
  return GST_BUS_DROP;
}

/*
 * webrtcbin makes whoever offers the controlling agent, and libnice then nominates a pair only once
 * no better one can succeed: a client behind a NAT, whose private address never answers, would wait
 * for many seconds. The offer says ice-lite, so that the client controls (RFC 8445 section 6.1.1)
 * and nominates the first pair that works; we go on checking as a full agent. It has to be said
 * while webrtcbin says the contrary: once gathering has begun, libnice keeps its role.
 */
static void
on_controlling_mode (GObject *agent, GParamSpec *pspec, gpointer data)
{
  gboolean controlling = FALSE;
  g_object_get (agent, "controlling-mode", &controlling, NULL);
  if (controlling)
    g_object_set (agent, "controlling-mode", FALSE, NULL);
}

static void
configure_agent (AusLeg *self)
{
  g_autoptr (GstObject) ice = NULL;
  g_autoptr (GObject) agent = NULL;
  const AusMediaOptions *options = self->options;

  g_object_get (self->webrtcbin, "ice-agent", &ice, NULL);
  g_object_get (ice, "agent", &agent, NULL);
  g_object_set (agent, "upnp", FALSE, "ice-tcp", options->ice_tcp, NULL);
  g_signal_connect (agent, "notify::controlling-mode", G_CALLBACK (on_controlling_mode), NULL);
  if (options->port_max > 0)
    g_object_set (ice, "min-rtp-port", options->port_min, "max-rtp-port", options->port_max, NULL);
  for (guint i = 0; options->addresses[i] != NULL; i++) {
    gboolean added = FALSE;
    g_signal_emit_by_name (ice, "add-local-ip-address", options->addresses[i], &added);
  }
  if (options->stun_server[0] != '\0')
    g_object_set (self->webrtcbin, "stun-server", options->stun_server, NULL);
  for (guint i = 0; options->turn_servers[i] != NULL; i++) {
    gboolean added = FALSE;
    g_signal_emit_by_name (self->webrtcbin, "add-turn-server", options->turn_servers[i], &added);
  }
}

static void
connect_webrtcbin (AusLeg *self)
{
  self->candidate_handler = aus_relay_connect (self->relay, self->webrtcbin, "on-ice-candidate",
                                               G_CALLBACK (on_ice_candidate));
  self->ice_state_handler = aus_relay_connect (
      self->relay, self->webrtcbin, "notify::ice-connection-state", G_CALLBACK (on_ice_state));
  self->gathering_handler = aus_relay_connect (
      self->relay, self->webrtcbin, "notify::ice-gathering-state", G_CALLBACK (on_gathering_state));
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  gst_bus_set_sync_handler (bus, on_message, aus_relay_ref (self->relay),
                            (GDestroyNotify) aus_relay_unref);
  aus_wire_attach (self->wire, self->webrtcbin);
}

void
aus_leg_start (AusLeg *self)
{
  g_return_if_fail (self->pipeline == NULL);
  GstElement *webrtcbin = gst_element_factory_make ("webrtcbin", NULL);
  if (webrtcbin == NULL) {
    aus_warning ("GStreamer has no webrtcbin");
    set_state (self, AUS_LEG_FAILED, "internal");
    return;
  }
  self->pipeline = gst_pipeline_new (NULL);
  self->webrtcbin = webrtcbin;
  gst_bin_add (GST_BIN (self->pipeline), webrtcbin);
  g_object_set (webrtcbin, "bundle-policy", GST_WEBRTC_BUNDLE_POLICY_MAX_BUNDLE, NULL);
  configure_agent (self);
  connect_webrtcbin (self);

  /*
   * One m-line carries ICE and DTLS. The client sees our own offer with all of them; webrtcbin need
   * not know: no media comes through its pads.
   */
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "application/x-rtp,media=audio,encoding-name=OPUS,payload=111,clock-rate=48000");
  GstWebRTCRTPTransceiver *transceiver = NULL;
  g_signal_emit_by_name (webrtcbin, "add-transceiver",
                         GST_WEBRTC_RTP_TRANSCEIVER_DIRECTION_RECVONLY, caps, &transceiver);
  gst_clear_object (&transceiver);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  OfferRequest *request = g_new0 (OfferRequest, 1);
  request->relay = aus_relay_ref (self->relay);
  request->webrtcbin = gst_object_ref (webrtcbin);
  g_signal_emit_by_name (
      webrtcbin, "create-offer", NULL,
      gst_promise_new_with_change_func (on_offer_created, request, offer_request_free));
}

static void
give_answer_to_webrtcbin (AusLeg *self, const AusAnswer *answer)
{
  GstSDPMessage *sdp = NULL;
  g_autofree char *text = aus_answer_to_transport_sdp (answer, self->mid);
  gst_sdp_message_new_from_text (text, &sdp);
  g_autoptr (GstWebRTCSessionDescription) description =
      gst_webrtc_session_description_new (GST_WEBRTC_SDP_TYPE_ANSWER, sdp);
  g_signal_emit_by_name (self->webrtcbin, "set-remote-description", description,
                         gst_promise_new_with_change_func (on_answer_set,
                                                           aus_relay_ref (self->relay),
                                                           (GDestroyNotify) aus_relay_unref));
}

static gboolean
check_waiting (AusLeg *self, GError **error)
{
  if (!self->answered && self->mid != NULL && self->pipeline != NULL)
    return TRUE;
  g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "leg %s does not wait for an answer",
               self->id);
  return FALSE;
}

/* What the client says of itself, in an answer or in an offer of its own. */
static void
connect_to (AusLeg *self, const AusAnswer *answer)
{
  self->answered = TRUE;
  aus_wire_expect (self->wire, &answer->fingerprint);
  for (guint i = 0; i < AUS_N_STREAMS; i++)
    aus_member_set_ssrc (self->member, (AusStream) i, answer->streams[i].ssrc,
                         answer->streams[i].rtx_ssrc);
  aus_member_set_abilities (self->member, &answer->abilities);
  aus_member_set_password (self->member, answer->password);
  set_state (self, AUS_LEG_CONNECTING, "");
  give_answer_to_webrtcbin (self, answer);
  for (guint i = 0; i < answer->candidates->len; i++)
    aus_leg_add_candidate (self, 0, g_ptr_array_index (answer->candidates, i), NULL);
}

gboolean
aus_leg_set_answer (AusLeg *self, const char *sdp, GError **error)
{
  if (!check_waiting (self, error))
    return FALSE;
  g_autoptr (AusAnswer) answer = aus_answer_parse (sdp, error);
  if (answer == NULL)
    return FALSE;
  connect_to (self, answer);
  return TRUE;
}

/*
 * webrtcbin has offered and will see an answer, as ever: who offers what is a matter between the
 * client and us, and the transport is the same either way (docs/decisions/0005).
 */
char *
aus_leg_accept_offer (AusLeg *self, const char *sdp, AusRemotePurpose purpose, GError **error)
{
  if (!check_waiting (self, error))
    return NULL;
  g_autoptr (AusRemoteOffer) offer = aus_remote_offer_parse (sdp, purpose, error);
  if (offer == NULL)
    return NULL;
  aus_member_set_numbers (self->member, &offer->numbers);
  connect_to (self, offer->client);
  return aus_remote_offer_answer (offer, &self->own, &self->slots);
}

char *
aus_leg_restart_ice (AusLeg *self, const char *ufrag, const char *password, GError **error)
{
  g_autofree char *own_ufrag = NULL, *own_password = NULL;

  if (!aus_answer_is_ice_text (ufrag, 4) || !aus_answer_is_ice_text (password, 22)) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID, "no ICE user fragment and password");
    return NULL;
  }
  if (!self->answered || self->pipeline == NULL ||
      !aus_wire_restart_ice (self->wire, ufrag, password, &own_ufrag, &own_password)) {
    g_set_error (error, AUS_ERROR, AUS_ERROR_ILLEGAL_TRANSITION, "leg %s has no ICE session",
                 self->id);
    return NULL;
  }
  self->n_candidates = 0;
  aus_member_set_password (self->member, password);
  aus_info ("%s restarts ICE", self->id);
  return g_strdup_printf ("a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", own_ufrag, own_password);
}

gboolean
aus_leg_add_candidate (AusLeg *self, guint mline_index, const char *candidate, GError **error)
{
  if (mline_index >= AUS_N_MLINES) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INVALID, "no such m-line");
    return FALSE;
  }
  if (!aus_candidate_check (candidate, error))
    return FALSE;
  if (self->pipeline == NULL || !aus_candidate_is_usable (candidate))
    return TRUE;
  if (++self->n_candidates > MAX_CANDIDATES) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_TOO_MANY_REQUESTS, "too many candidates");
    return FALSE;
  }
  /* All m-lines are one bundle, and webrtcbin has only its first. */
  g_signal_emit_by_name (self->webrtcbin, "add-ice-candidate", 0, candidate);
  return TRUE;
}

void
aus_leg_poll (AusLeg *self, gint64 now_usec)
{
  if (self->pipeline != NULL && self->state == AUS_LEG_CONNECTED)
    aus_wire_settle (self->wire);
  gint64 heard = aus_transport_get_last_heard (aus_wire_get_transport (self->wire));
  gboolean silent = now_usec - heard > AUS_LEG_SILENT_USEC;
  if (self->state == AUS_LEG_CONNECTED && silent)
    set_state (self, AUS_LEG_SILENT, "");
  else if (self->state == AUS_LEG_SILENT && !silent)
    set_state (self, AUS_LEG_CONNECTED, "");
}

static void
release_wire (gpointer data)
{
  aus_wire_unref (data);
}

void
aus_leg_close (AusLeg *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  /* Stop forwarding, then signals, then the pipeline: nothing may reach a half-dead leg. */
  aus_plane_remove (self->plane, self->member);
  aus_wire_close (self->wire);
  if (self->pipeline == NULL)
    return;
  g_signal_handler_disconnect (self->webrtcbin, self->candidate_handler);
  g_signal_handler_disconnect (self->webrtcbin, self->ice_state_handler);
  g_signal_handler_disconnect (self->webrtcbin, self->gathering_handler);
  self->webrtcbin = NULL;
  aus_teardown_run (g_steal_pointer (&self->pipeline), release_wire, aus_wire_ref (self->wire));
}

static void
aus_leg_dispose (GObject *object)
{
  AusLeg *self = AUS_LEG (object);
  aus_leg_close (self);
  g_clear_pointer (&self->wire, aus_wire_unref);
  g_clear_pointer (&self->member, aus_member_unref);
  g_clear_pointer (&self->plane, aus_plane_unref);
  G_OBJECT_CLASS (aus_leg_parent_class)->dispose (object);
}

static void
aus_leg_finalize (GObject *object)
{
  AusLeg *self = AUS_LEG (object);
  g_free (self->id);
  g_free (self->mid);
  g_free ((char *) self->own.ufrag);
  g_free ((char *) self->own.password);
  g_free ((char *) self->own.fingerprint);
  aus_relay_unref (self->relay);
  G_OBJECT_CLASS (aus_leg_parent_class)->finalize (object);
}

static void
aus_leg_class_init (AusLegClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = aus_leg_dispose;
  object_class->finalize = aus_leg_finalize;
  signals[OFFER] = g_signal_new ("offer", AUS_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CANDIDATE] = g_signal_new ("candidate", AUS_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
  signals[STATE] = g_signal_new ("state", AUS_TYPE_LEG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
aus_leg_init (AusLeg *self)
{
  self->relay = aus_relay_new (G_OBJECT (self), on_event);
  aus_slots_init (&self->slots);
}

AusLeg *
aus_leg_new (const char *id, AusPlane *plane, const AusMediaOptions *options)
{
  AusLeg *self = g_object_new (AUS_TYPE_LEG, NULL);
  self->id = g_strdup (id);
  self->options = options;
  self->plane = aus_plane_ref (plane);
  self->wire =
      aus_wire_new (on_wire, aus_relay_ref (self->relay), (GDestroyNotify) aus_relay_unref);
  self->member = aus_plane_add (plane, aus_wire_get_transport (self->wire), &self->slots);
  aus_wire_set_member (self->wire, self->member);
  return self;
}

const char *
aus_leg_state_get_name (AusLegState state)
{
  switch (state) {
  case AUS_LEG_NEW:
    return "new";
  case AUS_LEG_CONNECTING:
    return "connecting";
  case AUS_LEG_CONNECTED:
    return "connected";
  case AUS_LEG_SILENT:
    return "silent";
  case AUS_LEG_FAILED:
    return "failed";
  }
  g_return_val_if_reached ("failed");
}

const char *
aus_leg_get_id (AusLeg *self)
{
  return self->id;
}

AusLegState
aus_leg_get_state (AusLeg *self)
{
  return self->state;
}

AusMember *
aus_leg_get_member (AusLeg *self)
{
  return self->member;
}

char *
aus_leg_dump_graph (AusLeg *self)
{
  if (self->pipeline == NULL)
    return g_strdup ("");
  return gst_debug_bin_to_dot_data (GST_BIN (self->pipeline),
                                    GST_DEBUG_GRAPH_SHOW_STATES | GST_DEBUG_GRAPH_SHOW_MEDIA_TYPE);
}
