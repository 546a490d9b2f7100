/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Payload types and header-extension ids: the same for everybody, so that nothing maps them. */
#define AUS_RTP_OPUS            111
#define AUS_RTP_RED             63 /* of Opus (RFC 2198) */
#define AUS_RTP_VP8             96
#define AUS_RTP_VP8_RTX         97
#define AUS_RTP_EXT_MID         1
#define AUS_RTP_EXT_AUDIO_LEVEL 2
#define AUS_RTP_EXT_TWCC        3
#define AUS_RTP_EXT_PLAYOUT     4

#define AUS_RTP_URI_MID         "urn:ietf:params:rtp-hdrext:sdes:mid"
#define AUS_RTP_URI_AUDIO_LEVEL "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
#define AUS_RTP_URI_TWCC        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

#define AUS_RTP_FIXED_HEADER 12
/* The longest header that aus_rtp_write_header() makes: fixed part and one extension block. */
#define AUS_RTP_MAX_HEADER (AUS_RTP_FIXED_HEADER + 4 + 12)
/* No path we use carries more; anything longer is not for us. */
#define AUS_RTP_MAX_PACKET 1600

/* What a datagram on the media socket is (RFC 7983 section 7, RFC 5761 section 4). */
typedef enum {
  AUS_DATAGRAM_OTHER,  /* STUN, DTLS, TURN channel, noise: not for the packet plane */
  AUS_DATAGRAM_ANSWER, /* to a question of ours, aus-ping */
  AUS_DATAGRAM_RTP,
  AUS_DATAGRAM_RTCP,
} AusDatagram;

AusDatagram aus_rtp_classify (const guint8 *data, gsize length);

/* A parsed RTP header (RFC 3550 section 5.1). Offsets are into the packet it was read from. */
typedef struct {
  guint8 payload_type;
  gboolean marker;
  guint16 sequence;
  guint32 timestamp;
  guint32 ssrc;
  guint16 extension_profile; /* 0 when there is none */
  gsize extension_offset;
  gsize extension_length;
  gsize payload_offset;
  gsize payload_length; /* without padding */
} AusRtpHeader;

/*
 * aus_rtp_parse: reads the header of a decrypted packet. FALSE when any length in it points outside
 * the packet; @header is then untouched.
 */
gboolean aus_rtp_parse (const guint8 *data, gsize length, AusRtpHeader *header);

/*
 * aus_rtp_find_extension: the value of header extension @id, in the one-byte or two-byte form
 * (RFC 8285); unowned, or NULL.
 */
const guint8 *aus_rtp_find_extension (const guint8 *data, const AusRtpHeader *header, guint8 id,
                                      gsize *value_length);

/* What aus_rtp_write_header() is asked to write. Nothing of the sender's own header survives. */
typedef struct {
  guint8 payload_type;
  gboolean marker;
  guint16 sequence;
  guint32 timestamp;
  guint32 ssrc;
  int audio_level; /* the extension's byte (RFC 6464), or -1 */
  int twcc;        /* transport-wide sequence number, or -1 */
  /* A picture is to be shown no sooner after it came, in ms, rounded up to 10: playout-delay. */
  gboolean has_delay;
  guint delay_msec;
  /* Ids of the two extensions of a client that chose them itself; 0: ours. */
  guint8 ext_level, ext_twcc;
} AusRtpOut;

/* aus_rtp_write_header: writes at most AUS_RTP_MAX_HEADER bytes; returns how many. */
gsize aus_rtp_write_header (guint8 *data, const AusRtpOut *out);

/*
 * aus_rtp_extend: the 64-bit sequence number that ends in @sequence and is nearest to @reference
 * (RFC 3550 appendix A.1, without the probation).
 */
gint64 aus_rtp_extend (gint64 reference, guint16 sequence);

/*
 * aus_rtp_vp8_starts_key_frame: whether a VP8 payload is the first of a key frame (RFC 7741
 * section 4.3). Reads the payload descriptor and one bit of the frame, which clients leave clear.
 */
gboolean aus_rtp_vp8_starts_key_frame (const guint8 *payload, gsize length);

G_END_DECLS
