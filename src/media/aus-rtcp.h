/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Packet types (RFC 3550 section 12.1, RFC 4585 section 6.1). */
typedef enum {
  AUS_RTCP_SR = 200,
  AUS_RTCP_RR = 201,
  AUS_RTCP_SDES = 202,
  AUS_RTCP_BYE = 203,
  AUS_RTCP_RTPFB = 205,
  AUS_RTCP_PSFB = 206,
} AusRtcpType;

#define AUS_RTCP_FMT_NACK 1  /* RTPFB, RFC 4585 section 6.2.1 */
#define AUS_RTCP_FMT_TWCC 15 /* RTPFB, draft-holmer-rmcat-transport-wide-cc-extensions-01 */
#define AUS_RTCP_FMT_PLI  1  /* PSFB, RFC 4585 section 6.3.1 */
#define AUS_RTCP_FMT_FIR  4  /* PSFB, RFC 5104 section 4.3.1 */
#define AUS_RTCP_FMT_REMB 15 /* PSFB, draft-alvestrand-rmcat-remb-03 */

#define AUS_RTCP_MAX_PACKET 1400

/* One packet of a compound (RFC 3550 section 6.4); @body follows the 4-byte header. */
typedef struct {
  guint8 type;
  guint8 count; /* report count or feedback message type */
  const guint8 *body;
  gsize length; /* of body, without padding */
} AusRtcpPacket;

/*
 * aus_rtcp_next: walks a compound or reduced-size packet (RFC 5506): start with *offset = 0; FALSE
 * at the end or at the first packet whose length does not fit.
 */
gboolean aus_rtcp_next (const guint8 *data, gsize length, gsize *offset, AusRtcpPacket *packet);

typedef struct {
  guint32 ssrc;
  guint64 ntp;
  guint32 rtp_timestamp;
  guint32 packets;
  guint32 octets;
} AusSenderInfo;

typedef struct {
  guint32 ssrc;
  guint8 fraction_lost; /* of 256, since the last report */
  gint32 lost;          /* 24 bits, signed, cumulative */
  guint32 highest_sequence;
  guint32 jitter; /* in units of the stream's clock */
  guint32 last_sr;
  guint32 delay_since_sr; /* 1/65536 s */
} AusReportBlock;

/* aus_rtcp_make_ntp: @usec, not negative, as NTP writes it: 32 bits of seconds, 32 below. */
guint64 aus_rtcp_make_ntp (gint64 usec);

gboolean aus_rtcp_get_sender_info (const AusRtcpPacket *packet, AusSenderInfo *info);
gboolean aus_rtcp_get_report_block (const AusRtcpPacket *packet, guint index,
                                    AusReportBlock *block);

/* aus_rtcp_get_media_ssrc: the media source a feedback packet is about. */
gboolean aus_rtcp_get_media_ssrc (const AusRtcpPacket *packet, guint32 *ssrc);
/* aus_rtcp_get_nack: at most @max sequence numbers asked for again; returns how many. */
guint aus_rtcp_get_nack (const AusRtcpPacket *packet, guint16 *sequences, guint max);
/*
 * aus_rtcp_get_fir: the SSRC of FIR entry @index and its command number, which is the same when the
 * command is repeated; FALSE past the last.
 */
gboolean aus_rtcp_get_fir (const AusRtcpPacket *packet, guint index, guint32 *ssrc, guint8 *number);
/* aus_rtcp_get_bye: the source number @index that leaves (RFC 3550 section 6.6). */
gboolean aus_rtcp_get_bye (const AusRtcpPacket *packet, guint index, guint32 *ssrc);

/*
 * aus_rtcp_get_remb: what the receiver of everything we send estimates it can take, in bit/s
 * (draft-alvestrand-rmcat-remb-03 section 2.2).
 */
gboolean aus_rtcp_get_remb (const AusRtcpPacket *packet, guint64 *bps);

/* Builds a compound packet in a buffer of its own; a packet that does not fit is left out whole. */
typedef struct {
  guint8 data[AUS_RTCP_MAX_PACKET + 64]; /* room for the SRTCP trailer behind it */
  gsize length;
} AusRtcpWriter;

void aus_rtcp_write_sr (AusRtcpWriter *writer, const AusSenderInfo *info);
void aus_rtcp_write_rr (AusRtcpWriter *writer, guint32 ssrc, const AusReportBlock *blocks,
                        guint n_blocks);
void aus_rtcp_write_cname (AusRtcpWriter *writer, guint32 ssrc, const char *cname);
/* aus_rtcp_write_nack: @sequences ascending modulo 2^16, packed into PID + BLP pairs. */
void aus_rtcp_write_nack (AusRtcpWriter *writer, guint32 ssrc, guint32 media_ssrc,
                          const guint16 *sequences, guint n_sequences);
void aus_rtcp_write_pli (AusRtcpWriter *writer, guint32 ssrc, guint32 media_ssrc);
/* aus_rtcp_write_fir: one command; @number is the same in its repetitions (RFC 5104 4.3.1.1). */
void aus_rtcp_write_fir (AusRtcpWriter *writer, guint32 ssrc, guint32 media_ssrc, guint8 number);
/* aus_rtcp_write_bye: at most 31 sources. */
void aus_rtcp_write_bye (AusRtcpWriter *writer, const guint32 *ssrcs, guint n_ssrcs);

/*
 * aus_rtcp_begin: reserves a packet of @body_length bytes (a multiple of 4) and writes its header;
 * the body to fill, or NULL when it does not fit.
 */
guint8 *aus_rtcp_begin (AusRtcpWriter *writer, guint8 type, guint8 count, gsize body_length);

G_END_DECLS
