/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-media-report.h"

#include <stddef.h>

typedef struct {
  const char *key;
  gsize offset; /* of a 64-bit counter */
} Field;

static const Field totals[] = {
  { "packets-in", offsetof (AusMediaStats, transport.packets_in) },
  { "packets-out", offsetof (AusMediaStats, transport.packets_out) },
  { "bytes-in", offsetof (AusMediaStats, transport.bytes_in) },
  { "bytes-out", offsetof (AusMediaStats, transport.bytes_out) },
  { "dropped-gate", offsetof (AusMediaStats, dropped_gate) },
  { "dropped-auth", offsetof (AusMediaStats, transport.dropped_auth) },
  { "dropped-flood", offsetof (AusMediaStats, transport.dropped_flood) },
  { "dropped-send", offsetof (AusMediaStats, transport.dropped_send) },
  { "dropped-malformed", offsetof (AusMediaStats, dropped_malformed) },
  { "dropped-unknown", offsetof (AusMediaStats, dropped_unknown) },
  { "lost-in", offsetof (AusMediaStats, lost_in) },
  { "nack-in", offsetof (AusMediaStats, nack_in) },
  { "nack-out", offsetof (AusMediaStats, nack_out) },
  { "rtx-out", offsetof (AusMediaStats, rtx_out) },
  { "pli-in", offsetof (AusMediaStats, pli_in) },
  { "pli-out", offsetof (AusMediaStats, pli_out) },
  { "rtt-usec", offsetof (AusMediaStats, rtt_usec) },
  { "pauses", offsetof (AusMediaStats, pauses) },
  { "residence-sum-usec", offsetof (AusMediaStats, residence_sum_usec) },
  { "estimate-bps", offsetof (AusMediaStats, estimate.target_bps) },
  { "estimate-delay-bps", offsetof (AusMediaStats, estimate.delay_bps) },
  { "estimate-loss-bps", offsetof (AusMediaStats, estimate.loss_bps) },
  { "acked-bps", offsetof (AusMediaStats, estimate.acked_bps) },
  { "path-lost-permille", offsetof (AusMediaStats, estimate.lost_permille) },
  { "path-queue-usec", offsetof (AusMediaStats, estimate.queue_usec) },
  { "path-rtt-usec", offsetof (AusMediaStats, estimate.rtt_usec) },
  { "probes", offsetof (AusMediaStats, estimate.probes) },
};

static const Field incoming[] = {
  { "packets", offsetof (AusIngressStats, received) },
  { "bytes", offsetof (AusIngressStats, octets) },
  { "lost", offsetof (AusIngressStats, lost) },
  { "recovered", offsetof (AusIngressStats, recovered) },
  { "repaired", offsetof (AusIngressStats, repaired) },
  { "nacks", offsetof (AusIngressStats, nacks) },
  { "plis", offsetof (AusIngressStats, plis) },
  { "jitter-usec", offsetof (AusIngressStats, jitter_usec) },
};

static const Field outgoing[] = {
  { "packets", offsetof (AusForwardStats, packets) },
  { "bytes", offsetof (AusForwardStats, octets) },
  { "skipped", offsetof (AusForwardStats, skipped) },
  { "redundant", offsetof (AusForwardStats, redundant) },
  { "reported", offsetof (AusForwardStats, reported) },
  { "lost", offsetof (AusForwardStats, lost) },
  { "retransmitted", offsetof (AusForwardStats, retransmitted) },
  { "nacks", offsetof (AusForwardStats, nacks) },
  { "plis", offsetof (AusForwardStats, plis) },
  { "jitter-usec", offsetof (AusForwardStats, jitter_usec) },
  { "rtt-usec", offsetof (AusForwardStats, rtt_usec) },
};

static const char *const incoming_kinds[AUS_N_STREAMS] = {
  [AUS_STREAM_MICROPHONE] = "microphone",
  [AUS_STREAM_CAMERA] = "camera",
  [AUS_STREAM_EXTRA] = "extra",
  [AUS_STREAM_CAMERA_LOW] = "camera-low",
};

static const char *const estimate_sources[] = {
  [AUS_ESTIMATE_NONE] = "none",
  [AUS_ESTIMATE_REPORTS] = "reports",
  [AUS_ESTIMATE_REMB] = "remb",
  [AUS_ESTIMATE_TWCC] = "twcc",
};

static void
add_fields (GVariantBuilder *builder, const Field *fields, gsize n_fields, gconstpointer base)
{
  for (gsize i = 0; i < n_fields; i++) {
    guint64 value;
    memcpy (&value, (const guint8 *) base + fields[i].offset, sizeof value);
    g_variant_builder_add (builder, "{sv}", fields[i].key, g_variant_new_uint64 (value));
  }
}

static void
open_stream (GVariantBuilder *builder, const char *direction, const char *kind, guint slot)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (builder, "{sv}", "direction", g_variant_new_string (direction));
  g_variant_builder_add (builder, "{sv}", "kind", g_variant_new_string (kind));
  g_variant_builder_add (builder, "{sv}", "slot", g_variant_new_uint32 (slot));
}

static GVariant *
describe_streams (const AusMediaStats *stats)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < AUS_N_STREAMS; i++) {
    if (stats->incoming[i].received == 0)
      continue;
    open_stream (&builder, "in", incoming_kinds[i], 0);
    add_fields (&builder, incoming, G_N_ELEMENTS (incoming), &stats->incoming[i]);
    g_variant_builder_close (&builder);
  }
  for (guint i = 0; i < AUS_N_OUTGOING; i++) {
    const AusOutgoingStats *stream = &stats->outgoing[i];
    gboolean is_audio = i < AUS_N_AUDIO_SLOTS;
    if (stream->counts.packets == 0)
      continue;
    open_stream (&builder, "out", is_audio ? "audio" : "video",
                 is_audio ? i + 1 : i - AUS_N_AUDIO_SLOTS + 1);
    g_variant_builder_add (&builder, "{sv}", "active", g_variant_new_boolean (stream->active));
    g_variant_builder_add (&builder, "{sv}", "paused", g_variant_new_boolean (stream->paused));
    add_fields (&builder, outgoing, G_N_ELEMENTS (outgoing), &stream->counts);
    g_variant_builder_close (&builder);
  }
  return g_variant_builder_end (&builder);
}

GVariant *
aus_media_report_new (const char *room_id, const char *leg_id, AusLegState state,
                      const AusMediaStats *stats)
{
  GVariantBuilder builder;
  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "room", g_variant_new_string (room_id));
  g_variant_builder_add (&builder, "{sv}", "leg", g_variant_new_string (leg_id));
  g_variant_builder_add (&builder, "{sv}", "state",
                         g_variant_new_string (aus_leg_state_get_name (state)));
  add_fields (&builder, totals, G_N_ELEMENTS (totals), stats);
  g_variant_builder_add (&builder, "{sv}", "estimate-source",
                         g_variant_new_string (estimate_sources[stats->estimate.source]));
  g_variant_builder_add (&builder, "{sv}", "path-narrow", g_variant_new_boolean (stats->narrow));
  g_variant_builder_add (&builder, "{sv}", "residence-usec",
                         g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64, stats->residence,
                                                    AUS_RESIDENCE_BUCKETS, sizeof (guint64)));
  g_variant_builder_add (&builder, "{sv}", "streams", describe_streams (stats));
  return g_variant_builder_end (&builder);
}
