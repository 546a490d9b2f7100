/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-gst-client-private.h"

#include <nice/agent.h>

/* The test participant's part in the signalling: everything here runs in the thread of its own. */

#define LEAVE_SECONDS 2

typedef struct {
  AusGstClient *client; /* unowned: it joins the thread before it goes */
  char *type;
  JsonObject *members; /* NULL: no more to say */
} Said;

static void
said_free (gpointer data)
{
  Said *said = data;

  g_free (said->type);
  g_clear_pointer (&said->members, json_object_unref);
  g_free (said);
}

static gboolean
say_now (gpointer data)
{
  Said *said = data;
  AusGstClient *self = said->client;

  if (self->line != NULL && self->leg != NULL) {
    json_object_set_string_member (said->members, "leg", self->leg);
    aus_room_line_send (self->line, said->type, g_steal_pointer (&said->members));
  }
  return G_SOURCE_REMOVE;
}

/* From a thread of webrtcbin. */
static void
say (AusGstClient *self, const char *type, JsonObject *members)
{
  Said *said = g_new0 (Said, 1);

  said->client = self;
  said->type = g_strdup (type);
  said->members = members;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, say_now, said, said_free);
}

static void
on_answered (const char *sdp, gpointer data)
{
  JsonObject *members = json_object_new ();

  if (sdp == NULL) {
    json_object_unref (members);
    GST_ELEMENT_ERROR (data, STREAM, FAILED, ("The server's offer could not be answered."), (NULL));
    return;
  }
  json_object_set_string_member (members, "sdp", sdp);
  say (data, "answer", members);
}

static void
on_found (guint mline, const char *candidate, gpointer data)
{
  JsonObject *members = json_object_new ();

  json_object_set_int_member (members, "mline", mline);
  json_object_set_string_member (members, "candidate", candidate);
  say (data, "candidate", members);
}

static void
say_media (AusGstClient *self)
{
  JsonObject *members = json_object_new ();

  g_mutex_lock (&self->lock);
  guint sends = self->sends;
  g_mutex_unlock (&self->lock);
  json_object_set_boolean_member (members, "microphone", (sends & 1u << 0) != 0);
  json_object_set_boolean_member (members, "camera", (sends & 1u << 1) != 0);
  json_object_set_string_member (members, "extra", (sends & 1u << 2) != 0 ? "device" : "none");
  if ((sends & 1u << 2) != 0)
    json_object_set_string_member (members, "extra_label", self->display_name);
  aus_room_line_send (self->line, "media", members);
}

static void
say_ready (AusGstClient *self)
{
  JsonObject *equipment = json_object_new ();
  JsonObject *members = json_object_new ();

  json_object_set_boolean_member (equipment, "camera", TRUE);
  json_object_set_boolean_member (equipment, "microphone", TRUE);
  json_object_set_boolean_member (equipment, "encryption", FALSE);
  json_object_set_string_member (equipment, "browser", "auscultclient " AUS_VERSION);
  json_object_set_string_member (equipment, "camera_label", self->display_name);
  json_object_set_object_member (members, "equipment", equipment);
  aus_room_line_send (self->line, "ready", members);
}

/* Once; who comes back by the same link has been ready before, and need not say so again. */
static void
say_what_comes (AusGstClient *self, const char *step)
{
  self->ready = TRUE;
  say_media (self);
  if (g_str_equal (step, "equipment"))
    say_ready (self);
}

/* Tells whoever runs the pipeline, once for each change. */
static void
post_step (AusGstClient *self, const char *step)
{
  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_element (GST_OBJECT (self), gst_structure_new ("auscult-step", "step",
                                                                     G_TYPE_STRING, step, NULL)));
}

static void
take_state (AusGstClient *self, JsonObject *state)
{
  JsonObject *me = json_object_get_object_member (state, "me");
  const char *step = json_object_get_string_member_with_default (state, "step", "");
  const char *role = json_object_get_string_member_with_default (me, "role", "");

  /* A person's link is that person's: a test that came by it would pass for them. */
  if (!g_str_equal (role, "diagnostic")) {
    GST_ELEMENT_ERROR (self, RESOURCE, OPEN_READ_WRITE, ("This is no link of a test."),
                       ("it is that of a %s", role));
    return;
  }
  g_free (self->me);
  self->me = g_strdup (json_object_get_string_member_with_default (me, "id", ""));
  g_mutex_lock (&self->lock);
  gboolean changed = g_strcmp0 (self->stats.step, step) != 0;
  aus_client_stats_take_state (&self->stats, state);
  g_mutex_unlock (&self->lock);
  if (changed)
    post_step (self, step);
  if (!self->ready)
    say_what_comes (self, step);
  if (g_str_equal (step, "closed") || g_str_equal (step, "after")) {
    self->leaving = TRUE;
    gst_element_post_message (GST_ELEMENT (self), gst_message_new_eos (GST_OBJECT (self)));
  }
}

/* turn:host:port?transport=udp with its login beside it → turn://user:password@host:port?… */
static void
add_turn (AusGstClient *self, const char *url, JsonObject *server)
{
  const char *colon = strchr (url, ':');
  const char *name = json_object_get_string_member_with_default (server, "username", "");
  const char *password = json_object_get_string_member_with_default (server, "credential", "");
  g_autofree char *escaped_name = g_uri_escape_string (name, NULL, FALSE);
  g_autofree char *escaped_password = g_uri_escape_string (password, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("%.*s://%s:%s@%s", (int) (colon - url), url, escaped_name,
                                          escaped_password, colon + 1);
  gboolean added = FALSE;

  g_signal_emit_by_name (self->webrtc, "add-turn-server", uri, &added);
}

static void
take_server (AusGstClient *self, JsonObject *server)
{
  JsonNode *urls = json_object_get_member (server, "urls");
  JsonArray *array =
      urls != NULL && JSON_NODE_HOLDS_ARRAY (urls) ? json_node_get_array (urls) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    const char *url = json_array_get_string_element (array, i);
    if (g_str_has_prefix (url, "turn:") || g_str_has_prefix (url, "turns:"))
      add_turn (self, url, server);
  }
}

static void
take_offer (AusGstClient *self, JsonObject *offer)
{
  JsonArray *servers = json_object_get_array_member (offer, "ice_servers");

  /* One leg is what a measurement is about; a second one is news, not something to hide. */
  if (self->leg != NULL) {
    GST_ELEMENT_ERROR (self, RESOURCE, FAILED, ("The connection was lost; start again."),
                       ("the server offered another leg"));
    return;
  }
  self->leg = g_strdup (json_object_get_string_member_with_default (offer, "leg", ""));
  for (guint i = 0; servers != NULL && i < json_array_get_length (servers); i++)
    take_server (self, json_array_get_object_element (servers, i));
  const char *sdp = json_object_get_string_member_with_default (offer, "sdp", "");
  if (!aus_peer_take_offer (self->peer, sdp))
    on_answered (NULL, self);
}

static void
take_leg (AusGstClient *self, JsonObject *leg)
{
  g_mutex_lock (&self->lock);
  g_free (self->stats.connection);
  self->stats.connection = g_strdup (json_object_get_string_member_with_default (leg, "state", ""));
  g_mutex_unlock (&self->lock);
}

static void
take_quality (AusGstClient *self, JsonObject *quality)
{
  g_mutex_lock (&self->lock);
  aus_client_stats_take_quality (&self->stats, quality, self->me);
  g_mutex_unlock (&self->lock);
}

static void
take_candidate (AusGstClient *self, JsonObject *candidate)
{
  gint64 mline = json_object_get_int_member_with_default (candidate, "mline", 0);

  aus_peer_add_candidate (self->peer, (guint) mline,
                          json_object_get_string_member_with_default (candidate, "candidate", ""));
}

static void
take_error (AusGstClient *self, JsonObject *error)
{
  GST_ELEMENT_WARNING (self, RESOURCE, FAILED, ("The server refused something."),
                       ("%s: %s", json_object_get_string_member_with_default (error, "problem", ""),
                        json_object_get_string_member_with_default (error, "detail", "")));
}

static void
on_received (const char *type, JsonObject *message, gpointer data)
{
  static const struct {
    const char *type;
    void (*take) (AusGstClient *self, JsonObject *message);
  } table[] = {
    { "state", take_state }, { "offer", take_offer },     { "candidate", take_candidate },
    { "leg", take_leg },     { "quality", take_quality }, { "error", take_error },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    if (g_str_equal (table[i].type, type))
      table[i].take (data, message);
  }
}

static void
on_ended (const char *why, gpointer data)
{
  AusGstClient *self = data;

  if (self->leaving)
    g_main_loop_quit (self->loop);
  else
    GST_ELEMENT_ERROR (self, RESOURCE, OPEN_READ_WRITE, ("No call (any more)."), ("%s", why));
}

/* How our end of the connection goes out; only libnice knows. */
static char *
dup_way (AusGstClient *self)
{
  static const char *const names[] = { "host", "server-reflexive", "peer-reflexive", "relayed" };
  g_autoptr (GstObject) ice = NULL;
  g_autoptr (GObject) agent = NULL;
  NiceCandidate *local = NULL, *remote = NULL;

  g_object_get (self->webrtc, "ice-agent", &ice, NULL);
  g_object_get (ice, "agent", &agent, NULL);
  if (!nice_agent_get_selected_pair (NICE_AGENT (agent), 1, NICE_COMPONENT_TYPE_RTP, &local,
                                     &remote))
    return NULL;
  return g_strdup_printf ("%s/%s", names[MIN (local->type, 3)],
                          local->transport == NICE_CANDIDATE_TRANSPORT_UDP ? "udp" : "tcp");
}

static gboolean
tick (gpointer data)
{
  AusGstClient *self = data;
  char *way = dup_way (self);

  g_mutex_lock (&self->lock);
  g_free (self->stats.way);
  self->stats.way = way;
  g_autofree char *line = aus_client_stats_to_line (&self->stats);
  GstStructure *structure = aus_client_stats_to_structure (&self->stats);
  g_mutex_unlock (&self->lock);
  if (self->prints)
    g_print ("%s\n", line);
  gst_element_post_message (GST_ELEMENT (self),
                            gst_message_new_element (GST_OBJECT (self), structure));
  return G_SOURCE_CONTINUE;
}

static gpointer
run (gpointer data)
{
  static const AusRoomLineCalls calls = { on_received, on_ended };
  AusGstClient *self = data;
  g_autoptr (GSource) ticker = g_timeout_source_new_seconds (1);

  g_main_context_push_thread_default (self->context);
  g_source_set_callback (ticker, tick, self, NULL);
  g_source_attach (ticker, self->context);
  self->line =
      aus_room_line_new (self->location, self->token, "auscultclient/" AUS_VERSION, &calls, self);
  g_main_loop_run (self->loop);
  g_source_destroy (ticker);
  g_clear_pointer (&self->line, aus_room_line_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
give_up (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
leave_now (gpointer data)
{
  AusGstClient *self = data;
  g_autoptr (GSource) limit = g_timeout_source_new_seconds (LEAVE_SECONDS);

  self->leaving = TRUE;
  g_source_set_callback (limit, give_up, self->loop, NULL);
  g_source_attach (limit, self->context);
  aus_room_line_leave (self->line);
  return G_SOURCE_REMOVE;
}

void
aus_gst_client_make_peer (AusGstClient *self)
{
  static const AusPeerCalls calls = { on_answered, on_found };

  self->peer = aus_peer_new (self->webrtc, &calls, self);
}

void
aus_gst_client_join (AusGstClient *self)
{
  self->joined = TRUE;
  self->thread = g_thread_new ("auscultclient", run, self);
}

void
aus_gst_client_leave (AusGstClient *self)
{
  if (self->thread == NULL)
    return;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_callback (source, leave_now, self, NULL);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->leg, g_free);
  g_clear_pointer (&self->me, g_free);
}
