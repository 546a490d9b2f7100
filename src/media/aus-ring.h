/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "media/aus-rtp.h"
#include "media/aus-vp8.h"

G_BEGIN_DECLS

/*
 * AusPacket: one decrypted media packet as its publisher numbered it. The payload is there once,
 * however many viewers it goes to and however long it waits for a retransmission.
 */
typedef struct {
  gint64 sequence; /* extended to 64 bits */
  guint32 timestamp;
  guint8 payload_type;
  gboolean marker;
  gboolean starts_key_frame;
  int audio_level; /* RFC 6464 byte, -1: none */
  AusVp8 vp8;      /* video only */
  gint64 arrival_usec;
  gsize length;
  guint8 payload[];
} AusPacket;

/* aus_packet_new: (transfer full): copies @length bytes of @payload; the rest is zero. */
AusPacket *aus_packet_new (const guint8 *payload, gsize length);
AusPacket *aus_packet_ref (AusPacket *self);
void aus_packet_unref (AusPacket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusPacket, aus_packet_unref)

#define AUS_RING_SIZE 512 /* packets; over three seconds of video at 1.5 Mbit/s */
/*
 * A retransmission that takes longer comes after its frame was given up, and a newcomer wants a
 * young picture. It bounds the memory of a leg, of which this ring is the largest part.
 */
#define AUS_RING_USEC (1 * G_USEC_PER_SEC)

/* AusRing: the last packets of one stream, by sequence number, bounded in number and in age. */
typedef struct _AusRing AusRing;

AusRing *aus_ring_new (void);
void aus_ring_free (AusRing *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRing, aus_ring_free)

/* aus_ring_set_span: for how long packets are kept; at most, and at first, AUS_RING_USEC. */
void aus_ring_set_span (AusRing *self, gint64 span_usec);
/*
 * aus_ring_put: FALSE for a duplicate, or one too old to be kept. Packets that arrived more than
 * the span before @packet are forgotten; should one of them come again, it is too old.
 */
gboolean aus_ring_put (AusRing *self, AusPacket *packet);
/* aus_ring_get: unowned, or NULL. */
AusPacket *aus_ring_get (AusRing *self, gint64 sequence);
void aus_ring_clear (AusRing *self);

G_END_DECLS
