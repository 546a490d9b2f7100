/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/aus-leg-stats.h"

#include <stddef.h>
#include <string.h>

const guint aus_leg_stats_bounds[AUS_LEG_STATS_BUCKETS - 1] = { 50,   100,  200,  300,  500,
                                                                1000, 2000, 5000, 10000 };

typedef struct {
  const char *key;
  gsize offset;
} Field;

static const Field LEG_FIELDS[] = {
  { "packets-in", offsetof (AusLegStats, packets_in) },
  { "packets-out", offsetof (AusLegStats, packets_out) },
  { "bytes-in", offsetof (AusLegStats, bytes_in) },
  { "bytes-out", offsetof (AusLegStats, bytes_out) },
  { "lost-in", offsetof (AusLegStats, lost_in) },
  { "nack-in", offsetof (AusLegStats, nack_in) },
  { "nack-out", offsetof (AusLegStats, nack_out) },
  { "rtx-out", offsetof (AusLegStats, rtx_out) },
  { "pli-in", offsetof (AusLegStats, pli_in) },
  { "pli-out", offsetof (AusLegStats, pli_out) },
  { "rtt-usec", offsetof (AusLegStats, rtt_usec) },
  { "pauses", offsetof (AusLegStats, pauses) },
  { "estimate-bps", offsetof (AusLegStats, estimate_bps) },
  { "path-lost-permille", offsetof (AusLegStats, path_lost_permille) },
  { "path-queue-usec", offsetof (AusLegStats, path_queue_usec) },
  { "dropped-flood", offsetof (AusLegStats, dropped_flood) },
  { "dropped-gate", offsetof (AusLegStats, dropped_gate) },
  { "dropped-auth", offsetof (AusLegStats, dropped_auth) },
  { "dropped-send", offsetof (AusLegStats, dropped_send) },
  { "dropped-malformed", offsetof (AusLegStats, dropped_malformed) },
  { "dropped-unknown", offsetof (AusLegStats, dropped_unknown) },
  { "residence-sum-usec", offsetof (AusLegStats, residence_sum_usec) },
};

static const Field STREAM_FIELDS[] = {
  { "packets", offsetof (AusStreamStats, packets) },
  { "bytes", offsetof (AusStreamStats, bytes) },
  { "lost", offsetof (AusStreamStats, lost) },
  { "reported", offsetof (AusStreamStats, reported) },
  { "recovered", offsetof (AusStreamStats, recovered) },
  { "repaired", offsetof (AusStreamStats, repaired) },
  { "skipped", offsetof (AusStreamStats, skipped) },
  { "redundant", offsetof (AusStreamStats, redundant) },
  { "retransmitted", offsetof (AusStreamStats, retransmitted) },
  { "nacks", offsetof (AusStreamStats, nacks) },
  { "plis", offsetof (AusStreamStats, plis) },
  { "jitter-usec", offsetof (AusStreamStats, jitter_usec) },
  { "rtt-usec", offsetof (AusStreamStats, rtt_usec) },
};

/* TRUE: it was one of @fields. A handful of keys: comparing is cheaper than a table of hashes. */
static gboolean
take_counter (const char *key, GVariant *value, const Field *fields, gsize n_fields, gpointer base)
{
  guint64 counter;

  for (gsize i = 0; i < n_fields; i++) {
    if (!g_str_equal (fields[i].key, key))
      continue;
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64)) {
      counter = g_variant_get_uint64 (value);
      memcpy ((guint8 *) base + fields[i].offset, &counter, sizeof counter);
    }
    return TRUE;
  }
  return FALSE;
}

static const char *
text_of (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_get_string (value, NULL)
                                                             : "";
}

static gboolean
is_true (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

static void
read_stream (GVariant *dictionary, AusStreamStats *stream)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  stream->kind = "";
  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value)) {
    if (take_counter (key, value, STREAM_FIELDS, G_N_ELEMENTS (STREAM_FIELDS), stream))
      continue;
    if (g_str_equal (key, "direction"))
      stream->outgoing = g_str_equal (text_of (value), "out");
    else if (g_str_equal (key, "kind"))
      stream->kind = g_intern_string (text_of (value));
    else if (g_str_equal (key, "slot") && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
      stream->slot = g_variant_get_uint32 (value);
    else if (g_str_equal (key, "active"))
      stream->active = is_true (value);
    else if (g_str_equal (key, "paused"))
      stream->paused = is_true (value);
  }
  stream->video = !g_str_equal (stream->kind, "microphone") && !g_str_equal (stream->kind, "audio");
}

static void
read_streams (GVariant *value, AusLegStats *leg)
{
  GVariantIter iter;
  GVariant *dictionary;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("aa{sv}")))
    return;
  g_variant_iter_init (&iter, value);
  while (leg->n_streams < AUS_LEG_STATS_STREAMS &&
         (dictionary = g_variant_iter_next_value (&iter)) != NULL) {
    read_stream (dictionary, &leg->streams[leg->n_streams++]);
    g_variant_unref (dictionary);
  }
}

static void
read_residence (GVariant *value, AusLegStats *leg)
{
  const guint64 *buckets;
  gsize n = 0;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("at")))
    return;
  buckets = g_variant_get_fixed_array (value, &n, sizeof *buckets);
  if (n == AUS_LEG_STATS_BUCKETS)
    memcpy (leg->residence, buckets, sizeof leg->residence);
}

static AusLegStats *
read_leg (GVariant *dictionary)
{
  g_autoptr (AusLegStats) leg = g_new0 (AusLegStats, 1);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value)) {
    if (take_counter (key, value, LEG_FIELDS, G_N_ELEMENTS (LEG_FIELDS), leg))
      continue;
    if (g_str_equal (key, "room") && leg->room_id == NULL)
      leg->room_id = g_strdup (text_of (value));
    else if (g_str_equal (key, "leg") && leg->leg_id == NULL)
      leg->leg_id = g_strdup (text_of (value));
    else if (g_str_equal (key, "state") && leg->state == NULL)
      leg->state = g_strdup (text_of (value));
    else if (g_str_equal (key, "estimate-source"))
      leg->path_fed_back = g_str_equal (text_of (value), "twcc");
    else if (g_str_equal (key, "path-narrow"))
      leg->path_narrow = is_true (value);
    else if (g_str_equal (key, "streams"))
      read_streams (value, leg);
    else if (g_str_equal (key, "residence-usec"))
      read_residence (value, leg);
  }
  if (leg->room_id == NULL || leg->leg_id == NULL)
    return NULL;
  if (leg->state == NULL)
    leg->state = g_strdup ("");
  return g_steal_pointer (&leg);
}

void
aus_leg_stats_free (AusLegStats *self)
{
  g_free (self->room_id);
  g_free (self->leg_id);
  g_free (self->state);
  g_free (self);
}

GPtrArray *
aus_leg_stats_read (GVariant *legs)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) aus_leg_stats_free);
  GVariantIter iter;
  GVariant *dictionary;

  g_variant_iter_init (&iter, legs);
  while ((dictionary = g_variant_iter_next_value (&iter)) != NULL) {
    AusLegStats *leg = read_leg (dictionary);
    if (leg != NULL)
      g_ptr_array_add (list, leg);
    g_variant_unref (dictionary);
  }
  return g_steal_pointer (&list);
}
