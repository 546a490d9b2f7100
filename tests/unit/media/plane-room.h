/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-plane.h"
#include "media/aus-rtcp.h"
#include "media/aus-rtp.h"
#include "media/aus-twcc.h"

/*
 * A room of clients without a network: each has its own end of SRTP, sends datagrams straight into
 * its member, and keeps what its transport is given.
 */
typedef struct {
  AusTransport *transport;
  AusMember *member;
  AusSlots slots;
  AusSrtp *out, *in;
  guint32 ssrc;     /* camera; +1: its RTX, +2: microphone */
  gboolean deaf;    /* what is sent to it is lost on the way */
  guint calls;      /* of its transport: one may carry several datagrams */
  GPtrArray *rtp;   /* GBytes, decrypted */
  GPtrArray *rtcp;  /* GBytes, decrypted */
  GPtrArray *asked; /* GBytes: what only client_answer() answers */
} Client;

typedef enum {
  DELTA,
  KEY,
} Frame;

typedef struct {
  AusPlane *plane;
  Client *a, *b;
  gint64 now_usec; /* moved by hand from here on */
} Room;

void client_secure (Client *client);
Client *client_new (AusPlane *plane, guint32 ssrc);
void client_free (Client *client);
void client_forget (Client *client);
/* From now on it can be asked how long the way is, and answers each question when it is told to. */
void client_set_password (Client *client);
void client_answer (Client *client, GBytes *question, gint64 now_usec);
/* One packet that is one video frame; send_video: 30 a second by its number. */
void send_picture (Client *client, guint16 sequence, guint32 timestamp, Frame frame,
                   gint64 now_usec);
void send_video (Client *client, guint16 sequence, Frame frame, gint64 now_usec);
void send_audio (Client *client, guint16 sequence, int level, gint64 now_usec);
/* @payload as @payload_type from the microphone, 20 ms after the sequence number before. */
void send_sound (Client *client, guint16 sequence, guint8 payload_type, const guint8 *payload,
                 gsize length, gint64 now_usec);
void send_rtcp (Client *client, AusRtcpWriter *writer, gint64 now_usec);
/* What came to a client, for its transport-wide feedback; and that, all of it. */
void note_twcc (AusTwccRecorder *recorder, const guint8 *data, const AusRtpHeader *header,
                gint64 at_usec);
void send_twcc (Client *client, AusTwccRecorder *recorder, gint64 now_usec);
/* The packets of one SSRC that came to a client; @last: the newest of them, parsed. */
guint count_rtp (Client *client, guint32 ssrc, AusRtpHeader *last, const guint8 **payload);
guint count_rtcp (Client *client, guint8 type, guint8 count);
/* Each of two sees the other in slot 1. */
void apply_pair (AusPlane *plane, Client *a, gboolean a_open, Client *b, gboolean b_open);
/* As apply_pair() with open gates: a views, b publishes; what they agreed to, or NULL. */
void let_both_talk (Room *room, const AusAbilities *viewer, const AusAbilities *publisher);
/* Packet @index of the sound that came to @client; its payload. */
const guint8 *nth_sound (Client *client, guint index, AusRtpHeader *header);
void room_set_up (Room *room, gconstpointer data);
void room_tear_down (Room *room, gconstpointer data);

#define PLIS(client)        count_rtcp (client, AUS_RTCP_PSFB, AUS_RTCP_FMT_PLI)
#define VIDEO(client)       count_rtp (client, (client)->slots.video[0], NULL, NULL)
#define AUDIO(client)       count_rtp (client, (client)->slots.audio[0], NULL, NULL)
#define NACKS(client)       count_rtcp (client, AUS_RTCP_RTPFB, AUS_RTCP_FMT_NACK)
#define ADD(path, function) g_test_add (path, Room, NULL, room_set_up, function, room_tear_down)
