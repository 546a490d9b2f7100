/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-inbound.h"

#include "media-clip.h"
#include "media/aus-bytes.h"
#include "media/aus-rtp.h"
#include "media/aus-twcc.h"

#define MAX_STREAMS 16
#define MAX_MISSING 32

typedef struct {
  guint32 ssrc;
  gint64 first;
  gint64 highest;
  guint64 received;
  gint64 missing[MAX_MISSING]; /* asked for, not come yet */
  guint n_missing;
  gboolean nack_due;
  guint32 sr_middle;
  gint64 sr_usec;
} Stream;

struct _MediaInbound {
  MediaTally *tally; /* unowned: the run's */
  guint8 twcc_id;
  AusTwccRecorder *twcc;
  Stream streams[MAX_STREAMS];
  guint n_streams;
};

MediaInbound *
media_inbound_new (MediaTally *tally)
{
  MediaInbound *self = g_new0 (MediaInbound, 1);
  self->tally = tally;
  self->twcc = aus_twcc_recorder_new ();
  return self;
}

void
media_inbound_free (MediaInbound *self)
{
  if (self == NULL)
    return;
  aus_twcc_recorder_free (self->twcc);
  g_free (self);
}

void
media_inbound_set_twcc_id (MediaInbound *self, guint8 id)
{
  self->twcc_id = id;
}

static Stream *
find_stream (MediaInbound *self, guint32 ssrc)
{
  for (guint i = 0; i < self->n_streams; i++) {
    if (self->streams[i].ssrc == ssrc)
      return &self->streams[i];
  }
  return NULL;
}

static Stream *
add_stream (MediaInbound *self, guint32 ssrc, guint16 sequence)
{
  if (self->n_streams == MAX_STREAMS)
    return NULL;
  Stream *stream = &self->streams[self->n_streams++];
  stream->ssrc = ssrc;
  stream->first = sequence;
  stream->highest = (gint64) sequence - 1;
  return stream;
}

static gboolean
take_missing (Stream *stream, gint64 sequence)
{
  for (guint i = 0; i < stream->n_missing; i++) {
    if (stream->missing[i] == sequence) {
      stream->missing[i] = stream->missing[--stream->n_missing];
      return TRUE;
    }
  }
  return FALSE;
}

/* FALSE: seen before. */
static gboolean
note_sequence (MediaInbound *self, Stream *stream, guint16 wire)
{
  gint64 sequence = aus_rtp_extend (stream->highest, wire);
  if (sequence <= stream->highest) {
    if (take_missing (stream, sequence)) {
      self->tally->lost--;
      return TRUE;
    }
    self->tally->duplicates++;
    return FALSE;
  }
  for (gint64 lost = stream->highest + 1; lost < sequence; lost++) {
    self->tally->lost++;
    stream->nack_due = TRUE;
    if (stream->n_missing < MAX_MISSING)
      stream->missing[stream->n_missing++] = lost;
  }
  stream->highest = sequence;
  return TRUE;
}

static void
note_delay (MediaInbound *self, const guint8 *data, const AusRtpHeader *header, gint64 nsec)
{
  if (header->payload_length < MEDIA_STAMP_LENGTH)
    return;
  const guint8 *stamp = data + header->payload_offset + header->payload_length - MEDIA_STAMP_LENGTH;
  if (aus_read_u32 (stamp) != MEDIA_STAMP_MAGIC)
    return;
  gint64 sent = (gint64) ((guint64) aus_read_u32 (stamp + 4) << 32 | aus_read_u32 (stamp + 8));
  guint32 delay = (guint32) CLAMP (nsec - sent, 0, (gint64) G_MAXUINT32);
  g_array_append_val (self->tally->delays, delay);
  const MediaLeft *left = &self->tally->left[sent % MEDIA_TALLY_LEFT];
  if (left->stamp_nsec != sent)
    return;
  guint32 residence = (guint32) CLAMP (nsec - left->left_nsec, 0, (gint64) G_MAXUINT32);
  g_array_append_val (self->tally->residences, residence);
}

static void
note_twcc (MediaInbound *self, const guint8 *data, const AusRtpHeader *header, gint64 nsec)
{
  gsize length;
  const guint8 *value =
      self->twcc_id != 0 ? aus_rtp_find_extension (data, header, self->twcc_id, &length) : NULL;
  if (value != NULL && length == 2)
    aus_twcc_recorder_add (self->twcc, aus_read_u16 (value), nsec / 1000);
}

void
media_inbound_receive (MediaInbound *self, const guint8 *data, gsize length, gint64 nsec)
{
  AusRtpHeader header;
  if (!aus_rtp_parse (data, length, &header))
    return;
  note_twcc (self, data, &header, nsec);
  if (header.payload_type != AUS_RTP_VP8 && header.payload_type != AUS_RTP_OPUS)
    return;
  Stream *stream = find_stream (self, header.ssrc);
  if (stream == NULL)
    stream = add_stream (self, header.ssrc, header.sequence);
  if (stream == NULL || !note_sequence (self, stream, header.sequence))
    return;
  stream->received++;
  if (!self->tally->counting)
    return;
  self->tally->received++;
  self->tally->bytes_received += length;
  note_delay (self, data, &header, nsec);
}

void
media_inbound_receive_sr (MediaInbound *self, const AusSenderInfo *info, gint64 now_usec)
{
  Stream *stream = find_stream (self, info->ssrc);
  if (stream == NULL)
    return;
  stream->sr_middle = (guint32) (info->ntp >> 16);
  stream->sr_usec = now_usec;
}

guint
media_inbound_get_n_streams (MediaInbound *self)
{
  return self->n_streams;
}

void
media_inbound_write_nack (MediaInbound *self, AusRtcpWriter *writer, guint32 ssrc)
{
  for (guint i = 0; i < self->n_streams; i++) {
    Stream *stream = &self->streams[i];
    guint16 sequences[MAX_MISSING];
    if (!stream->nack_due)
      continue;
    for (guint j = 0; j < stream->n_missing; j++)
      sequences[j] = (guint16) stream->missing[j];
    aus_rtcp_write_nack (writer, ssrc, stream->ssrc, sequences, stream->n_missing);
    stream->nack_due = FALSE;
  }
}

gboolean
media_inbound_write_twcc (MediaInbound *self, AusRtcpWriter *writer, guint32 ssrc)
{
  return self->n_streams > 0 &&
         aus_twcc_recorder_write (self->twcc, writer, ssrc, self->streams[0].ssrc);
}

void
media_inbound_write_report (MediaInbound *self, AusRtcpWriter *writer, guint32 ssrc,
                            gint64 now_usec)
{
  AusReportBlock blocks[MAX_STREAMS];
  for (guint i = 0; i < self->n_streams; i++) {
    Stream *stream = &self->streams[i];
    gint64 delay = stream->sr_usec != 0 ? now_usec - stream->sr_usec : 0;
    blocks[i] = (AusReportBlock){
      .ssrc = stream->ssrc,
      .lost = (gint32) (stream->highest - stream->first + 1 - (gint64) stream->received),
      .highest_sequence = (guint32) stream->highest,
      .last_sr = stream->sr_middle,
      .delay_since_sr = (guint32) (delay * 65536 / G_USEC_PER_SEC),
    };
  }
  aus_rtcp_write_rr (writer, ssrc, blocks, self->n_streams);
  aus_rtcp_write_cname (writer, ssrc, "bot");
}
