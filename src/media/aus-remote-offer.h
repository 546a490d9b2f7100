/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "media/aus-answer.h"
#include "media/aus-offer.h"
#include "media/aus-rtp-numbers.h"

G_BEGIN_DECLS

/* What somebody who brings an offer wants: to send (WHIP, RFC 9725) or to receive (WHEP). */
typedef enum {
  AUS_REMOTE_PUBLISH,
  AUS_REMOTE_WATCH,
} AusRemotePurpose;

/* One m-line of it, as it will be answered. */
typedef struct {
  char *mid;
  char *format; /* the first one, for a line that is refused */
  gboolean audio;
  gboolean accepted;
  guint8 ext_mid; /* header-extension id; 0: none */
  guint feedback; /* which of our kinds of RTCP feedback the client takes: a bit each */
} AusRemoteLine;

typedef struct {
  AusRemotePurpose purpose;
  AusAnswer *client; /* the client's transport, streams and abilities, as if it had answered us */
  AusRtpNumbers numbers;
  GArray *lines; /* AusRemoteLine */
} AusRemoteOffer;

#define AUS_REMOTE_OFFER_MAX_LINES 8

/*
 * aus_remote_offer_parse: an offer made elsewhere, whose lines and numbers are its own. One line of
 * Opus and one of VP8 are taken, what else is there is refused line by line. AUS_ERROR_MALFORMED:
 * not SDP; AUS_ERROR_INVALID: no bundle with one transport and a SHA-256 fingerprint, or no line
 * with a codec that we forward.
 */
AusRemoteOffer *aus_remote_offer_parse (const char *sdp, AusRemotePurpose purpose, GError **error);
void aus_remote_offer_free (AusRemoteOffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AusRemoteOffer, aus_remote_offer_free)

/* aus_remote_offer_answer: (transfer full): our answer; who watches gets slot 1 of @slots. */
char *aus_remote_offer_answer (const AusRemoteOffer *self, const AusOfferTransport *transport,
                               const AusSlots *slots);

G_END_DECLS
