/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-clip.h"

#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <string.h>

#include "core/aus-error.h"
#include "media/aus-rtp.h"

/* With the RTP header, two extensions and the SRTP tag a full packet is as long as Chrome's. */
#define MTU        1160
#define FRAME_RATE 30
/* The packets of one frame leave this far apart, as a browser's pacer spaces them. */
#define SPACING_USEC 1000

static MediaClipPacket
take_packet (GstSample *sample, guint32 *first_timestamp, gboolean is_first)
{
  MediaClipPacket packet = { 0 };
  AusRtpHeader header;
  GstMapInfo map;
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return packet;
  if (aus_rtp_parse (map.data, map.size, &header)) {
    if (is_first)
      *first_timestamp = header.timestamp;
    packet.timestamp = header.timestamp - *first_timestamp;
    packet.marker = header.marker;
    packet.length = (guint) MAX (header.payload_length, MEDIA_STAMP_LENGTH + 8);
    packet.payload = g_malloc0 (packet.length);
    memcpy (packet.payload, map.data + header.payload_offset, header.payload_length);
  }
  gst_buffer_unmap (buffer, &map);
  return packet;
}

/* Times are those of the frame, its packets spread behind it. */
static void
place_packets (MediaClip *self)
{
  guint in_frame = 0;
  for (guint i = 0; i < self->n_packets; i++) {
    MediaClipPacket *packet = &self->packets[i];
    in_frame = i > 0 && packet->timestamp == self->packets[i - 1].timestamp ? in_frame + 1 : 0;
    packet->offset_usec = (gint64) packet->timestamp * G_USEC_PER_SEC / self->clock_rate +
                          (gint64) in_frame * SPACING_USEC;
  }
}

static MediaClip *
record (const char *description, guint8 payload_type, guint clock_rate, guint seconds,
        GError **error)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, error);
  if (pipeline == NULL)
    return NULL;
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GArray) packets = g_array_new (FALSE, FALSE, sizeof (MediaClipPacket));
  guint32 first_timestamp = 0;
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (;;) {
    g_autoptr (GstSample) sample = gst_app_sink_pull_sample (GST_APP_SINK (sink));
    if (sample == NULL)
      break;
    MediaClipPacket packet = take_packet (sample, &first_timestamp, packets->len == 0);
    if (packet.payload != NULL)
      g_array_append_val (packets, packet);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (packets->len == 0) {
    g_set_error_literal (error, AUS_ERROR, AUS_ERROR_UNAVAILABLE, "nothing was encoded");
    return NULL;
  }

  MediaClip *self = g_new0 (MediaClip, 1);
  self->payload_type = payload_type;
  self->clock_rate = clock_rate;
  self->duration_usec = (gint64) seconds * G_USEC_PER_SEC;
  self->n_packets = packets->len;
  self->packets = g_array_steal (packets, NULL);
  place_packets (self);
  return self;
}

MediaClip *
media_clip_new_vp8 (guint seconds, guint kbps, GError **error)
{
  g_autofree char *description =
      g_strdup_printf ("videotestsrc pattern=zone-plate kx2=12 ky2=8 kt=21 num-buffers=%u "
                       "! video/x-raw,format=I420,width=640,height=360,framerate=%u/1 "
                       "! vp8enc deadline=1 cpu-used=8 threads=2 end-usage=cbr target-bitrate=%u "
                       "keyframe-max-dist=100000 ! rtpvp8pay mtu=%u picture-id-mode=2 "
                       "! appsink name=sink sync=false max-buffers=0",
                       seconds * FRAME_RATE, FRAME_RATE, kbps * 1000, MTU);
  return record (description, AUS_RTP_VP8, 90000, seconds, error);
}

MediaClip *
media_clip_new_opus (guint seconds, GError **error)
{
  g_autofree char *description =
      g_strdup_printf ("audiotestsrc wave=pink-noise samplesperbuffer=960 num-buffers=%u "
                       "! audio/x-raw,rate=48000,channels=1 ! opusenc bitrate=40000 frame-size=20 "
                       "! rtpopuspay ! appsink name=sink sync=false max-buffers=0",
                       seconds * 50);
  return record (description, AUS_RTP_OPUS, 48000, seconds, error);
}

void
media_clip_free (MediaClip *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n_packets; i++)
    g_free (self->packets[i].payload);
  g_free (self->packets);
  g_free (self);
}
