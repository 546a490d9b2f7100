/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "aus-client-stats.h"

#include "core/aus-clock.h"
#include "core/aus-time.h"

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

void
aus_client_stats_clear (AusClientStats *self)
{
  g_free (self->step);
  g_free (self->connection);
  g_free (self->word);
  g_free (self->cause);
  g_free (self->way);
  *self = (AusClientStats){ 0 };
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static guint
count (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

void
aus_client_stats_take_state (AusClientStats *self, JsonObject *state)
{
  JsonArray *people = get_array (state, "people");
  JsonObject *encryption = json_object_get_object_member (state, "encryption");

  set_text (&self->step, json_object_get_string_member_with_default (state, "step", ""));
  self->people = 0;
  for (guint i = 0; i < count (people); i++) {
    JsonObject *person = json_array_get_object_element (people, i);
    const char *presence = json_object_get_string_member_with_default (person, "presence", "");
    self->people += g_str_equal (presence, "in_call");
  }
  self->encrypted = encryption != NULL &&
                    json_object_get_boolean_member_with_default (encryption, "wanted", FALSE) &&
                    count (get_array (encryption, "members")) > 0 &&
                    count (get_array (encryption, "without")) == 0;
}

static gdouble
get_number (JsonObject *object, const char *name)
{
  return json_object_get_double_member_with_default (object, name, 0);
}

static void
take_line (AusClientStats *self, JsonObject *line)
{
  set_text (&self->word, json_object_get_string_member_with_default (line, "word", ""));
  set_text (&self->cause, json_object_get_string_member_with_default (line, "cause", ""));
  self->rtt_ms = get_number (line, "rtt_ms");
  self->loss_up = get_number (line, "loss_up");
  self->loss_down = get_number (line, "loss_down");
  self->kbps_up = get_number (line, "kbps_up");
  self->kbps_down = get_number (line, "kbps_down");
}

void
aus_client_stats_take_quality (AusClientStats *self, JsonObject *quality, const char *id)
{
  JsonArray *people = get_array (quality, "people");

  for (guint i = 0; i < count (people); i++) {
    JsonObject *line = json_array_get_object_element (people, i);
    if (g_strcmp0 (json_object_get_string_member_with_default (line, "id", ""), id) == 0)
      take_line (self, line);
  }
}

static const char *
or_none (const char *text)
{
  return text != NULL ? text : "none";
}

GstStructure *
aus_client_stats_to_structure (const AusClientStats *self)
{
  return gst_structure_new (
      "auscult-stats", "step", G_TYPE_STRING, or_none (self->step), "connection", G_TYPE_STRING,
      or_none (self->connection), "way", G_TYPE_STRING, or_none (self->way), "quality",
      G_TYPE_STRING, or_none (self->word), "cause", G_TYPE_STRING, or_none (self->cause), "rtt-ms",
      G_TYPE_DOUBLE, self->rtt_ms, "loss-up-percent", G_TYPE_DOUBLE, self->loss_up,
      "loss-down-percent", G_TYPE_DOUBLE, self->loss_down, "kbps-up", G_TYPE_DOUBLE, self->kbps_up,
      "kbps-down", G_TYPE_DOUBLE, self->kbps_down, "packets-received", G_TYPE_UINT64,
      self->received, "packets-missing", G_TYPE_UINT64, self->lost, "people", G_TYPE_UINT,
      self->people, "encrypted", G_TYPE_BOOLEAN, self->encrypted, NULL);
}

static gboolean
add_field (GQuark name, const GValue *value, gpointer data)
{
  JsonObject *object = data;
  const char *key = g_quark_to_string (name);

  if (G_VALUE_HOLDS_STRING (value))
    json_object_set_string_member (object, key, g_value_get_string (value));
  else if (G_VALUE_HOLDS_DOUBLE (value))
    json_object_set_double_member (object, key, g_value_get_double (value));
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    json_object_set_boolean_member (object, key, g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_UINT64 (value))
    json_object_set_int_member (object, key, (gint64) g_value_get_uint64 (value));
  else
    json_object_set_int_member (object, key, g_value_get_uint (value));
  return TRUE;
}

char *
aus_client_stats_to_line (const AusClientStats *self)
{
  g_autoptr (GstStructure) structure = aus_client_stats_to_structure (self);
  g_autoptr (AusClock) clock = aus_clock_new_system ();
  g_autofree char *time = aus_time_format_utc (aus_clock_now (clock));
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "time", time);
  gst_structure_foreach (structure, add_field, object);
  json_node_take_object (node, object);
  return json_to_string (node, FALSE);
}
