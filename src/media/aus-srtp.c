/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/aus-srtp.h"

#include "core/aus-error.h"
#include "media/aus-bytes.h"
#include "media/aus-rtp.h"
#include "media/aus-srtp-crypto.h"
#include "media/aus-srtp-window.h"

/* An authentic client may use these many; what else it sends is dropped. */
#define MAX_STREAMS       64
#define RTCP_CLEAR        8 /* the fixed header and the sender's SSRC */
#define RTCP_INDEX_LENGTH 4
#define RTCP_ENCRYPTED    0x80000000u
/* A master key must not serve longer (RFC 3711 section 9.2). */
#define RTP_INDEX_END  (G_GUINT64_CONSTANT (1) << 48)
#define RTCP_INDEX_END (G_GUINT64_CONSTANT (1) << 31)

typedef struct {
  guint32 ssrc;
  AusSrtpWindow rtp, rtcp;
} Stream;

struct _AusSrtp {
  AusSrtpDirection direction;
  AusSrtpCrypto *rtp, *rtcp;
  GArray *streams; /* Stream */
};

AusSrtp *
aus_srtp_new (AusSrtpDirection direction, const guint8 key[AUS_SRTP_KEY_LENGTH], GError **error)
{
  g_autoptr (AusSrtp) self = g_new0 (AusSrtp, 1);
  self->direction = direction;
  self->rtp = aus_srtp_crypto_new (key, AUS_SRTP_KEYS_RTP);
  self->rtcp = aus_srtp_crypto_new (key, AUS_SRTP_KEYS_RTCP);
  self->streams = g_array_new (FALSE, FALSE, sizeof (Stream));
  if (self->rtp != NULL && self->rtcp != NULL)
    return g_steal_pointer (&self);
  g_set_error_literal (error, AUS_ERROR, AUS_ERROR_INTERNAL, "cannot make an SRTP session");
  return NULL;
}

void
aus_srtp_free (AusSrtp *self)
{
  if (self == NULL)
    return;
  aus_srtp_crypto_free (self->rtp);
  aus_srtp_crypto_free (self->rtcp);
  g_array_unref (self->streams);
  g_free (self);
}

static Stream *
find_stream (AusSrtp *self, guint32 ssrc)
{
  for (guint i = 0; i < self->streams->len; i++) {
    Stream *stream = &g_array_index (self->streams, Stream, i);
    if (stream->ssrc == ssrc)
      return stream;
  }
  return NULL;
}

/* Only for packets that are ours or authentic: nobody else can fill the table. */
static Stream *
add_stream (AusSrtp *self, guint32 ssrc)
{
  if (self->streams->len >= MAX_STREAMS)
    return NULL;
  Stream added = { .ssrc = ssrc };
  g_array_append_val (self->streams, added);
  return &g_array_index (self->streams, Stream, self->streams->len - 1);
}

/* Where the encrypted part begins (RFC 3711 section 3.1); 0 when the header does not fit. */
static gsize
rtp_clear_length (const guint8 *data, gsize length)
{
  if (length < AUS_RTP_FIXED_HEADER || length > AUS_RTP_MAX_PACKET || data[0] >> 6 != 2)
    return 0;
  gsize clear = AUS_RTP_FIXED_HEADER + 4 * (gsize) (data[0] & 0x0f);
  if (data[0] & 0x10) {
    if (clear + 4 > length)
      return 0;
    clear += 4 + 4 * (gsize) aus_read_u16 (data + clear + 2);
  }
  return clear <= length ? clear : 0;
}

static gboolean
seal_rtp (AusSrtp *self, guint32 ssrc, guint64 index, guint8 *data, gsize *length)
{
  gsize clear = rtp_clear_length (data, *length);
  if (!aus_srtp_crypto_apply (self->rtp, ssrc, index, data + clear, *length - clear))
    return FALSE;
  aus_srtp_crypto_sign (self->rtp, data, *length, (guint32) (index >> 16), data + *length);
  *length += AUS_SRTP_TAG_LENGTH;
  return TRUE;
}

gboolean
aus_srtp_protect_rtp (AusSrtp *self, guint8 *data, gsize *length)
{
  g_return_val_if_fail (self->direction == AUS_SRTP_OUTBOUND, FALSE);
  if (rtp_clear_length (data, *length) == 0)
    return FALSE;
  guint32 ssrc = aus_read_u32 (data + 8);
  Stream *stream = find_stream (self, ssrc);
  if (stream == NULL)
    stream = add_stream (self, ssrc);
  if (stream == NULL)
    return FALSE;

  /* An index used twice would encrypt two packets with one key stream. */
  guint64 index = aus_srtp_window_guess (&stream->rtp, aus_read_u16 (data + 2));
  if (index >= RTP_INDEX_END || !aus_srtp_window_is_fresh (&stream->rtp, index) ||
      !seal_rtp (self, ssrc, index, data, length))
    return FALSE;
  aus_srtp_window_use (&stream->rtp, index);
  return TRUE;
}

gboolean
aus_srtp_protect_rtp_again (AusSrtp *self, guint8 *data, gsize *length)
{
  g_return_val_if_fail (self->direction == AUS_SRTP_OUTBOUND, FALSE);
  if (rtp_clear_length (data, *length) == 0)
    return FALSE;
  guint32 ssrc = aus_read_u32 (data + 8);
  const Stream *stream = find_stream (self, ssrc);
  if (stream == NULL)
    return FALSE;
  guint64 index = aus_srtp_window_guess (&stream->rtp, aus_read_u16 (data + 2));
  return index <= stream->rtp.newest && !aus_srtp_window_is_fresh (&stream->rtp, index) &&
         seal_rtp (self, ssrc, index, data, length);
}

gboolean
aus_srtp_unprotect_rtp (AusSrtp *self, guint8 *data, gsize *length)
{
  g_return_val_if_fail (self->direction == AUS_SRTP_INBOUND, FALSE);
  static const AusSrtpWindow unused = { 0 };
  gsize size = *length < AUS_SRTP_TAG_LENGTH ? 0 : *length - AUS_SRTP_TAG_LENGTH;
  gsize clear = rtp_clear_length (data, size);
  if (clear == 0)
    return FALSE;
  guint32 ssrc = aus_read_u32 (data + 8);
  Stream *stream = find_stream (self, ssrc);
  const AusSrtpWindow *window = stream != NULL ? &stream->rtp : &unused;

  guint64 index = aus_srtp_window_guess (window, aus_read_u16 (data + 2));
  if (index >= RTP_INDEX_END || !aus_srtp_window_is_fresh (window, index) ||
      !aus_srtp_crypto_verify (self->rtp, data, size, (guint32) (index >> 16), data + size))
    return FALSE;
  if (stream == NULL)
    stream = add_stream (self, ssrc);
  if (stream == NULL || !aus_srtp_crypto_apply (self->rtp, ssrc, index, data + clear, size - clear))
    return FALSE;
  aus_srtp_window_use (&stream->rtp, index);
  *length = size;
  return TRUE;
}

gboolean
aus_srtp_protect_rtcp (AusSrtp *self, guint8 *data, gsize *length)
{
  g_return_val_if_fail (self->direction == AUS_SRTP_OUTBOUND, FALSE);
  if (*length < RTCP_CLEAR || *length > AUS_RTP_MAX_PACKET)
    return FALSE;
  guint32 ssrc = aus_read_u32 (data + 4);
  Stream *stream = find_stream (self, ssrc);
  if (stream == NULL)
    stream = add_stream (self, ssrc);
  if (stream == NULL)
    return FALSE;

  guint64 index = stream->rtcp.newest + 1;
  if (index >= RTCP_INDEX_END ||
      !aus_srtp_crypto_apply (self->rtcp, ssrc, index, data + RTCP_CLEAR, *length - RTCP_CLEAR))
    return FALSE;
  guint32 trailer = RTCP_ENCRYPTED | (guint32) index;
  aus_write_u32 (data + *length, trailer);
  aus_srtp_crypto_sign (self->rtcp, data, *length, trailer, data + *length + RTCP_INDEX_LENGTH);
  aus_srtp_window_use (&stream->rtcp, index);
  *length += RTCP_INDEX_LENGTH + AUS_SRTP_TAG_LENGTH;
  return TRUE;
}

gboolean
aus_srtp_unprotect_rtcp (AusSrtp *self, guint8 *data, gsize *length)
{
  g_return_val_if_fail (self->direction == AUS_SRTP_INBOUND, FALSE);
  static const AusSrtpWindow unused = { 0 };
  if (*length < RTCP_CLEAR + RTCP_INDEX_LENGTH + AUS_SRTP_TAG_LENGTH ||
      *length > AUS_RTP_MAX_PACKET || data[0] >> 6 != 2)
    return FALSE;
  gsize size = *length - RTCP_INDEX_LENGTH - AUS_SRTP_TAG_LENGTH;
  guint32 ssrc = aus_read_u32 (data + 4), trailer = aus_read_u32 (data + size);
  guint64 index = trailer & ~RTCP_ENCRYPTED;
  Stream *stream = find_stream (self, ssrc);
  const AusSrtpWindow *window = stream != NULL ? &stream->rtcp : &unused;

  if ((trailer & RTCP_ENCRYPTED) == 0 || !aus_srtp_window_is_fresh (window, index) ||
      !aus_srtp_crypto_verify (self->rtcp, data, size, trailer, data + size + RTCP_INDEX_LENGTH))
    return FALSE;
  if (stream == NULL)
    stream = add_stream (self, ssrc);
  if (stream == NULL ||
      !aus_srtp_crypto_apply (self->rtcp, ssrc, index, data + RTCP_CLEAR, size - RTCP_CLEAR))
    return FALSE;
  aus_srtp_window_use (&stream->rtcp, index);
  *length = size;
  return TRUE;
}
