/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media-peer.h"

#include <arpa/inet.h>
#include <string.h>

#include "core/aus-error.h"
#include "media-dtls.h"
#include "media-inbound.h"
#include "media-outbound.h"
#include "media-stun.h"
#include "media/aus-rtp.h"
#include "media/aus-srtp.h"

#define CONSENT_TICKS (2500 / MEDIA_TICK_MSEC)
#define TWCC_TICKS    (100 / MEDIA_TICK_MSEC)
#define REPORT_TICKS  (1000 / MEDIA_TICK_MSEC)

enum { VIDEO, AUDIO, N_OUTBOUND };

struct _MediaPeer {
  MediaHub *hub;     /* unowned */
  MediaTally *tally; /* unowned */
  MediaIceRole role;
  char ufrag[9];
  char password[25];
  guint64 tie_breaker;

  char *username; /* for our checks */
  char *remote_password;
  struct sockaddr_in remote;
  char remote_text[INET_ADDRSTRLEN];
  gboolean checked; /* the server answered a check */

  MediaDtls *dtls;
  AusSrtp *in, *out;
  MediaInbound *inbound;
  MediaOutbound *outbound[N_OUTBOUND];
  gint64 phase_usec;
  guint32 feedback_ssrc;
  guint16 twcc;
  guint ticks;
};

static void
fill_random (char *text, gsize size)
{
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";
  for (gsize i = 0; i + 1 < size; i++)
    text[i] = alphabet[g_random_int_range (0, sizeof alphabet - 1)];
  text[size - 1] = '\0';
}

MediaPeer *
media_peer_new (MediaHub *hub, MediaTally *tally, MediaIceRole role)
{
  MediaPeer *self = g_new0 (MediaPeer, 1);
  self->hub = hub;
  self->tally = tally;
  self->role = role;
  fill_random (self->ufrag, sizeof self->ufrag);
  fill_random (self->password, sizeof self->password);
  self->tie_breaker = (guint64) g_random_int () << 32 | g_random_int ();
  self->feedback_ssrc = g_random_int () | 1;
  self->inbound = media_inbound_new (tally);
  media_hub_add (hub, self);
  return self;
}

void
media_peer_free (MediaPeer *self)
{
  if (self == NULL)
    return;
  media_hub_remove (self->hub, self);
  g_free (self->username);
  g_free (self->remote_password);
  media_dtls_free (self->dtls);
  aus_srtp_free (self->in);
  aus_srtp_free (self->out);
  media_inbound_free (self->inbound);
  for (guint i = 0; i < N_OUTBOUND; i++)
    media_outbound_free (self->outbound[i]);
  g_free (self);
}

const char *
media_peer_get_ufrag (MediaPeer *self)
{
  return self->ufrag;
}

const char *
media_peer_get_password (MediaPeer *self)
{
  return self->password;
}

guint16
media_peer_get_port (MediaPeer *self)
{
  return media_hub_get_port (self->hub);
}

static void
send_datagram (gpointer user_data, const guint8 *datagram, gsize length)
{
  MediaPeer *self = user_data;
  if (self->remote.sin_port == 0)
    return;
  self->tally->left_nsec = media_hub_now_nsec ();
  media_hub_send (self->hub, &self->remote, datagram, length);
}

static void
send_rtp (gpointer user_data, guint8 *packet, gsize length)
{
  MediaPeer *self = user_data;
  if (aus_srtp_protect_rtp (self->out, packet, &length))
    send_datagram (self, packet, length);
}

static void
send_rtcp (MediaPeer *self, AusRtcpWriter *writer)
{
  if (writer->length > 0 && aus_srtp_protect_rtcp (self->out, writer->data, &writer->length))
    send_datagram (self, writer->data, writer->length);
  writer->length = 0;
}

void
media_peer_set_remote (MediaPeer *self, const MediaRemote *remote)
{
  g_return_if_fail (self->username == NULL);
  self->username = g_strdup_printf ("%s:%s", remote->ufrag, self->ufrag);
  self->remote_password = g_strdup (remote->password);
  self->dtls = media_dtls_new (remote->passive, send_datagram, self);
  media_inbound_set_twcc_id (self->inbound, remote->twcc_id);
}

/* candidate:foundation component transport priority address port typ … (RFC 8839 section 5.1) */
const char *
media_peer_add_candidate (MediaPeer *self, const char *candidate)
{
  g_auto (GStrv) words = g_strsplit (candidate, " ", 8);
  if (g_strv_length (words) < 8 || g_ascii_strcasecmp (words[2], "udp") != 0)
    return NULL;
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons ((guint16) g_ascii_strtoull (words[5], NULL, 10)),
  };
  if (inet_pton (AF_INET, words[4], &address.sin_addr) != 1)
    return NULL;
  if (self->remote.sin_port == 0) {
    self->remote = address;
    inet_ntop (AF_INET, &address.sin_addr, self->remote_text, sizeof self->remote_text);
  }
  return self->remote_text;
}

void
media_peer_publish (MediaPeer *self, const MediaClip *video, const MediaClip *audio,
                    gint64 phase_usec)
{
  self->outbound[VIDEO] = media_outbound_new (video, self->tally, send_rtp, self);
  self->outbound[AUDIO] = media_outbound_new (audio, self->tally, send_rtp, self);
  self->phase_usec = phase_usec;
}

guint32
media_peer_get_ssrc (MediaPeer *self, guint8 payload_type)
{
  if (payload_type == AUS_RTP_OPUS)
    return media_outbound_get_ssrc (self->outbound[AUDIO]);
  if (payload_type == AUS_RTP_VP8_RTX)
    return media_outbound_get_rtx_ssrc (self->outbound[VIDEO]);
  return media_outbound_get_ssrc (self->outbound[VIDEO]);
}

gboolean
media_peer_is_secure (MediaPeer *self)
{
  return self->out != NULL;
}

guint
media_peer_get_n_received (MediaPeer *self)
{
  return media_inbound_get_n_streams (self->inbound);
}

gint64
media_peer_play (MediaPeer *self, gint64 now_usec)
{
  gint64 next = G_MAXINT64;
  if (!media_peer_is_secure (self))
    return next;
  for (guint i = 0; i < N_OUTBOUND && self->outbound[i] != NULL; i++)
    next = MIN (next, media_outbound_play (self->outbound[i], now_usec, &self->twcc));
  return next;
}

static void
send_check (MediaPeer *self)
{
  guint8 data[MEDIA_STUN_MAX];
  MediaStunCheck check = {
    .username = self->username,
    .password = self->remote_password,
    .tie_breaker = self->tie_breaker,
    .controlling = self->role == MEDIA_ICE_CONTROLLING,
  };
  send_datagram (self, data, media_stun_write_check (data, &check));
}

static void
send_reports (MediaPeer *self, gint64 now_usec)
{
  AusRtcpWriter writer;
  writer.length = 0;
  for (guint i = 0; i < N_OUTBOUND && self->outbound[i] != NULL; i++) {
    media_outbound_write_sr (self->outbound[i], &writer, now_usec);
    send_rtcp (self, &writer);
  }
  if (media_inbound_get_n_streams (self->inbound) > 0)
    media_inbound_write_report (self->inbound, &writer, self->feedback_ssrc, now_usec);
  send_rtcp (self, &writer);
}

static void
send_feedback (MediaPeer *self)
{
  AusRtcpWriter writer;
  writer.length = 0;
  media_inbound_write_nack (self->inbound, &writer, self->feedback_ssrc);
  send_rtcp (self, &writer);
  while (self->ticks % TWCC_TICKS == 0 &&
         media_inbound_write_twcc (self->inbound, &writer, self->feedback_ssrc))
    send_rtcp (self, &writer);
}

void
media_peer_tick (MediaPeer *self, gint64 now_usec)
{
  if (self->username == NULL || self->remote.sin_port == 0)
    return;
  self->ticks++;
  if (!self->checked || self->ticks % CONSENT_TICKS == 0)
    send_check (self);
  if (self->checked && !media_peer_is_secure (self))
    media_dtls_start (self->dtls);
  if (!media_peer_is_secure (self))
    return;
  send_feedback (self);
  if (self->ticks % REPORT_TICKS == 0)
    send_reports (self, now_usec);
}

static void
receive_stun (MediaPeer *self, const MediaStunMessage *message, const struct sockaddr_in *from)
{
  guint8 data[MEDIA_STUN_MAX];
  if (message->type == MEDIA_STUN_SUCCESS)
    self->checked = TRUE;
  if (message->type == MEDIA_STUN_REQUEST)
    media_hub_send (self->hub, from, data,
                    media_stun_write_success (data, message->transaction, from, self->password));
  else if (message->type == MEDIA_STUN_PING)
    media_hub_send (self->hub, from, data,
                    media_stun_write_pong (data, message->transaction, self->password));
}

static void
become_secure (MediaPeer *self)
{
  guint8 in[AUS_SRTP_KEY_LENGTH], out[AUS_SRTP_KEY_LENGTH];
  if (!media_dtls_get_keys (self->dtls, in, out))
    return;
  self->in = aus_srtp_new (AUS_SRTP_INBOUND, in, NULL);
  self->out = aus_srtp_new (AUS_SRTP_OUTBOUND, out, NULL);
  gint64 start_usec = g_get_monotonic_time () + self->phase_usec;
  for (guint i = 0; i < N_OUTBOUND && self->outbound[i] != NULL; i++)
    media_outbound_start (self->outbound[i], start_usec);
}

static void
receive_feedback (MediaPeer *self, const AusRtcpPacket *packet)
{
  guint32 ssrc;
  guint8 number;
  guint16 sequences[64];
  if (packet->type == AUS_RTCP_RTPFB && packet->count == AUS_RTCP_FMT_TWCC)
    self->tally->feedback++;
  if (packet->type == AUS_RTCP_RTPFB && packet->count == AUS_RTCP_FMT_NACK)
    self->tally->asked_again += aus_rtcp_get_nack (packet, sequences, G_N_ELEMENTS (sequences));
  if (packet->type != AUS_RTCP_PSFB || self->outbound[VIDEO] == NULL)
    return;
  if (packet->count == AUS_RTCP_FMT_PLI || aus_rtcp_get_fir (packet, 0, &ssrc, &number)) {
    self->tally->key_frames_asked++;
    media_outbound_restart (self->outbound[VIDEO]);
  }
}

static void
receive_rtcp (MediaPeer *self, const guint8 *data, gsize length)
{
  AusRtcpPacket packet;
  AusSenderInfo info;
  for (gsize offset = 0; aus_rtcp_next (data, length, &offset, &packet);) {
    if (packet.type == AUS_RTCP_SR && aus_rtcp_get_sender_info (&packet, &info))
      media_inbound_receive_sr (self->inbound, &info, g_get_monotonic_time ());
    receive_feedback (self, &packet);
  }
}

static void
receive_media (MediaPeer *self, AusDatagram kind, guint8 *data, gsize length, gint64 nsec)
{
  if (self->in == NULL)
    return;
  gboolean authentic = kind == AUS_DATAGRAM_RTP ? aus_srtp_unprotect_rtp (self->in, data, &length)
                                                : aus_srtp_unprotect_rtcp (self->in, data, &length);
  if (!authentic)
    self->tally->not_authentic++;
  else if (kind == AUS_DATAGRAM_RTP)
    media_inbound_receive (self->inbound, data, length, nsec);
  else
    receive_rtcp (self, data, length);
}

void
media_peer_receive (MediaPeer *self, guint8 *data, gsize length, const struct sockaddr_in *from,
                    gint64 nsec)
{
  MediaStunMessage message;
  AusDatagram kind = aus_rtp_classify (data, length);
  if (kind != AUS_DATAGRAM_OTHER) {
    receive_media (self, kind, data, length, nsec);
  } else if (media_stun_parse (data, length, &message)) {
    receive_stun (self, &message, from);
  } else if (self->dtls != NULL) {
    media_dtls_receive (self->dtls, data, length);
    if (self->in == NULL && media_dtls_is_connected (self->dtls))
      become_secure (self);
  }
}
