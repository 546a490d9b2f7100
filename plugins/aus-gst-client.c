/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * SECTION:element-auscultclient
 * @title: auscultclient
 * @short_description: a test participant of a consultation on an Auscult server
 *
 * Joins by a link that `POST /api/v1/operator/rooms/{id}/tests` gave, waits until the practitioner
 * admits it, sends what its request pads get (Opus on `audio_0`, VP8 on `video_0`, a second picture
 * on `video_1`), and has a sometimes pad for the sound and the picture of everybody else:
 * `recv_audio_1`, `recv_video_1` are the first other person's. Everybody in the room sees that it
 * is there. It has no keys: what browsers encrypt end to end arrives as packets that no decoder
 * reads.
 *
 * Each second it posts an element message `auscult-stats`, the same as #AusGstClient:stats, and
 * with #AusGstClient:print-stats prints it as a line of JSON; `auscult-step` says how far it has
 * come
 * (`equipment`, `waiting`, `call`). The end of the consultation is EOS. An element joins once.
 *
 * ## Example
 * |[
 * gst-launch-1.0 auscultclient name=c location="$AUSCULT_TEST" print-stats=true
 *   videotestsrc is-live=true ! vp8enc deadline=1 ! rtpvp8pay ! c.video_0
 * ]|
 * docs/diagnostics.md has more.
 */
#include "aus-gst-client-private.h"

#include <gst/webrtc/webrtc.h>

GST_DEBUG_CATEGORY_STATIC (aus_gst_client_debug);
#define GST_CAT_DEFAULT aus_gst_client_debug

G_DEFINE_FINAL_TYPE (AusGstClient, aus_gst_client, GST_TYPE_BIN)

#define DEFAULT_NAME "auscultclient"

enum {
  PROP_LOCATION = 1,
  PROP_TOKEN,
  PROP_DISPLAY_NAME,
  PROP_PRINT_STATS,
  PROP_ICE_TRANSPORT_POLICY,
  PROP_STATS,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  AusGstClient *self = AUS_GST_CLIENT (element);
  GstElementClass *parent = GST_ELEMENT_CLASS (aus_gst_client_parent_class);

  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && self->location == NULL) {
    GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, ("No location: the link of a test is needed."),
                       (NULL));
    return GST_STATE_CHANGE_FAILURE;
  }
  /* webrtcbin keeps the lines of the call before; a fresh element is a fresh measurement. */
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && self->joined) {
    GST_ELEMENT_ERROR (self, LIBRARY, FAILED, ("An element joins once: make another one."), (NULL));
    return GST_STATE_CHANGE_FAILURE;
  }
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    aus_gst_client_leave (self);
  GstStateChangeReturn result = parent->change_state (element, transition);
  if (result == GST_STATE_CHANGE_FAILURE)
    return result;
  /* Not in PAUSED: gst-launch-1.0 takes an error that comes then for a missing preroll, and waits.
   */
  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING && !self->joined)
    aus_gst_client_join (self);
  /* A call is live: nothing comes before it plays, and nobody may wait for that. */
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED ||
      transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED)
    return GST_STATE_CHANGE_NO_PREROLL;
  return result;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AusGstClient *self = AUS_GST_CLIENT (object);

  switch (id) {
  case PROP_LOCATION:
    g_value_set_string (value, self->location);
    break;
  case PROP_DISPLAY_NAME:
    g_value_set_string (value, self->display_name);
    break;
  case PROP_PRINT_STATS:
    g_value_set_boolean (value, self->prints);
    break;
  case PROP_ICE_TRANSPORT_POLICY:
    g_object_get_property (G_OBJECT (self->webrtc), "ice-transport-policy", value);
    break;
  case PROP_STATS:
    g_mutex_lock (&self->lock);
    g_value_take_boxed (value, aus_client_stats_to_structure (&self->stats));
    g_mutex_unlock (&self->lock);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
set_text (char **field, const GValue *value)
{
  g_free (*field);
  *field = g_value_dup_string (value);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AusGstClient *self = AUS_GST_CLIENT (object);

  switch (id) {
  case PROP_LOCATION:
    set_text (&self->location, value);
    break;
  case PROP_TOKEN:
    set_text (&self->token, value);
    break;
  case PROP_DISPLAY_NAME:
    set_text (&self->display_name, value);
    break;
  case PROP_PRINT_STATS:
    self->prints = g_value_get_boolean (value);
    break;
  case PROP_ICE_TRANSPORT_POLICY:
    g_object_set_property (G_OBJECT (self->webrtc), "ice-transport-policy", value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
finalize (GObject *object)
{
  AusGstClient *self = AUS_GST_CLIENT (object);

  g_clear_pointer (&self->peer, aus_peer_free);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  aus_client_stats_clear (&self->stats);
  g_free (self->location);
  g_free (self->token);
  g_free (self->display_name);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (aus_gst_client_parent_class)->finalize (object);
}

#define EARLY (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY)

static void
install_properties (GObjectClass *klass)
{
  props[PROP_LOCATION] =
      g_param_spec_string ("location", "Location",
                           "Link of a test, or with token the address of the server", NULL, EARLY);
  props[PROP_TOKEN] =
      g_param_spec_string ("token", "Token", "Last part of the link, when location has none", NULL,
                           G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  props[PROP_DISPLAY_NAME] = g_param_spec_string (
      "display-name", "Display name",
      "Of this machine, shown to the practitioner; in the room a test is always called so",
      DEFAULT_NAME, EARLY);
  props[PROP_PRINT_STATS] =
      g_param_spec_boolean ("print-stats", "Print statistics",
                            "One line of JSON each second on standard output", FALSE, EARLY);
  props[PROP_ICE_TRANSPORT_POLICY] = g_param_spec_enum (
      "ice-transport-policy", "ICE transport policy", "relay: through the TURN server only",
      GST_TYPE_WEBRTC_ICE_TRANSPORT_POLICY, GST_WEBRTC_ICE_TRANSPORT_POLICY_ALL, EARLY);
  props[PROP_STATS] = g_param_spec_boxed (
      "stats", "Statistics",
      "Step, way, quality, rtt-ms, loss-…-percent, kbps-…, packets-…, people, encrypted",
      GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (klass, N_PROPS, props);
}

static void
aus_gst_client_class_init (AusGstClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  GST_DEBUG_CATEGORY_INIT (aus_gst_client_debug, "auscultclient", 0, "test participant");
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->finalize = finalize;
  install_properties (object_class);
  element_class->change_state = change_state;
  element_class->request_new_pad = aus_gst_client_request_pad;
  element_class->release_pad = aus_gst_client_release_pad;
  aus_gst_client_add_templates (element_class);
  gst_element_class_set_static_metadata (
      element_class, "Auscult test participant", "Bin/Network/WebRTC",
      "Joins a consultation as a test that everybody sees, sends, receives and measures",
      "The Auscult authors");
  gst_type_mark_as_plugin_api (GST_TYPE_WEBRTC_ICE_TRANSPORT_POLICY, 0);
}

static void
use_plain_agent (AusGstClient *self)
{
  g_autoptr (GstObject) ice = NULL;
  g_autoptr (GObject) agent = NULL;

  g_object_get (self->webrtc, "ice-agent", &ice, NULL);
  g_object_get (ice, "agent", &agent, NULL);
  g_object_set (agent, "upnp", FALSE, NULL);
}

static void
aus_gst_client_init (AusGstClient *self)
{
  g_mutex_init (&self->lock);
  self->display_name = g_strdup (DEFAULT_NAME);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->webrtc = gst_element_factory_make ("webrtcbin", "webrtc");
  g_return_if_fail (self->webrtc != NULL);
  gst_util_set_object_arg (G_OBJECT (self->webrtc), "bundle-policy", "max-bundle");
  use_plain_agent (self);
  gst_bin_add (GST_BIN (self), self->webrtc);
  aus_gst_client_make_peer (self);
  aus_gst_client_follow_pads (self);
}
